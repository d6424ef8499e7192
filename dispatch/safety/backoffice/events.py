"""Safety events: the list, the roll that renews itself, and what the office does about it."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch.queries import who_is_where
from dispatch.safety import forms, queries, services
from dispatch.safety.models import CHECKIN_LIFE, CheckIn, SafetyEvent
from dispatch.safety.printing import minutes_pdf
from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.viewsets import CommandView, LeadsBack, NeedsPermission, StepScreen
from jocs_site.people.countries import country_name


class EventsScreen(NeedsPermission, WagtailAdminTemplateMixin):
    permission_required = "safety.view_safetyevent"
    header_icon = "warning"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse("safety_events:index"), "label": _("Safety events")}]


class EventsView(EventsScreen, TemplateView):
    template_name = "safety/office/events.html"
    page_title = _("Safety events")

    def get_context_data(self, **kwargs):
        return super().get_context_data(events=queries.latest_events(), **kwargs)


class OpenEventView(EventsScreen, CommandView):
    """Opening asks everybody there at once; the screen says so before."""

    permission_required = "safety.add_safetyevent"
    form_class = forms.OpenEventForm
    page_title = _("Open a safety event")
    submit_label = _("Open it and ask everybody there")
    success_message = _("The event is open. Everybody there is being asked.")
    template_name = "safety/office/open.html"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    @cached_property
    def there(self) -> list[tuple[str, str, int]]:
        """Code, name and number of people of each country in which somebody may be now."""
        counts: dict[str, int] = {}
        for one in who_is_where(timezone.localdate()):
            for code in one.may_be_in:
                counts[code] = counts.get(code, 0) + 1
        return sorted((code, country_name(code), count) for code, count in counts.items() if code != "JP")

    def get_form_kwargs(self):
        posted = [(code, f"{name} ({count})") for code, name, count in self.there]
        return super().get_form_kwargs() | {"posted": posted}

    def run(self, form) -> str:
        event = services.open_event(at=timezone.now(), by=self.request.user, **form.cleaned_data)
        return reverse("safety_events:roll", args=[event.pk])


class EventScreen(EventsScreen):
    """A screen about the event in the address."""

    @cached_property
    def event(self) -> SafetyEvent:
        rows = SafetyEvent.objects.select_related("opened_by__person", "closed_by__person")
        return get_object_or_404(rows.prefetch_related("places"), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("safety_events:roll", args=[self.event.pk])

    def get_page_subtitle(self):
        return self.event.title

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": self.own_address, "label": self.event.title}]


class RollView(EventScreen, TemplateView):
    """安否状況: big numbers, everybody below, renewed without a touch."""

    template_name = "safety/office/roll.html"
    page_title = _("Safety roll")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**shown(self.event, self.request.user), **kwargs)


def shown(event: SafetyEvent, user) -> dict:
    now = timezone.now()
    return {
        "event": event,
        "roll": queries.roll(event, now),
        "now": now,
        "may_record": event.is_open and user.has_perm("safety.change_checkin"),
        "sees_contacts": user.has_perm("dispatch.view_emergencycontact"),
    }


class RollNewsView(EventScreen, View):
    """The part of the roll that changes, ready to be put there."""

    def get(self, request, pk):
        html = render_to_string("safety/office/roll_now.html", shown(self.event, request.user), request)
        return JsonResponse({"html": html})


class MinutesView(EventScreen, View):
    def get(self, request, pk):
        now = timezone.now()
        response = HttpResponse(minutes_pdf(queries.roll(self.event, now), at=now), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="safety-{self.event.pk}.pdf"'
        return response


class EventCommand(LeadsBack, EventScreen, CommandView):
    permission_required = "safety.change_safetyevent"


class VisitorView(EventCommand):
    form_class = forms.VisitorForm
    page_title = _("Add a visitor")
    submit_label = _("Add and ask")
    success_message = _("The visitor is on the list.")

    def act(self, form):
        services.add_visitor(event=self.event, at=timezone.now(), by=self.request.user, **form.cleaned_data)


class LevelView(EventCommand):
    form_class = forms.LevelForm
    page_title = _("Change the level")
    success_message = _("The level is changed.")

    def get_initial(self):
        return {"level": self.event.level}

    def act(self, form):
        services.change_level(event=self.event, by=self.request.user, **form.cleaned_data)


class CloseView(EventCommand):
    """Names everybody who is not known to be safe before it closes."""

    form_class = forms.CloseForm
    page_title = _("Close the event")
    success_message = _("The event is closed.")
    template_name = "safety/office/close.html"

    @cached_property
    def unsettled(self) -> list[CheckIn]:
        return queries.roll(self.event, timezone.now()).unsettled

    def get_initial(self):
        return {"expected_unsettled": len(self.unsettled)}

    def act(self, form):
        services.close_event(event=self.event, at=timezone.now(), by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(unsettled=self.unsettled, **kwargs)


class RecordView(StepScreen, EventCommand):
    """An answer by telephone. The step stands in the address."""

    permission_required = "safety.change_checkin"
    form_class = forms.RecordForm
    submit_label = _("Record")
    success_message = _("The check-in is recorded.")
    life = CHECKIN_LIFE

    @cached_property
    def checkin(self) -> CheckIn:
        return get_object_or_404(self.event.checkins, pk=self.kwargs["checkin"])

    def get_page_subtitle(self):
        return f"{self.event.title} · {self.checkin.name} {self.checkin.phone}"

    def act(self, form):
        services.record_answer(
            self.checkin, self.step.name, at=timezone.now(), by=self.request.user, **form.cleaned_data
        )


class EventsViewSet(InMenu, ViewSet):
    icon = "warning"
    menu_label = _("Safety events")
    url_prefix = "safety/events"
    menu_permission = EventsView.permission_required

    def get_urlpatterns(self):
        return [
            path("", EventsView.as_view(), name="index"),
            path("open/", OpenEventView.as_view(), name="open"),
            path("<int:pk>/", RollView.as_view(), name="roll"),
            path("<int:pk>/now/", RollNewsView.as_view(), name="roll_now"),
            path("<int:pk>/minutes.pdf", MinutesView.as_view(), name="minutes"),
            path("<int:pk>/visitors/", VisitorView.as_view(), name="visitor"),
            path("<int:pk>/level/", LevelView.as_view(), name="level"),
            path("<int:pk>/close/", CloseView.as_view(), name="close"),
            path("<int:pk>/<int:checkin>/<slug:step>/", RecordView.as_view(), name="record"),
        ]
