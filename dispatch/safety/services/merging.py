"""What two records of one person become."""

from datetime import date

from django.utils.translation import gettext as _

from dispatch.safety.models import CheckIn
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from jocs_site.people.services import Change, repoint


def merge_person(*, kept: Person, gone: Person, on: date, by=None) -> list[Change]:
    """Let the check-ins of ``gone`` be those of ``kept``. Raises RuleBroken if both were asked in one event."""
    del on, by
    both = CheckIn.objects.filter(person=kept).values("event")
    if CheckIn.objects.filter(person=gone, event__in=both).exists():
        raise RuleBroken(_("Both were asked in one safety event, and its log is not rewritten."))
    return repoint(CheckIn.objects.filter(person=gone), "person", kept)
