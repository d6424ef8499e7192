"""The life of a scholarship from the first day of study, and what stands in the way of each step."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.money import format_money
from jocs_site.foundation.workflow import Guard, Life
from scholarships.models.awards import UNPAID, Award
from scholarships.models.lives.steps import step

ADVANCE = "scholarships.advance_award"
RULE = "scholarships.rule_award"


def pledged(award: Award) -> Iterator[Blocker]:
    if award.agreement_signed_on is None:
        yield Blocker("NO_AGREEMENT", _("The scholar's signed pledge is not on file."))


def ruled(kind: str) -> Guard:
    """That the committee decided so. Source: docs/sources.md#R54"""

    def guard(award: Award) -> Iterator[Blocker]:
        if not award.rulings.filter(kind=kind).exists():
            yield Blocker("NO_RULING", _("The decision of the committee is not on file."))

    return guard


def certified(award: Award) -> Iterator[Blocker]:
    if not award.certificate or award.completed_on is None:
        yield Blocker("NO_CERTIFICATE", _("The certificate of completion is not on file."))


def all_told(award: Award) -> Iterator[Blocker]:
    """Every report that is owed was accepted or waived. Source: docs/sources.md#R53"""
    open_ones = sum(1 for one in award.obligations.all() if one.report.state not in ("accepted", "waived"))
    if open_ones:
        told = ngettext(
            "%(count)d report has not been accepted or waived.",
            "%(count)d reports have not been accepted or waived.",
            open_ones,
        )
        yield Blocker("REPORTS_OPEN", told % {"count": open_ones})


def all_paid(award: Award) -> Iterator[Blocker]:
    open_ones = sum(1 for one in award.instalments.all() if one.state in UNPAID)
    if open_ones:
        told = ngettext(
            "%(count)d instalment has not been sent. Send it or cancel it first.",
            "%(count)d instalments have not been sent. Send or cancel them first.",
            open_ones,
        )
        yield Blocker("INSTALMENTS_OPEN", told % {"count": open_ones})


def owes_service(award: Award) -> Iterator[Blocker]:
    if not hasattr(award, "service"):
        yield Blocker("NO_DUTY", _("The call asks for no service."))


def is_back(award: Award) -> Iterator[Blocker]:
    yield from owes_service(award)
    if hasattr(award, "service") and award.service.starts_on is None:
        yield Blocker("NO_FIRST_DAY", _("The first day back at work is not on file."))


def all_served(award: Award) -> Iterator[Blocker]:
    """The employer confirmed as many months as are owed. Source: docs/sources.md#R54"""
    yield from owes_service(award)
    left = award.service.months_left if hasattr(award, "service") else 0
    if left:
        told = ngettext("%(count)d month is not confirmed.", "%(count)d months are not confirmed.", left)
        yield Blocker("MONTHS_LEFT", told % {"count": left})


def all_repaid(award: Award) -> Iterator[Blocker]:
    for ruling in award.rulings.filter(kind="repayment"):
        left = ruling.amount - sum(one.amount for one in ruling.repayments.all())
        if left > 0:
            sentence = _("%(left)s is not paid back yet.")
            yield Blocker("MONEY_LEFT", sentence % {"left": format_money(left, award.currency)})


AWARD_LIFE = Life(
    begins="studying",
    ends=frozenset({"terminated", "fulfilled", "waived", "settled"}),
    steps=(
        step("suspend", "studying", "suspended", ADVANCE, gettext_lazy("Suspend the scholarship"), reason=True),
        step("resume", "suspended", "studying", ADVANCE, gettext_lazy("Take the study up again"), reason=True),
        step(
            "complete",
            "studying",
            "completed",
            ADVANCE,
            pgettext_lazy("scholarship", "Record the completion"),
            pledged,
            certified,
            all_told,
            all_paid,
        ),
        step(
            "terminate",
            "studying suspended",
            "terminated",
            RULE,
            gettext_lazy("Terminate the scholarship"),
            ruled("termination"),
            reason=True,
        ),
        step(
            "serve",
            "completed deferred",
            "serving",
            ADVANCE,
            gettext_lazy("Record the first day back at work"),
            is_back,
        ),
        step(
            "defer",
            "completed deferred",
            "deferred",
            ADVANCE,
            gettext_lazy("Defer the service"),
            owes_service,
            reason=True,
        ),
        step("fulfil", "serving", "fulfilled", ADVANCE, gettext_lazy("Record the service as fulfilled"), all_served),
        step(
            "leave_early",
            "completed deferred serving",
            "left_early",
            RULE,
            gettext_lazy("Record a breach of the duty to serve"),
            owes_service,
            ruled("breach"),
            reason=True,
        ),
        step("waive", "left_early", "waived", RULE, gettext_lazy("Waive the service"), ruled("waiver"), reason=True),
        step(
            "demand_repayment",
            "left_early",
            "repaying",
            RULE,
            gettext_lazy("Ask for repayment"),
            ruled("repayment"),
            reason=True,
        ),
        step("settle", "repaying", "settled", ADVANCE, gettext_lazy("Record as paid back"), all_repaid),
    ),
)
# Steps with a screen of their own, because they ask for more than a reason.
AWARD_COMMANDS = frozenset(
    {"suspend", "complete", "terminate", "serve", "defer", "leave_early", "waive", "demand_repayment"}
)
# Taken by themselves with the last paper or payment; no button offers them.
AWARD_FOLLOWS = frozenset({"fulfil", "settle"})
