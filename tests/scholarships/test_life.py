from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission

from scholarships.models.applications import ApplicationState
from scholarships.models.awards import AwardState, InstalmentState
from scholarships.models.lives import APPLICATION_LIFE, AWARD_LIFE, INSTALMENT_LIFE, SCHOLAR_REPORT_LIFE
from scholarships.models.reports import ReportState

LIVES = [
    (APPLICATION_LIFE, ApplicationState),
    (AWARD_LIFE, AwardState),
    (INSTALMENT_LIFE, InstalmentState),
    (SCHOLAR_REPORT_LIFE, ReportState),
]


@pytest.mark.parametrize(("life", "states"), LIVES)
def test_table_and_states_name_the_same(life, states):
    assert life.states() == set(states.values)


@pytest.mark.parametrize(("life", "_states"), LIVES)
def test_every_state_that_ends_has_no_step_but_refund_and_every_other_has_one(life, _states):
    stuck = {state for state in life.states() if not life.steps_from(state)}

    assert stuck == life.ends - {"receipted"}


@pytest.mark.parametrize(("life", "_states"), LIVES)
@pytest.mark.django_db
def test_every_step_names_a_permission_that_exists(life, _states):
    codenames = {step.permission.removeprefix("scholarships.") for step in life.steps if step.permission}

    known = Permission.objects.filter(content_type__app_label="scholarships", codename__in=codenames)

    assert {permission.codename for permission in known} == codenames


def test_the_pictures_in_the_documentation_are_the_tables():
    page = Path(settings.BASE_DIR, "docs", "scholarships-states.md").read_text("utf-8")

    assert f"```mermaid\n{APPLICATION_LIFE.mermaid()}```" in page
    assert f"```mermaid\n{AWARD_LIFE.mermaid()}```" in page
    assert f"```mermaid\n{SCHOLAR_REPORT_LIFE.mermaid()}```" in page
    assert f"```mermaid\n{INSTALMENT_LIFE.mermaid()}```" in page
