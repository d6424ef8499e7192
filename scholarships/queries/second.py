"""What scholarships somebody had before: a fact for the selection. Source: docs/sources.md#R54"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scholarships.models import Application, Award
from scholarships.queries.closed import closed_to
from scholarships.queries.duties import OWING


@dataclass(frozen=True)
class Held:
    """A scholarship of the same person by another file."""

    award: Award

    @property
    def file(self) -> Application:
        return self.award.decision.application

    @property
    def months_left(self) -> int:
        """Of service that is still owed."""
        owes = self.award.state in OWING and hasattr(self.award, "service")
        return self.award.service.months_left if owes else 0

    def __str__(self) -> str:
        file = self.file
        first, last = file.starts_on.year, (self.award.completed_on or file.last_day).year
        words = {"years": str(first) if first == last else f"{first}–{last}", "state": self.award.get_state_display()}
        told = _("had a scholarship %(years)s: %(state)s") % words
        if self.months_left:
            owed = ngettext("still owes %(months)d month", "still owes %(months)d months", self.months_left)
            told = f"{told}, {owed % {'months': self.months_left}}"
        return told


def held_before(files: Iterable[Application], *, user=None) -> dict[int, list[Held]]:
    """By key of each file the other scholarships of its person, oldest first. As many questions for one as for many.

    user: who reads it; files they stepped back from are left out.
    """
    files = list(files)
    people = {file.person_id for file in files}
    awards = _named(Award.objects.filter(decision__application__person__in=people), user)
    of_person = defaultdict(list)
    for award in awards.order_by("decision__meeting_on", "pk"):
        of_person[award.decision.application.person_id].append(Held(award))
    return {file.pk: [one for one in of_person[file.person_id] if one.file.pk != file.pk] for file in files}


def linked_awards(award: Award, user) -> list[Held]:
    """The one that this award follows, and the one that follows it."""
    return [Held(one) for one in _named(Award.objects.filter(Q(later=award) | Q(earlier=award)), user).order_by("pk")]


def _named(awards: QuerySet[Award], user) -> QuerySet[Award]:
    if user:
        awards = awards.exclude(decision__application__in=closed_to(user))
    return awards.select_related("decision__application", "service").prefetch_related("service__confirmations")


def latest_award(person) -> Award | None:
    """The scholarship that a next one of this person would follow."""
    awards = Award.objects.filter(decision__application__person=person, later=None)
    return awards.order_by("decision__meeting_on", "pk").last()
