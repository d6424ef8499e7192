"""From the paper to the decision: what the desk's screens show and do."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from jocs_site.people.models import Person
from scholarships.models import Application, Decision
from tests.factories.people import OrganisationFactory
from tests.factories.scholarships import (
    SUBMITTED_AT,
    ApplicationFactory,
    AssignmentFactory,
    CallFactory,
    PanelMemberFactory,
    ReviewFactory,
)
from tests.scholarships.backoffice.pages import call_page, file_page

pytestmark = pytest.mark.django_db


def paper(**changes) -> dict:
    """What the desk types in from an application on paper."""
    call = changes.pop("call", None) or CallFactory()
    return {
        "call": call.pk,
        "submitted_at": "2026-06-10T12:00:00",
        "given_latin": "Neema",
        "family_latin": "Mwanri",
        "born_on": "1995-03-02",
        "country": "TZ",
        "nominating_organisation": OrganisationFactory().pk,
        "endorsed_by": "Sr. Asha",
        "endorsed_on": "2026-06-01",
        "profession": "Nurse",
        "course": "Nursing",
        "institution": "St. Luke College of Health",
        "study_country": "TZ",
        "level": "diploma",
        "starts_on": "2026-10-01",
        "ends_before": "2028-09-30",
        "requested_amount": "2400.00",
        "requested_currency": "USD",
        "motivation": "One nurse for sixty beds.",
        "return_plan": "Back to the ward.",
        **changes,
    }


def test_desk_enters_an_application_from_paper(at, officer):
    answer = at(officer).post(reverse("scholarships_applications:add"), paper())

    file = Application.objects.get()
    assert answer["Location"] == file_page(file.pk)
    assert (file.person.latin_name, file.submitted_at, file.state) == ("Neema Mwanri", SUBMITTED_AT, "submitted")
    assert (file.ends_before, file.changes.get().by) == (date(2028, 10, 1), officer)


def test_desk_enters_a_second_application_of_somebody_on_file(at, officer):
    first = ApplicationFactory(call__fiscal_year=2020)
    again = paper(person=first.person_id, given_latin="", family_latin="", born_on="", country="")

    at(officer).post(reverse("scholarships_applications:add"), again)

    assert first.person.scholarship_applications.count() == 2
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"submitted_at": "2026-08-01T00:00:00"}, None),
        ({"family_latin": ""}, "family_latin"),
        ({"person": "987654"}, "person"),
        ({"ends_before": "2026-09-30"}, "ends_before"),
    ],
)
def test_paper_that_cannot_be_received_is_refused_and_leaves_nobody_on_file(at, officer, changes, field):
    answer = at(officer).post(reverse("scholarships_applications:add"), paper(**changes))

    assert list(answer.context["form"].errors) == [field or "__all__"]
    assert (Application.objects.count(), Person.objects.count()) == (0, 0)


def test_check_shows_everything_that_is_missing_and_returns_the_file(at, officer):
    file = ApplicationFactory(endorsed_by="", motivation="")

    client = at(officer)
    shown = client.get(file_page(file.pk, "check")).context["missing"]
    client.post(file_page(file.pk, "check"))

    file.refresh_from_db()
    assert [blocker.code for blocker in shown] == ["NO_ENDORSEMENT", "NO_MOTIVATION"]
    assert file.state == "incomplete"


def test_desk_completes_a_file(at, officer):
    file = ApplicationFactory(state="incomplete", endorsed_by="")
    filled = {key: value for key, value in paper().items() if key not in {"call", "submitted_at", "country"}}

    at(officer).post(file_page(file.pk, "complete"), filled)

    file.refresh_from_db()
    assert (file.state, file.endorsed_by) == ("submitted", "Sr. Asha")


def test_page_offers_what_comes_next_with_its_blockers(at, officer):
    file = ApplicationFactory(state="in_review")
    AssignmentFactory(application=file)

    offers = at(officer).get(file_page(file.pk)).context["offers"]

    close = offers[0]
    assert close.url == file_page(file.pk, "step", "close_review")
    assert [blocker.code for blocker in close.blockers] == ["TOO_FEW_REVIEWERS", "REVIEWS_MISSING"]
    assert offers[-1].url == file_page(file.pk, "assign")


def test_page_shows_reviews_only_to_those_who_may_read_them(at, officer, treasurer):
    treasurer.user_permissions.add(Permission.objects.get(codename="view_application"))
    review = ReviewFactory(comment="A sound plan.")
    address = file_page(review.assignment.application_id)

    shown = ["A sound plan." in at(user).get(address).content.decode() for user in (officer, treasurer)]

    assert shown == [True, False]


def test_step_with_a_reason(at, officer):
    file = ApplicationFactory()
    client = at(officer)

    nothing = client.post(file_page(file.pk, "step", "refuse"), {"reason": "", "expected_state": "submitted"})
    client.post(file_page(file.pk, "step", "refuse"), {"reason": "No licence.", "expected_state": "submitted"})

    file.refresh_from_db()
    assert list(nothing.context["form"].errors) == ["reason"]
    assert (file.state, file.changes.get().reason) == ("ineligible", "No licence.")


def test_desk_assigns_reviewers_and_is_told_why_not(at, officer):
    file = ApplicationFactory(state="eligible")
    colleague = PanelMemberFactory(organisation=file.nominating_organisation)
    two = PanelMemberFactory.create_batch(2)
    client = at(officer)

    refused = client.post(file_page(file.pk, "assign"), {"members": [colleague.pk]})
    client.post(file_page(file.pk, "assign"), {"members": [member.pk for member in two], "due_on": "2026-08-31"})

    file.refresh_from_db()
    assert len(refused.context["form"].non_field_errors()) == 1
    assert (file.state, file.assignments.count()) == ("in_review", 2)


def test_round_is_checked_shared_and_closed_at_once(at, officer):
    call = CallFactory()
    ApplicationFactory.create_batch(3, call=call)
    PanelMemberFactory.create_batch(2)
    client = at(officer)

    client.post(call_page("check", call.pk))
    shown = client.get(call_page("assign", call.pk)).context["form"]["shown"].value()
    client.post(call_page("assign", call.pk), {"due_on": "2026-08-31", "shown": shown})
    in_review = Application.objects.filter(state="in_review").count()
    for file in Application.objects.all():
        file.assignments.update(conflict="none", declared_at=SUBMITTED_AT)
        for assignment in file.assignments.all():
            ReviewFactory(assignment=assignment)
    client.post(call_page("close_review", call.pk))

    assert (in_review, Application.objects.filter(state="shortlisted").count()) == (3, 3)


def test_desk_records_the_decision(at, officer):
    file = ApplicationFactory(state="shortlisted")
    present = PanelMemberFactory.create_batch(6)
    client = at(officer)
    held = {"held_on": "2026-09-05", "minutes": "2026-1", "present": [member.pk for member in present]}

    early = client.post(call_page("meeting", file.call_id), held | {"held_on": "2098-01-01"})
    client.post(call_page("meeting", file.call_id), held)
    words = {"outcome": "selected", "votes_for": 5, "votes_against": 0, "abstentions": 1, "reason": "Sound."}
    client.post(file_page(file.pk, "decide"), words | {"meeting": file.call.meetings.get().pk})

    file.refresh_from_db()
    assert list(early.context["form"].errors) == ["held_on"]
    assert (file.state, Decision.objects.get().abstentions) == ("selected", 1)
