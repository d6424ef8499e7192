"""What still binds a scholar and the programme: nobody is made nameless, or forgotten, before it is settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.money import format_money
from jocs_site.foundation.periods import last_day
from jocs_site.people.models import Person
from scholarships.models import Application, Award
from scholarships.models.applications import ENDED_WITHOUT
from scholarships.models.awards import RUNNING, UNPAID
from scholarships.rules import erasable_from

OWING = (Award.State.COMPLETED, Award.State.DEFERRED, Award.State.SERVING, Award.State.LEFT_EARLY)


@dataclass(frozen=True)
class Duty:
    """One thing that is open. ``code`` for programs: AWARD_RUNNING, INSTALMENTS_UNPAID, SERVICE_OWED, MONEY_OWED."""

    code: str
    application: Application
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def open_duties(about: Person | Application) -> list[Duty]:
    """What still binds this person, or this one application: running awards, unpaid instalments, service, money."""
    files = (
        Application.objects.filter(person=about)
        if isinstance(about, Person)
        else Application.objects.filter(pk=about.pk)
    )
    awards = Award.objects.filter(decision__application__in=files).select_related("decision__application", "service")
    related = ("instalments", "service__confirmations", "rulings__repayments")
    return [duty for award in awards.prefetch_related(*related).order_by("pk") for duty in _of(award)]


def why_not_erased(application: Application, *, on: date) -> list[Blocker]:
    """Everything that keeps the words of one application: duties, that it did not end without a scholarship, its days.

    Source: docs/sources.md#R57
    """
    found = [Blocker(duty.code, duty.sentence) for duty in open_duties(application)]
    if application.state not in ENDED_WITHOUT or Award.objects.filter(decision__application=application).exists():
        told = _("%(code)s is kept: only what ended without a scholarship is erased.")
        found.append(Blocker("NOT_ENDED", told % {"code": application.code}))
    first_day = erasable_from(ended_on(application))
    if on < first_day:
        told = _("The record of the consent to sending data abroad is kept until %(day)s.")
        found.append(Blocker("CONSENT_KEPT", told % {"day": date_format(last_day(first_day))}))
    return found


def with_end(applications: QuerySet[Application]) -> QuerySet[Application]:
    """With ``ended``, the instant of the last step, or of what else is known last."""
    return applications.annotate(ended=Coalesce(Max("changes__at"), "submitted_at", "call__closes_at"))


def ended_on(application: Application) -> date:
    return localdate(with_end(Application.objects.filter(pk=application.pk)).get().ended)


def _of(award: Award) -> Iterator[Duty]:
    file = award.decision.application
    words = {"code": file.code, "state": award.get_state_display()}
    if award.state in RUNNING:
        yield Duty("AWARD_RUNNING", file, _("The scholarship %(code)s is running (%(state)s).") % words)
    if any(one.state in UNPAID for one in award.instalments.all()):
        yield Duty("INSTALMENTS_UNPAID", file, _("Instalments of %(code)s are not sent or cancelled.") % words)
    if award.state in OWING and hasattr(award, "service"):
        words["months"] = award.service.months_left
        yield Duty("SERVICE_OWED", file, _("%(months)d months of service are owed for %(code)s (%(state)s).") % words)
    left = money_left(award)
    if left > 0:
        words["sum"] = format_money(left, award.currency)
        yield Duty("MONEY_OWED", file, _("%(sum)s is to be paid back for %(code)s.") % words)


def money_left(award: Award):
    """What the committee asked back and has not come: refunds after a termination, repayments instead of service."""
    left = 0
    for ruling in award.rulings.all():
        if ruling.kind == ruling.Kind.TERMINATION:
            left += ruling.amount - sum(one.refunded_amount or 0 for one in award.instalments.all())
        elif ruling.kind == ruling.Kind.REPAYMENT:
            left += ruling.amount - sum(one.amount for one in ruling.repayments.all())
    return max(left, 0)
