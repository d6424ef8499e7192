"""What the tables refuse by themselves, whatever program writes to them."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from jocs_site.backoffice import guards
from members.models import (
    Allocation,
    Dues,
    KindTerms,
    MembershipKind,
    MembershipPeriod,
    Payment,
    PaymentNotice,
    PaymentRequest,
    Receipt,
)
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    MembershipFactory,
    MembershipKindFactory,
    PaymentFactory,
    PaymentNoticeFactory,
    PaymentRequestFactory,
    ReceiptFactory,
)
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def refused(command) -> str:
    """The database's words when it refuses ``command``."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        command()
    return str(refusal.value)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("members_kind_voters_dues_are_no_gifts", lambda: MembershipKind.objects.create(
            code="odd", has_vote=True, counts_as_gift=True)),
        ("members_terms_above_zero", lambda: KindTerms.objects.create(
            kind=MembershipKindFactory(), starts_on=DAY, minimum_dues_yen=0)),
        ("members_membership_person_or_organisation", lambda: MembershipFactory(person=None)),
        ("members_membership_person_or_organisation", lambda: MembershipFactory(organisation=OrganisationFactory())),
        ("members_membership_number_above_zero", lambda: MembershipFactory(number=0)),
        ("members_membership_left_with_ground", lambda: MembershipFactory(left_on=DAY)),
        ("members_membership_left_with_ground", lambda: MembershipFactory(
            joined_on=DAY, left_on=DAY, left_because="resigned")),
        ("members_period_ends_after_start", lambda: MembershipPeriod.objects.update(ends_before=date(2024, 4, 1))),
        ("members_dues_above_zero", lambda: DuesFactory(amount_yen=0)),
        ("members_dues_waived_with_reason", lambda: DuesFactory(waived_on=DAY)),
        ("members_dues_waived_with_reason", lambda: DuesFactory(waived_because="Illness")),
        ("members_allocation_sign_fits", lambda: AllocationFactory(amount_yen=0)),
        ("members_allocation_sign_fits", lambda: AllocationFactory(amount_yen=-1)),
        ("members_payment_sign_fits", lambda: PaymentFactory(amount_yen=0)),
        ("members_payment_sign_fits", lambda: PaymentFactory(amount_yen=-10_000, reason="Lost")),
        ("members_payment_sign_fits", lambda: PaymentFactory(amount_yen=-1, reversal_of=PaymentFactory())),
        ("members_payment_confirmed_after_arrival", lambda: PaymentFactory(confirmed_on=date(2026, 5, 31))),
        ("members_payment_test_is_marked", lambda: PaymentFactory(provider="test")),
        ("members_payment_test_is_marked", lambda: PaymentFactory(is_test=True)),
        ("members_payment_has_reference", lambda: PaymentFactory(reference="")),
        ("members_request_above_zero", lambda: PaymentRequestFactory(amount_yen=0)),
        ("members_request_paid_has_payment", lambda: PaymentRequestFactory(state="paid")),
        ("members_request_paid_has_payment", lambda: PaymentRequestFactory(payment=PaymentFactory())),
        ("members_notice_has_event", lambda: PaymentNoticeFactory(event_id="")),
        ("members_receipt_complete", lambda: ReceiptFactory(address="")),
        ("members_receipt_complete", lambda: ReceiptFactory(name="")),
        ("members_receipt_complete", lambda: ReceiptFactory(total_yen=0)),
        ("members_receipt_voided_with_reason", lambda: ReceiptFactory(voided_on=DAY)),
    ],
)  # fmt: skip
def test_a_check_refuses(name, command):
    MembershipFactory()

    assert name in refused(command)


@pytest.mark.parametrize(
    ("columns", "command"),
    [
        ("number", lambda: MembershipFactory(number=MembershipFactory().number)),
        ("person", lambda: MembershipFactory(person=MembershipFactory().person)),
        ("fiscal_year", lambda: DuesFactory(membership=DuesFactory().membership)),
        ("reference", lambda: PaymentFactory(reference=PaymentFactory().reference)),
        ("reversal_of", lambda: [reversal_of(payment) for payment in [PaymentFactory()] * 2]),
        ("event_id", lambda: PaymentNoticeFactory(event_id=PaymentNoticeFactory().event_id)),
        ("serial", lambda: ReceiptFactory(serial=ReceiptFactory().serial)),
        ("starts_on", lambda: KindTerms.objects.create(
            kind=MembershipKindFactory(), starts_on=date(1960, 1, 1), minimum_dues_yen=1)),
    ],
)  # fmt: skip
def test_there_is_only_one(columns, command):
    assert columns in refused(command)


def reversal_of(payment: Payment) -> Payment:
    return PaymentFactory(membership=payment.membership, reversal_of=payment, amount_yen=-10_000, reason="Bounced")


def test_an_organisation_may_be_a_member():
    assert MembershipFactory(person=None, organisation=OrganisationFactory(name_ja="北の教会")).name == "北の教会"


def test_one_organisation_has_one_open_membership():
    church = OrganisationFactory()
    MembershipFactory(person=None, organisation=church)

    assert "organisation" in refused(lambda: MembershipFactory(person=None, organisation=church))


def test_who_left_may_join_again():
    person = PersonFactory()
    MembershipFactory(person=person, left_on=date(2025, 4, 1), left_because="resigned")

    assert MembershipFactory(person=person, joined_on=DAY).left_on is None


def test_a_membership_is_of_one_kind_at_a_time():
    membership = MembershipFactory()
    support = MembershipKindFactory(code="support")

    words = refused(lambda: MembershipPeriod.objects.create(membership=membership, kind=support, starts_on=DAY))

    assert guards.sentence_for(IntegrityError(words)) == "A membership is of one kind at a time."


def test_the_next_period_may_begin_the_day_the_last_one_ends():
    membership = MembershipFactory()
    membership.periods.update(ends_before=DAY)

    MembershipPeriod.objects.create(membership=membership, kind=MembershipKindFactory(code="support"), starts_on=DAY)

    assert membership.periods.count() == 2


def test_moving_a_period_over_another_is_refused():
    membership = MembershipFactory(left_on=DAY, left_because="resigned")
    later = MembershipPeriod.objects.create(membership=membership, kind=MembershipKindFactory(), starts_on=DAY)

    assert "no_overlap" in refused(lambda: MembershipPeriod.objects.filter(pk=later.pk).update(starts_on="2025-01-01"))


@pytest.mark.parametrize("model", [Payment, Allocation, PaymentNotice])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_ledger_is_never_rewritten(model, change):
    AllocationFactory()
    PaymentNoticeFactory()
    rows = {
        "update": lambda: model.objects.update(id=99_999),
        "delete": lambda: model.objects.all()._raw_delete("default"),
    }

    assert f"{model._meta.db_table}_append_only" in refused(rows[change])


@pytest.mark.parametrize("field", ["name", "address", "lines", "total_yen", "received_on", "serial"])
def test_the_words_of_a_receipt_never_change(field):
    receipt = ReceiptFactory()

    words = refused(lambda: Receipt.objects.filter(pk=receipt.pk).update(**{field: getattr(receipt, field)}))

    assert guards.sentence_for(IntegrityError(words)) == "A receipt stays as it was issued. Void it instead."


def test_a_receipt_is_not_deleted():
    receipt = ReceiptFactory()

    assert "members_receipt_frozen" in refused(receipt.delete)


def test_a_receipt_is_voided_once_and_for_all():
    receipt = ReceiptFactory()
    Receipt.objects.filter(pk=receipt.pk).update(voided_on=DAY, voided_because="Wrong name")

    assert "frozen" in refused(lambda: Receipt.objects.update(voided_on=None, voided_because=""))


def test_every_relation_protects():
    membership = AllocationFactory().dues.membership

    with pytest.raises(IntegrityError):
        membership.delete()


def test_terms_have_dates():
    """R1: the second kind is called 一般会員 until 12 June 2020."""
    kind = MembershipKindFactory(code="support")
    KindTerms.objects.update(name_ja="一般会員")
    KindTerms.objects.create(kind=kind, name_ja="サポート会員", minimum_dues_yen=5_000, starts_on=date(2020, 6, 13))

    names = [kind.name_in("ja", on=day) for day in (date(1959, 1, 1), date(2020, 6, 12), date(2020, 6, 13))]

    assert names == ["support", "一般会員", "サポート会員"]


def test_the_first_kinds_have_the_names_and_sums_of_their_time():
    """R1, as the migration enters it; running it again changes nothing."""
    migration = import_module("members.migrations.0006_first_rows")
    for _time in range(2):
        migration.add_kinds(apps, None)

    facts = [
        (kind.code, kind.has_vote, kind.name_in("ja", on=day), kind.terms_on(day).minimum_dues_yen)
        for day in (date(2020, 6, 12), date(2020, 6, 13))
        for kind in MembershipKind.objects.all()
    ]

    assert facts == [
        ("voting", True, "社員会員", 10_000),
        ("support", False, "一般会員", 5_000),
        ("voting", True, "社員会員", 10_000),
        ("support", False, "サポート会員", 5_000),
    ]
    assert KindTerms.objects.count() == 3


def test_dues_with_paid_and_owed():
    dues = DuesFactory(amount_yen=10_000)
    AllocationFactory(dues=dues, amount_yen=4_000)
    waived = DuesFactory(fiscal_year=2025, membership=dues.membership, waived_on=DAY, waived_because="Illness")

    figures = Dues.objects.with_paid().values_list("pk", "paid_yen", "owed_yen")

    assert set(figures) == {(dues.pk, 4_000, 6_000), (waived.pk, 0, 0)}


def test_payment_with_credit():
    payment = AllocationFactory(amount_yen=4_000).payment

    assert Payment.objects.with_credit().get(pk=payment.pk).credit_yen == 6_000


def test_test_payments_count_in_the_demo_only(settings):
    payment = PaymentFactory(provider="test", is_test=True)
    AllocationFactory(payment=payment, dues=DuesFactory(membership=payment.membership))
    owed = []

    for settings.DEMO in (True, False):
        owed.append((Dues.objects.with_paid().get().owed_yen, Payment.objects.counted().count()))

    assert owed == [(0, 1), (10_000, 0)]


def test_a_request_begins_where_its_life_begins():
    assert PaymentRequest().state == "started"
