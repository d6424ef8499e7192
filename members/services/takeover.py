"""Members taken over from a list, many at a time, and taken back as long as nothing was built on them."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.backoffice.sheets.undoing import remove_rows
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.services import remove_people
from members.models import Membership, MembershipPeriod, NumberSequence
from members.services.numbers import lower_numbers, raise_numbers, take_numbers

SEQUENCE = "membership"


def queue_for_numbers() -> int:
    """Wait until no other admission is under way. Returns the last number given. Inside a transaction only."""
    take_numbers(SEQUENCE, 0)
    return NumberSequence.objects.get(name=SEQUENCE).last


def leave_room_up_to(number: int) -> None:
    """Let new numbers follow after the highest of a list that is to be taken over."""
    raise_numbers(SEQUENCE, to=number)


@transaction.atomic
def take_back_members(
    *, membership_ids: Sequence[int], person_ids: Sequence[int], last: int, before: int, has_new_numbers: bool
) -> None:
    """Undo admissions that one import made, with the people it entered.

    last: the last number when the import was over; before: when it began; has_new_numbers: whether it took any.
    Raises RuleBroken if something was built on them, or if undoing would leave a gap in the numbers.
    """
    take_numbers(SEQUENCE, 0)  # admissions queue up here
    memberships = Membership.objects.filter(pk__in=membership_ids)
    if ended := memberships.exclude(left_on=None).first():
        raise RuleBroken(_("Member %(number)d has left by now.") % {"number": ended.number})
    if not lower_numbers(SEQUENCE, last=last, to=before) and has_new_numbers:
        raise RuleBroken(
            _("Others were admitted after number %(last)d; undoing would leave a gap before them.") % {"last": last}
        )
    periods = list(MembershipPeriod.objects.filter(membership__in=membership_ids).values_list("pk", flat=True))
    if len(periods) > len(membership_ids):
        raise RuleBroken(_("One of these members is of another kind by now."))
    remove_rows(MembershipPeriod, periods)
    remove_rows(Membership, membership_ids)
    remove_people(person_ids)
