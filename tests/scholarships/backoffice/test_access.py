"""Who may open which screen of the desk, and what has no screen."""

import pytest
from django.urls import NoReverseMatch, reverse

from tests.factories.scholarships import ApplicationFactory, InstalmentFactory, PanelMemberFactory
from tests.scholarships.backoffice.pages import file_page, money_page

pytestmark = pytest.mark.django_db


EVERYBODY, READERS, DESK, TREASURY = (
    {"officer", "treasurer", "auditor"},
    {"officer", "auditor"},
    {"officer"},
    {"treasurer"},
)
SCREENS = [
    ("scholarships_applications:index", "", READERS),
    ("scholarships_applications:index_results", "", READERS),
    ("scholarships_applications:add", "", DESK),
    ("scholarships_applications:inspect", "file", READERS),
    ("scholarships_applications:check", "file", DESK),
    ("scholarships_applications:complete", "file", DESK),
    ("scholarships_applications:assign", "file", DESK),
    ("scholarships_applications:decide", "file", DESK),
    ("scholarships_applications:erase", "file", DESK),
    ("scholarships_applications:award", "file", DESK),
    ("scholarships_applications:pledge", "file", DESK),
    ("scholarships_applications:plan", "file", DESK),
    ("scholarships_applications:account", "file", DESK),
    ("scholarships_applications:enrolment", "file", DESK),
    ("scholarships_applications:add_paper", "file", DESK),
    ("scholarships_applications:suspend", "file", DESK),
    ("scholarships_applications:complete_award", "file", DESK),
    ("scholarships_applications:terminate", "file", DESK),
    ("scholarships_applications:sanctions", "file", DESK),
    ("scholarships_applications:award_step", "file resume", DESK),
    ("scholarships_applications:step", "file withdraw", DESK),
    ("scholarships_instalments:index", "", EVERYBODY),
    ("scholarships_instalments:index_results", "", EVERYBODY),
    ("scholarships_instalments:inspect", "money", EVERYBODY),
    ("scholarships_instalments:approve", "money", DESK),
    ("scholarships_instalments:approve_due", "", DESK),
    ("scholarships_instalments:send", "money", TREASURY),
    ("scholarships_instalments:receive", "money", DESK),
    ("scholarships_instalments:look", "money", TREASURY),
    ("scholarships_instalments:receipt", "money", DESK),
    ("scholarships_instalments:refund", "money", DESK),
    ("scholarships_instalments:step", "money cancel", DESK),
    ("scholarships_calls:index", "", READERS),
    ("scholarships_calls:add", "", DESK),
    ("scholarships_calls:edit", "call", DESK),
    ("scholarships_calls:inspect", "call", READERS),
    ("scholarships_calls:next_year", "call", DESK),
    ("scholarships_calls:ranking", "call", READERS),
    ("scholarships_calls:check", "call", DESK),
    ("scholarships_calls:assign", "call", DESK),
    ("scholarships_calls:decide", "call", DESK),
    ("scholarships_calls:close_review", "call", DESK),
    ("scholarships_panel:index", "", READERS),
    ("scholarships_panel:add", "", DESK),
    ("scholarships_panel:edit", "member", DESK),
]


@pytest.mark.parametrize("role", ["officer", "treasurer", "auditor", "stranger"])
@pytest.mark.parametrize(("name", "about", "roles"), SCREENS)
def test_only_those_with_the_right_open_a_screen(at, request, role, name, about, roles):
    instalment = InstalmentFactory()
    file = instalment.award.decision.application
    known = {"file": file.pk, "money": instalment.pk, "call": file.call_id, "member": PanelMemberFactory().pk}
    client = at(request.getfixturevalue(role))

    status = client.get(reverse(name, args=[known.get(word, word) for word in about.split()])).status_code

    assert (status == 200) == (role in roles)
    assert status in (200, 302, 403)


@pytest.mark.parametrize("name", ["applications", "instalments", "calls", "panel"])
@pytest.mark.parametrize("view", ["delete", "copy"])
def test_nothing_is_deleted_or_copied(name, view):
    with pytest.raises(NoReverseMatch):
        reverse(f"scholarships_{name}:{view}", args=[1])


@pytest.mark.parametrize("address", [file_page, money_page])
def test_what_is_not_there_is_404(at, officer, address):
    assert at(officer).get(address(404), follow=True).status_code == 404


@pytest.mark.parametrize("step", ["no_such_step", "select", "award"])
def test_step_with_a_screen_of_its_own_has_no_other(at, officer, step):
    file = ApplicationFactory(state="shortlisted")

    answer = at(officer).post(file_page(file.pk, "step", step), {"reason": "Shortcut."}, follow=True)

    file.refresh_from_db()
    assert (answer.status_code, file.state) == (404, "shortlisted")
