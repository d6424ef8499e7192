"""What waits for the dispatch desk and the treasurer, and what somebody is to this room."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch.tours import rules
from dispatch.tours.models import MeetingSignUp, Offering, ReportMeeting
from jocs_site.backoffice.roles import Role
from jocs_site.backoffice.todo import Todo, Waiting, count_waiting
from jocs_site.people.models import Person


def todos(*, user, today: date) -> list[Todo]:
    del today  # a morning's meeting is over the same day
    now, meetings = timezone.now(), reverse("tours_meetings:index")
    soon = ReportMeeting.objects.coming(now).filter(starts_at__lte=now + rules.SOON)
    lines = [
        Waiting(
            _("report meetings without their numbers"),
            ReportMeeting.objects.without_numbers(now),
            f"{meetings}?when=without_numbers",
            "tours.change_reportmeeting",
            is_urgent=True,
        ),
        Waiting(
            _("report meetings in the next two weeks"),
            soon,
            f"{meetings}?when=soon",
            "tours.change_reportmeeting",
        ),
        Waiting(
            _("offerings of report meetings that were not handed over yet"),
            Offering.objects.standing().filter(handed_over_on=None, amount_yen__gt=0),
            reverse("tours_offerings:index"),
            "tours.correct_offering",
        ),
    ]
    return count_waiting(lines, user=user)


def file_roles(subject, *, user, on: date) -> list[Role]:
    """A worker's report meetings, and sign-ups under the address of somebody on record while names are kept."""
    del on
    if not isinstance(subject, Person):
        return []
    roles, meetings = [], reverse("tours_meetings:index")
    told = ReportMeeting.objects.filter(postings__worker__person=subject).distinct().count()
    if told and user.has_perm("tours.view_reportmeeting"):
        words = ngettext("%(count)d meeting", "%(count)d meetings", told) % {"count": told}
        roles.append(Role(_("Report tour"), words, meetings))
    if subject.email and user.has_perm("tours.view_meetingsignup"):
        roles += [
            Role(
                _("Signed up for a report meeting"),
                str(one.meeting),
                reverse("tours_meetings:inspect", args=[one.meeting_id]),
            )
            for one in MeetingSignUp.objects.filter(email__iexact=subject.email).select_related("meeting")
        ]
    return roles
