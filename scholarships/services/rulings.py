"""Decisions of the committee on scholarships, and the steps that follow from them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.currency import why_not_money
from jocs_site.backoffice.states import StateChange, take_step
from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.money import format_money
from scholarships import queries
from scholarships.models import Award, AwardChange, PanelMember, Ruling, lives


@dataclass(frozen=True)
class Ruled:
    """What the minutes say of one decision. ``signers``: the two members of the committee who signed them."""

    meeting_on: date
    minutes: str
    effective_on: date
    reason: str
    signers: tuple[PanelMember, PanelMember]

    def checked(self, today: date) -> "Ruled":
        """Raises RuleBroken at the field that is wrong."""
        first, second = self.signers
        if self.meeting_on > today:
            raise RuleBroken(_("This day is still to come. Record it once the meeting was held."), field="meeting_on")
        if not self.minutes.strip():
            raise RuleBroken(_("Say under which name the minutes are kept."), field="minutes")
        if not self.reason.strip():
            raise RuleBroken(_("Give the reason in a sentence."), field="reason")
        if first == second:
            raise RuleBroken(_("Two different members sign."), field="second_signer")
        return self


def rule(
    award: Award,
    kind: str,
    ruled: Ruled,
    *,
    by,
    at: datetime,
    proposed: Decimal | None = None,
    amount: Decimal | None = None,
    months: int | None = None,
) -> Ruling:
    """Keep a decision. Raises RuleBroken at the field that is wrong, or for more money than was paid."""
    ruled.checked(timezone.localdate(at))
    if amount:
        _check_sum(award, amount)
    first, second = ruled.signers
    return Ruling.objects.create(
        award=award,
        kind=kind,
        meeting_on=ruled.meeting_on,
        minutes=ruled.minutes.strip(),
        effective_on=ruled.effective_on,
        reason=ruled.reason.strip(),
        first_signer=first,
        second_signer=second,
        proposed=proposed,
        amount=amount,
        months=months,
        entered_at=at,
        entered_by=by,
    )


def _check_sum(award: Award, amount: Decimal) -> None:
    if wrong := why_not_money(amount, award.currency):
        raise RuleBroken(str(wrong[0]), field="amount", blockers=wrong)
    paid = queries.paid_of(award)
    if amount > paid:
        words = {"paid": format_money(paid, award.currency)}
        raise RuleBroken(_("Only %(paid)s was paid with this scholarship.") % words, field="amount")


def step_of_award(award: Award, step_name: str, **options) -> StateChange:
    return take_step(award, lives.AWARD_LIFE, step_name, changes=AwardChange, **options)
