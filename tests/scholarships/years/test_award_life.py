"""A scholarship is suspended, taken up again, completed, or ended by the committee; and what each does to the money."""

from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships import queries, services
from scholarships.models import Award, Instalment, Ruling, SanctionCheck
from scholarships.models.lives import blockers
from scholarships.rules import is_recent, months_begun, unused_part
from tests.factories.reports import picture
from tests.factories.scholarships import (
    AwardFactory,
    BankAccountFactory,
    InstalmentFactory,
    PanelMemberFactory,
    ReportFactory,
)
from tests.scholarships.backoffice.pages import file_page

pytestmark = pytest.mark.django_db
AT = datetime(2027, 10, 20, 3, 0, tzinfo=UTC)
TODAY = date(2027, 10, 20)
SENT = {"sent_on": date(2026, 10, 1), "rate": Decimal(150), "paid_yen": 180_000}


def ruled(**changes) -> services.Ruled:
    said = {
        "meeting_on": date(2027, 10, 10),
        "minutes": "2027-3",
        "effective_on": date(2027, 10, 1),
        "reason": "The study was given up.",
    }
    signers = changes.pop("signers", None) or (PanelMemberFactory(), PanelMemberFactory())
    return services.Ruled(**said | changes, signers=signers)


@pytest.fixture
def award():
    """2,400 dollars for two years from October 2026: half of it sent, a quarter approved, a quarter planned."""
    made = AwardFactory()
    BankAccountFactory(award=made)
    InstalmentFactory(award=made, sequence=1, state="sent", bank_reference="B-1", **SENT)
    InstalmentFactory(award=made, sequence=2, state="approved", amount=600, due_on=date(2027, 10, 1))
    InstalmentFactory(award=made, sequence=3, state="planned", amount=600, due_on=date(2028, 4, 1))
    return made


def states(award) -> list[str]:
    return list(award.instalments.order_by("sequence").values_list("state", flat=True))


def codes(instalment, on=TODAY) -> list[str]:
    return [one.code for one in blockers(Instalment.objects.get(pk=instalment.pk), on=on)]


def suspend(award, **more):
    given = {"suspended_on": date(2027, 9, 1), "reason": "Illness.", "at": AT}
    return services.suspend_award(award=award, **given | more)


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "months"),
    [
        (date(2026, 10, 1), date(2028, 10, 1), 24),
        (date(2026, 10, 1), date(2026, 10, 2), 1),
        (date(2026, 10, 1), date(2026, 11, 1), 1),
        (date(2026, 10, 1), date(2026, 11, 2), 2),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 10, 1), date(2026, 10, 1), 0),
    ],
)
def test_a_month_that_was_begun_is_a_month(starts_on, ends_before, months):
    assert months_begun(starts_on, ends_before) == months


@pytest.mark.parametrize(
    ("paid", "stopped_on", "currency", "expected"),
    [
        ("1200", date(2027, 10, 1), "USD", "0"),  # half the money, half the study
        ("1200", date(2027, 4, 1), "USD", "600"),
        ("1200", date(2027, 4, 2), "USD", "500"),
        ("1200", date(2026, 9, 1), "USD", "1200"),  # before it began
        ("1200", date(2030, 1, 1), "USD", "0"),
        ("0", date(2027, 4, 1), "USD", "0"),
        ("1000.01", date(2026, 11, 1), "JPY", "900"),
    ],
)
def test_proposal_is_what_was_paid_and_not_used(paid, stopped_on, currency, expected):
    study = {"starts_on": date(2026, 10, 1), "ends_before": date(2028, 10, 1)}
    part = unused_part(paid=Decimal(paid), award=Decimal(2400), currency=currency, stopped_on=stopped_on, **study)

    assert part == Decimal(expected)


def test_suspended_scholar_is_paid_nothing_until_the_study_goes_on(award, officer, treasurer):
    second = award.instalments.get(sequence=2)
    sending = {"sent_on": TODAY, "rate": Decimal(150), "bank_reference": "B-2", "by": treasurer, "at": AT}

    suspend(award, by=officer)
    while_suspended = codes(second)
    with pytest.raises(RuleBroken, match="is suspended since"):
        services.mark_sent(instalment=second, **sending)
    services.advance_award(award=award, step_name="resume", reason="Well again.", by=officer, at=AT)
    services.mark_sent(instalment=second, **sending)

    assert (while_suspended, codes(second)) == (["SCHOLAR_SUSPENDED"], [])
    assert states(award) == ["sent", "sent", "planned"]
    assert list(award.changes.values_list("step", "reason")) == [("suspend", "Illness."), ("resume", "Well again.")]


@pytest.mark.parametrize("state", ["approved", "sent"])
def test_database_lets_no_money_go_while_suspended(award, state):
    suspend(award)
    third = award.instalments.filter(sequence=3)

    with pytest.raises(IntegrityError, match="scholarships_no_payment_once_stopped"), transaction.atomic():
        third.update(state=state, bank_reference="B-3", **SENT)

    assert states(award) == ["sent", "approved", "planned"]


@pytest.mark.parametrize(
    ("changes", "field"), [({"suspended_on": date(2027, 10, 21)}, "suspended_on"), ({"reason": " "}, "reason")]
)
def test_suspension_without_a_reason_or_to_come_is_refused(award, changes, field):
    with pytest.raises(RuleBroken) as error:
        suspend(award, **changes)

    award.refresh_from_db()
    assert (error.value.field, award.state, award.suspended_on) == (field, "studying", None)


def test_termination_cancels_what_was_not_sent_and_keeps_what_the_committee_decided(award, officer):
    report = ReportFactory(award=award)
    later = ReportFactory(award=award, number=2, due_on=date(2028, 10, 31))

    ruling = services.terminate_award(
        award=award, ruled=ruled(effective_on=date(2027, 4, 1)), amount=Decimal(500), by=officer, at=AT
    )

    award.refresh_from_db()
    assert (award.state, states(award)) == ("terminated", ["sent", "cancelled", "cancelled"])
    assert (ruling.proposed, ruling.amount) == (Decimal(600), Decimal(500))
    assert award.changes.get().reason == "The study was given up."
    for one in (report, later):  # both end after the day on which the study stopped
        one.refresh_from_db()
        assert one.state == "waived"


def test_report_on_the_time_before_the_end_stays_owed(award, officer):
    first = ReportFactory(award=award)

    services.terminate_award(award=award, ruled=ruled(), amount=Decimal(0), by=officer, at=AT)

    first.refresh_from_db()
    assert (first.state, queries.refunded_of(award)) == ("due", 0)


def test_nothing_was_used_from_the_day_of_the_suspension_on(award):
    suspend(award, suspended_on=date(2027, 1, 1))

    assert queries.refund_proposed(Award.objects.get(), TODAY) == Decimal(900)


def test_one_person_may_not_sign_twice_and_other_things_a_decision_needs(award):
    member = PanelMemberFactory()
    wrong = [
        ({"signers": (member, member)}, "second_signer"),
        ({"meeting_on": date(2027, 10, 21)}, "meeting_on"),
        ({"minutes": " "}, "minutes"),
        ({"reason": ""}, "reason"),
    ]

    for changes, field in wrong:
        with pytest.raises(RuleBroken) as error:
            services.terminate_award(award=award, ruled=ruled(**changes), amount=Decimal(0), at=AT)
        assert error.value.field == field
    with pytest.raises(RuleBroken, match="was paid with this scholarship") as error:
        services.terminate_award(award=award, ruled=ruled(), amount=Decimal(1201), at=AT)

    award.refresh_from_db()
    assert (error.value.field, award.state, Ruling.objects.count()) == ("amount", "studying", 0)
    assert states(award) == ["sent", "approved", "planned"]


def test_database_ends_no_scholarship_without_a_decision(award):
    with pytest.raises(IntegrityError, match="scholarships_award_ends_by_ruling"), transaction.atomic():
        Award.objects.update(state="terminated")

    award.refresh_from_db()
    assert award.state == "studying"


def test_what_the_committee_decided_stays(award):
    services.terminate_award(award=award, ruled=ruled(), amount=Decimal(0), at=AT)

    for change in (lambda: Ruling.objects.update(amount=1), Ruling.objects.all().delete):
        with pytest.raises(IntegrityError, match="scholarships_ruling_append_only"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="scholarships_no_payment_once_stopped"), transaction.atomic():
        Instalment.objects.filter(sequence=3).update(state="planned")

    assert Ruling.objects.get().amount == 0


def test_payment_that_stands_on_a_list_for_the_bank_stops_the_termination(award, officer, treasurer):
    batch, _held = services.make_batch(currency="USD", due_until=TODAY, by=treasurer, at=AT)

    with pytest.raises(RuleBroken, match="stands on the list"):
        services.terminate_award(award=award, ruled=ruled(), amount=Decimal(0), by=officer, at=AT)

    award.refresh_from_db()
    assert (award.state, states(award), Ruling.objects.count()) == ("studying", ["sent", "approved", "planned"], 0)
    assert batch.is_open


def test_completion_needs_certificate_reports_and_all_money_sent(award, officer):
    ReportFactory(award=award)
    done = {"award": award, "completed_on": date(2027, 10, 1), "by": officer, "at": AT}

    with pytest.raises(RuleBroken) as error:
        services.complete_award(certificate=picture(), **done)
    with pytest.raises(RuleBroken) as no_paper:
        services.complete_award(certificate=SimpleUploadedFile("a.pdf", b"words"), **done)

    award.refresh_from_db()
    assert [one.code for one in error.value.blockers] == ["REPORTS_OPEN", "INSTALMENTS_OPEN"]
    assert (no_paper.value.field, award.state, award.certificate.name) == ("certificate", "studying", "")


def test_completed_with_the_certificate_in_private(at, officer, stranger):
    award = AwardFactory()
    done = {"award": award, "completed_on": date(2026, 10, 20), "certificate": picture(), "by": officer}

    services.complete_award(**done, at=AT)
    page = file_page(award.decision.application.pk, "certificate")

    award.refresh_from_db()
    assert (award.state, award.certificate_kind) == ("completed", "jpeg")
    assert "no-store" in at(officer).get(page)["Cache-Control"]
    assert at(stranger).get(page).status_code in (302, 403)
    with pytest.raises(IntegrityError, match="completed_with_certificate"), transaction.atomic():
        Award.objects.update(certificate="")


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2027, 10, 21)])
def test_study_is_not_completed_before_it_began_nor_in_time_to_come(day):
    with pytest.raises(RuleBroken) as error:
        services.complete_award(award=AwardFactory(), completed_on=day, certificate=picture(), at=AT)

    assert error.value.field == "completed_on"


def test_each_step_needs_its_right_and_the_state_that_was_shown(award, treasurer, officer):
    with pytest.raises(PermissionDenied):
        suspend(award, by=treasurer)
    with pytest.raises(StaleState):
        suspend(award, by=officer, expected_state="suspended")
    with pytest.raises(StaleState, match="screen of its own"):
        services.advance_award(award=award, step_name="terminate", reason="Quickly.", by=officer)

    assert Award.objects.get().state == "studying"


def test_screens_say_at_the_field_what_is_wrong_and_keep_what_was_typed(at, officer, award):
    file, members = award.decision.application, [PanelMemberFactory().pk, PanelMemberFactory().pk]
    typed = {"meeting_on": "2026-10-10", "minutes": "2026-3", "effective_on": "2026-10-10", "reason": "Given up."}
    signed = {"first_signer": members[0], "second_signer": members[1], "expected_state": "studying"}
    client = at(officer)

    page = client.get(file_page(file.pk, "terminate")).content.decode()
    refused = client.post(file_page(file.pk, "terminate"), typed | signed | {"amount": "9999"})
    done = client.post(file_page(file.pk, "terminate"), typed | signed | {"amount": "100"}, follow=True)

    sentence = "この奨学金で支給したのはUSD 1,200.00です。それを超える額は入力できません。"
    assert "USD" in page
    assert refused.context["form"].errors["amount"] == [sentence]
    assert Ruling.objects.get().amount == 100
    assert "USD 100.00" in done.content.decode()


# The sanctions lists.


def test_a_look_counts_for_twelve_months():
    look = date(2026, 9, 21)

    assert [is_recent(look, day, 12) for day in (date(2027, 9, 21), date(2027, 9, 22))] == [True, False]


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([], ["COUNTRY_SANCTION_CHECK"]),
        ([(date(2026, 10, 19), True)], ["COUNTRY_SANCTION_CHECK"]),
        ([(date(2026, 10, 20), True)], []),
        ([(date(2027, 10, 21), True)], ["COUNTRY_SANCTION_CHECK"]),
        ([(date(2027, 10, 1), True), (date(2027, 10, 19), False)], ["COUNTRY_SANCTION_CHECK"]),
        ([(date(2027, 10, 1), False), (date(2027, 10, 19), True)], []),
    ],
)
def test_money_waits_for_a_look_at_the_sanctions_lists(checks, expected):
    award = AwardFactory()
    account = BankAccountFactory(award=award, checked_on=[])
    for day, is_clear in checks:
        services.record_sanction_check(
            account=account, checked_on=day, is_clear=is_clear, note="List 3", at=AT.replace(day=30)
        )
    InstalmentFactory(award=award, sequence=1)

    assert codes(InstalmentFactory(award=award, sequence=2)) == ["EARLIER_UNPAID", *expected]


def test_find_needs_words_and_a_day_that_has_come():
    account = BankAccountFactory(checked_on=[])

    for given, field in [
        ({"checked_on": TODAY, "is_clear": False, "note": " "}, "note"),
        ({"checked_on": date(2027, 10, 21), "is_clear": True}, "checked_on"),
    ]:
        with pytest.raises(RuleBroken) as error:
            services.record_sanction_check(account=account, at=AT, **given)
        assert error.value.field == field
    with pytest.raises(IntegrityError, match="says_what_was_found"), transaction.atomic():
        SanctionCheck.objects.create(account=account, checked_on=TODAY, is_clear=False)

    assert SanctionCheck.objects.count() == 0


def test_officer_records_the_look_on_the_screen(at, officer):
    account = BankAccountFactory(checked_on=[])
    page = file_page(account.award.decision.application_id, "sanctions")

    refused = at(officer).post(page, {"checked_on": "2026-10-01", "is_clear": "no"})
    at(officer).post(page, {"checked_on": "2026-10-01", "is_clear": "yes"})

    assert refused.context["form"].errors == {"note": ["何がどのリストに該当したかを入力してください。"]}
    assert list(account.sanction_checks.values_list("is_clear", "checked_by__email")) == [(True, officer.email)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_suspension_and_approval_at_once_never_both_pass_unseen(award):
    """Whoever comes second sees the first: no payment is approved after the suspension was recorded."""
    third = award.instalments.get(sequence=3)
    Instalment.objects.filter(sequence=2).update(state="sent", bank_reference="B-2", **SENT)
    line, outcome = Barrier(2), {}

    def race(name, act):
        line.wait()
        try:
            act()
            outcome[name] = datetime.now(UTC)
        except RuleBroken:
            outcome[name] = None
        finally:
            connection.close()

    approve = {"instalment": third, "at": AT}
    threads = [
        Thread(target=race, args=("suspend", lambda: suspend(award))),
        Thread(target=race, args=("approve", lambda: services.approve_instalment(**approve))),
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    third.refresh_from_db()
    assert outcome["suspend"] is not None
    assert (third.state == "approved") == (outcome["approve"] is not None)
