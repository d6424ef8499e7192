"""The life of an instalment, and everything that holds a payment back."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.money import format_money
from jocs_site.foundation.workflow import Life
from scholarships.models.applications import Application
from scholarships.models.awards import ENDED, UNPAID, Award, Instalment
from scholarships.models.lives.steps import step
from scholarships.rules import SANCTION_CHECK_MONTHS, is_recent, year_of_study

APPROVE = "scholarships.approve_instalment"
SEND = "scholarships.send_instalment"
RECEIVE = "scholarships.receive_instalment"


def blockers(instalment: Instalment, *, on: date) -> list[Blocker]:
    """Everything that holds this payment back on a day, all at once."""
    found = (*_about_award(instalment), *_about_sum(instalment), *_about_study(instalment))
    found = (*found, *_about_reports(instalment, on))
    return [*found, *_about_account(instalment, on)]


def payable(instalment: Instalment) -> list[Blocker]:
    """The same on the day on which it is sent or approved; today for one that nobody has approved."""
    return blockers(instalment, on=instalment.sent_on or instalment.approved_on or localdate())


def _about_award(instalment: Instalment) -> Iterator[Blocker]:
    award = instalment.award
    if award.agreement_signed_on is None:
        yield Blocker("NO_AGREEMENT", _("The scholar's signed pledge is not on file."))
    if award.decision.application.state != Application.State.AWARDED:
        yield Blocker("NOT_AWARDED", _("The application is not in the state of an award."))
    yield from stopped(award)
    earlier = [one for one in award.instalments.all() if one.sequence < instalment.sequence]
    if any(one.state in UNPAID for one in earlier):
        yield Blocker("EARLIER_UNPAID", _("An earlier instalment has not been sent yet."))


def stopped(award: Award) -> Iterator[Blocker]:
    """Nothing is paid while the scholarship is suspended, and nothing any more once it was terminated."""
    if award.state == Award.State.SUSPENDED:
        sentence = _("The scholarship is suspended since %(day)s.")
        yield Blocker("SCHOLAR_SUSPENDED", sentence % {"day": date_format(award.suspended_on)})
    elif award.state in ENDED:
        yield Blocker("SCHOLARSHIP_ENDED", _("The scholarship has ended; nothing more is paid."))


def _not_ended(instalment: Instalment) -> Iterator[Blocker]:
    return (one for one in stopped(instalment.award) if one.code == "SCHOLARSHIP_ENDED")


def _about_sum(instalment: Instalment) -> Iterator[Blocker]:
    award = instalment.award
    if instalment.amount <= 0:
        yield Blocker("ZERO_AMOUNT", _("The amount must be above zero."))
    parts = list(award.instalments.all())
    planned = sum((one.amount for one in parts if one.state != "cancelled"), Decimal(0))
    words = {"planned": format_money(planned, award.currency), "award": format_money(award.amount, award.currency)}
    if planned > award.amount:
        sentence = _("The instalments come to %(planned)s, more than the award of %(award)s.")
        yield Blocker("OVER_AWARD", sentence % words)
    elif planned < award.amount and not any(one.state == "cancelled" for one in parts):
        sentence = _("The instalments come to %(planned)s, less than the award of %(award)s. Plan them whole first.")
        yield Blocker("NOT_PLANNED_WHOLE", sentence % words)


def _about_study(instalment: Instalment) -> Iterator[Blocker]:
    year = year_of_study(instalment.award.decision.application.starts_on, instalment.due_on)
    if instalment.needs_enrolment and year not in {one.study_year for one in instalment.award.enrolments.all()}:
        sentence = _("The school has not confirmed the enrolment for year %(year)d of study.")
        yield Blocker("ENROLMENT_UNCONFIRMED", sentence % {"year": year})


def _about_reports(instalment: Instalment, on: date) -> Iterator[Blocker]:
    """An overdue report stops the next payment until it is received or waived. Source: docs/sources.md#R53"""
    for obligation in instalment.award.obligations.all():
        if obligation.due_on >= on:
            continue
        period = f"{date_format(obligation.starts_on)} – {date_format(obligation.ends_on)}"
        if obligation.report.state == "due":
            sentence = _("The report on %(period)s has not arrived.")
            yield Blocker("REPORT_MISSING", sentence % {"period": period})
        elif obligation.report.state == "returned":
            sentence = _("The report on %(period)s was asked back and has not come again.")
            yield Blocker("REPORT_RETURNED", sentence % {"period": period})


def _about_account(instalment: Instalment, on: date) -> Iterator[Blocker]:
    account = instalment.live_account
    if account is None:
        yield Blocker("BANK_DATA_MISSING", _("The account that the money goes to is not on file."))
    elif account.looked_at is None and on < account.wait_ends_on:
        sentence = _("The account was entered on %(day)s. Until %(until)s a second person must compare it first.")
        days = {"day": date_format(localdate(account.entered_at)), "until": date_format(account.wait_ends_on)}
        yield Blocker("BANK_DATA_CHANGED_RECENTLY", sentence % days)
    if account is not None:
        yield from _about_sanctions(account, on)


def _about_sanctions(account, on: date) -> Iterator[Blocker]:
    """The newest look at the lists counts, for a year; an account that was entered since has none yet."""
    check = account.check_by(on)
    if check and not check.is_clear:
        sentence = _("On %(day)s the account was found on a sanctions list: %(note)s")
        words = {"day": date_format(check.checked_on), "note": check.note}
        yield Blocker("COUNTRY_SANCTION_CHECK", sentence % words)
    elif check is None or not is_recent(check.checked_on, on, SANCTION_CHECK_MONTHS):
        sentence = _("Nobody checked within the last %(months)d months whether the account is on a sanctions list.")
        yield Blocker("COUNTRY_SANCTION_CHECK", sentence % {"months": SANCTION_CHECK_MONTHS})


def by_two_persons(instalment: Instalment) -> Iterator[Blocker]:
    if instalment.approved_by_id and instalment.approved_by_id == instalment.sent_by_id:
        sentence = _("The person who approved an instalment does not send it as well.")
        yield Blocker("SAME_PERSON_APPROVES", sentence)


INSTALMENT_LIFE = Life(
    begins="planned",
    ends=frozenset({"receipted", "refunded", "cancelled"}),
    steps=(
        step("approve", "planned", "approved", APPROVE, gettext_lazy("Approve"), payable),
        step("take_back", "approved", "planned", APPROVE, gettext_lazy("Take the approval back"), reason=True),
        step("send", "approved", "sent", SEND, gettext_lazy("Record as sent"), payable, by_two_persons),
        step("receive", "sent", "received", RECEIVE, gettext_lazy("Record that it arrived")),
        step("bounce", "sent", "bounced", SEND, gettext_lazy("Returned by the bank"), reason=True),
        step("replan", "bounced", "planned", SEND, gettext_lazy("Send again"), _not_ended, reason=True),
        step("receipt", "received", "receipted", RECEIVE, gettext_lazy("File the receipt")),
        step("refund", "receipted", "refunded", APPROVE, gettext_lazy("Record a refund"), reason=True),
        step("cancel", "planned approved bounced", "cancelled", APPROVE, gettext_lazy("Cancel"), reason=True),
    ),
)


# Steps with a screen of their own, because they ask for more than a reason.
INSTALMENT_COMMANDS = frozenset({"approve", "send", "receive", "receipt", "refund"})
