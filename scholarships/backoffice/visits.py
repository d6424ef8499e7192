"""Visits to scholars and hearings: the list, the page of one, and what changes it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.ledgers import DayColumn
from jocs_site.backoffice.viewsets import (
    CommandView,
    LeadsBack,
    NeedsPermission,
    ReadOnlyIndexView,
    ReadOnlyViewSet,
)
from jocs_site.people.queries import accounts_with
from scholarships import forms, queries, services
from scholarships.models import MonitoringVisit, VisitNote

SEE, ENTER = "scholarships.view_monitoringvisit", "scholarships.add_monitoringvisit"


def to_list() -> dict[str, str]:
    label = capfirst(MonitoringVisit._meta.verbose_name_plural)
    return {"url": reverse("scholarships_visits:index"), "label": label}


class VisitScreen(NeedsPermission, WagtailAdminTemplateMixin):
    permission_required = SEE
    header_icon = "view"

    @cached_property
    def visit(self) -> MonitoringVisit:
        return get_object_or_404(queries.visits(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("scholarships_visits:inspect", args=[self.visit.pk])

    def get_page_subtitle(self):
        return f"{date_format(self.visit.held_on, 'DATE_FORMAT')} {self.visit.get_kind_display()}"

    def get_breadcrumbs_items(self):
        one = {"url": self.own_address, "label": date_format(self.visit.held_on, "SHORT_DATE_FORMAT")}
        return [*self.breadcrumbs_items, to_list(), one]

    def get_context_data(self, **kwargs):
        return super().get_context_data(visit=self.visit, **kwargs)


class VisitView(VisitScreen, TemplateView):
    template_name = "scholarships/office/visit.html"
    page_title = _("Visit or hearing")

    def get_context_data(self, **kwargs):
        may_enter = self.request.user.has_perm(ENTER) and not self.visit.taken_back_on
        return super().get_context_data(notes=self.visit.notes.all(), may_enter=may_enter, **kwargs)


class EnterVisitView(CommandView):
    permission_required = ENTER
    form_class = forms.VisitForm
    page_title = _("Enter a visit or hearing")
    submit_label = _("Save")
    success_message = _("The visit is on file.")
    header_icon = "view"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, to_list(), {"url": "", "label": self.page_title}]

    def get_initial(self):
        """``?scholar=`` is the award from whose page one came."""
        asked = self.request.GET.get("scholar", "")
        chosen = [int(asked)] if asked.isdecimal() else []
        return {"held_on": timezone.localdate(), "staff": [self.request.user.pk], "scholars": chosen}

    def get_form_kwargs(self):
        scholars = queries.scholars_to_visit(self.request.user)
        return super().get_form_kwargs() | {"staff": accounts_with("wagtailadmin.access_admin"), "scholars": scholars}

    def run(self, form) -> str:
        visit = services.record_visit(by=self.request.user, **form.visit)
        return reverse("scholarships_visits:inspect", args=[visit.pk])


class VisitCommand(LeadsBack, VisitScreen, CommandView):
    """A command about one visit; it leads back to its page."""

    permission_required = ENTER


class CorrectNoteView(VisitCommand):
    form_class = forms.NoteForm
    page_title = _("Put the note right")
    submit_label = _("Save")
    success_message = _("The note is saved. The earlier words stay on file.")

    @cached_property
    def note(self) -> VisitNote:
        found = next((one for one in self.visit.notes.all() if one.pk == self.kwargs["note"]), None)
        if found is None:
            raise Http404
        return found

    def get_page_subtitle(self):
        return f"{super().get_page_subtitle()}, {self.note.award.decision.application.person.latin_name}"

    def get_initial(self):
        return {"text": self.note.text, "shown": self.note.text}

    def act(self, form):
        services.correct_note(note=self.note, by=self.request.user, **form.cleaned_data)


class TakeVisitBackView(VisitCommand):
    form_class = forms.TakeBackForm
    page_title = _("Take the visit back")
    success_message = _("The visit counts no longer.")

    def act(self, form):
        services.take_visit_back(visit=self.visit, by=self.request.user, **form.cleaned_data)


class VisitFilterSet(WagtailFilterSet):
    class Meta:
        model = MonitoringVisit
        fields = {"kind": ["exact"], "held_on": ["gte", "lte"]}


class VisitIndexView(ReadOnlyIndexView):
    add_item_label = _("Enter a visit or hearing")

    def get_base_queryset(self):
        return queries.visits(self.request.user)


def names_of(visit: MonitoringVisit) -> str:
    return ", ".join(note.award.decision.application.person.latin_name for note in visit.notes.all())


class VisitViewSet(ReadOnlyViewSet):
    model = MonitoringVisit
    index_view_class = VisitIndexView
    icon = "view"
    menu_label = _("Visits and hearings")
    list_display = (
        TitleColumn(
            "held_on",
            label=_("Day"),
            accessor=lambda visit: date_format(visit.held_on, "SHORT_DATE_FORMAT"),
            get_url=lambda visit: reverse("scholarships_visits:inspect", args=[visit.pk]),
            sort_key="held_on",
            classname="w-whitespace-nowrap",
        ),
        Column("get_kind_display", label=_("Kind")),
        "place",
        Column("scholars", label=_("Scholars"), accessor=names_of),
        Column("visitors", label=_("By whom")),
        DayColumn("taken_back_on", label=_("Taken back")),
    )
    list_export = ("held_on", "get_kind_display", "place", "visitors", "taken_back_on")
    export_headings = {"get_kind_display": _("Kind"), "visitors": _("By whom")}
    export_filename = "visits-to-scholars"
    filterset_class = VisitFilterSet
    search_fields = (
        "place",
        "others",
        "notes__award__decision__application__code",
        "notes__award__decision__application__person__search_key",
    )
    ordering = ("-held_on", "-pk")
    url_prefix = "scholarships/visits"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", EnterVisitView.as_view(), name="add"),
            path("<int:pk>/", VisitView.as_view(), name="inspect"),
            path("<int:pk>/notes/<int:note>/", CorrectNoteView.as_view(), name="note"),
            path("<int:pk>/take-back/", TakeVisitBackView.as_view(), name="take_back"),
        ]
