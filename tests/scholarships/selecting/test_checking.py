from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships import services
from scholarships.models import Application, EligibilityCheck
from scholarships.services import Checked, Finding
from tests.factories.people import UserFactory
from tests.factories.scholarships import ApplicationFactory, CallFactory, CheckPointFactory
from tests.scholarships.backoffice.pages import call_page, file_page

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def licence():
    return CheckPointFactory(code="licence", name_en="Copy of the licence")


@pytest.fixture
def admission(licence):
    return CheckPointFactory(call=licence.call, code="admission", name_en="Letter of admission", name_ja="入学許可書")


@pytest.fixture
def file(licence, admission):
    return ApplicationFactory(call=licence.call)


def test_file_passes_with_every_point_in_order(file, officer):
    services.record_checks(
        application=file, findings=[Finding("licence", "ok"), Finding("admission", "ok")], by=officer
    )

    assert services.check_eligibility(application=file, by=officer) == []
    assert file.state == "eligible"


def test_file_with_an_open_point_does_not_pass_and_nothing_is_written(file, officer):
    services.record_checks(application=file, findings=[Finding("licence", "ok")], by=officer)

    with pytest.raises(RuleBroken) as error:
        services.check_eligibility(application=file, by=officer)

    file.refresh_from_db()
    assert [str(one) for one in error.value.blockers] == ["Letter of admission: not looked at yet."]
    assert (file.state, file.changes.count()) == ("submitted", 0)


def test_exactly_what_is_missing_is_the_reason_and_stands_on_the_applicants_page(file, client, officer):
    applicant = UserFactory()
    file.person.user = applicant
    file.person.save()
    file.endorsed_on = None
    file.save()
    found = [Finding("licence", "missing", "Only the first page is there."), Finding("admission", "ok")]

    services.check_file(application=file, findings=found, by=officer, at=AT)
    client.force_login(applicant)
    with translation.override("en"):
        page = client.get(reverse("scholarships:mine")).content.decode()

    file.refresh_from_db()
    sentences = [
        "The endorsement by the nominating body&#x27;s officer is missing.",
        "Copy of the licence is missing: Only the first page is there.",
    ]
    assert file.state == "incomplete"
    assert file.changes.get().reason == " ".join(sentences).replace("&#x27;", "'")
    assert [sentence in page for sentence in sentences] == [True, True]


def test_point_that_is_not_fulfilled_ends_the_application(file, officer):
    found = [Finding("licence", "fails", "The licence was withdrawn in 2025."), Finding("admission", "ok")]

    assert services.check_file(application=file, findings=found, by=officer) == "ineligible"
    assert file.changes.get().reason == "Copy of the licence is not fulfilled: The licence was withdrawn in 2025."


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (Finding("licence", "missing", " "), "Say what exactly is missing or not fulfilled."),
        (Finding("charm", "ok"), "The call's list has no point charm."),
        (Finding("licence", "perhaps"), "A point is in order, missing or not fulfilled."),
    ],
)
def test_finding_that_says_nothing_is_refused_and_nothing_is_written(file, finding, sentence):
    with pytest.raises(RuleBroken) as error:
        services.record_checks(application=file, findings=[Finding("admission", "ok"), finding])

    assert str(error.value) == sentence
    assert EligibilityCheck.objects.count() == 0


def test_point_looked_at_again_is_written_anew(file):
    services.record_checks(application=file, findings=[Finding("licence", "missing", "No stamp.")], at=AT)
    services.record_checks(application=file, findings=[Finding("licence", "ok", "left over")], at=AT)

    assert list(file.checks.values_list("result", "note")) == [("ok", "")]


def test_file_that_passed_is_not_checked_again(file):
    Application.objects.filter(pk=file.pk).update(state="withdrawn")

    with pytest.raises(StaleState):
        services.record_checks(application=file, findings=[Finding("licence", "ok")])


def test_round_leaves_files_with_open_points(file):
    done = ApplicationFactory(call=file.call)
    failed = ApplicationFactory(call=file.call)
    services.record_all_checks(
        call=file.call,
        found=[
            (done, [Finding("licence", "ok"), Finding("admission", "ok")]),
            (failed, [Finding("licence", "fails", "Not a health profession."), Finding("admission", "ok")]),
        ],
    )

    assert services.check_round(call=file.call) == Checked(passed=1, ineligible=1, unfinished=1)


@pytest.mark.parametrize("found", [[], [Finding("licence", "ok"), Finding("admission", "missing", "Not there.")]])
def test_database_lets_no_file_pass_with_a_point_that_is_not_in_order(file, found):
    services.record_checks(application=file, findings=found)

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Application.objects.filter(pk=file.pk).update(state="eligible")

    assert sentence_for(error.value) == "A file passes once every point of the call's list is in order."
    assert Application.objects.get().state == "submitted"


def test_database_refuses_a_point_of_another_call_and_a_fault_without_words(file):
    stranger = CheckPointFactory(call=CallFactory())
    own = file.call.check_points.first()

    for point, result in ((stranger, "ok"), (own, "missing")):
        with pytest.raises(IntegrityError), transaction.atomic():
            EligibilityCheck.objects.create(application=file, point=point, result=result, at=AT)


def test_screen_keeps_findings_and_settles_later(at, officer, file):
    address, client = file_page(file.pk, "check"), at(officer)
    shown = {"expected_state": "submitted"}

    client.post(address, shown | {"result-licence": "ok", "then": "keep"})
    early = client.post(address, shown | {"result-licence": "ok", "then": "settle"})
    wordless = client.post(address, shown | {"result-licence": "ok", "result-admission": "missing", "then": "settle"})
    file.refresh_from_db()
    before = file.state
    client.post(address, shown | {"result-licence": "ok", "result-admission": "ok", "then": "settle"})

    file.refresh_from_db()
    with translation.override("en"):
        assert early.context["form"].errors == {
            "result-admission": ["Look at this point before the result is recorded."]
        }
        assert wordless.context["form"].errors == {"note-admission": ["Say what exactly is missing or not fulfilled."]}
    assert (before, file.state) == ("submitted", "eligible")


def test_one_press_passes_a_file_and_leads_to_the_next_and_after_the_last_to_the_round(at, officer, file):
    others = ApplicationFactory.create_batch(2, call=file.call)
    client, shown = at(officer), {"expected_state": "submitted", "then": "keep"}

    seen = client.get(file_page(file.pk, "check")).context["others"]
    first = client.post(file_page(file.pk, "check"), shown | {"in_order": "on"})
    lacking = {"result-licence": "missing", "note-licence": "The second page.", "in_order": "on"}
    second = client.post(file_page(others[0].pk, "check"), shown | lacking)
    last = client.post(file_page(others[1].pk, "check"), shown | {"in_order": "on"})

    states = list(file.call.applications.order_by("number").values_list("state", flat=True))
    assert seen == 2
    assert [first["Location"], second["Location"]] == [file_page(one.pk, "check") for one in others]
    assert last["Location"] == call_page("inspect", file.call_id)
    assert states == ["eligible", "incomplete", "eligible"]
