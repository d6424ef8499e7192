"""One line of a table of steps."""

from jocs_site.foundation.workflow import Step


def step(name: str, sources: str, target: str, permission: str, label: str, *guards, reason: bool = False) -> Step:
    return Step(name, frozenset(sources.split()), target, permission, label, guards, needs_reason=reason)
