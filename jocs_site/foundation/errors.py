"""How a room says no."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Blocker:
    """One reason why something may not happen now: a code for programs, a sentence for people."""

    code: str
    sentence: str

    def __str__(self) -> str:
        return str(self.sentence)


class RuleBroken(Exception):
    """A command that bylaws or policies forbid; its text is a sentence that staff and members can read.

    ``field``: the form field that can mend it, or ``None`` when no single one can.
    ``blockers``: every reason at once, where there may be several.
    """

    def __init__(self, sentence: str = "", *, field: str | None = None, blockers: list[Blocker] | None = None):
        self.blockers = blockers or [Blocker("rule", sentence)]
        self.field = field
        super().__init__(sentence or " ".join(str(blocker) for blocker in self.blockers))


class StaleState(RuleBroken):
    """Somebody else changed the record since this page was shown."""
