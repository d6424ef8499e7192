"""What two records of one scholar become."""

from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from jocs_site.people.services import Change, repoint, set_values
from scholarships.models import Application, Award, PanelTie


def merge_person(*, kept: Person, gone: Person, on: date, by=None) -> list[Change]:
    """Let applications and ties of ``gone`` be those of ``kept``, with awards, service and visits that hang on them.

    Scholarships of both become one row in which each follows the one before. Raises RuleBroken if both applied to one
    call.
    """
    calls = Application.objects.filter(person=kept).values("call")
    if Application.objects.filter(person=gone, call__in=calls).exists():
        raise RuleBroken(_("Both applied to the same call. The scholarship officer must settle this first."))
    known = PanelTie.objects.filter(person=kept).values("member")
    ties = PanelTie.objects.filter(person=gone).exclude(member__in=known)
    awards = _awards_of(kept, gone) if _awards_of(gone) else []
    changes = [change for award in awards for change in set_values(award, earlier_id=None)]
    changes += repoint(Application.objects.filter(person=gone), "person", kept)
    for before, after in pairwise(awards):
        changes += set_values(after, earlier_id=before.pk)
    return changes + repoint(ties, "person", kept)


def _awards_of(*people: Person) -> list[Award]:
    awards = Award.objects.filter(decision__application__person__in=people)
    return list(awards.order_by("decision__meeting_on", "pk"))
