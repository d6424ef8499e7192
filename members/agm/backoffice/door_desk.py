"""The desks at the door: a page that goes on without the network, and the small answers it asks for."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.names import folding_tables
from members.agm import queries, services
from members.agm.backoffice.desk import MeetingScreen
from members.agm.models import DoorEntry, Meeting

WORKER = Path(__file__).parent.parent / "static" / "agm" / "door-worker.js"
MOST = 200  # entries in one request; a desk that waited long sends several


class DoorScreen(MeetingScreen):
    """For whoever checks people in; a meeting in preparation has no roll."""

    permission_required = "agm.enter_act"

    @property
    def takes(self) -> bool:
        return self.meeting.state not in (Meeting.State.DRAFT, Meeting.State.COUNTED)


class DoorDeskView(DoorScreen, TemplateView):
    """The roll to search by kana, number or barcode. Without JavaScript there is the plain form."""

    template_name = "agm/office/door_desk.html"

    def get(self, request, *args, **kwargs):
        if not self.takes:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        now = queries.database_now()
        return super().get_context_data(
            roll=queries.roll_to_search(self.meeting),
            folding=folding_tables(),
            numbers=queries.presence(self.meeting, now),
            desks=("1", "2", "3", "4"),
            **kwargs,
        )


class DoorNewsView(DoorScreen, View):
    """Numbers and entries so far, the server's clock, and a key for the next form."""

    def get(self, request, pk):
        return JsonResponse(queries.door_news(self.meeting, queries.database_now()) | {"token": get_token(request)})


class DoorElectorView(DoorScreen, View):
    """Of one elector: what coming would void. Only for the one who stands at the desk, and never kept there."""

    def get(self, request, pk):
        number = request.GET.get("number", "")
        if not number:
            return JsonResponse({"number": "", "warning": ""})
        elector = get_object_or_404(self.meeting.electors, number=int(number) if number.isdecimal() else 0)
        warnings = [self.what_coming_voids(elector), queries.no_paper_for(elector)]
        return JsonResponse({"number": str(elector.number), "warning": " ".join(filter(None, warnings))})

    def what_coming_voids(self, elector) -> str:
        """Who voted electronically is for who runs the meeting; all others are told the same of everybody."""
        if elector.stays.exists():
            return ""
        runs_it = self.request.user.has_perm("agm.run_meeting")
        if ways := queries.earlier_ways(elector, with_electronic=runs_it):
            words = _("No longer counts from now on: %(ways)s. Who comes in votes here.")
            return words % {"ways": _(", ").join(ways)}
        return "" if runs_it else _("Who comes in votes here; what was sent electronically no longer counts.")


class DoorEntriesView(DoorScreen, View):
    """Takes what a desk noted. Each entry is answered under its own key, however often it is sent."""

    def post(self, request, pk):
        try:
            entries = [_as_noted(one) for one in json.loads(request.body)["entries"]][:MOST]
        except (ValueError, KeyError, TypeError, OverflowError):
            return JsonResponse({"error": _("This is no list of entries.")}, status=400)
        electors = {one.number: one for one in self.meeting.electors.filter(number__in=[e["number"] for e in entries])}
        strangers = [one for one in entries if one["number"] not in electors]
        known = [
            services.Noted(electors[one["number"]], one["way"], one["noted_at"], one["key"], one["desk"])
            for one in entries
            if one["number"] in electors
        ]
        now = queries.database_now()
        try:
            taken = services.record_door_entries(self.meeting, known, at=now, by=request.user)
        except RuleBroken as error:
            return JsonResponse({"error": str(error)}, status=409)
        answers = {str(one.client_key): _answer(one) for one in taken}
        nobody = {"outcome": "unknown", "sentence": _("Nobody on the roll of this meeting has this number.")}
        return JsonResponse({"answers": answers | {str(one["key"]): nobody for one in strangers}})


def _as_noted(one: dict) -> dict:
    """One entry as the browser sends it. Raises ValueError, KeyError or TypeError for anything else."""
    return {
        "key": uuid.UUID(one["key"]),
        "number": int(one["number"]),
        "way": DoorEntry.Way(one["way"]),
        "noted_at": datetime.fromtimestamp(one["at"] / 1000, UTC),
        "desk": str(one["desk"])[:20],
    }


def _answer(entry: DoorEntry) -> dict:
    return {"outcome": entry.outcome, "sentence": services.sentence_for_entry(entry)}


class DoorWorkerView(DoorScreen, View):
    """The script that opens the desk's page without the network. Its address sets how far it reaches."""

    def get(self, request, pk):
        return HttpResponse(WORKER.read_text("utf-8"), content_type="text/javascript; charset=utf-8")


def patterns() -> list:
    return [
        path("<int:pk>/desk/", DoorDeskView.as_view(), name="desk"),
        path("<int:pk>/desk/now/", DoorNewsView.as_view(), name="desk_now"),
        path("<int:pk>/desk/elector/", DoorElectorView.as_view(), name="desk_elector"),
        path("<int:pk>/desk/entries/", DoorEntriesView.as_view(), name="desk_entries"),
        path("<int:pk>/desk/worker.js", DoorWorkerView.as_view(), name="desk_worker"),
    ]
