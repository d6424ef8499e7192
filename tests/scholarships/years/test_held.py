"""What a scholar is told of everything we hold about them, what is kept back, and rulings after a merge."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from jocs_site.overview.merging import merge_people, undo_merge
from scholarships import models, queries, services
from scholarships.queries.held import TABLES
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.reports import picture
from tests.factories.scholarships import (
    ApplicationFactory,
    AssignmentFactory,
    AwardFactory,
    CallFactory,
    DecisionFactory,
    InstalmentFactory,
    MeetingFactory,
    PanelMemberFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2027, 11, 5, 3, 0, tzinfo=UTC)
TOLD, KEPT_BACK = "What the matron said of her.", "What others were promised to keep."
# Judging, links of others, what was typed into a draft (told with the draft), and history by whom of the office.
NOT_TOLD = {"ReviewAssignment", "Review", "Score", "Draft", "Endorsement", "ApplicationChange", "InstalmentChange"}
NOT_TOLD |= {"ScholarReportChange", "ReportObligation", "BatchLine"}  # stand with the report and the instalment


def ruled(reason: str = "Left for another country.") -> services.Ruled:
    signers = (PanelMemberFactory(), PanelMemberFactory())
    day = date(2027, 11, 1)
    return services.Ruled(meeting_on=day, minutes="2027-3", effective_on=day, reason=reason, signers=signers)


def breached(person=None) -> models.Award:
    """Completed, began to serve, was visited, left early, pays back."""
    call = CallFactory(fiscal_year=2018, service_months_per_study_month=1, service_months_max=24)
    file = {"call": call, "person": person or PersonFactory(user=UserFactory())}
    file |= {"starts_on": date(2018, 10, 1), "ends_before": date(2021, 10, 1)}
    words = {f"decision__application__{name}": value for name, value in file.items()}
    award = AwardFactory(decision__meeting_on=date(2018, 9, 5), **words)
    sent = {"sent_on": date(2019, 1, 10), "rate": Decimal(150), "paid_yen": 360_000, "bank_reference": f"B{award.pk}"}
    InstalmentFactory(award=award, amount=2400, state="receipted", received_on=date(2019, 1, 15), receipt="r", **sent)
    services.complete_award(award=award, completed_on=date(2021, 9, 20), certificate=picture(), at=AT)
    body = award.decision.application.nominating_organisation
    services.start_service(award=award, starts_on=date(2021, 10, 1), employer=body, at=AT)
    period = {"starts_on": date(2021, 10, 1), "ends_before": date(2022, 1, 1), "signed_on": date(2022, 1, 2)}
    services.confirm_service(award=award, signed_by="Matron", document=picture(), at=AT, **period)
    services.record_visit(kind="video", held_on=date(2027, 1, 1), others="Dr. Sato", notes={award: TOLD}, at=AT)
    services.find_breach(award=award, ruled=ruled(), at=AT)
    services.demand_repayment(award=award, ruled=ruled(), amount=Decimal(500), at=AT)
    award.refresh_from_db()
    return award


def person_of(award):
    return award.decision.application.person


def test_everything_of_the_years_is_in_the_file(client):
    award = breached()
    client.force_login(person_of(award).user)

    answer = client.get(reverse("scholarships:own_data") + "?as=json")

    found = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    code = award.decision.application.code
    assert [one["code"] for one in found["applications"]] == [code]
    assert [(one["application"], one["state"]) for one in found["awards"]] == [(code, "repaying")]
    assert [one["months_owed"] for one in found["service"]] == [24]
    assert [one["signed_by"] for one in found["confirmations"]] == ["Matron"]
    assert [(one["kind"], one["reason"]) for one in found["rulings"]] == [
        ("breach", "Left for another country."),
        ("repayment", "Left for another country."),
    ]
    assert [(one["text"], one["held_on"]) for one in found["visits"]] == [(TOLD, "2027-01-01")]
    assert [one["bank_reference"] for one in found["instalments"]] == [f"B{award.pk}"]
    assert {one["to_state"] for one in found["years"]} >= {"completed", "serving", "left_early", "repaying"}


def test_page_says_the_same_to_people_and_nothing_of_others(client):
    award, other = breached(), breached()
    client.force_login(person_of(award).user)

    html = client.get(reverse("scholarships:own_data")).content.decode()

    assert TOLD in html
    assert award.decision.application.code in html
    assert other.decision.application.code not in html


def test_judging_is_kept_back():
    award = breached()
    file = award.decision.application
    ReviewFactory(assignment__application=file, comment=KEPT_BACK)
    AssignmentFactory(application=file, conflict="declared", conflict_reason=KEPT_BACK)
    models.Reference.objects.create(application=file, name="Dr. Neema", text=KEPT_BACK, received_at=AT)
    models.PanelTie.objects.create(member=PanelMemberFactory(), person=file.person, note=KEPT_BACK)

    told = str(queries.held_about(file.person))

    assert "Dr. Neema" in told
    assert KEPT_BACK not in told


def test_note_of_an_interview_and_the_decision_are_told_once_the_minutes_are_signed():
    call, members = CallFactory(), [PanelMemberFactory(), PanelMemberFactory()]
    file = ApplicationFactory(call=call, state="not_selected")
    interview = models.Interview.objects.create(application=file, planned_at=AT, place="Tabora", held_on=AT, note=TOLD)
    interview.interviewers.set(members)
    meeting = MeetingFactory(call=call, members=members)
    DecisionFactory(application=file, outcome="not_selected", meeting=meeting)

    before = {part.code: part.records for part in queries.held_about(file.person)}
    services.sign_meeting(meeting=meeting, first=members[0], second=members[1], signed_on=meeting.held_on)
    after = {part.code: part.records for part in queries.held_about(file.person)}

    assert [len(before[name]) for name in ("interviews", "interview_notes", "decisions")] == [1, 0, 0]
    assert [len(after[name]) for name in ("interviews", "interview_notes", "decisions")] == [1, 1, 1]


def test_no_table_about_an_application_is_forgotten():
    reached, waiting = set(), [models.Application]
    while waiting:
        for relation in waiting.pop()._meta.related_objects:
            model = relation.related_model
            if model._meta.app_label == "scholarships" and model not in reached and model is not models.Application:
                reached.add(model)
                waiting.append(model)

    assert {model.__name__ for model in reached} == {table.model.__name__ for table in TABLES} | NOT_TOLD


@pytest.mark.parametrize("user", ["stranger", "officer", "reviewer"])
def test_nobody_else_has_such_a_page(client, request, user):
    breached()
    account = UserFactory() if user == "reviewer" else request.getfixturevalue(user)
    if user == "reviewer":
        PersonFactory(user=account)
        AssignmentFactory(reviewer=account)
    client.force_login(account)

    assert client.get(reverse("scholarships:own_data")).status_code == 404


def test_more_costs_no_more_queries(client, count_queries):
    person = PersonFactory(user=UserFactory())
    breached(person)
    client.force_login(person.user)
    with_one = count_queries(reverse("scholarships:own_data"))
    for _again in range(2):
        breached(person)

    assert count_queries(reverse("scholarships:own_data")) == with_one


def test_merging_carries_rulings_and_what_is_paid_back_and_undoing_gives_them_back():
    gone, kept = person_of(breached()), PersonFactory(user=UserFactory())
    [ruling] = models.Ruling.objects.filter(kind="repayment")
    services.record_repayment(
        award=ruling.award,
        paid_on=date(2027, 11, 4),
        amount=Decimal(200),
        rate=Decimal(150),
        bank_reference="R-1",
        at=AT,
    )

    one = merge_people(kept_id=kept.pk, gone_id=gone.pk, at=AT, today=AT.date())

    told = {part.code: len(part.records) for part in queries.held_about(kept)}
    assert (told["rulings"], told["repayments"], told["visits"], told["service"]) == (2, 1, 1, 1)
    assert [str(duty.code) for duty in queries.open_duties(kept)] == ["MONEY_OWED"]
    assert queries.open_duties(gone) == []
    undo_merge(merge_id=one.pk, at=AT + timedelta(hours=1))
    assert models.Ruling.objects.filter(award__decision__application__person=gone).count() == 2
