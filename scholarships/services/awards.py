"""Awards and their instalments: money that goes out once, by two persons."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.currency import why_not_money
from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.backoffice.states import StateChange, take_step
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from jocs_site.foundation.money import format_money, format_yen, yen_for
from jocs_site.people.models import Person
from scholarships.models import (
    Application,
    ApplicationChange,
    Award,
    BatchLine,
    Call,
    Instalment,
    InstalmentChange,
    ReturnedPayment,
    lives,
)
from scholarships.queries import awarded_yen, barred_from_money, latest_award
from scholarships.rules import waits_for_enrolment
from scholarships.services.reports import settle_reports

# A payment that starts again forgets who approved and sent it; the history keeps it.
_AS_PLANNED = {
    "approved_by": None,
    "approved_on": None,
    "fee_yen": None,
    "sent_by": None,
    "sent_on": None,
    "bank_reference": "",
    "rate": None,
    "paid_yen": None,
}


@transaction.atomic
def make_award(
    *,
    application: Application,
    amount: Decimal,
    currency: str,
    rate: Decimal,
    rate_on: date,
    agreement_signed_on: date | None = None,
    by=None,
    at: datetime | None = None,
) -> Award:
    """Award a scholarship to a selected applicant and set the yen aside. A second one follows the person's last.

    rate: yen for one unit of ``currency`` on ``rate_on``; the yen never change later. Source: docs/sources.md#R55
    Raises RuleBroken with every reason at once: not selected, not a sum that can be paid, above the call's budget.
    """
    Person.objects.select_for_update(no_key=True).get(pk=application.person_id)  # each of theirs follows the last
    call = Call.objects.select_for_update().get(pk=application.call_id)  # awards of one call queue up here
    application = Application.objects.select_for_update().get(pk=application.pk)
    rate = Decimal(1) if currency == "JPY" else rate
    committed_yen = yen_for(amount, rate)
    blockers = why_not_money(amount, currency)
    if application.state != Application.State.SELECTED:
        blockers.append(Blocker("NOT_SELECTED", _("Only a selected applicant can be given an award.")))
    left_yen = call.budget_yen - awarded_yen(call)
    if committed_yen > left_yen:
        sentence = _("Only %(left)s of the budget is left; this award needs %(needed)s.")
        figures = {"left": format_yen(left_yen), "needed": format_yen(committed_yen)}
        blockers.append(Blocker("OVER_BUDGET", sentence % figures))
    if blockers:
        raise RuleBroken(blockers=blockers)
    award = Award.objects.create(
        decision=application.decision,
        amount=amount,
        currency=currency,
        committed_yen=committed_yen,
        rate=rate,
        rate_on=rate_on,
        agreement_signed_on=agreement_signed_on,
        earlier=latest_award(application.person_id),
    )
    take_step(application, lives.APPLICATION_LIFE, "award", changes=ApplicationChange, by=by, at=at)
    settle_reports(award=award)
    return award


@transaction.atomic
def record_pledge(*, award: Award, signed_on: date) -> None:
    """The scholar's signed pledge is on file, and reports are owed. Raises RuleBroken if one was recorded before."""
    if not Award.objects.filter(pk=award.pk, agreement_signed_on=None).update(agreement_signed_on=signed_on):
        raise RuleBroken(_("A signed pledge is on file already."))
    settle_reports(award=award)


@transaction.atomic
def plan_instalments(*, award: Award, parts: list[tuple[date, Decimal]]) -> list[Instalment]:
    """Split an award into instalments: ``(due_on, amount)`` each, in the order of payment.

    Raises RuleBroken with every reason at once: planned before, sum is not the award, a part that cannot be paid.
    """
    award = Award.objects.select_for_update().get(pk=award.pk)
    starts_on = award.decision.application.starts_on
    blockers = [blocker for _due_on, amount in parts for blocker in why_not_money(amount, award.currency)]
    if award.instalments.live().exists():
        blockers.append(Blocker("PLANNED_BEFORE", _("The instalments of this award are planned already.")))
    total = sum((amount for _due_on, amount in parts), Decimal(0))
    if total != award.amount:
        sentence = _("The instalments add up to %(total)s, but the award is %(award)s.")
        figures = {
            name: format_money(sum_, award.currency) for name, sum_ in (("total", total), ("award", award.amount))
        }
        blockers.append(Blocker("SUM_DIFFERS", sentence % figures))
    if blockers:
        raise RuleBroken(blockers=blockers)
    return Instalment.objects.bulk_create(
        Instalment(
            award=award,
            sequence=sequence,
            due_on=due_on,
            amount=amount,
            currency=award.currency,
            needs_enrolment=waits_for_enrolment(starts_on, due_on),
        )
        for sequence, (due_on, amount) in enumerate(parts, start=1)
    )


def refuse_tied(instalment: Instalment, by) -> None:
    """Whoever stepped back from the file, or is tied to the scholar, moves none of its money."""
    file = instalment.award.decision.application_id
    if barred_from_money(by).filter(pk=file).exists():
        told = _("You have a conflict of interest in this file. Somebody else does this.")
        raise RuleBroken(blockers=[Blocker("TIED", told)])


def approve_instalment(
    *, instalment: Instalment, by=None, at: datetime | None = None, expected_state: str | None = None
) -> Instalment:
    """The first of two persons says that an instalment may be paid. Raises RuleBroken with every blocker at once."""
    at = at or timezone.now()
    also = {"approved_by": by, "approved_on": timezone.localdate(at)}
    with refused_in_words("scholarships"):
        _take(instalment, "approve", by=by, at=at, expected_state=expected_state, also=also)
    return instalment


@transaction.atomic
def approve_instalments(*, instalments: list[Instalment], by=None, at: datetime | None = None) -> None:
    """Approve several at once, all or none. Raises RuleBroken with the number and every blocker of each."""
    refused = []
    for one in instalments:
        try:
            approve_instalment(instalment=one, by=by, at=at, expected_state=Instalment.State.PLANNED)
        except RuleBroken as error:
            refused += [Blocker(blocker.code, f"{one.code}: {blocker}") for blocker in error.blockers]
    if refused:
        raise RuleBroken(blockers=refused)


@transaction.atomic
def mark_sent(
    *,
    instalment: Instalment,
    sent_on: date,
    rate: Decimal,
    bank_reference: str,
    fee_yen: int | None = None,
    by=None,
    at: datetime | None = None,
    expected_state: str | None = None,
    on_list: bool = False,
) -> Instalment:
    """The second person has sent the money. Safe to repeat under the same bank reference.

    rate: yen for one unit on ``sent_on``; the yen paid are booked with it and never change.
    fee_yen: what the bank took for it, beside the sum.
    on_list: it is sent with the list for the bank on which it stands; alone it is not.
    Raises RuleBroken for the person who approved it, without a reference, or one that is another payment's;
    StaleState when it is sent already under another reference.
    """
    fresh = Instalment.objects.select_for_update().get(pk=instalment.pk)
    bank_reference = bank_reference.strip()
    if fresh.sent_on and fresh.bank_reference == bank_reference:
        return fresh
    if not on_list:
        _refuse_listed(fresh)
    if not bank_reference:
        raise RuleBroken(_("Give the bank's reference."), field="bank_reference")
    if is_reference_taken(bank_reference, but=fresh):
        raise RuleBroken(_("Another payment has this bank reference."), field="bank_reference")
    rate = Decimal(1) if fresh.currency == "JPY" else rate
    booked = {
        "sent_by": by,
        "sent_on": sent_on,
        "bank_reference": bank_reference,
        "rate": rate,
        "paid_yen": yen_for(fresh.amount, rate),
        "fee_yen": fee_yen,
    }
    _take(instalment, "send", by=by, at=at, expected_state=expected_state, also=booked)
    return instalment


def _refuse_listed(instalment: Instalment) -> None:
    line = BatchLine.objects.filter(instalment=instalment, off_on=None, batch__sent_on=None).first()
    if line:
        sentence = _("This payment stands on the list %(list)s for the bank. Record the list as sent, or give it up.")
        raise RuleBroken(sentence % {"list": line.batch})


def is_reference_taken(reference: str, *, but: Instalment | None = None) -> bool:
    """Whether another payment has it, also one that the bank gave back."""
    others = Instalment.objects.filter(bank_reference=reference).exclude(pk=but and but.pk)
    return others.exists() or ReturnedPayment.objects.filter(bank_reference=reference).exists()


@transaction.atomic
def move_instalment(
    *,
    instalment: Instalment,
    step_name: str,
    by=None,
    reason: str = "",
    expected_state: str | None = None,
    at: datetime | None = None,
) -> StateChange:
    """Take a step that asks for nothing but a reason: take back, bounce, try again, cancel.

    What the bank gave back is written down for good and counts as paid no longer.
    """
    if step_name in lives.INSTALMENT_COMMANDS:
        raise StaleState(_("This step has a screen of its own."))
    at = at or timezone.now()
    if step_name in ("take_back", "cancel"):
        _refuse_listed(instalment)
    also = {**_AS_PLANNED, "idempotency_key": uuid4()} if step_name in ("take_back", "replan") else {}
    if step_name == "replan":
        reason = f"{reason} ({instalment.bank_reference})".strip()
    change = _take(instalment, step_name, by=by, reason=reason, expected_state=expected_state, at=at, also=also)
    if step_name == "replan":
        BatchLine.objects.filter(instalment=instalment, off_on=None).update(off_on=timezone.localdate(at))
    if step_name == "bounce":
        same = ("amount", "currency", "sent_on", "bank_reference", "paid_yen")
        figures = {name: getattr(instalment, name) for name in same}
        returned_on = max(timezone.localdate(at), instalment.sent_on)
        ReturnedPayment.objects.create(instalment=instalment, returned_on=returned_on, **figures)
    return change


def _take(instalment: Instalment, step_name: str, *, by=None, at: datetime | None = None, **options) -> StateChange:
    refuse_tied(instalment, by)
    return take_step(
        instalment,
        lives.INSTALMENT_LIFE,
        step_name,
        changes=InstalmentChange,
        by=by,
        at=at or timezone.now(),
        **options,
    )
