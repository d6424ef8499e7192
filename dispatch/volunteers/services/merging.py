"""What two records of one volunteer become."""

from datetime import date

from django.utils.translation import gettext as _

from dispatch.volunteers.models import SignUp, StampLot, Volunteer
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from jocs_site.people.services import Change, repoint, set_values


def merge_person(*, kept: Person, gone: Person, on: date, by=None) -> list[Change]:
    """Let the hours of ``gone`` be those of ``kept``. Of two volunteers the kept person's goes on, the other ends.

    Raises RuleBroken if both are on the list of one shift.
    """
    theirs = Volunteer.objects.filter(person=gone).first()
    own = Volunteer.objects.filter(person=kept).first()
    lots = repoint(StampLot.objects.filter(donor=gone), "donor", kept)
    if theirs is None:
        return lots
    if own is None:
        return lots + repoint(Volunteer.objects.filter(person=gone), "person", kept)
    if SignUp.objects.filter(volunteer=theirs, shift__in=own.sign_ups.values("shift")).exists():
        raise RuleBroken(_("Both are on the list of the same shift as volunteers. Settle this first."))
    changes = lots + repoint(SignUp.objects.filter(volunteer=theirs), "volunteer", own)
    changes += set_values(own, joined_on=min(own.joined_on, theirs.joined_on))
    return changes + set_values(theirs, ended_on=theirs.ended_on or max(on, theirs.joined_on))
