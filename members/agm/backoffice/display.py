"""The screen in the hall: quorum, the open item, and results once announced; no names, both languages at once."""

from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.views import View
from django.views.generic import TemplateView

from members.agm import queries
from members.agm.backoffice.desk import MeetingScreen

LOOKS = ("dark", "light")


class DisplayView(MeetingScreen, TemplateView):
    """Full screen for a projector. ``?look=light`` for a bright hall."""

    permission_required = "agm.show_display"
    template_name = "agm/office/display.html"

    def get(self, request, *args, **kwargs):
        if self.meeting.is_draft:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        look = self.request.GET.get("look")
        return super().get_context_data(
            look=look if look in LOOKS else LOOKS[0], **shown(self.meeting, queries.database_now()), **kwargs
        )


class DisplayNewsView(MeetingScreen, View):
    """The part of the screen that changes, ready to be put there."""

    permission_required = "agm.show_display"

    def get(self, request, pk):
        context = {"meeting": self.meeting, **shown(self.meeting, queries.database_now())}
        return JsonResponse({"html": render_to_string("agm/office/display_now.html", context)})


def shown(meeting, now) -> dict:
    """What the hall may see: an item's numbers only from the moment they were announced."""
    takings = queries.takings_of(meeting)
    lines = [(item, takings[item.pk].announced) for item in queries.agenda(meeting) if item.pk in takings]
    return {
        "numbers": queries.presence(meeting, now),
        "open_now": queries.open_item(meeting),
        "told": [(item, line, people_of(item, line)) for item, line in lines if line],
        "motions": queries.motions(meeting)[-1:],
        "further": queries.continuation(meeting),
    }


def people_of(item, line: dict) -> list[tuple]:
    """The candidates of an election, each beside the numbers; none where hands were doubtful or nobody stood."""
    return list(zip(item.candidates.all(), line.get("candidates", []), strict=False))


def patterns() -> list:
    return [
        path("<int:pk>/display/", DisplayView.as_view(), name="display"),
        path("<int:pk>/display/now/", DisplayNewsView.as_view(), name="display_now"),
    ]
