"""What an address with parameters is asked for."""

from dataclasses import dataclass, field

from jocs_site.people.models import Person


@dataclass(frozen=True)
class Sample:
    """``parameters``: of the address; ``owner``: the only role that finds the object, where it is somebody's."""

    parameters: dict[str, object] = field(default_factory=dict)
    owner: str | None = None


def person(email: str) -> Person:
    return Person.objects.get(user__email=email)
