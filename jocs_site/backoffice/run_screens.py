"""The screens of long work: the list, and one run with its progress, log and files."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from jocs_site.backoffice import runs
from jocs_site.backoffice.models import Run
from jocs_site.foundation.errors import RuleBroken


def label_of(run: Run) -> str:
    known = runs.job_of(run)
    return str(known.label) if known else run.job


def to_run(run: Run) -> str:
    return reverse("runs:show", args=[run.pk])


class MayRead:
    """Each job names the right that its runs need; who lacks all of them has no list."""

    def dispatch(self, request, *args, **kwargs):
        self.codes = runs.codes_for(request.user)
        if not self.codes:
            messages.error(request, _("You may not open this page."))
            return HttpResponseRedirect(reverse("wagtailadmin_home"))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def run(self) -> Run:
        return get_object_or_404(Run.objects.select_related("asked_by"), pk=self.kwargs["pk"], job__in=self.codes)


class RunsView(MayRead, IndexView):
    model = Run
    page_title = _("Long work")
    header_icon = "history"
    index_url_name = "runs:index"
    index_results_url_name = "runs:index_results"
    any_permission_required = ()
    paginate_by = 50
    is_searchable = False
    columns = [
        TitleColumn("label", label=_("Work"), accessor=label_of, get_url=to_run),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("done", label=_("Done"), accessor=lambda run: f"{run.done} / {run.total}" if run.total else run.done),
        Column("asked_by", label=_("Asked for by")),
        Column("asked_at", label=_("Asked for at"), accessor=lambda run: timezone.localtime(run.asked_at)),
    ]

    def get_base_queryset(self):
        return Run.objects.filter(job__in=self.codes).select_related("asked_by").order_by("-pk")


class RunView(MayRead, WagtailAdminTemplateMixin, TemplateView):
    """Progress, renewed every second where scripts run, and by the reader where not."""

    template_name = "backoffice/runs/show.html"
    header_icon = "history"

    def get_page_title(self):
        return label_of(self.run)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("runs:index"), "label": _("Long work")},
            {"url": "", "label": label_of(self.run)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**facts(self.run), **kwargs)


def facts(run: Run) -> dict:
    return {
        "run": run,
        "files": list(run.files.all()),
        "is_silent": runs.is_silent(run, timezone.now()),
        "is_known": runs.job_of(run) is not None,
    }


class ProgressView(MayRead, View):
    """What changes while a run works, as a piece of the page."""

    def get(self, request, pk):
        words = render_to_string("backoffice/runs/progress.html", facts(self.run), request)
        return JsonResponse({"is_over": self.run.is_over, "html": words})


class RunCommand(MayRead, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            return redirect(to_run(self.act()))
        except RuleBroken as error:
            messages.error(request, str(error))
            return redirect(to_run(self.run))


class StopView(RunCommand):
    def act(self) -> Run:
        runs.ask_to_stop(self.run.pk)
        return self.run


class AgainView(RunCommand):
    def act(self) -> Run:
        return runs.ask_again(self.run.pk, at=timezone.now(), by=self.request.user)


class FileView(MayRead, View):
    def get(self, request, pk, file):
        made = self.run.files.filter(pk=file).first()
        if made and made.deleted_on:
            day = date_format(made.deleted_on, "SHORT_DATE_FORMAT")
            messages.info(request, _("This file was deleted on %(day)s.") % {"day": day})
            return redirect(to_run(self.run))
        if made is None or not made.file.storage.exists(made.file.name):
            raise Http404
        response = FileResponse(made.file.open(), as_attachment=True, filename=made.name)
        response["Content-Type"] = made.content_type
        return response


class RunsMenuItem(MenuItem):
    def is_shown(self, request):
        return bool(runs.codes_for(request.user))


class RunsViewSet(ViewSet):
    """Its list stands in the menu of reports, for those with runs to see."""

    url_prefix = "runs"
    icon = "history"
    menu_label = _("Long work")
    menu_hook = "register_reports_menu_item"

    def get_menu_item(self, order=None):
        return RunsMenuItem(self.menu_label, self.menu_url, name="runs", icon_name=self.icon, order=order or 900)

    def get_urlpatterns(self):
        return [
            path("", RunsView.as_view(), name="index"),
            path("results/", RunsView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", RunView.as_view(), name="show"),
            path("<int:pk>/progress/", ProgressView.as_view(), name="progress"),
            path("<int:pk>/stop/", StopView.as_view(), name="stop"),
            path("<int:pk>/again/", AgainView.as_view(), name="again"),
            path("<int:pk>/files/<int:file>/", FileView.as_view(), name="file"),
        ]
