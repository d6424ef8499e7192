"""Making two records of one person one, in every room, and taking it back within a day."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from dispatch import services as dispatch
from dispatch.safety import services as safety
from dispatch.volunteers import services as volunteers
from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people import services as people
from jocs_site.people.models import Merge, Person
from members import services as members
from scholarships import services as scholarships

ROOMS = (members, dispatch, safety, volunteers, scholarships)
MAY_BE_UNDONE = timedelta(days=1)


@transaction.atomic
def merge_people(*, kept_id: int, gone_id: int, at: datetime, today: date, by=None) -> Merge:
    """Let each room move its rows from ``gone`` to ``kept``, all or nothing, and keep a list of what was changed.

    Raises RuleBroken if the two cannot be one: both are workers, an award in each, an account of the office.
    """
    people_of = {person.pk: person for person in _locked(kept_id, gone_id)}
    if kept_id == gone_id or len(people_of) < 2:
        raise RuleBroken(_("Choose two records."))
    kept, gone = people_of[kept_id], people_of[gone_id]
    if kept.merged_into_id or gone.merged_into_id:
        raise RuleBroken(_("One of the two was merged already."))
    changes = []
    for room in ROOMS:
        changes += room.merge_person(kept=kept, gone=gone, on=today, by=by)
    changes += people.merge_own(kept=kept, gone=gone)
    log(kept, "people.merged", user=by, data={"gone": gone.pk, "changes": len(changes)})
    return Merge.objects.create(kept=kept, gone=gone, merged_at=at, merged_by=by, changes=changes)


@transaction.atomic
def undo_merge(*, merge_id: int, at: datetime, by=None) -> Merge:
    """Put every row back. Raises RuleBroken after a day, or if something was built on it since; then nothing is."""
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge_id)
    if merge.undone_at:
        raise RuleBroken(_("This merge was undone already."))
    if at - merge.merged_at > MAY_BE_UNDONE:
        raise RuleBroken(_("A merge can be undone for one day."))
    _locked(merge.kept_id, merge.gone_id)
    with refused_in_words("scholarships"):
        people.take_back(merge.changes)
    merge.undone_at, merge.undone_by = at, by
    merge.save(update_fields=["undone_at", "undone_by"])
    log(merge.kept, "people.merge_undone", user=by, data={"gone": merge.gone_id})
    return merge


def _locked(*keys: int) -> list[Person]:
    return list(Person.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
