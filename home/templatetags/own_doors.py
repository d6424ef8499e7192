"""What a signed-in person finds on the own page besides dues: an open vote, and the doors to the own rooms."""

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from dispatch import queries as dispatch
from dispatch.tours import queries as tours
from dispatch.volunteers import queries as volunteers
from home.supporters import rooms_of
from members import queries as members
from members.agm import queries as agm
from scholarships import queries as scholarships

register = template.Library()


@register.inclusion_tag("home/own_doors.html", takes_context=True)
def own_doors(context):
    """An open vote not yet cast comes first; then the rooms in which this account has a part."""
    user = context["request"].user
    membership = context.get("membership") or members.membership_of(user)
    meeting = agm.open_meeting_for(membership, timezone.now()) if membership else None
    is_worker = dispatch.is_worker(user)
    return {
        "meeting": None if meeting is None or meeting.has_voted else meeting,
        "is_worker": is_worker,
        "has_tour": is_worker and tours.own_meetings(user).exists(),
        "is_volunteer": volunteers.volunteer_of_account(user) is not None,
        **scholarships.roles_of(user),
        "rooms": rooms_of(user, get_language() or "ja", timezone.localdate()),
    }
