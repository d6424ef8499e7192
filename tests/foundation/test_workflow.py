import pytest

from jocs_site.foundation.errors import Blocker, RuleBroken
from jocs_site.foundation.workflow import Life, Step

TIRED = Blocker("TIRED", "Sleep first.")
HUNGRY = Blocker("HUNGRY", "Eat first.")
life = Life(
    begins="home",
    steps=(
        Step(
            "leave", frozenset({"home"}), "away", "app.leave", "Leave", guards=(lambda _: [TIRED], lambda _: [HUNGRY])
        ),
        Step("come_back", frozenset({"away"}), "home", "app.leave", "Come back"),
        Step("give_up", frozenset({"home", "away"}), "over", "app.leave", "Give up", needs_reason=True),
    ),
    ends=frozenset({"over"}),
)


def test_every_blocker_is_told_at_once():
    assert life.step("leave").blockers(object()) == [TIRED, HUNGRY]


def test_only_declared_steps_lead_from_a_state():
    assert [step.name for step in life.steps_from("home")] == ["leave", "give_up"]
    assert life.steps_from("over") == []
    with pytest.raises(KeyError):
        life.step("fly")


def test_the_table_knows_its_states_and_draws_itself():
    assert life.states() == {"home", "away", "over"}
    assert life.mermaid() == (
        "stateDiagram-v2\n    [*] --> home\n    home --> away : leave\n    away --> home : come_back\n"
        "    away --> over : give_up\n    home --> over : give_up\n    over --> [*]\n"
    )


def test_a_broken_rule_speaks_in_sentences():
    assert str(RuleBroken("No.")) == "No."
    assert str(RuleBroken(blockers=[TIRED, HUNGRY])) == "Sleep first. Eat first."
