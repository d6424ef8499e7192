"""What two records of one scholar become."""

from datetime import date

from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from jocs_site.people.services import Change, repoint
from scholarships.models import Application, PanelTie


def merge_person(*, kept: Person, gone: Person, on: date, by=None) -> list[Change]:
    """Let applications and ties of ``gone`` be those of ``kept``. Raises RuleBroken if both applied to one call."""
    calls = Application.objects.filter(person=kept).values("call")
    if Application.objects.filter(person=gone, call__in=calls).exists():
        raise RuleBroken(_("Both applied to the same call. The scholarship officer must settle this first."))
    known = PanelTie.objects.filter(person=kept).values("member")
    ties = PanelTie.objects.filter(person=gone).exclude(member__in=known)
    return repoint(Application.objects.filter(person=gone), "person", kept) + repoint(ties, "person", kept)
