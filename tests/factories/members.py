from datetime import UTC, date, datetime

import factory

from members.models import (
    Allocation,
    Campaign,
    Dues,
    Gift,
    KindTerms,
    Membership,
    MembershipKind,
    MembershipPeriod,
    MonthlyGift,
    Payment,
    PaymentNotice,
    PaymentRequest,
    Purpose,
    Receipt,
    ReceiptItem,
    ReceiptTerms,
    RegisterCopy,
    TaxCertificate,
    Visitor,
)
from tests.factories.people import PersonFactory, UserFactory


class MembershipKindFactory(factory.django.DjangoModelFactory):
    """The voting kind, or with ``code="support"`` the other; made once, with its terms."""

    class Meta:
        model = MembershipKind
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = "voting"
    has_vote = factory.LazyAttribute(lambda kind: kind.code == "voting")
    counts_as_gift = factory.LazyAttribute(lambda kind: not kind.has_vote)

    @factory.post_generation
    def terms(self, create, extracted, **kwargs):
        names = ("社員会員", "Voting member", 10_000) if self.has_vote else ("サポート会員", "Support member", 5_000)
        figures = dict(zip(("name_ja", "name_en", "minimum_dues_yen"), names, strict=True))
        KindTerms.objects.get_or_create(kind=self, starts_on=date(1960, 1, 1), defaults=figures)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A member since April 2024, voting unless ``kind`` is another."""

    class Meta:
        model = Membership

    number = factory.Sequence(lambda n: 1000 + n)
    person = factory.SubFactory(PersonFactory)
    joined_on = date(2024, 4, 1)

    @classmethod
    def _create(cls, model_class, *args, kind=None, **kwargs):
        membership = super()._create(model_class, *args, **kwargs)
        MembershipPeriod.objects.create(
            membership=membership,
            kind=kind or MembershipKindFactory(),
            starts_on=membership.joined_on,
            ends_before=membership.left_on,
        )
        return membership


class DuesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dues

    membership = factory.SubFactory(MembershipFactory)
    kind = factory.SubFactory(MembershipKindFactory)
    fiscal_year = 2026
    amount_yen = 10_000
    due_on = factory.LazyAttribute(lambda dues: date(dues.fiscal_year + 1, 3, 31))


class PaymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Payment

    membership = factory.SubFactory(MembershipFactory)
    person = factory.LazyAttribute(lambda payment: payment.membership and payment.membership.person)
    organisation = factory.LazyAttribute(lambda payment: payment.membership and payment.membership.organisation)
    provider = Payment.Provider.POSTAL
    reference = factory.Sequence(lambda n: f"P{n:06}")
    amount_yen = 10_000
    received_on = date(2026, 6, 1)
    confirmed_on = factory.SelfAttribute("received_on")
    booked_at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


class AllocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Allocation

    dues = factory.SubFactory(DuesFactory)
    payment = factory.SubFactory(PaymentFactory, membership=factory.SelfAttribute("..dues.membership"))
    amount_yen = factory.SelfAttribute("payment.amount_yen")


class PaymentRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PaymentRequest

    membership = factory.SubFactory(MembershipFactory)
    person = factory.LazyAttribute(lambda request: request.membership and request.membership.person)
    provider = Payment.Provider.TEST
    amount_yen = 10_000
    started_at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


class PaymentNoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PaymentNotice

    provider = Payment.Provider.TEST
    event_id = factory.Sequence(lambda n: f"event-{n}")
    request = factory.SubFactory(PaymentRequestFactory)
    body = "{}"
    received_at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


RECEIPT_LINE = {
    "allocation": 1,
    "fiscal_year": 2026,
    "kind_ja": "社員会員",
    "kind_en": "Voting member",
    "amount_yen": 10_000,
}


class ReceiptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Receipt

    year = 2026
    serial = factory.Sequence(lambda n: n + 501)  # far above those that services give
    payment = factory.SubFactory(PaymentFactory)
    membership = factory.LazyAttribute(lambda receipt: receipt.payment and receipt.payment.membership)
    person = factory.LazyAttribute(lambda receipt: receipt.payment and receipt.payment.person)
    organisation = factory.LazyAttribute(lambda receipt: receipt.payment and receipt.payment.organisation)
    wording = Receipt.Wording.DUES
    issued_on = received_on = date(2026, 6, 1)
    name = "看護 花"
    address = "〒169-0051 東京都新宿区西早稲田2-3-18"
    issuer_name = "公益社団法人 日本キリスト教海外医療協力会"
    issuer_address = "〒169-0051 東京都新宿区西早稲田2-3-18-51"
    total_yen = 10_000
    lines = factory.LazyFunction(lambda: [RECEIPT_LINE])

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """With an item for each share of its payment."""
        receipt = super()._create(model_class, *args, **kwargs)
        shares = Allocation.objects.standing().filter(payment__isnull=False, payment=receipt.payment_id)
        ReceiptItem.objects.bulk_create(
            ReceiptItem(receipt=receipt, allocation=share, is_in_force=receipt.voided_on is None) for share in shares
        )
        return receipt


class PurposeFactory(factory.django.DjangoModelFactory):
    """Where a gift goes; made once for each code."""

    class Meta:
        model = Purpose
        django_get_or_create = ("code",)

    code = "general"
    name_ja = "使いみちを指定しない"
    name_en = "Where it is needed most"


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign
        django_get_or_create = ("code",)

    code = "summer-2026"
    name_ja = "2026年夏期募金"
    name_en = "Summer appeal 2026"
    starts_on = date(2026, 6, 1)
    ends_before = date(2026, 9, 1)


class VisitorFactory(factory.django.DjangoModelFactory):
    """Somebody who gave without an account, and whom nobody has identified yet."""

    class Meta:
        model = Visitor

    family_name = "訪問"
    given_name = factory.Sequence(lambda n: f"花子{n}")
    family_kana = "ホウモン"
    given_kana = "ハナコ"
    email = "visitor@example.org"
    postal_code = "1690051"
    prefecture = "東京都"
    city = "新宿区"
    street = "西早稲田2-3-18"
    came_at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


class GiftFactory(factory.django.DjangoModelFactory):
    """A gift of money with its payment, from somebody who is no member unless ``membership`` says so."""

    class Meta:
        model = Gift

    visitor = None
    person = factory.Maybe("visitor", yes_declaration=None, no_declaration=factory.SubFactory(PersonFactory))
    kind = Gift.Kind.MONEY
    amount_yen = 5_000
    given_on = date(2026, 6, 1)
    confirmed_on = factory.SelfAttribute("given_on")
    purpose = factory.SubFactory(PurposeFactory)
    recorded_at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)

    @classmethod
    def _create(cls, model_class, *args, membership=None, payment=None, **kwargs):
        if membership:
            kwargs["person"], kwargs["organisation"] = membership.person, membership.organisation
        gift = super()._create(model_class, *args, **kwargs)
        if gift.kind == Gift.Kind.MONEY:
            payment = payment or PaymentFactory(
                membership=membership,
                person=gift.person,
                organisation=gift.organisation,
                visitor=gift.visitor,
                amount_yen=gift.amount_yen,
                received_on=gift.given_on,
                confirmed_on=gift.confirmed_on,
            )
            Allocation.objects.create(payment=payment, gift=gift, amount_yen=gift.amount_yen)
        return gift


class MonthlyGiftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MonthlyGift

    person = factory.SubFactory(PersonFactory)
    amount_yen = 2_000
    purpose = factory.SubFactory(PurposeFactory)
    provider = Payment.Provider.TEST
    reference = factory.Sequence(lambda n: f"sub_{n}")
    started_on = date(2026, 4, 1)


class TaxCertificateFactory(factory.django.DjangoModelFactory):
    """In force for five years from August 2021."""

    class Meta:
        model = TaxCertificate

    number = factory.Sequence(lambda n: f"府益担第{n}号")
    authority = "内閣府"
    issued_on = starts_on = date(2021, 8, 2)
    ends_before = date(2026, 8, 2)


class ReceiptTermsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReceiptTerms

    starts_on = date(2011, 4, 1)
    issuer_name = "公益社団法人 日本キリスト教海外医療協力会"
    issuer_address = "〒169-0051 東京都新宿区西早稲田2-3-18-51"


class RegisterCopyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RegisterCopy

    on = date(2026, 6, 1)
    form = RegisterCopy.Form.PDF
    reason = "総会の準備"
    names = 1
    made_by = factory.SubFactory(UserFactory)
    made_at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
