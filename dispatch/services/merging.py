"""What two records of one worker become."""

from datetime import date

from django.utils.translation import gettext as _

from dispatch.models import Candidacy, FamilyMember, PersonDocument, RiskDecision, Worker
from dispatch.services.refusals import refused_in_words
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from jocs_site.people.services import Change, repoint


def merge_person(*, kept: Person, gone: Person, on: date, by=None) -> list[Change]:
    """Let the worker, the papers and the applications of ``gone`` be those of ``kept``.

    Raises RuleBroken if both are workers: their postings differ.
    """
    if Worker.objects.filter(person__in=[kept, gone]).count() == 2:
        raise RuleBroken(_("Both are on record as workers. The dispatch coordinator must settle this first."))
    with refused_in_words():
        family = repoint(FamilyMember.objects.filter(person=gone), "person", kept)
        applied = repoint(Candidacy.objects.filter(person=gone), "person", kept)
    papers = repoint(PersonDocument.objects.filter(person=gone), "person", kept)
    decisions = repoint(RiskDecision.objects.filter(person=gone), "person", kept)
    return [*decisions, *family, *applied, *papers, *repoint(Worker.objects.filter(person=gone), "person", kept)]
