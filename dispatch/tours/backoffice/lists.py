"""The list of meetings, and the tour of one worker."""

import django_filters
from django import forms as django_forms
from django.http import Http404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch import queries as dispatch
from dispatch.tours import forms, queries, rules, services
from dispatch.tours.backoffice import meeting as screens
from dispatch.tours.backoffice.offerings import COMMANDS
from dispatch.tours.models import ReportMeeting
from dispatch.tours.printing import entry_of, itinerary_pdf
from jocs_site.backoffice.calendars import calendar_file, calendar_response
from jocs_site.backoffice.paper import pdf_response
from jocs_site.backoffice.viewsets import CommandView, NeedsPermission, ReadOnlyIndexView, ReadOnlyViewSet


class PlanView(CommandView):
    permission_required = "tours.add_reportmeeting"
    form_class = forms.PlanForm
    page_title = _("Plan a report meeting")
    submit_label = _("Save the meeting")
    success_message = _("The meeting is planned. Announce it when people may sign up.")
    header_icon = "group"

    def get_breadcrumbs_items(self):
        label = capfirst(ReportMeeting._meta.verbose_name_plural)
        back = {"url": reverse("tours_meetings:index"), "label": label}
        return [*self.breadcrumbs_items, back, {"url": "", "label": self.page_title}]

    def get_initial(self):
        """Of a tour, where one comes from its page."""
        posting = self.request.GET.get("posting", "")
        return {"postings": [posting]} if posting.isdecimal() else {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"chosen": self.get_initial().get("postings", ())}

    def run(self, form) -> str:
        is_afterwards = form.cleaned_data["is_afterwards"]
        details = {"at": timezone.now(), "by": self.request.user, "is_afterwards": is_afterwards}
        meeting = services.plan_meeting(**details, **form.details)
        return reverse("tours_meetings:inspect", args=[meeting.pk])


class MeetingFilterSet(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        label=pgettext_lazy("report meeting", "when"),
        method="by_time",
        choices=[
            ("soon", _("in the next two weeks")),
            ("coming", pgettext_lazy("report meeting", "to come")),
            ("without_numbers", _("over, without numbers")),
            ("past", pgettext_lazy("report meeting", "past")),
        ],
        widget=django_forms.RadioSelect,
    )

    class Meta:
        model = ReportMeeting
        fields = {"state": ["exact"], "office": ["exact"], "is_public": ["exact"]}

    def by_time(self, queryset, _name, value):
        now = timezone.now()
        if value == "without_numbers":
            return queryset.without_numbers(now)
        if value == "past":
            return queryset.filter(ends_at__lte=now)
        coming = queryset.coming(now)
        return coming.filter(starts_at__lte=now + rules.SOON) if value == "soon" else coming


class MeetingIndexView(ReadOnlyIndexView):
    add_item_label = _("Plan a report meeting")

    def get_base_queryset(self):
        return super().get_base_queryset().with_places().prefetch_related("postings__worker__person")


def to_meeting(meeting: ReportMeeting) -> str:
    return reverse("tours_meetings:inspect", args=[meeting.pk])


def places_in_words(meeting: ReportMeeting) -> str:
    return f"{meeting.taken} / {meeting.capacity or '∞'}"


class MeetingViewSet(ReadOnlyViewSet):
    """A list to read; what changes a meeting are commands, and nothing deletes it."""

    model = ReportMeeting
    icon = "group"
    menu_label = _("Report meetings")
    index_view_class = MeetingIndexView
    list_select_related = ("host",)
    list_display = (
        TitleColumn(
            "when",
            label=pgettext_lazy("report meeting", "When"),
            accessor="when",
            sort_key="starts_at",
            get_url=to_meeting,
        ),
        Column("title", label=pgettext_lazy("report meeting", "Title"), sort_key="title_ja"),
        Column("workers", label=pgettext_lazy("report meeting", "Workers"), accessor="told_by"),
        Column("place", label=pgettext_lazy("report meeting", "Where"), sort_key="place_ja"),
        Column("office", label=pgettext_lazy("report meeting", "Office"), accessor="get_office_display"),
        Column("places", label=_("People / places"), accessor=places_in_words),
        Column("attendance", label=pgettext_lazy("report meeting", "Came"), sort_key="attendance"),
        Column("state", label=pgettext_lazy("report meeting", "State"), accessor="get_state_display", sort_key="state"),
    )
    list_export = (
        "starts_at",
        "ends_at",
        "title_ja",
        "title_en",
        "told_by",
        "place_ja",
        "address",
        "hosted_by",
        "get_office_display",
        "is_public",
        "capacity",
        "taken",
        "waiting",
        "attendance",
        "get_state_display",
        "called_off_because",
    )
    export_headings = {
        "told_by": pgettext_lazy("report meeting", "Workers"),
        "hosted_by": pgettext_lazy("report meeting", "Host"),
        "get_office_display": pgettext_lazy("report meeting", "Office"),
        "taken": _("people with a place"),
        "waiting": _("people waiting"),
        "get_state_display": pgettext_lazy("report meeting", "State"),
    }
    export_filename = "report-meetings"
    filterset_class = MeetingFilterSet
    search_fields = ("title_ja", "title_en", "place_ja", "place_en", "host_name", "host__name_ja")
    ordering = ("-starts_at", "-pk")
    url_prefix = "tours/meetings"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", PlanView.as_view(), name="add"),
            path("<int:pk>/", screens.MeetingView.as_view(), name="inspect"),
            path("<int:pk>/announce/", screens.AnnounceView.as_view(), name="announce"),
            path("<int:pk>/change/", screens.ChangeView.as_view(), name="change"),
            path("<int:pk>/call-off/", screens.CallOffView.as_view(), name="call_off"),
            path("<int:pk>/numbers/", screens.NumbersView.as_view(), name="numbers"),
            path("<int:pk>/numbers/correct/", screens.CorrectNumbersView.as_view(), name="correct_numbers"),
            path("<int:pk>/door/", screens.DoorView.as_view(), name="door"),
            path("<int:pk>/sign-ups.xlsx", screens.SignUpsFile.as_view(), name="sign_ups"),
            path("<int:pk>/telephone/", screens.TelephoneView.as_view(), name="put_on_list"),
            path("<int:pk>/list/<int:entry>/change/", screens.EntryChangeView.as_view(), name="entry_change"),
            path("<int:pk>/list/<int:entry>/cancel/", screens.EntryCancelView.as_view(), name="entry_cancel"),
            *COMMANDS,
        ]


class TourScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the tour of the posting in the address."""

    permission_required = "tours.view_reportmeeting"
    header_icon = "group"

    @cached_property
    def posting(self):
        found = dispatch.postings_to_tell_of().filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def tour(self) -> queries.Tour:
        return queries.tour_of(self.posting)


class TourView(TourScreen, TemplateView):
    template_name = "tours/office/tour.html"
    page_title = _("Report tour")

    def get_page_subtitle(self):
        return f"{self.posting.code} {self.posting.worker}"

    def get_breadcrumbs_items(self):
        label = capfirst(ReportMeeting._meta.verbose_name_plural)
        back = {"url": reverse("tours_meetings:index"), "label": label}
        return [*self.breadcrumbs_items, back, {"url": "", "label": self.get_page_subtitle()}]

    def get_context_data(self, **kwargs):
        may = self.request.user.has_perm
        return super().get_context_data(
            posting=self.posting,
            tour=self.tour,
            may_plan=may("tours.add_reportmeeting"),
            may_see_offerings=may("tours.view_offering"),
            may_see_posting=may("dispatch.view_posting"),
            **kwargs,
        )


class ItineraryView(TourScreen, View):
    def get(self, request, pk):
        language = (get_language() or "ja")[:2]
        name = self.posting.worker.person.name_in(language)
        content = itinerary_pdf(name, self.tour.meetings, language=language, at=timezone.now())
        return pdf_response(content, f"jocs-report-tour-{self.posting.code}.pdf")


class TourCalendarView(TourScreen, View):
    """For the worker, to be sent or imported."""

    def get(self, request, pk):
        entries = [entry_of(meeting, with_room=True) for meeting in self.tour.meetings]
        content = calendar_file(entries, product="tours", at=timezone.now())
        return calendar_response(content, f"jocs-report-tour-{self.posting.code}.ics")


class TourViewSet(ViewSet):
    """It stands below a posting and has no place in the menu."""

    url_prefix = "tours/postings"

    def get_urlpatterns(self):
        return [
            path("<int:pk>/", TourView.as_view(), name="inspect"),
            path("<int:pk>/itinerary.pdf", ItineraryView.as_view(), name="itinerary"),
            path("<int:pk>/calendar.ics", TourCalendarView.as_view(), name="calendar"),
        ]
