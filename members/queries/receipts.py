"""Receipts: what still lacks one, what holds for them on a day, and the plan of a yearly run."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from jocs_site.foundation.periods import add_months, covers
from jocs_site.people.models import Organisation, Person
from members import rules
from members.models import Allocation, Gift, Payment, Receipt, ReceiptItem, ReceiptTerms, TaxCertificate, Visitor

Holder = Person | Organisation | Visitor
GIFT = Receipt.Wording.GIFT
WARN_MONTHS = 12


class Policy:
    """All terms and certificates, read once."""

    @cached_property
    def _terms(self) -> list[ReceiptTerms]:
        return list(ReceiptTerms.objects.order_by("starts_on"))

    @cached_property
    def _certificates(self) -> list[TaxCertificate]:
        return list(TaxCertificate.objects.order_by("starts_on"))

    def rules_on(self, day: date) -> rules.ReceiptRules:
        past = [terms for terms in self._terms if terms.starts_on <= day]
        if not past:
            return rules.ReceiptRules()
        names = ("dues_are_gifts", "stamps_from_yen", "issuer_name", "issuer_address")
        return rules.ReceiptRules(**{name: getattr(past[-1], name) for name in names})

    def certificate_on(self, day: date) -> str:
        """The words of the certificate in force; empty outside its five years."""
        for one in self._certificates:
            if covers(one.starts_on, one.ends_before, day):
                names = ("authority", "number", "issued_on", "starts_on", "ends_before")
                return rules.certificate_words(**{name: getattr(one, name) for name in names})
        return ""


@dataclass(frozen=True)
class Line:
    """One item of a receipt to be. ``holder``: whose receipt; ``words``: as it will stand there."""

    holder: Holder
    day: date
    wording: str
    certificate: str
    is_test: bool
    words: dict
    payment: Payment | None = None
    membership_id: int | None = None
    is_asked_for: bool = True

    @property
    def amount_yen(self) -> int:
        return self.words["amount_yen"]


def without_receipt_items() -> QuerySet[Allocation]:
    """Money that covers something, stands, and is on no receipt in force, nor has one from the books before these."""
    standing = Payment.objects.standing().counted().exclude(taken_over=Payment.TakenOver.RECEIPTED)
    in_force = ReceiptItem.objects.filter(allocation=OuterRef("pk"), is_in_force=True)
    shares = Allocation.objects.standing().filter(payment__in=standing).exclude(Exists(in_force))
    return shares.exclude(gift__isnull=False, gift__receipt_wish=Gift.ReceiptWish.NONE)


def money_lines(shares: QuerySet[Allocation], policy: Policy) -> list[Line]:
    names = ("payment__person", "payment__organisation", "payment__visitor", "dues__kind")
    names += ("gift__person", "gift__organisation", "gift__visitor", "gift__purpose", "gift__campaign")
    shares = shares.select_related(*names).prefetch_related("dues__kind__terms").order_by("payment", "pk")
    return [_gift_line(share, policy) if share.gift_id else _dues_line(share, policy) for share in shares]


def _dues_line(share: Allocation, policy: Policy) -> Line:
    kind, payment = share.dues.kind, share.payment
    day = payment.confirmed_on
    counts = kind.counts_as_gift and policy.rules_on(day).dues_are_gifts
    wording = rules.receipt_wording(has_vote=kind.has_vote, counts_as_gift=counts)
    words = {
        "allocation": share.pk,
        "day": day.isoformat(),
        "fiscal_year": share.dues.fiscal_year,
        "kind_ja": kind.name_in("ja", on=day),
        "kind_en": kind.name_in("en", on=day),
        "amount_yen": share.amount_yen,
    }
    certificate = policy.certificate_on(day) if wording == GIFT else ""
    return Line(payment.payer, day, wording, certificate, payment.is_test, words, payment, payment.membership_id)


def _gift_line(share: Allocation, policy: Policy) -> Line:
    gift, payment = share.gift, share.payment
    asked_for = gift.receipt_wish == Gift.ReceiptWish.OWN or payment.provider == Payment.Provider.CASH
    words = {"allocation": share.pk, "gift": gift.pk, **_what(gift), "amount_yen": share.amount_yen}
    mine = payment.membership_id if gift.payer == payment.payer else None
    certificate = policy.certificate_on(gift.confirmed_on)
    return Line(
        gift.payer, gift.confirmed_on, GIFT, certificate, payment.is_test, words, payment, mine, is_asked_for=asked_for
    )


def _what(gift: Gift) -> dict[str, str]:
    names = {"ja": "寄付", "en": "Gift"}
    if gift.kind == Gift.Kind.UNUSED_STAMPS:
        names = {"ja": "未使用切手", "en": "Unused stamps"}
    told = {
        f"what_{language}": f"{name}({(gift.campaign or gift.purpose).name_in(language)})"
        for language, name in names.items()
    }
    return {"day": gift.confirmed_on.isoformat(), **told}


def stamps_waiting() -> QuerySet[Gift]:
    """Unused stamps that may have a receipt and have none: not those stuck on paper. Source: docs/sources.md#R16"""
    in_force = ReceiptItem.objects.filter(gift=OuterRef("pk"), is_in_force=True)
    stamps = Gift.objects.filter(kind=Gift.Kind.UNUSED_STAMPS, on_paper=False, withdrawn_on=None)
    return stamps.exclude(Exists(in_force)).exclude(receipt_wish=Gift.ReceiptWish.NONE)


def stamp_lines(gifts: QuerySet[Gift], policy: Policy) -> list[Line]:
    """Of those from the least value on. Source: docs/sources.md#R16"""
    gifts = gifts.select_related("person", "organisation", "visitor", "purpose", "campaign").order_by("pk")
    return [
        Line(
            gift.payer,
            gift.confirmed_on,
            GIFT,
            policy.certificate_on(gift.confirmed_on),
            is_test=False,
            words={"gift": gift.pk, **_what(gift), "amount_yen": gift.amount_yen},
        )
        for gift in gifts
        if gift.amount_yen >= policy.rules_on(gift.confirmed_on).stamps_from_yen
    ]


def of_year(year: int) -> tuple[QuerySet[Allocation], QuerySet[Gift]]:
    """What a yearly receipt may list: gifts and dues without a vote, confirmed in that year. #R13, #R14"""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    given = Q(gift__confirmed_on__gte=first, gift__confirmed_on__lt=after)
    dues = Q(payment__confirmed_on__gte=first, payment__confirmed_on__lt=after)
    dues &= Q(dues__kind__has_vote=False, dues__kind__counts_as_gift=True)
    stamps = stamps_waiting().filter(confirmed_on__gte=first, confirmed_on__lt=after)
    return without_receipt_items().filter(given | dues), stamps


def yearly_lines(year: int, *, among: Iterable[Holder] | None = None) -> dict[Holder, list[Line]]:
    """By giver, each line with its date; ``among``: of these givers only."""
    shares, stamps = of_year(year)
    if among is not None:
        people = [holder.pk for holder in among if isinstance(holder, Person)]
        bodies = [holder.pk for holder in among if isinstance(holder, Organisation)]
        theirs = Q(person__in=people) | Q(organisation__in=bodies)
        stamps = stamps.filter(theirs)
        by_gift = Q(gift__person__in=people) | Q(gift__organisation__in=bodies)
        by_payment = Q(payment__person__in=people) | Q(payment__organisation__in=bodies)
        shares = shares.filter(by_gift | Q(gift=None) & by_payment)
    policy = Policy()
    found = defaultdict(list)
    for line in money_lines(shares, policy) + stamp_lines(stamps, policy):
        if line.wording == GIFT:
            found[line.holder].append(line)
    return {holder: sorted(lines, key=lambda line: line.day) for holder, lines in found.items()}


@dataclass
class YearlyPlan:
    """What a yearly run would do. ``late``: their receipt of the year is out already; theirs is issued singly."""

    year: int
    ready: list[Holder] = field(default_factory=list)
    total_yen: int = 0
    without_address: list[Holder] = field(default_factory=list)
    late: list[Holder] = field(default_factory=list)
    to_identify: list[Visitor] = field(default_factory=list)
    issued: int = 0


ORDERS = {
    "postal": lambda holder: (getattr(holder, "postal_code", "") or "9999999", _reading(holder), holder.pk),
    "kana": lambda holder: (_reading(holder), holder.pk),
}


def _reading(holder: Holder) -> str:
    """Organisations have no reading and come after people, by name."""
    return getattr(holder, "sort_key", None) or f"zzz{holder.name_in('ja')}"


def yearly_plan(year: int, *, order: str = "postal") -> YearlyPlan:
    issued = Receipt.objects.filter(covers_year=year, voided_on=None)
    have_one = {(person, body) for person, body in issued.values_list("person", "organisation")}
    plan = YearlyPlan(year, issued=issued.count())
    for holder, lines in yearly_lines(year).items():
        if isinstance(holder, Visitor):
            plan.to_identify.append(holder)
        elif _key(holder) in have_one:
            plan.late.append(holder)
        elif not address_of(holder):
            plan.without_address.append(holder)
        else:
            plan.ready.append(holder)
            plan.total_yen += sum(line.amount_yen for line in lines)
    plan.ready.sort(key=ORDERS[order])
    return plan


def _key(holder: Holder) -> tuple[int | None, int | None]:
    return (holder.pk, None) if isinstance(holder, Person) else (None, holder.pk)


def address_of(holder: Holder) -> str:
    """On one line; empty where none is on record."""
    return " ".join((holder.address if isinstance(holder, Organisation) else holder.postal_address).split())


def yearly_receipts(year: int, *, order: str = "postal") -> list[Receipt]:
    """Those in force, in the order of printing."""
    receipts = Receipt.objects.filter(covers_year=year, voided_on=None)
    found = receipts.select_related("person", "organisation", "replaces").order_by("serial")
    return sorted(found, key=lambda receipt: ORDERS[order](receipt.person or receipt.organisation))


def certificate_ending(today: date) -> TaxCertificate | None:
    """The last certificate when it ends within a year and no other follows. Source: docs/sources.md#R18"""
    last = TaxCertificate.objects.order_by("-ends_before").first()
    return last if last and last.ends_before <= add_months(today, WARN_MONTHS) + timedelta(days=1) else None
