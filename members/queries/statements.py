"""Lines of bank files: whose they may be, why they wait, and what a clerk needs to decide."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jocs_site.foundation.money import format_yen
from members.models import BankFile, BankLine, ColumnMapping, Dues, Membership, PayerAlias
from members.payments.files.kana import payer_key
from members.payments.matching import Book, Candidate

NAMES = (
    "person__family_kana",
    "person__given_kana",
    "person__family_name",
    "person__given_name",
    "person__family_latin",
    "person__given_latin",
    "organisation__name_ja",
    "organisation__name_en",
)


def matching_book(today: date) -> Book:
    """Every membership, with what it owes and by which names it pays."""
    owed = defaultdict(list)
    for membership_id, owed_yen in Dues.objects.owed().values_list("membership", "owed_yen"):
        owed[membership_id].append(owed_yen)
    columns = ("pk", "number", "person", "organisation", "left_on", "person__deceased_on", *NAMES)
    candidates = [
        Candidate(
            membership_id=pk,
            number=number,
            holder=(person, organisation),
            keys=_keys(*names),
            owed_yen=owed[pk],
            ended=_ended(left_on, died_on, today),
        )
        for pk, number, person, organisation, left_on, died_on, *names in Membership.objects.values_list(*columns)
    ]
    return Book(candidates, PayerAlias.objects.values_list("key", "sender", "membership"))


def _ended(left_on: date | None, died_on: date | None, today: date) -> str:
    if died_on and died_on <= today:
        return "deceased"
    return "ended" if left_on and left_on <= today else ""


def _keys(family_kana, given_kana, family, given, family_latin, given_latin, name_ja, name_en) -> frozenset[str]:
    if family is None:
        spellings = [name_ja, name_en]
    else:
        spellings = [family_kana + given_kana, family + given, given_latin + family_latin, family_latin + given_latin]
    return frozenset(filter(None, map(payer_key, spellings)))


def bank_files() -> QuerySet[BankFile]:
    return BankFile.objects.select_related("read_by")


def bank_file_with(sha256: str) -> BankFile | None:
    return BankFile.objects.filter(sha256=sha256).first()


def bank_lines() -> QuerySet[BankLine]:
    names = ("file", "payment__membership__person", "payment__membership__organisation", "payment__reversal")
    return BankLine.objects.select_related(*names)


def waiting_lines() -> QuerySet[BankLine]:
    """What a clerk must decide, the surest first."""
    return BankLine.objects.filter(state=BankLine.State.WAITING).order_by("rank", "booked_on", "pk")


def column_mappings() -> QuerySet[ColumnMapping]:
    return ColumnMapping.objects.all()


@dataclass(frozen=True)
class Proposal:
    membership: Membership
    owed: list[Dues]
    ended: str

    @property
    def owed_yen(self) -> int:
        return sum(dues.owed_yen for dues in self.owed)


@dataclass(frozen=True)
class Waiting:
    """A line with the reason it waits and whose it may be."""

    line: BankLine
    reason: str
    proposals: list[Proposal]


def with_proposals(lines: list[BankLine], today: date) -> list[Waiting]:
    """Two questions for the page, however many lines it has."""
    wanted = {pk for line in lines for pk in line.match.get("members", ())}
    owed = defaultdict(list)
    for dues in Dues.objects.owed().filter(membership__in=wanted):
        owed[dues.membership_id].append(dues)
    found = {
        membership.pk: Proposal(
            membership,
            owed[membership.pk],
            _ended(membership.left_on, membership.person and membership.person.deceased_on, today),
        )
        for membership in Membership.objects.with_names().filter(pk__in=wanted)
    }
    return [
        Waiting(line, reason_of(line), [found[pk] for pk in line.match.get("members", ()) if pk in found])
        for line in lines
    ]


def reason_of(line: BankLine) -> str:
    """Why it was not booked by itself, in a sentence or three."""
    match = line.match
    if line.is_taken_back:
        return _("The bank took back a payment, and it is not certain which one.")
    count = match.get("count", 0)
    several = ngettext(
        "Kana alone; %(count)d member of that name.", "Kana alone; %(count)d members of that name.", count
    )
    found = {
        "number_and_kana": _("Number and kana agree."),
        "confirmed": _("This payer was confirmed before."),
        "kana_one": _("Kana alone; one member of that name."),
        "conflict": _("The number is one member's, the kana are another's."),
        "number_only": _("Number alone; the name differs."),
        "kana_several": several % {"count": count},
        "nobody": _("No member of that number or name."),
    }[match.get("reason", "nobody")]
    amount = {
        "differs": _("The amount differs by %(yen)s from what is owed."),
        "nothing_owed": _("Nothing is owed."),
        "too_much": _("It is more than can be booked at once."),
        "owed": _("The amount is owed."),
    }.get(match.get("amount"), "")
    ended = {
        "deceased": _("The member has died. Ask the family what the money is for."),
        "ended": _("The membership has ended."),
    }.get(match.get("ended"), "")
    yen = format_yen(abs(match.get("differs_yen", 0)))
    return " ".join(part % {"yen": yen} if "%(yen)s" in part else part for part in (found, amount, ended) if part)
