"""What the guides of the programme call by name is called so on the screens."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from scholarships.backoffice.alumni import AlumniViewSet
from scholarships.backoffice.budget import BudgetViewSet
from scholarships.backoffice.progress import ScholarsViewSet, ServiceViewSet
from scholarships.backoffice.visits import VisitViewSet
from scholarships.models.lives import AWARD_LIFE
from scholarships.models.lives.awards import AWARD_FOLLOWS

YEARS_AFTER = (ScholarsViewSet, ServiceViewSet, VisitViewSet, AlumniViewSet, BudgetViewSet)
DOCS = Path(settings.BASE_DIR) / "docs"
# Words of the guides that stand in such marks without being a button, a list or a heading.
NO_NAMES = {"ja": {"この間に記録が変わりました"}, "en": set()}


def words_of_screens() -> dict[str, set[str]]:
    """Every text of our own in both languages, beginning with a capital as on the screens."""
    found = {"ja": set(), "en": set()}
    for path in Path(settings.BASE_DIR).glob("**/locale/ja/LC_MESSAGES/django.po"):
        if ".venv" in path.parts:
            continue
        with path.open("rb") as file:
            for message in read_po(file, locale="ja"):
                both = message.id if isinstance(message.id, tuple) else (message.id,)
                told = message.string if isinstance(message.string, tuple) else (message.string,)
                found["en"].update(word[:1].upper() + word[1:] for word in both)
                found["en"].update(both)
                found["ja"].update(told)
    return found


def names_in(page: str, language: str) -> list[str]:
    text = (DOCS / page).read_text("utf-8")
    if page.startswith("treasurer"):
        heading = {"ja": "## 奨学金", "en": "## Scholarships"}[language]
        text = text[text.index(heading) :].split("\n## ")[0]
    if language == "ja":
        return re.findall("「([^」]+)」", text)
    chains = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text)
    return [name for chain in chains for name in chain.split(" → ")]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("guide", ["scholarship-officer", "treasurer"])
def test_every_name_in_a_guide_is_a_name_on_a_screen(guide, language):
    names = names_in(f"{guide}.{language}.md", language)
    known = words_of_screens()[language] | NO_NAMES[language]

    assert len(names) >= 8
    assert [name for name in names if name not in known] == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_guide_of_the_officer_names_every_step_of_a_scholarship_and_every_list_of_the_years_after(language):
    names = names_in(f"scholarship-officer.{language}.md", language)

    with translation.override(language):
        steps = [str(step.label) for step in AWARD_LIFE.steps if step.name not in AWARD_FOLLOWS]
        lists = [str(one.menu_label) for one in YEARS_AFTER]

    assert [name for name in (*steps, *lists) if name not in names] == []
