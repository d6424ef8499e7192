"""Reports of scholars: owed before they exist, reminded of once, sent in by link, read, and what they hold back."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.models import Letter
from scholarships import queries, services
from scholarships.models import Instalment, ReportObligation, ScholarReminder, ScholarReport
from scholarships.models.lives import blockers
from scholarships.rules import report_periods
from scholarships.services import Told
from tests.factories.people import UserFactory
from tests.factories.reports import picture
from tests.factories.scholarships import AwardFactory, InstalmentFactory, ReportFactory

pytestmark = pytest.mark.django_db
AT = datetime(2027, 10, 20, 3, 0, tzinfo=UTC)
TOLD = Told(body="I passed all five courses.", grades="B+", message="Thank you all.", may_print_message=True)


def person_of(report):
    return report.obligation.award.decision.application.person


@pytest.fixture
def report():
    found = ReportFactory()
    person = person_of(found)
    person.email, person.language = "asha@example.org", "en"
    person.save(update_fields=["email", "language"])
    return found


def send(report, told=TOLD, **more):
    return services.submit_report(report=report, told=told, key=uuid4(), at=AT, **more)


def keys() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.parametrize(
    ("ends_before", "per_year", "expected"),
    [
        (date(2028, 10, 1), 1, [(date(2026, 10, 1), date(2027, 10, 1)), (date(2027, 10, 1), date(2028, 10, 1))]),
        (date(2027, 12, 1), 1, [(date(2026, 10, 1), date(2027, 12, 1))]),
        (date(2027, 10, 1), 2, [(date(2026, 10, 1), date(2027, 4, 1)), (date(2027, 4, 1), date(2027, 10, 1))]),
        (date(2027, 10, 1), 0, []),
    ],
)
def test_periods_fill_the_study_and_a_short_rest_has_no_report_of_its_own(ends_before, per_year, expected):
    periods = report_periods(date(2026, 10, 1), ends_before, per_year)

    assert [(start, end) for start, end, _due in periods] == expected
    assert all((due - end).days == 30 for _start, end, due in periods)


def test_signed_pledge_makes_the_reports_owed_once():
    award = AwardFactory(agreement_signed_on=None)
    before = services.settle_reports(award=award)

    services.record_pledge(award=award, signed_on=date(2026, 9, 20))
    again = services.settle_reports(award=award)

    days = list(award.obligations.values_list("number", "due_on"))
    assert (before, again) == (0, 0)
    assert days == [(1, date(2027, 10, 31)), (2, date(2028, 10, 31))]
    assert list(ScholarReport.objects.values_list("state", flat=True)) == ["due", "due"]


def test_days_of_a_report_never_move_and_no_period_is_owed_twice(report):
    owed = report.obligation
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportObligation.objects.update(due_on=date(2028, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(award=owed.award)
    with pytest.raises(IntegrityError), transaction.atomic():
        owed.delete()

    assert ReportObligation.objects.get().due_on == date(2027, 10, 31)


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        ([date(2027, 10, 16)], []),
        ([date(2027, 10, 17), date(2027, 10, 17), date(2027, 10, 18)], ["before"]),
        ([date(2027, 10, 17), date(2027, 10, 31), date(2027, 11, 14)], ["before", "on_day", "after"]),
        ([date(2027, 10, 14), date(2027, 10, 19)], ["before"]),  # three days missed
        ([date(2027, 11, 20)], ["after"]),  # what was missed is not made up for
    ],
)
def test_each_reminder_goes_out_once_however_often_the_job_runs(report, days, steps):
    for day in days:
        call_command("tend_scholars", on=day)

    assert list(ScholarReminder.objects.order_by("pk").values_list("step", flat=True)) == steps
    assert keys() == [f"scholar-report:{report.pk}:{step}" for step in steps]


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_remind_once(race):
    report = ReportFactory()
    person = person_of(report)
    person.email = "asha@example.org"
    person.save(update_fields=["email"])

    results = race(*(lambda: services.remind_of_reports(today=date(2027, 10, 31), at=AT) for _job in range(2)))

    assert sorted(results) == [0, 1]
    assert ScholarReminder.objects.count() == 1


def test_nobody_is_reminded_of_what_came_or_is_waived(report, officer):
    send(report)
    other = ReportFactory()
    services.advance_report(report=other, step_name="waive", reason="Ill for a year.", by=officer)

    assert services.remind_of_reports(today=date(2027, 10, 31), at=AT) == 0


def test_letter_has_a_link_that_opens_the_report_and_no_other(client, report):
    services.remind_of_reports(today=date(2027, 10, 31), at=AT)
    address = reverse("scholarships:report", args=[queries.report_token(report)])

    assert address in Letter.objects.get().text
    assert client.get(address).status_code == 200
    forged = queries.report_token(report).replace(f"{report.pk}-", f"{report.pk + 1}-", 1)
    assert client.get(reverse("scholarships:report", args=[forged])).status_code == 404


def test_old_link_leads_nowhere_once_a_new_one_was_mailed(client, report):
    old = reverse("scholarships:report", args=[queries.report_token(report)])

    services.renew_link(report=report, at=AT)
    report.refresh_from_db()

    assert client.get(old).status_code == 404
    assert client.post(old, {"body": "x", "key": uuid4()}).status_code == 404
    assert client.get(reverse("scholarships:report", args=[queries.report_token(report)])).status_code == 200
    assert ScholarReport.objects.get().state == "due"


def test_scholar_sends_in_by_link_with_a_photographed_transcript(client, report):
    address = reverse("scholarships:report", args=[queries.report_token(report)])
    posted = {"body": " I passed. ", "grades": "B+", "message": "", "key": uuid4(), "transcript": picture()}

    client.post(address, posted)
    client.post(address, posted | {"transcript": picture()})  # a bad line sends it again

    report.refresh_from_db()
    assert (report.state, report.body, report.transcript_kind) == ("submitted", "I passed.", "jpeg")
    assert [change.step for change in report.changes.all()] == ["submit"]
    assert keys() == [f"scholar-arrived:{report.pk}:{posted['key']}"]


@pytest.mark.parametrize(
    ("told", "field", "sentence"),
    [
        (Told(" "), "body", "Tell us in a few sentences how the study went."),
        (Told("x" * 20_001), "body", "The text has 20001 letters; 20000 is the most."),
        (Told("x", message="y" * 2001), "message", "The text has 2001 letters; 2000 is the most."),
        (Told("x", may_print_message=True), "message", "There is no message that could be printed."),
    ],
)
def test_report_that_is_not_whole_is_refused_at_its_field(report, told, field, sentence):
    with pytest.raises(RuleBroken) as error:
        send(report, told)

    assert (str(error.value), error.value.field) == (sentence, field)
    assert ScholarReport.objects.get().state == "due"


def test_program_that_calls_itself_a_transcript_is_refused_and_nothing_is_written(report):
    program = SimpleUploadedFile("transcript.pdf", b"MZ\x90\x00" + b"\0" * 200)

    with pytest.raises(RuleBroken) as error:
        send(report, transcript=program)

    report.refresh_from_db()
    sentence = "This is no PDF, JPEG or PNG, whatever its name says."
    assert (str(error.value), error.value.field) == (sentence, "transcript")
    assert (report.state, report.body, report.transcript.name) == ("due", "", "")


def test_report_that_the_office_has_is_not_changed_by_its_link(report):
    send(report)

    with pytest.raises(RuleBroken, match=r"This report is with the office already and can no longer be changed\."):
        send(report, Told("Something else."))

    assert ScholarReport.objects.get().body == TOLD.body


def test_question_goes_out_and_the_answer_comes_back(client, report, officer):
    send(report)
    services.advance_report(report=report, step_name="ask_back", reason="Which ward?", by=officer, at=AT)
    page = client.get(reverse("scholarships:report", args=[queries.report_token(report)]))

    send(report, Told("I passed, in ward 3."))
    services.advance_report(report=report, step_name="accept", by=officer, at=AT)

    assert "Which ward?" in page.content.decode()
    assert [change.step for change in report.changes.all()] == ["submit", "ask_back", "submit", "accept"]
    assert "Which ward?" in Letter.objects.get(key__startswith="scholar-ask_back").text


@pytest.mark.parametrize("step", ["ask_back", "waive"])
def test_asking_back_and_waiving_need_a_reason(report, officer, step):
    if step == "ask_back":
        send(report)

    with pytest.raises(RuleBroken, match=r"Give the reason in a sentence\."):
        services.advance_report(report=report, step_name=step, reason=" ", by=officer)


def test_desk_types_in_what_came_by_mail_but_not_from_tomorrow(report, officer):
    with pytest.raises(RuleBroken, match=r"This day is still to come\."):
        services.enter_report(report=report, told=TOLD, arrived_on=date(2027, 10, 21), at=AT, by=officer)

    services.enter_report(report=report, told=TOLD, arrived_on=date(2027, 10, 18), at=AT, by=officer)

    report.refresh_from_db()
    assert (report.state, report.arrived_on, report.entered_by) == ("submitted", date(2027, 10, 18), officer)


def test_overdue_report_holds_the_next_payment_until_it_comes_or_is_waived(officer):
    one = InstalmentFactory(due_on=date(2027, 11, 1))
    report = ReportFactory(award=one.award)

    def codes(day):
        return [blocker.code for blocker in blockers(Instalment.objects.get(), on=day)]

    found = [codes(date(2027, 10, 31)), codes(date(2027, 11, 1))]
    send(report)
    found.append(codes(date(2027, 11, 1)))
    services.advance_report(report=report, step_name="ask_back", reason="Which ward?", by=officer)
    found.append(codes(date(2027, 11, 1)))
    services.advance_report(report=report, step_name="waive", reason="Ill.", by=officer)
    found.append(codes(date(2027, 11, 1)))

    assert found == [[], ["REPORT_MISSING"], [], ["REPORT_RETURNED"], []]


def test_payment_is_refused_with_the_period_of_the_missing_report(officer):
    one = InstalmentFactory()
    ReportFactory(award=one.award, due_on=date(2027, 10, 31))

    with pytest.raises(RuleBroken, match=r"The report on .* has not arrived\."):
        services.approve_instalment(instalment=one, by=officer, at=datetime(2027, 11, 1, tzinfo=UTC))

    assert Instalment.objects.get().state == "planned"
    assert one.amount == Decimal("1200.00")


def test_signed_in_scholar_writes_the_own_report_and_nobody_elses(client, report):
    person = person_of(report)
    person.user = UserFactory()
    person.save(update_fields=["user"])
    other = ReportFactory()
    client.force_login(person.user)

    own = client.get(reverse("scholarships:own_report", args=[report.pk]))
    mine = client.get(reverse("scholarships:mine")).content.decode()

    assert own.status_code == 200
    assert client.get(reverse("scholarships:own_report", args=[other.pk])).status_code == 404
    assert reverse("scholarships:own_report", args=[report.pk]) in mine


def test_message_without_consent_says_so_on_its_page(at, report, officer):
    send(report, Told("I passed.", message="Thank you."))

    html = at(officer).get(reverse("scholarships_reports:inspect", args=[report.pk])).content.decode()

    assert ("掲載の同意なし" in html, "Thank you." in html) == (True, True)


def test_desk_works_a_report_on_its_screens(at, report, officer):
    client = at(officer)

    def page(screen, *more):
        return reverse(f"scholarships_reports:{screen}", args=[report.pk, *more])

    client.post(page("link"))
    client.post(page("enter"), {"body": "By mail.", "arrived_on": "2026-11-01", "transcript": picture()})
    client.post(page("step", "accept"), {"expected_state": "submitted", "reason": ""})

    report.refresh_from_db()
    assert (report.state, report.link_number) == ("accepted", 1)
    assert client.get(page("transcript"))["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("screen", "roles"),
    [
        ("inspect", {"officer", "auditor"}),
        ("enter", {"officer"}),
        ("link", {"officer"}),
        ("index", {"officer", "auditor"}),
    ],
)
@pytest.mark.parametrize("role", ["officer", "auditor", "treasurer", "stranger"])
def test_who_opens_which_screen(at, request, report, screen, roles, role):
    args = [] if screen == "index" else [report.pk]

    status = at(request.getfixturevalue(role)).get(reverse(f"scholarships_reports:{screen}", args=args)).status_code

    assert (status == 200) == (role in roles)


def test_list_costs_the_same_with_one_report_and_three(at, auditor, count_queries):
    ReportFactory()
    at(auditor)
    address = reverse("scholarships_reports:index")
    one = count_queries(address)
    ReportFactory()
    ReportFactory()

    assert count_queries(address) == one
    assert one <= 15


def test_list_of_late_ones_and_the_desk_s_first_screen_count_the_same(at, officer):
    ReportFactory(due_on=date(2027, 10, 31))
    late = ReportFactory(due_on=date(2027, 10, 1))

    found = at(officer).get(reverse("scholarships_reports:index"), {"is_late": "true"}).context["object_list"]
    counted = queries.todos(user=officer, today=date(2027, 10, 2))

    assert list(found) == []  # none is late today
    assert [todo.count for todo in counted if "is_late=true" in todo.url] == [1]
    assert list(ScholarReport.objects.overdue(date(2027, 10, 2))) == [late]


def test_script_on_a_bad_line_hears_that_a_report_arrived_also_when_it_sends_it_again(client, report):
    address = reverse("scholarships:report", args=[queries.report_token(report)])
    told = {"key": uuid4(), "body": "I passed all five courses."}
    ask = {"headers": {"Accept": "application/json"}}

    wrong = client.post(address, {"key": uuid4(), "body": ""}, **ask)
    answers = [client.post(address, told, **ask).json() for _time in range(2)]

    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["body"])
    assert answers == [{"next": address}, {"next": address}]
    assert report.changes.filter(step="submit").count() == 1
