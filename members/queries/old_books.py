"""What taking over the money of earlier years needs to know about what is on record."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jocs_site.people.models import Organisation
from members.models import Allocation, Campaign, Dues, Membership, MembershipPeriod, Payment, Purpose


@dataclass(frozen=True)
class DuesOnRecord:
    """The dues of a year, and the money that covers them: ``payments`` are days and ways, one for each share."""

    amount_yen: int
    paid_yen: int
    waived_because: str
    payments: tuple[tuple[date, str], ...]


def dues_on_record(membership_ids: Iterable[int], years: Iterable[int]) -> dict[tuple[int, int], DuesOnRecord]:
    """By membership and fiscal year; two questions, however many there are."""
    found = Dues.objects.filter(membership__in=list(membership_ids), fiscal_year__in=list(years))
    covered = defaultdict(list)
    shares = Allocation.objects.standing().filter(dues__in=found.values("pk")).order_by("pk")
    for dues_id, yen, day, way in shares.values_list("dues", "amount_yen", "payment__received_on", "payment__provider"):
        covered[dues_id].append((yen, day, way))
    return {
        (membership, year): DuesOnRecord(
            amount_yen,
            sum(yen for yen, _day, _way in covered[pk]),
            reason,
            tuple((day, way) for _yen, day, way in covered[pk]),
        )
        for pk, membership, year, amount_yen, reason in found.values_list(
            "pk", "membership", "fiscal_year", "amount_yen", "waived_because"
        )
    }


def kinds_held(membership_ids: Iterable[int]) -> dict[int, list[MembershipPeriod]]:
    """The kinds that memberships were of, by membership, the first one first."""
    held = defaultdict(list)
    periods = MembershipPeriod.objects.filter(membership__in=list(membership_ids))
    for period in periods.order_by("membership", "starts_on"):
        held[period.membership_id].append(period)
    return held


@dataclass(frozen=True)
class GiftOnRecord:
    """A gift of money that stands, by what tells it from another. ``giver``: keys of person and organisation."""

    giver: tuple[int | None, int | None]
    given_on: date
    amount_yen: int
    purpose_id: int
    campaign_id: int | None
    provider: str


def gifts_on_record(person_ids: Iterable[int], organisation_ids: Iterable[int]) -> list[GiftOnRecord]:
    """Gifts of money by these givers; one whose money was taken back is none."""
    shares = Allocation.objects.standing().filter(gift__withdrawn_on=None)
    names = ("given_on", "amount_yen", "purpose", "campaign")
    columns = ("gift__person", "gift__organisation", *(f"gift__{name}" for name in names), "payment__provider")
    found = []
    for giver, keys in (("gift__person__in", person_ids), ("gift__organisation__in", organisation_ids)):
        if keys := list(keys):
            found += shares.filter(**{giver: keys}).order_by("pk").values_list(*columns)
    return [GiftOnRecord((person, body), *rest) for person, body, *rest in found]


def open_memberships_of(person_ids: Iterable[int], organisation_ids: Iterable[int]) -> dict[tuple, int]:
    """Keys of person and organisation -> the membership they hold now."""
    open_ones = Membership.objects.filter(left_on=None)
    columns = ("person", "organisation", "pk")
    found = [
        *open_ones.filter(person__in=list(person_ids)).values_list(*columns),
        *open_ones.filter(organisation__in=list(organisation_ids)).values_list(*columns),
    ]
    return {(person, body): pk for person, body, pk in found}


def ways_before() -> dict[str, str]:
    """The ways by which money of earlier years may have come, in both languages and as coded; none goes back online."""
    ways = ("postal", "bank", "cash", "debit")
    others = {"postal": ("郵便振替", "郵便", "postal transfer"), "bank": ("銀行振込", "銀行", "振込", "bank transfer")}
    others |= {"cash": ("現金", "cash"), "debit": ("口座振替", "自動引落", "direct debit")}
    return {word: way for way in ways for word in (*others[way], str(Payment.Provider(way).label), way)}


def purposes_by_name() -> dict[str, int]:
    """Every name and code of a purpose, those no longer offered too -> its key."""
    return {
        word: one.pk for one in Purpose.objects.order_by("-position") for word in (one.name_en, one.name_ja, one.code)
    }


def campaigns_by_name() -> dict[str, list[Campaign]]:
    """Every name and code -> the campaigns that bear it; appeals of several years may share a name."""
    named = defaultdict(list)
    for one in Campaign.objects.all():
        for word in {one.name_en, one.name_ja, one.code}:
            named[word].append(one)
    return dict(named)


def organisations_by_name() -> dict[str, list[int]]:
    """Names in either language, as they stand -> keys."""
    named = defaultdict(list)
    for pk, name_ja, name_en in Organisation.objects.values_list("pk", "name_ja", "name_en"):
        for word in {name_ja, name_en}:
            named[word].append(pk)
    return dict(named)
