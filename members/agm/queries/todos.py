"""What waits on the dashboard."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jocs_site.backoffice.todo import Todo, Waiting, count_waiting
from members.agm.models import Meeting
from members.agm.queries.officers import meetings_with_officers_to_enter, seats_to_elect_soon
from members.agm.queries.petitions import demands_running, petitions_to_examine
from members.agm.queries.retention import inspections_to_decide, meetings_to_purge
from members.agm.queries.web import open_breaks
from members.agm.rules.petitions import meeting_due_by

RUN = "agm.run_meeting"


def todos(*, user, today) -> list[Todo]:
    """What waits for those who run meetings, and after them for those who keep the papers."""
    rooms = (_todos_before_the_count, _todos_after_the_count, _todos_of_officers, _todos_of_petitions)
    found = count_waiting(_lists(today), user=user)
    return found + [todo for of_these in rooms for todo in of_these(today)]


def _lists(today: date) -> list[Waiting]:
    """What is as long as a list is."""
    meetings, petitions = reverse("agm_meetings:index"), reverse("agm_petitions:index")
    unposted = Meeting.objects.filter(state="noticed", posted_on=None, electors__notice_by="post").distinct()
    ended = Meeting.objects.filter(state="open", deadline_at__date__lt=today)
    uncounted = Meeting.objects.filter(state="closed", held_at__date__lte=today)
    return [
        Waiting(_("print lists of the general meeting to post"), unposted, meetings, RUN, True),
        Waiting(_("votes of the general meeting to close"), ended, meetings, RUN, True),
        Waiting(_("general meetings to count"), uncounted, meetings, RUN),
        Waiting(_("requests to inspect votes to decide"), inspections_to_decide(), meetings, RUN, True),
        Waiting(_("motions and demands of members to examine"), petitions_to_examine(), petitions, RUN),
        Waiting(_("breaks of papers on the web that go on"), open_breaks(), meetings, RUN, True),
    ]


def _todos_before_the_count(today: date) -> list[Todo]:
    drafts = [meeting for meeting in Meeting.objects.filter(state="draft") if meeting.latest_send_day() >= today]
    late = [meeting for meeting in drafts if (meeting.latest_send_day() - today).days <= 14]
    label, page = _("notices of the general meeting to send soon"), reverse("agm_meetings:index")
    return [Todo(label, len(late), page, RUN, True)]


def _todos_after_the_count(today: date) -> list[Todo]:
    label, page = _("general meetings whose votes are to be erased"), reverse("agm_meetings:index")
    return [Todo(label, len(meetings_to_purge(today)), page, "agm.purge_votes", False)]


def _todos_of_officers(today: date) -> list[Todo]:
    """Until the notice of the ordinary meeting is sent; urgent where its draft lacks an election."""
    seats, draft_lacks = seats_to_elect_soon(today)
    elected = len(meetings_with_officers_to_enter())
    return [
        Todo(
            _("seats of officers to fill at the next ordinary meeting"),
            seats,
            reverse("agm_officers:index"),
            RUN,
            draft_lacks,
        ),
        Todo(
            _("general meetings whose elected are to be entered as officers"),
            elected,
            reverse("agm_meetings:index"),
            RUN,
        ),
    ]


def _todos_of_petitions(today: date) -> list[Todo]:
    """The six weeks of the demand that came first."""
    running = demands_running()
    due = _("demands for a general meeting whose six weeks run")
    if running:
        day = date_format(meeting_due_by(running[0].received_on))
        due = _("demands for a general meeting, the first to be held by %(day)s") % {"day": day}
    return [Todo(due, len(running), reverse("agm_petitions:index"), RUN, True)]
