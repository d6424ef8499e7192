def refusals(error) -> list[str]:
    return [blocker.code for blocker in error.value.blockers]
