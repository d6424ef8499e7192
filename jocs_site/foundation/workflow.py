"""The life of a record as a declared table: which step leads from where to where, and who may take it.

Guards are functions of the record that return every ``Blocker`` at once. The table prints its own diagram, so that
documentation cannot drift from it. Taking a step is `jocs_site.backoffice.states.take_step`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from jocs_site.foundation.errors import Blocker

Guard = Callable[[object], Iterable[Blocker]]


@dataclass(frozen=True)
class Step:
    """One way from ``sources`` to ``target``.

    ``permission``: full name such as ``dispatch.approve_posting``, empty where the service itself says who may;
    ``needs_reason``: a sentence must be given.
    """

    name: str
    sources: frozenset[str]
    target: str
    permission: str
    label: str
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False

    def blockers(self, record: object) -> list[Blocker]:
        return [blocker for guard in self.guards for blocker in guard(record)]


@dataclass(frozen=True)
class Life:
    """All steps of one kind of record, and the state in which it begins."""

    begins: str
    steps: tuple[Step, ...]
    ends: frozenset[str] = field(default_factory=frozenset)

    def step(self, name: str) -> Step:
        """Raises KeyError for a step that the table does not declare."""
        return {step.name: step for step in self.steps}[name]

    def steps_from(self, state: str) -> list[Step]:
        return [step for step in self.steps if state in step.sources]

    def states(self) -> set[str]:
        named = {state for step in self.steps for state in (*step.sources, step.target)}
        return named | {self.begins} | self.ends

    def mermaid(self) -> str:
        """The table as a state diagram, in the order of declaration."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.begins}"]
        lines += [
            f"    {source} --> {step.target} : {step.name}" for step in self.steps for source in sorted(step.sources)
        ]
        return "\n".join(lines + [f"    {state} --> [*]" for state in sorted(self.ends)]) + "\n"
