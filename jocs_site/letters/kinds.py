"""What kinds of letters there are. Each room declares its own; who sees them is for that room to say."""

from dataclasses import dataclass

_KINDS: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """``code``: stands in the table; ``label``: lazily translated; ``permission``: who may read such letters.

    ``keeps_words``: whether text and attachments stay on record once the letter is on its way.
    """

    code: str
    label: str
    permission: str
    keeps_words: bool = True


def kind(code: str, label: str, *, permission: str, keeps_words: bool = True) -> Kind:
    """Declare a kind of letters."""
    return _KINDS.setdefault(code, Kind(code, label, permission, keeps_words))


def every_kind() -> list[Kind]:
    return list(_KINDS.values())


def kind_of(code: str) -> Kind | None:
    """``None`` for a kind of former times that no room declares any more."""
    return _KINDS.get(code)
