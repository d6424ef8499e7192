"""The screens of imports: the list of batches, handing in a file, and one batch with its faults and buttons."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from jocs_site.backoffice.models import ImportBatch
from jocs_site.backoffice.sheets import batches
from jocs_site.backoffice.sheets.faults import CellFault
from jocs_site.backoffice.sheets.files import labels_of, rows_to_correct, template_headings, template_rows
from jocs_site.backoffice.sheets.forms import HandInForm
from jocs_site.backoffice.sheets.reading import MOST_BYTES
from jocs_site.backoffice.sheets.resource import SHOWN, SheetResource, sheet_of, sheets, sheets_for
from jocs_site.backoffice.sheets.writing import CSV, XLSX, streamed
from jocs_site.backoffice.uploads import TakesFile
from jocs_site.foundation.errors import RuleBroken


def refused(request):
    """As Wagtail refuses: back to the dashboard, with a word."""
    messages.error(request, _("You may not open this page."))
    return HttpResponseRedirect(reverse("wagtailadmin_home"))


class MayImport:
    """Each sheet names its own right; who lacks all of them has no list of batches."""

    def dispatch(self, request, *args, **kwargs):
        self.sheets = sheets_for(request.user)
        if not self.sheets:
            return refused(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def batch(self) -> ImportBatch:
        mine = ImportBatch.objects.filter(sheet__in=[sheet.code for sheet in self.sheets])
        related = mine.select_related("made_by", "confirmed_by", "undone_by", "run")
        return get_object_or_404(related, pk=self.kwargs["pk"])

    @cached_property
    def sheet(self) -> type[SheetResource]:
        """The sheet in the address. One for which the right is missing is like one that does not exist."""
        sheet = sheet_of(self.kwargs["sheet"])
        if sheet not in self.sheets:
            raise Http404
        return sheet


def to_batch(batch: ImportBatch) -> str:
    return reverse("sheets:show", args=[batch.pk])


def sheet_label(batch: ImportBatch) -> str:
    sheet = sheet_of(batch.sheet)
    return str(sheet.label) if sheet else batch.sheet


class BatchesView(MayImport, IndexView):
    """Every file that was handed in, the latest first."""

    model = ImportBatch
    page_title = _("Imports")
    header_icon = "upload"
    index_url_name = "sheets:index"
    index_results_url_name = "sheets:index_results"
    any_permission_required = ()
    paginate_by = 50
    is_searchable = False
    columns = [
        TitleColumn("file_name", label=_("File"), get_url=to_batch),
        Column("sheet", label=_("Kind of list"), accessor=sheet_label),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("new", label=_("New")),
        Column("changed", label=_("Changed")),
        Column("faulty", label=_("With faults")),
        Column("made_by", label=_("Handed in by")),
        Column("made_at", label=_("Handed in at"), accessor=lambda batch: timezone.localtime(batch.made_at)),
    ]

    def get_base_queryset(self):
        mine = ImportBatch.objects.filter(sheet__in=[sheet.code for sheet in self.sheets])
        return mine.select_related("made_by").defer("faults", "summary").order_by("-pk")

    @cached_property
    def header_buttons(self):
        return [
            HeaderButton(
                _("Take in: %(list)s") % {"list": sheet.label},
                reverse("sheets:hand_in", args=[sheet.code]),
                icon_name="upload",
            )
            for sheet in self.sheets
        ]


class SheetScreen(MayImport, WagtailAdminTemplateMixin):
    header_icon = "upload"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("sheets:index"), "label": _("Imports")},
            {"url": "", "label": self.get_page_title()},
        ]


class HandInView(TakesFile, SheetScreen, FormView):
    template_name = "backoffice/sheets/hand_in.html"
    form_class = HandInForm
    most_bytes = MOST_BYTES

    def too_large(self):
        return batches.too_large()

    def get_page_title(self):
        return self.sheet.label

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sheet=self.sheet,
            columns=self.sheet.columns().values(),
            too_large=batches.too_large(),
            may_export=self.sheet.may_export and self.request.user.has_perm(self.sheet.may_export),
            **kwargs,
        )

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        batch = batches.hand_in(
            sheet=self.sheet.code, file=file, name=file.name, by=self.request.user, at=timezone.now()
        )
        return redirect(to_batch(batch))


class SheetTemplateView(MayImport, View):
    """An empty file with the headings, and for XLSX cells that keep the zero in front of a postal code."""

    def get(self, request, sheet, kind):
        options = {"is_form": True} if kind == XLSX else {}
        rows = template_rows(self.sheet)
        return streamed(kind, f"{self.sheet.code}-template", template_headings(self.sheet), rows, **options)


class StandingView(MayImport, View):
    """What is here in the columns of the sheet, to be looked at, mended and handed in again. It is written down."""

    def dispatch(self, request, *args, **kwargs):
        self.sheets = [sheet for sheet in sheets() if sheet.may_export and request.user.has_perm(sheet.may_export)]
        if not self.sheets:
            return refused(request)
        return View.dispatch(self, request, *args, **kwargs)

    def get(self, request, sheet):
        log(request.user, "backoffice.list_taken_out", user=request.user, data={"list": self.sheet.code})
        day = timezone.localdate()
        headings, rows = template_headings(self.sheet), self.sheet(by=request.user).rows_out()
        return streamed(XLSX, f"{self.sheet.code}-{day:%Y%m%d}", headings, rows)


class BatchView(SheetScreen, TemplateView):
    """What a file would do or has done. Renewed while the worker is at it, by the reader where no scripts run."""

    template_name = "backoffice/sheets/show.html"

    def get_page_title(self):
        return self.batch.file_name

    def get_context_data(self, **kwargs):
        return super().get_context_data(**facts(self.batch), **kwargs)


def facts(batch: ImportBatch) -> dict:
    labels = labels_of(batch)
    faults = [CellFault(*fault) for fault in batch.faults[:SHOWN]]
    return {
        "batch": batch,
        "label": sheet_label(batch),
        "faults": [(fault, labels.get(fault.column, "")) for fault in faults],
        "remarks": [(fault, labels.get(fault.column, "")) for fault in
                    (CellFault(*one) for one in batch.summary.get("remarks", ()))],
        "changes": [(line, name, labels.get(column, column), was, now) for line, name, column, was, now in
                    batch.summary.get("changes", ())],
        "is_at_work": batch.state in ("checking", "writing") and not (batch.run and batch.run.is_over),
        "is_halted": batch.state in ("checking", "writing") and batch.run is not None and batch.run.is_over,
        "undo_note": getattr(sheet_of(batch.sheet), "undo_note", ""),
        "twin": batches.same_file_before(batch) if batch.state == "checked" else None,
    }  # fmt: skip


class BatchProgressView(MayImport, View):
    """What changes while the worker is at it, as a piece of the page."""

    def get(self, request, pk):
        found = facts(self.batch)
        words = render_to_string("backoffice/sheets/batch.html", found, request)
        return JsonResponse({"is_over": not found["is_at_work"], "html": words})


class RowsToCorrectView(MayImport, View):
    """Every row with a fault, as it was, with its line and what is wrong: to be mended and handed in again."""

    def get(self, request, pk):
        if self.batch.file_deleted_on:
            day = date_format(self.batch.file_deleted_on, "SHORT_DATE_FORMAT")
            messages.info(request, _("This file was deleted on %(day)s.") % {"day": day})
            return redirect(to_batch(self.batch))
        if not self.batch.fault_file or self.batch.state == ImportBatch.State.DISCARDED:
            raise Http404
        headings, rows = rows_to_correct(self.batch)
        return streamed(CSV, f"to-correct-{self.batch.pk}", headings, rows)


class BatchCommand(MayImport, View):
    """One button of a batch."""

    http_method_names = ["post"]
    said = ""

    def act(self):
        raise NotImplementedError

    def post(self, request, pk):
        batch = self.batch
        try:
            self.act()
        except RuleBroken as error:
            messages.error(request, str(error))
        else:
            if self.said:
                messages.success(request, self.said)
        return redirect(to_batch(batch))


class ConfirmView(BatchCommand):
    def act(self):
        batches.confirm(batch_id=self.batch.pk, by=self.request.user, at=timezone.now())


class UndoView(BatchCommand):
    def act(self):
        self.said = sheet_of(self.batch.sheet).undone
        batches.undo(batch_id=self.batch.pk, by=self.request.user, at=timezone.now())


class SetAsideView(BatchCommand):
    said = _("The list is set aside; its file is deleted.")

    def act(self):
        batches.set_aside(batch_id=self.batch.pk, by=self.request.user)


class SheetsMenuItem(MenuItem):
    def is_shown(self, request):
        return bool(sheets_for(request.user))


class SheetsViewSet(ViewSet):
    name = "sheets"
    add_to_admin_menu = True
    url_prefix = "imports"
    icon = "upload"
    menu_label = _("Imports")
    menu_order = 800

    def get_menu_item(self, order=None):
        return SheetsMenuItem(
            self.menu_label, self.menu_url, name=self.menu_name, icon_name=self.icon, order=order or self.menu_order
        )

    def get_urlpatterns(self):
        template = SheetTemplateView.as_view()
        return [
            path("", BatchesView.as_view(), name="index"),
            path("results/", BatchesView.as_view(results_only=True), name="index_results"),
            path("new/<slug:sheet>/", HandInView.as_view(), name="hand_in"),
            path("new/<slug:sheet>/template/csv/", template, {"kind": CSV}, name="template_csv"),
            path("new/<slug:sheet>/template/xlsx/", template, {"kind": XLSX}, name="template_xlsx"),
            path("standing/<slug:sheet>/", StandingView.as_view(), name="standing"),
            path("<int:pk>/", BatchView.as_view(), name="show"),
            path("<int:pk>/progress/", BatchProgressView.as_view(), name="progress"),
            path("<int:pk>/to-correct/", RowsToCorrectView.as_view(), name="to_correct"),
            path("<int:pk>/confirm/", ConfirmView.as_view(), name="confirm"),
            path("<int:pk>/undo/", UndoView.as_view(), name="undo"),
            path("<int:pk>/set-aside/", SetAsideView.as_view(), name="set_aside"),
        ]
