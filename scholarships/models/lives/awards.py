"""The life of a scholarship from the first day of study, and what stands in the way of each step."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from jocs_site.foundation.errors import Blocker
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


AWARD_LIFE = Life(
    begins="studying",
    ends=frozenset({"terminated", "completed"}),
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
    ),
)
# Steps with a screen of their own, because they ask for more than a reason.
AWARD_COMMANDS = frozenset({"suspend", "complete", "terminate"})
