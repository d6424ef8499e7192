"""Inviting to an interview, and what came of it."""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.forms import ShownState, day_of, of
from scholarships.forms.fields import LONG_TEXT, InstantField
from scholarships.forms.reviews import MembersField
from scholarships.models import Interview


class _WithMembers(ShownState):
    interviewers = MembersField(label=_("interviewers"))

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["interviewers"].queryset = members


class InviteForm(_WithMembers):
    """``planned_at`` is typed by the clock of the call's time zone, which the view has switched to."""

    planned_at = InstantField(label=_("planned for"))
    place = of(Interview, "place")

    field_order = ["planned_at", "place", "interviewers"]


class InterviewForm(_WithMembers):
    held_on = day_of(Interview, "held_on")
    note = of(Interview, "note", widget=LONG_TEXT, required=True)

    field_order = ["held_on", "interviewers", "note"]
