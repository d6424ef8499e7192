"""Slips and their batches: who is meant, what is owed, what is doubtful, and where a difference may lie."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.money import format_yen
from jocs_site.foundation.names import search_key
from members import rules
from members.models import Dues, Membership, Payment, Slip, SlipBatch
from members.queries.memberships import find_memberships, membership_by_number

AT_MOST = 9  # candidates that one key chooses from
BY_HAND = ("#", "*", "№", "no.", "no")  # in front of a member number without its check digit


def slip_batches() -> QuerySet[SlipBatch]:
    """Every batch with what is entered, those still open first."""
    open_first = Case(When(state=SlipBatch.State.OPEN, then=0), default=1)
    return SlipBatch.objects.with_entered().select_related("entered_by").order_by(open_first, "-number")


def open_batches() -> QuerySet[SlipBatch]:
    return SlipBatch.objects.filter(state=SlipBatch.State.OPEN)


def last_account() -> str:
    """The account of the batch begun last: the next is of the same, as a rule."""
    return SlipBatch.objects.order_by("-number").values_list("account", flat=True).first() or ""


def batch_of_notice(*, account: str, notice_on: date, slip_count: int, total_yen: int, **_others) -> SlipBatch | None:
    """A batch, booked or open, of what looks like the same notice."""
    same = SlipBatch.objects.filter(account=account, notice_on=notice_on, slip_count=slip_count, total_yen=total_yen)
    return same.filter(state__in=[SlipBatch.State.OPEN, SlipBatch.State.POSTED]).first()


def slips_of(batch: SlipBatch) -> QuerySet[Slip]:
    """For the screen and the print, the latest first, with what became of each."""
    names = ("membership__person", "membership__organisation", "purpose", "campaign")
    payments = Payment.objects.with_credit().select_related("reversal", "visitor", "person", "organisation")
    rows = batch.slips.select_related(*names).order_by("-position")
    return rows.prefetch_related(Prefetch("payment", payments), Prefetch("dues", _years()))


def slips_to_book(batch: SlipBatch) -> QuerySet[Slip]:
    """In the order in which they lie, each with the years chosen: the payer's own first, the oldest first."""
    return batch.slips.select_related("membership").prefetch_related(Prefetch("dues", _years()))


def _years() -> QuerySet[Dues]:
    names = ("membership__person", "membership__organisation")
    return Dues.objects.select_related(*names).order_by("membership__number", "fiscal_year")


def memberships_on_slip(membership: Membership) -> QuerySet[Membership]:
    """Whose dues one slip may pay: the payer's, and those of everybody who shares the envelope."""
    shared = Q(pk=membership.pk)
    if membership.person_id and membership.person.household_id:
        shared |= Q(person__household=membership.person.household_id)
    return Membership.objects.filter(shared)


@dataclass(frozen=True)
class SlipAccount:
    """What stands beside a slip while it is typed: what the payer owes, and ``others`` in the household."""

    membership: Membership
    years: list[Dues]
    others: list[Dues]
    credit_yen: int
    notes: list[str] = field(default_factory=list)

    @property
    def owed_yen(self) -> int:
        return sum(dues.owed_yen for dues in self.years)

    @property
    def all_years(self) -> list[Dues]:
        """The payer's own, then those of the household."""
        return self.years + self.others


def account_on_slip(membership: Membership, today: date) -> SlipAccount:
    owing = Dues.objects.owed().filter(membership__in=memberships_on_slip(membership).values("pk"))
    years = list(owing.select_related("membership__person", "membership__organisation"))
    credit_yen = Membership.objects.with_standing(today).values_list("credit_yen", flat=True).get(pk=membership.pk)
    waiting = Slip.objects.filter(membership=membership, batch__state=SlipBatch.State.OPEN).select_related("batch")
    words = _("%(yen)s are typed in already, not booked yet: %(batch)s, slip %(position)d.")
    notes = [
        words % {"yen": format_yen(slip.amount_yen), "batch": slip.batch, "position": slip.position} for slip in waiting
    ]
    own = [dues for dues in years if dues.membership_id == membership.pk]
    others = sorted(set(years) - set(own), key=lambda dues: (dues.membership.number, dues.fiscal_year))
    return SlipAccount(membership, own, others, credit_yen, _ended(membership, today) + notes)


def _ended(membership: Membership, today: date) -> list[str]:
    person = membership.person
    if person and person.deceased_on and person.deceased_on <= today:
        words = {"name": membership.name, "day": person.deceased_on.isoformat()}
        return [_("%(name)s died on %(day)s. Ask the family what the money is for.") % words]
    if membership.left_on and membership.left_on <= today:
        return [_("%(name)s left on %(day)s.") % {"name": membership.name, "day": membership.left_on.isoformat()}]
    return []


def owed_on_slip(membership_id: int | None, dues_ids: Iterable[int]) -> int:
    """Yen owed for the years chosen, or for all of the member's when none are chosen."""
    chosen = Q(pk__in=dues_ids) if dues_ids else Q(membership=membership_id)
    return sum(Dues.objects.owed().filter(chosen).values_list("owed_yen", flat=True))


def are_dues_on_slip(membership_id: int | None, dues_ids: Iterable[int]) -> bool:
    """Whether the years chosen are those of the payer or of the payer's household."""
    if not dues_ids:
        return True
    payer = Membership.objects.with_names().filter(pk=membership_id).first()
    owners = set(Dues.objects.filter(pk__in=dues_ids).values_list("membership", flat=True))
    return payer is not None and owners <= set(memberships_on_slip(payer).values_list("pk", flat=True))


@dataclass(frozen=True)
class Meant:
    """Whom typed text means: one membership, several to choose from, or nobody, with the sentence that says why."""

    membership: Membership | None = None
    candidates: list[Membership] = field(default_factory=list)
    trouble: str = ""
    note: str = ""
    is_name: bool = False


def who_is_meant(text: str, today: date) -> Meant:
    """A member number with its check digit, ``#`` and a number without, or any spelling of a name."""
    plain = search_key(text)
    by_hand = next((mark for mark in BY_HAND if plain.startswith(mark)), "")
    digits = plain.removeprefix(by_hand).strip(".")
    if not (digits.isascii() and digits.isdecimal()):
        return _named(text, today)
    number = int(digits[:9]) if by_hand and len(digits) < 10 else rules.member_number(digits)
    if number is None:
        sentence = _("The check digit does not fit. Read the number again; if the slip has none, type # before it.")
        return Meant(trouble=sentence)
    membership = membership_by_number(str(number))
    if membership is None:
        return Meant(trouble=_("No member has the number %(number)d.") % {"number": number})
    if membership.number == number:
        return Meant(membership)
    words = {"old": number, "new": membership.number}
    return Meant(membership, note=_("%(old)d was entered twice and goes on as %(new)d.") % words)


def _named(text: str, today: date) -> Meant:
    if not search_key(text):
        return Meant(trouble=_("Type the member number, or the name of the payer if there is no member."))
    rows = find_memberships(text).filter(continues_as=None).with_names().with_standing(today).in_reading_order()
    candidates = list(rows[: AT_MOST + 1])
    if not candidates:
        return Meant(trouble=_("Nobody of this name is a member."), is_name=True)
    if len(candidates) > AT_MOST:
        return Meant(candidates=candidates[:AT_MOST], note=_("There are more; type more of the name."), is_name=True)
    return Meant(candidates=candidates, is_name=True)


def doubts_about(
    *,
    membership_id: int | None,
    payer_name: str,
    amount_yen: int,
    value_on: date,
    today: date,
    slip: Slip | None = None,
) -> list[Blocker]:
    """What makes a slip doubtful: whose it is, or that the same came already. ``slip``: the one that is corrected."""
    found = []
    if membership_id and (slip is None or slip.membership_id != membership_id):
        membership = Membership.objects.with_names().get(pk=membership_id)
        found += [Blocker("ended", sentence) for sentence in _ended(membership, today)]
    same = Q(membership=membership_id, amount_yen=amount_yen)
    if not membership_id:
        same &= Q(payer_name=payer_name.strip())
    typed = Slip.objects.filter(same, value_on=value_on, batch__state=SlipBatch.State.OPEN).exclude(pk=slip and slip.pk)
    for other in typed.select_related("batch")[:3]:
        words = {"batch": other.batch, "position": other.position}
        sentence = _("The same sum of the same day is typed in already: %(batch)s, slip %(position)d.")
        found.append(Blocker("typed_twice", sentence % words))
    booked = Payment.objects.standing().filter(same, received_on=value_on)
    for reference in booked.values_list("reference", flat=True)[:3]:
        sentence = _("The same sum of the same day is booked already under %(reference)s.")
        found.append(Blocker("booked_twice", sentence % {"reference": reference}))
    return found


def hints_for(batch: SlipBatch, slips: Iterable[Slip]) -> list[str]:
    """Where the difference from the notice may lie, in sentences."""
    amounts = {slip.position: slip.amount_yen for slip in slips}
    sentences = {
        "missing": _("One slip seems to be missing, over %(yen)s."),
        "same": _("Slip %(position)d is of exactly this sum: typed twice, or of another notice?"),
        "swapped": _("Slip %(position)d says %(typed)s: two digits the other way round would be %(yen)s."),
        "tenfold": _("Slip %(position)d says %(typed)s: with a zero more or less it would be %(yen)s."),
    }
    return [
        sentences[hint.kind]
        % {
            "position": hint.position or 0,
            "typed": format_yen(amounts.get(hint.position, 0)),
            "yen": format_yen(hint.yen),
        }
        for hint in rules.hints(amounts, slip_count=batch.slip_count, total_yen=batch.total_yen)
    ]
