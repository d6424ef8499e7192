"""Direct debit: whom a run would ask, whom not and why; what is under way, and what came back."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from members import rules
from members.models import (
    OPEN,
    CardNotice,
    DebitLine,
    DebitRun,
    DebitShare,
    DebitTerms,
    Dues,
    Mandate,
    Membership,
    Payment,
    PaymentRequest,
)

Result, NewCode, State = DebitLine.Result, DebitLine.NewCode, DebitLine.State
TO_MEND = (Result.NO_ACCOUNT, Result.STOPPED_BY_PAYER, Result.NO_MANDATE)
WHY_NOT = {
    "deceased": _("the member has died"),
    "left": _("no member on that day"),
    "suspended": _("the mandate is suspended"),
    "not_yet": _("the mandate is to be used later"),
    "under_way": _("another debit is under way"),
    "online": _("an online payment is open"),
    "card": _("a card is announced to be charged for it"),
    "came_back": _("the last debit came back; mend the mandate first"),
    "credit": _("money of theirs covers nothing yet; use it first"),
    "too_much": _("more than can be booked at once"),
}
ADVICE = {
    Result.NO_FUNDS: _("The next run asks again. Or send a payment sheet."),
    Result.NO_ACCOUNT: _("The mandate is wrong. Suspend it and ask for a new form."),
    Result.STOPPED_BY_PAYER: _("Ask the member, and suspend the mandate until then."),
    Result.NO_MANDATE: _("The bank has no form. Suspend the mandate and ask for a new one."),
    Result.STOPPED_BY_US: _("We stopped it ourselves. The next run asks again."),
    Result.OTHER: _("Ask the bank."),
}
NAMES = ("membership__person__user", "membership__organisation__contact__user")


@dataclass(frozen=True)
class Debit:
    """One line that a run would have: the dues, oldest first."""

    mandate: Mandate
    dues: list[Dues]
    new_code: str

    @property
    def membership(self) -> Membership:
        return self.mandate.membership

    @property
    def amount_yen(self) -> int:
        return sum(dues.owed_yen for dues in self.dues)


@dataclass(frozen=True)
class LeftOut:
    """Somebody with a mandate who owes and is not asked. ``why``: one of `WHY_NOT`."""

    mandate: Mandate
    owed_yen: int
    why: str

    @property
    def reason(self) -> str:
        return WHY_NOT[self.why]


@dataclass(frozen=True)
class Proposal:
    debits: list[Debit] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def figures(self) -> tuple[int, int]:
        """Members and yen."""
        return len(self.debits), sum(debit.amount_yen for debit in self.debits)

    @property
    def why_not(self) -> list[tuple[str, int]]:
        counted = Counter(one.why for one in self.left_out)
        return [(words, counted[why]) for why, words in WHY_NOT.items() if counted[why]]


def propose_debits(*, debit_on: date, fiscal_year: int | None = None) -> Proposal:
    """Everybody with a live mandate who owes, by member number. ``fiscal_year``: that year's dues only."""
    owed = defaultdict(list)
    of_members = Dues.objects.owed().filter(membership__in=Mandate.objects.live().values("membership"))
    for dues in of_members.filter(fiscal_year=fiscal_year) if fiscal_year else of_members:
        owed[dues.membership_id].append(dues)
    if not owed:
        return Proposal()
    mandates = Mandate.objects.live().filter(membership__in=owed).select_related(*NAMES)
    obstacles, before = _Obstacles(set(owed)), _debited_before(set(owed))
    proposal = Proposal()
    for mandate in mandates.order_by("membership__number"):
        debit = Debit(mandate, owed[mandate.membership_id], _new_code(mandate, before))
        if why := _why_not(debit, obstacles, debit_on):
            proposal.left_out.append(LeftOut(mandate, debit.amount_yen, why))
        else:
            proposal.debits.append(debit)
    return proposal


class _Obstacles:
    """Keys of memberships that something else stands in the way of, each found with one question."""

    def __init__(self, members: set[int]):
        rows = DebitLine.objects.filter(membership__in=members)
        self.under_way = set(rows.filter(state=State.WAITING).values_list("membership", flat=True))
        self.came_back = set(_to_mend(rows).values_list("mandate", flat=True))
        requests = PaymentRequest.objects.filter(membership__in=members, state__in=OPEN, dues__isnull=False)
        self.online = set(requests.values_list("membership", flat=True))
        announced = CardNotice.objects.filter(dues__membership__in=members, withdrawn_on=None, attempts=None)
        self.card = set(announced.values_list("dues__membership", flat=True))
        paid = Payment.objects.counted().standing().filter(membership__in=members).with_credit()
        self.credit = set(paid.filter(credit_yen__gt=0).values_list("membership", flat=True))


def _to_mend(rows: QuerySet[DebitLine]) -> QuerySet[DebitLine]:
    return rows.filter(state=State.UNPAID, result__in=TO_MEND, settled_on=None)


def _why_not(debit: Debit, obstacles: _Obstacles, on: date) -> str:
    """The first thing that stands in the way, or nothing."""
    mandate, membership = debit.mandate, debit.membership
    stands = {
        "deceased": membership.person is not None and membership.person.deceased_on is not None,
        "left": membership.joined_on > on or (membership.left_on is not None and membership.left_on <= on),
        "suspended": mandate.suspended_on is not None,
        "not_yet": mandate.valid_from > on,
        "under_way": membership.pk in obstacles.under_way,
        "online": membership.pk in obstacles.online,
        "card": membership.pk in obstacles.card,
        "came_back": mandate.pk in obstacles.came_back,
        "credit": membership.pk in obstacles.credit,
        "too_much": not rules.is_payment_amount(debit.amount_yen),
    }
    return next((why for why, is_so in stands.items() if is_so), "")


def _debited_before(members: set[int]) -> dict[int, set[int]]:
    """Memberships and the mandates by which they were debited, whatever came of it."""
    found = defaultdict(set)
    for membership_id, mandate_id in (
        DebitLine.objects.filter(membership__in=members)
        .exclude(state=State.CANCELLED)
        .values_list("membership", "mandate")
    ):
        found[membership_id].add(mandate_id)
    return found


def _new_code(mandate: Mandate, before: dict[int, set[int]]) -> str:
    known = before.get(mandate.membership_id, set())
    if mandate.pk in known:
        return NewCode.NOT_NEW
    return NewCode.CHANGED if known else NewCode.FIRST


def debit_terms_on(day: date) -> DebitTerms | None:
    return DebitTerms.objects.filter(starts_on__lte=day).order_by("-starts_on").first()


def mandates_list() -> QuerySet[Mandate]:
    return Mandate.objects.select_related("membership__person", "membership__organisation", "entered_by")


def mandates_of(membership: Membership) -> QuerySet[Mandate]:
    """The live one first, then those that ended, the latest first."""
    return membership.mandates.select_related("entered_by").order_by("-pk")


def live_mandate(membership: Membership) -> Mandate | None:
    return membership.mandates.live().first()


def debit_under_way(membership: Membership) -> DebitLine | None:
    """What the bank will debit, or was asked to and has not answered yet."""
    return membership.debit_lines.filter(state=State.WAITING).select_related("run", "mandate").first()


def debit_runs() -> QuerySet[DebitRun]:
    return DebitRun.objects.select_related("made_by", "terms")


def fetches_of(run: DebitRun) -> QuerySet[ModelLogEntry]:
    """Who took the file for the bank along, and when."""
    log = ModelLogEntry.objects.for_instance(run).filter(action="members.debit_file_fetched")
    return log.select_related("user").order_by("timestamp")


def debit_lines() -> QuerySet[DebitLine]:
    names = ("run", "mandate", "membership__person", "membership__organisation", "payment", "notice", "failure_letter")
    shares = Prefetch("shares", DebitShare.objects.select_related("dues").order_by("dues__fiscal_year"))
    return DebitLine.objects.select_related(*names).prefetch_related(shares).order_by("customer")


def lines_left_as_credit(run: DebitRun) -> QuerySet[DebitLine]:
    """Lines that were paid while their dues were paid in another way: the money covers nothing yet."""
    paid = Payment.objects.standing().with_credit().filter(credit_yen__gt=0)
    return debit_lines().filter(run=run, payment__in=paid.values("pk"))


def debits_to_settle() -> QuerySet[DebitLine]:
    """Debits that came back and that nobody has dealt with: the latest of each member who still owes it.

    A wrong mandate stays here until it is suspended or ended, whoever paid meanwhile.
    """
    later = DebitLine.objects.filter(membership=OuterRef("membership"), run__debit_on__gt=OuterRef("run__debit_on"))
    owed = Dues.objects.owed().filter(debit_shares__line=OuterRef("pk"))
    mend = Q(result__in=TO_MEND, mandate__ended_on=None, mandate__suspended_on=None)
    again = ~Q(result__in=TO_MEND) & Exists(owed) & ~Exists(later.exclude(state=State.CANCELLED))
    waiting = debit_lines().filter(state=State.UNPAID, settled_on=None)
    return waiting.filter(mend | again).order_by("run__debit_on", "customer")


def runs_to_answer(today: date) -> QuerySet[DebitRun]:
    """Runs whose day is past and whose answer nobody has read yet."""
    return debit_runs().filter(state=DebitRun.State.FIXED, debit_on__lt=today)
