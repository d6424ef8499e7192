from pathlib import Path

from members.agm.models import MEETING_LIFE, Meeting

PAGE = Path(__file__).parents[3] / "docs" / "meeting-states.md"


def test_the_page_shows_the_table_as_it_is():
    assert PAGE.read_text().split("```mermaid\n")[1].split("```")[0] == MEETING_LIFE.mermaid()


def test_every_state_of_the_life_is_one_of_the_column():
    assert MEETING_LIFE.states() == set(Meeting.State.values)
