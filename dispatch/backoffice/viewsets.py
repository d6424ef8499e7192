"""The lists of postings, workers and hidden countries."""

from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from dispatch import queries
from dispatch.backoffice import absences, commands, family, reports
from dispatch.backoffice.checklists import TrainingPaperView
from dispatch.backoffice.posting import PostingView
from dispatch.backoffice.worker import WorkerInspectView
from dispatch.models import HiddenCountry, Posting, Worker
from dispatch.models.postings import ABROAD
from jocs_site.backoffice.viewsets import (
    EndedNotDeleted,
    ReadOnlyIndexView,
    ReadOnlyViewSet,
)


class PostingFilterSet(WagtailFilterSet):
    class Meta:
        model = Posting
        fields = ["state", "country", "coordinating_office", "kind", "sensitivity"]


def first_day(posting: Posting) -> str:
    return date_format(posting.starts_on, "SHORT_DATE_FORMAT")


def last_day(posting: Posting) -> str:
    return date_format(posting.ends_on, "SHORT_DATE_FORMAT")


def clinical_work(posting: Posting) -> str:
    if posting.state not in ABROAD:
        return "–"
    return str(_("allowed")) if posting.may_practise else str(_("not allowed"))


class PostingIndexView(ReadOnlyIndexView):
    add_item_label = _("Plan a posting")

    def get_base_queryset(self):
        return queries.with_clinical_duty(super().get_base_queryset(), on=timezone.localdate())


class PostingViewSet(ReadOnlyViewSet):
    """A list to read. Adding is the command that plans; there is no address that edits or deletes."""

    model = Posting
    icon = "globe"
    menu_label = _("Postings")
    index_view_class = PostingIndexView
    list_select_related = ("worker__person", "organisation")
    list_display = (
        "__str__",
        Column("worker", label=_("Worker"), sort_key="worker__person__sort_key"),
        Column("organisation", label=_("Receiving organisation"), sort_key="organisation__name_en"),
        "country",
        Column("term", label=pgettext_lazy("posting", "Term"), accessor="term_in_words", sort_key="term_number"),
        Column("starts_on", label=_("First day"), accessor=first_day, sort_key="starts_on"),
        Column("ends_on", label=_("Last day"), accessor=last_day, sort_key="ends_before"),
        Column("may_practise", label=_("Clinical work"), accessor=clinical_work),
        "coordinating_office",
        "state",
    )
    list_export = (
        "code",
        "worker",
        "worker.get_profession_display",
        "organisation",
        "get_country_display",
        "get_kind_display",
        "term_number",
        "starts_on",
        "ends_on",
        "get_coordinating_office_display",
        "get_state_display",
        "board_approved_on",
        "left_japan_on",
        "arrived_on",
        "returned_on",
    )
    export_headings = {
        "code": _("Posting"),
        "worker": _("Worker"),
        "worker.get_profession_display": _("Profession"),
        "organisation": _("Receiving organisation"),
        "get_country_display": _("Country"),
        "get_kind_display": _("Kind"),
        "ends_on": _("Last day"),
        "get_coordinating_office_display": _("Coordinating office"),
        "get_state_display": _("State"),
    }
    export_filename = "postings"
    filterset_class = PostingFilterSet
    search_fields = ("worker__person__search_key", "organisation__name_ja", "organisation__name_en", "job_title_ja")
    ordering = ("-starts_on", "-pk")
    url_prefix = "dispatch/postings"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", commands.PlanView.as_view(), name="add"),
            path("exceptions/new/", commands.ExceptionView.as_view(), name="exception"),
            path("<int:pk>/", PostingView.as_view(), name="inspect"),
            path("<int:pk>/revise/", commands.ReviseView.as_view(), name="revise"),
            path("<int:pk>/steps/<slug:step>/", commands.StepView.as_view(), name="step"),
            path("<int:pk>/exception/", commands.OwnExceptionView.as_view(), name="own_exception"),
            path("<int:pk>/training/", TrainingPaperView.as_view(), name="training"),
            path("<int:pk>/papers/", commands.PapersView.as_view(), name="papers"),
            path("<int:pk>/contact/", commands.ContactView.as_view(), name="contact"),
            path("<int:pk>/contact/<int:contact>/", family.ChangeContactView.as_view(), name="contact_change"),
            path("<int:pk>/contact/<int:contact>/remove/", family.RemoveContactView.as_view(), name="contact_remove"),
            path("<int:pk>/family/", family.AddFamilyView.as_view(), name="family"),
            path("<int:pk>/family/new/", family.NewFamilyView.as_view(), name="family_new"),
            path("<int:pk>/family/<int:member>/", family.ChangeFamilyView.as_view(), name="family_change"),
            path("<int:pk>/family/<int:member>/remove/", family.RemoveFamilyView.as_view(), name="family_remove"),
            path("<int:pk>/absence/", absences.NewAbsenceView.as_view(), name="absence"),
            path("<int:pk>/dates/", commands.AmendView.as_view(), name="amend"),
            path("<int:pk>/reports/", reports.PostingReportsView.as_view(), name="reports"),
            path("<int:pk>/reports/plan/", reports.PlanView.as_view(), name="report_plan"),
            path("<int:pk>/halt/", commands.HaltView.as_view(), name="halt"),
            path("<int:pk>/host/", commands.HostView.as_view(), name="host"),
            path("<int:pk>/public/", commands.SensitivityView.as_view(), name="sensitivity"),
            path("<int:pk>/public/text/", commands.ProfileView.as_view(), name="profile"),
            path("<int:pk>/public/release/", commands.ReleaseView.as_view(), name="release"),
            path("<int:pk>/public/withdraw/", commands.WithdrawView.as_view(), name="withdraw"),
        ]


class WorkerViewSet(EndedNotDeleted):
    model = Worker
    icon = "user"
    menu_label = _("Workers")
    inspect_view_class = WorkerInspectView
    list_select_related = ("person",)
    list_display = (
        Column("person", label=_("Name"), sort_key="person__sort_key"),
        "profession",
    )
    list_filter = ("profession",)
    list_export = ("person", "get_profession_display")
    export_headings = {"person": _("Name"), "get_profession_display": _("Profession")}
    export_filename = "workers"
    search_fields = ("person__search_key",)
    search_backend_name = None
    ordering = ("person__sort_key", "pk")
    form_fields = ("profession", "biography")
    url_prefix = "dispatch/workers"

    def get_urlpatterns(self):
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name != "add"]
        return [
            *kept,
            path("new/", commands.RegisterView.as_view(), name="add"),
            path("new/person/", commands.NewPersonView.as_view(), name="add_person"),
        ]


class HiddenCountryViewSet(EndedNotDeleted):
    model = HiddenCountry
    icon = "view"
    menu_label = _("Hidden countries")
    list_display = ("country", "reason", "hidden_on", "lifted_on")
    list_export = ("get_country_display", "reason", "hidden_on", "lifted_on")
    export_filename = "hidden-countries"
    ordering = ("-hidden_on", "-pk")
    form_fields = ("country", "reason", "hidden_on", "lifted_on")
    url_prefix = "dispatch/hidden-countries"
