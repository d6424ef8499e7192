"""Service after the study: owed by the call's rule, confirmed by the employer, deferred, waived or paid back."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from scholarships import queries, services
from scholarships.models import Award, Repayment, ServiceConfirmation, ServiceObligation, ServiceReminder
from scholarships.rules import confirmation_due, months_of_service, months_served, unserved_part
from tests.factories.reports import picture
from tests.factories.scholarships import AwardFactory, InstalmentFactory, PanelMemberFactory
from tests.scholarships.backoffice.pages import file_page
from tests.scholarships.years.test_award_life import SENT, ruled

pytestmark = pytest.mark.django_db
AT = datetime(2027, 10, 20, 3, 0, tzinfo=UTC)
LATER = datetime(2030, 1, 10, 3, 0, tzinfo=UTC)
BACK_ON = date(2027, 11, 1)


def completed(months: str = "0.25", **changes) -> Award:
    """1,200 dollars were paid for a study of 24 months; the call asks for a quarter as many of service, so six."""
    award = AwardFactory(decision__application__call__service_months_per_study_month=Decimal(months), **changes)
    InstalmentFactory(award=award, sequence=1, state="sent", bank_reference="B-1", **SENT)
    services.complete_award(award=award, completed_on=date(2027, 10, 10), certificate=picture(), at=AT)
    return award


@pytest.fixture
def serving():
    award = completed()
    employer = award.decision.application.nominating_organisation
    services.start_service(award=award, starts_on=BACK_ON, employer=employer, at=LATER)
    return award


def confirm(award, starts_on=BACK_ON, ends_before=date(2028, 2, 1), **more):
    given = {"signed_by": "Matron", "signed_on": date(2028, 6, 1), "document": picture(), "at": LATER}
    return services.confirm_service(award=award, starts_on=starts_on, ends_before=ends_before, **given | more)


def breached(award):
    services.find_breach(award=award, ruled=ruled(reason="Left for another country."), at=LATER)
    return award


@pytest.mark.parametrize(
    ("study", "rate", "fewest", "most", "owed"),
    [
        (24, "1", None, None, 24),
        (24, "0", 12, None, 0),  # a call without the duty has none, whatever its limits say
        (24, "0.25", 12, None, 12),
        (36, "2", None, 48, 48),
        (5, "0.5", None, None, 3),
        (4, "0.6", None, None, 2),
        (1, "0.1", None, None, 0),
    ],
)
def test_months_owed_follow_the_rule_of_the_call(study, rate, fewest, most, owed):
    assert months_of_service(study, Decimal(rate), fewest, most) == owed


@pytest.mark.parametrize(
    ("periods", "months"),
    [
        ([], 0),
        ([("2027-11-01", "2028-02-01")], 3),
        ([("2027-11-01", "2028-01-31")], 3),  # thirty days that are left make one
        ([("2027-11-01", "2028-01-30")], 2),
        ([("2027-11-15", "2027-12-01"), ("2027-12-01", "2027-12-15")], 1),  # two papers on one month
        ([("2027-12-01", "2027-12-15"), ("2027-11-15", "2027-12-01")], 1),
        ([("2027-01-01", "2027-01-16"), ("2027-03-01", "2027-03-16")], 1),
        ([("2027-01-01", "2027-01-16")], 0),
        ([("2028-01-31", "2028-02-29")], 1),
    ],
)
def test_whole_months_are_counted_and_single_days_add_up(periods, months):
    days = [(date.fromisoformat(start), date.fromisoformat(end)) for start, end in periods]

    assert months_served(days) == months


def test_next_paper_is_due_after_a_year_or_what_is_left():
    assert confirmation_due(BACK_ON, 24) == date(2028, 12, 1)
    assert confirmation_due(BACK_ON, 3) == date(2028, 3, 2)


@pytest.mark.parametrize(("served", "expected"), [(0, "1200"), (3, "600"), (4, "400"), (9, "0")])
def test_repayment_is_the_share_of_what_was_not_served(served, expected):
    assert unserved_part(paid=Decimal(1200), currency="USD", owed=6, served=served) == Decimal(expected)


def test_completion_makes_the_duty_by_the_rule_of_the_call():
    owed = completed().service

    assert (owed.months_owed, owed.return_by, owed.starts_on) == (6, date(2028, 1, 10), None)
    assert owed.employer == owed.award.decision.application.nominating_organisation


def test_call_without_the_duty_leaves_none():
    award = completed("0")

    with pytest.raises(StaleState, match="No service is owed"):
        services.defer_service(award=award, until=date(2028, 4, 1), reason="Further study.", at=AT)

    assert not ServiceObligation.objects.exists()


def test_papers_of_the_employer_add_up_until_the_duty_is_fulfilled(serving, officer):
    confirm(serving, by=officer)
    half = (Award.objects.get().state, Award.objects.get().service.months_left)

    confirm(serving, date(2028, 2, 1), date(2028, 5, 1), by=officer)

    award = Award.objects.get()
    assert half == ("serving", 3)
    assert (award.state, award.service.months_confirmed) == ("fulfilled", 6)
    assert list(award.changes.values_list("step", flat=True)) == ["complete", "serve", "fulfil"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_before": BACK_ON}, "ends_before"),
        ({"starts_on": date(2027, 10, 31)}, "starts_on"),
        ({"signed_on": date(2030, 1, 11)}, "signed_on"),
        ({"signed_on": date(2028, 1, 30)}, "ends_before"),
        ({"signed_by": "  "}, "signed_by"),
        ({"document": SimpleUploadedFile("paper.pdf", b"words")}, "document"),
    ],
)
def test_paper_that_cannot_be_is_refused_at_its_field(serving, changes, field):
    with pytest.raises(RuleBroken) as error:
        confirm(serving, **changes)

    assert (error.value.field, ServiceConfirmation.objects.count()) == (field, 0)


def test_paper_signed_on_the_last_day_is_good(serving):
    assert confirm(serving, signed_on=date(2028, 1, 31)).ends_on == date(2028, 1, 31)


def test_paper_taken_back_makes_room_and_cannot_come_again_over_another(serving, officer):
    first = confirm(serving)
    services.take_confirmation_back(confirmation=first, reason="Another scholar's.", by=officer, at=LATER)
    counted = Award.objects.get().service.months_confirmed
    confirm(serving)

    with pytest.raises(IntegrityError, match="serviceconfirmation_no_overlap"), transaction.atomic():
        ServiceConfirmation.objects.filter(pk=first.pk).update(taken_back_on=None, taken_back_because="")
    with pytest.raises(StaleState):
        services.take_confirmation_back(confirmation=first, reason="Again.", at=LATER)

    assert (counted, Award.objects.get().service.months_confirmed) == (0, 3)


@pytest.mark.parametrize("changes", [{"ends_before": date(2028, 1, 30)}, {"document": "other.png"}, {"signed_by": "I"}])
def test_paper_is_not_changed(serving, changes):
    confirm(serving)

    with pytest.raises(IntegrityError, match="serviceconfirmation_append_only"), transaction.atomic():
        ServiceConfirmation.objects.update(**changes)


@pytest.mark.parametrize(
    ("changes", "guard"),
    [
        ({"signed_on": date(2028, 1, 30)}, "confirmed_after_it_was_served"),
        ({"starts_on": date(2027, 10, 31)}, "confirmed_from_the_first_day_back"),
    ],
)
def test_database_takes_no_paper_on_days_that_were_not_served(serving, changes, guard):
    row = {
        "obligation": serving.service,
        "starts_on": BACK_ON,
        "ends_before": date(2028, 2, 1),
        "signed_by": "Matron",
        "signed_on": date(2028, 6, 1),
        "document": "paper.png",
        "entered_at": LATER,
    }

    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        ServiceConfirmation.objects.bulk_create([ServiceConfirmation(**row | changes)])


@pytest.mark.parametrize("changes", [{"months_owed": 1}, {"return_by": date(2030, 1, 1)}])
def test_length_of_the_duty_is_not_changed(serving, changes):
    with pytest.raises(IntegrityError, match="serviceobligation_append_only"), transaction.atomic():
        ServiceObligation.objects.update(**changes)


def test_deferred_until_a_day_and_deferred_again(officer):
    award = completed()

    services.defer_service(award=award, until=date(2028, 4, 1), reason="Further study.", by=officer, at=AT)
    services.defer_service(award=award, until=date(2028, 9, 1), reason="Examinations.", by=officer, at=AT)
    with pytest.raises(RuleBroken) as error:
        services.defer_service(award=award, until=date(2027, 10, 20), reason="Late.", by=officer, at=AT)

    assert (Award.objects.get().state, error.value.field) == ("deferred", "until")
    assert [one.until for one in award.service.deferrals.all()] == [date(2028, 4, 1), date(2028, 9, 1)]


@pytest.mark.parametrize("state", ["left_early", "waived", "repaying", "settled", "serving", "deferred"])
def test_database_knows_no_breach_without_a_decision_nor_service_without_its_days(state):
    completed()

    with pytest.raises(IntegrityError, match=r"ends_by_ruling|serves_what_is_owed"), transaction.atomic():
        Award.objects.update(state=state)


def test_months_that_are_left_are_waived_by_decision(serving, officer):
    confirm(serving)

    ruling = services.waive_service(award=breached(serving), ruled=ruled(), by=officer, at=LATER)

    assert (ruling.months, Award.objects.get().state, queries.open_duties(ruling.award.decision.application)) == (
        3,
        "waived",
        [],
    )


def test_money_comes_back_instead_until_the_matter_is_settled(serving, officer):
    confirm(serving)
    ruling = services.demand_repayment(
        award=breached(serving), ruled=ruled(), amount=Decimal(500), by=officer, at=LATER
    )
    paid = {"award": serving, "paid_on": date(2029, 3, 1), "rate": Decimal(155), "by": officer, "at": LATER}

    first = services.record_repayment(amount=Decimal(200), bank_reference="R-1", **paid)
    again = services.record_repayment(amount=Decimal(200), bank_reference="R-1", **paid)
    with pytest.raises(RuleBroken, match="is left to be paid back"):
        services.record_repayment(amount=Decimal(301), bank_reference="R-2", **paid)
    with pytest.raises(RuleBroken, match="Another payment"):
        services.record_repayment(amount=Decimal(100), bank_reference="R-1", **paid)
    half_way = Award.objects.get().state
    services.record_repayment(amount=Decimal(300), bank_reference="R-2", **paid)

    assert (ruling.proposed, first.pk, first.amount_yen) == (Decimal(600), again.pk, 31_000)
    assert (half_way, Award.objects.get().state, queries.repaid_of(ruling)) == ("repaying", "settled", 500)


def test_what_is_paid_back_is_taken_off_the_budget_of_its_call(serving, officer):
    services.demand_repayment(award=breached(serving), ruled=ruled(), amount=Decimal(500), by=officer, at=LATER)
    before = queries.budget_by_year()[0].total
    paid = {"award": serving, "paid_on": date(2029, 3, 1), "rate": Decimal(155), "by": officer, "at": LATER}

    services.record_repayment(amount=Decimal(200), bank_reference="R-1", **paid)
    after = queries.budget_by_year()[0].total

    assert (before.paid_yen - after.paid_yen, after.by_currency["USD"].paid) == (
        31_000,
        before.by_currency["USD"].paid - 200,
    )
    assert (before.to_pay_yen, after.awarded_yen) == (0, before.awarded_yen)


def test_database_books_no_more_than_the_committee_decided(serving):
    ruling = services.demand_repayment(award=breached(serving), ruled=ruled(), amount=Decimal(500), at=LATER)
    row = {
        "ruling": ruling,
        "paid_on": date(2029, 3, 1),
        "amount": 501,
        "currency": "USD",
        "rate": 150,
        "amount_yen": 1,
        "bank_reference": "R-1",
        "entered_at": LATER,
    }

    for changes, guard in [
        ({}, "repaid_no_more_than_decided"),
        ({"amount": 1, "currency": "EUR"}, "repaid_in_currency_of_award"),
    ]:
        with pytest.raises(IntegrityError, match=guard), transaction.atomic():
            Repayment.objects.bulk_create([Repayment(**row | changes)])

    assert Repayment.objects.count() == 0


def test_what_still_binds_somebody_is_told(serving):
    file = serving.decision.application
    second = AwardFactory(decision__application__person=file.person)
    InstalmentFactory(award=second, sequence=1)

    found = queries.open_duties(file.person)

    assert [(one.code, one.application.pk) for one in found] == [
        ("SERVICE_OWED", file.pk),
        ("AWARD_RUNNING", second.decision.application.pk),
        ("INSTALMENTS_UNPAID", second.decision.application.pk),
    ]
    assert [one.code for one in queries.open_duties(file)] == ["SERVICE_OWED"]
    assert all(str(one) for one in found)


def test_money_that_was_asked_back_binds_until_it_came(serving):
    services.demand_repayment(award=breached(serving), ruled=ruled(), amount=Decimal(500), at=LATER)

    assert [one.code for one in queries.open_duties(serving.decision.application)] == ["MONEY_OWED"]


def test_nothing_binds_whoever_served():
    award = completed("0")

    assert queries.open_duties(award.decision.application) == []


def test_each_reminder_goes_once_although_days_were_missed(serving):
    person = serving.decision.application.person
    person.email, person.language = "asha@example.org", "en"
    person.save(update_fields=["email", "language"])
    due_on = serving.service.next_due_on or ServiceObligation.objects.get().next_due_on  # 31 May 2028

    for day in ("2028-05-01", "2028-05-20", "2028-05-20", "2028-06-03", "2028-06-03", "2028-06-20"):
        call_command("tend_scholars", on=date.fromisoformat(day))

    assert due_on == date(2028, 5, 31)
    assert list(ServiceReminder.objects.values_list("step", flat=True)) == ["before", "on_day", "after"]
    assert "confirmed so far: 0" in Letter.objects.order_by("pk").first().text


def test_paper_in_between_moves_the_next_reminder(serving):
    confirm(serving)

    owed = ServiceObligation.objects.get()

    assert owed.next_due_on == date(2028, 5, 31)  # three months are left from 1 February on, and a month to write


def test_screens_of_the_service(at, officer, stranger, serving):
    pk = serving.decision.application.pk
    client = at(officer)
    typed = {"starts_on": "2027-11-01", "ends_before": "2027-10-01", "signed_by": "Matron", "signed_on": "2026-11-20"}

    empty = client.post(file_page(pk, "confirm_service"), {})
    wrong = client.post(file_page(pk, "confirm_service"), typed | {"document": picture()})
    one = confirm(serving)
    page = client.get(file_page(pk)).content.decode()

    assert set(empty.context["form"].errors) == {"starts_on", "ends_before", "signed_by", "signed_on", "document"}
    assert wrong.context["form"].errors == {"ends_before": ["期間の終わりが始まりより前です。"]}
    assert file_page(pk, "confirm_service") in page
    assert client.get(file_page(pk, "confirmation", one.pk)).status_code == 200
    assert at(stranger).get(file_page(pk, "confirmation", one.pk)).status_code in (302, 403)


def test_whole_way_of_a_breach_on_the_screens(at, officer, serving):
    pk = serving.decision.application.pk
    signed = {"first_signer": PanelMemberFactory().pk, "second_signer": PanelMemberFactory().pk}
    typed = {"meeting_on": "2026-11-01", "minutes": "2026-9", "effective_on": "2026-11-01", "reason": "Left."} | signed
    client = at(officer)

    for screen, more in [
        ("breach", {"expected_state": "serving"}),
        ("demand", {"expected_state": "left_early", "amount": "100"}),
    ]:
        assert client.get(file_page(pk, screen)).status_code == 200
        assert client.post(file_page(pk, screen), typed | more).status_code == 302
    money = {"paid_on": "2026-11-10", "amount": "100", "rate": "150", "bank_reference": "R-9"}
    assert client.post(file_page(pk, "repayment"), money).status_code == 302

    assert Award.objects.get().state == "settled"


def test_who_is_late_with_a_paper_or_the_first_day_back_is_told_on_the_first_screen(officer, treasurer):
    back = completed()  # by 10 January 2028
    late = partial(queries.service_register, user=officer, chosen=queries.Chosen())
    on_the_day, day_after = late(late_on=date(2028, 1, 10)), late(late_on=date(2028, 1, 11))

    services.defer_service(award=back, until=date(2028, 4, 1), reason="Further study.", at=AT)
    deferred = late(late_on=date(2028, 4, 1)), late(late_on=date(2028, 4, 2))
    employer = back.decision.application.nominating_organisation
    services.start_service(award=back, starts_on=date(2028, 4, 5), employer=employer, at=LATER)
    serving = late(late_on=date(2028, 11, 4)), late(late_on=date(2028, 11, 5))

    owed = back.service
    assert (on_the_day, day_after) == ([], [owed])
    assert deferred == ([], [owed])
    assert serving == ([], [owed])  # six months are owed, and a month to write the paper
    address = f"{reverse('scholarships_service:index')}?is_late=on"
    todos = [queries.todos(user=user, today=date(2028, 11, 5)) for user in (officer, treasurer)]
    assert [[todo.count for todo in some if todo.url == address] for some in todos] == [[1], []]
