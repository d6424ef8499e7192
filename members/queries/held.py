"""Everything the members' room and the people's room hold about one member, for that member. Nothing of others."""

from collections.abc import Callable
from dataclasses import asdict

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.held import Fact, Part, facts
from jocs_site.letters.queries import letters_of
from jocs_site.people.models import Consent, Person, ReturnedMail
from jocs_site.people.queries import notes_of
from members.models import (
    CardNotice,
    CreditWish,
    DebitLine,
    Dues,
    Gift,
    Mandate,
    Membership,
    MembershipApplication,
    MembershipPeriod,
    Payment,
    Receipt,
    RefundOrder,
    Resignation,
    SavedCard,
    Slip,
)
from members.queries.overpaid import account_of

NAMES = ("family_name", "given_name", "family_kana", "given_kana", "family_latin", "given_latin", "born_on")
HOME = ("email", "phone", "country", "postal_code", "prefecture", "city", "street", "building", "address_abroad")


def held_about(person: Person) -> list[Part]:
    """Under records that were merged into this one, too; parts without a record are there as well."""
    own = Q(person=person) | Q(person__merged_into=person)
    of_membership = Q(membership__person=person) | Q(membership__person__merged_into=person)
    of_card = Q(customer__person=person) | Q(customer__person__merged_into=person)
    of_dues = Q(dues__membership__person=person) | Q(dues__membership__person__merged_into=person)
    of_payment = Q(payment__person=person) | Q(payment__person__merged_into=person)
    parts = (
        ("person", _("You"), [person], (*NAMES, *HOME, "language", "stop_mail")),
        ("memberships", _("Memberships"), Membership.objects.filter(own), _MEMBERSHIP),
        ("kinds", _("Kinds of membership over time"), MembershipPeriod.objects.filter(of_membership), _PERIOD),
        ("dues", _("Dues"), Dues.objects.filter(of_membership), _DUES),
        ("mandates", _("Mandates for direct debit"), Mandate.objects.filter(of_membership), _MANDATE),
        ("debits", _("Direct debits"), _debits(of_membership), _DEBIT),
        ("payments", _("Payments"), Payment.objects.filter(own), _PAYMENT),
        ("slips", _("Slips of the post office"), Slip.objects.filter(of_membership), _SLIP),
        ("overpayments", _("What you wished for overpayments"), CreditWish.objects.filter(of_payment), _WISH),
        ("refunds", _("Money sent back"), RefundOrder.objects.filter(of_payment), _REFUND),
        ("gifts", _("Gifts"), Gift.objects.filter(own).select_related("purpose"), _GIFT),
        ("receipts", _("Receipts"), Receipt.objects.filter(own), _RECEIPT),
        ("cards", _("Saved cards"), SavedCard.objects.filter(of_card), _CARD),
        ("card_notices", _("Announced charges"), CardNotice.objects.filter(of_dues).select_related("dues"), _NOTICE),
        ("letters", _("Letters"), letters_of(person), ("made_at", "channel", "subject", "address", "state", "text")),
        ("consents", _("Consents"), Consent.objects.filter(own), _CONSENT),
        ("applications", _("Applications for membership"), MembershipApplication.objects.filter(own), _APPLICATION),
        ("resignations", _("Leaving"), Resignation.objects.filter(of_membership), ("said_at", "leaves_on", "words")),
        (
            "returned_mail",
            _("Post that came back"),
            ReturnedMail.objects.filter(own),
            ("returned_on", "what", "reason"),
        ),
        ("notes", _("Notes of the office"), notes_of(person), ("written_at", "kind", "text", "ended_at")),
    )
    here = [Part(code, title, [facts(row, names) + _more(row) for row in rows]) for code, title, rows, names in parts]
    return [*here, *(tell(person) for tell in _ROOMS_ABOVE)]


_ROOMS_ABOVE: list[Callable[[Person], Part]] = []


def also_held(tell: Callable[[Person], Part]) -> Callable[[Person], Part]:
    """Decorates how a room that stands on this one tells what it holds about a person; we do not know that room."""
    _ROOMS_ABOVE.append(tell)
    return tell


_MEMBERSHIP = ("number", "joined_on", "left_on", "left_because", "pledged_yen")
_PERIOD = ("kind", "starts_on", "ends_before")
_DUES = ("fiscal_year", "amount_yen", "due_on", "waived_on", "waived_because")
_MANDATE = ("bank_name", "branch_name", "last_digits", "holder", "received_on", "valid_from")
_MANDATE += ("suspended_on", "suspended_because", "ended_on", "ended_because")
_DEBIT = ("run", "amount_yen", "state", "result")
_PAYMENT = ("received_on", "amount_yen", "provider", "reference", "payer_name", "is_test")
_SLIP = ("value_on", "amount_yen", "gift_yen", "payer_name", "message")
_WISH = ("said_at", "choice", "amount_yen", "purpose", "said_by", "state")
_REFUND = ("asked_at", "amount_yen", "reason", "state", "paid_on", "account_erased_on")
_GIFT = ("given_on", "kind", "amount_yen", "purpose", "message", "receipt_wish", "withdrawn_on")
_RECEIPT = ("year", "serial", "issued_on", "name", "address", "total_yen", "voided_on", "voided_because")
_CARD = ("brand", "last4", "exp_month", "exp_year", "saved_on", "ended_on", "ended_because")
_NOTICE = ("dues", "amount_yen", "announced_on", "charge_on", "withdrawn_on", "withdrawn_because")
_CONSENT = ("purpose", "given_on", "withdrawn_on", "text_version")
_APPLICATION = ("number", "applied_at", "state", *NAMES, *HOME, "introduced_by", "words", "board_on")


def _debits(of_membership: Q) -> QuerySet[DebitLine]:
    return DebitLine.objects.filter(of_membership).select_related("run").order_by("run__debit_on")


def _more(record: Model) -> list[Fact]:
    """What is kept encrypted is readable to whom it is about."""
    account = account_of(record) if isinstance(record, RefundOrder) else None
    return [Fact("account", _("bank account"), asdict(account), str(account))] if account else []
