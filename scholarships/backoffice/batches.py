"""Lists of payments for the bank: made, shown with masked accounts, taken along once, sent, given up."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.ledgers import DayColumn, MomentColumn
from jocs_site.backoffice.paper import pdf_response
from jocs_site.backoffice.sheets.writing import CONTENT_TYPES, XLSX, streamed, xlsx_stream
from jocs_site.backoffice.viewsets import CommandView, LeadsBack, NeedsPermission, ReadOnlyIndexView, ReadOnlyViewSet
from jocs_site.foundation.money import format_money
from scholarships import forms, queries, services
from scholarships.models import PaymentBatch
from scholarships.printing.batches import batch_sheet, cells, headings, total
from scholarships.printing.tables import sheet_pdf

UNBROKEN = "w-whitespace-nowrap"


class BatchScreen(NeedsPermission, WagtailAdminTemplateMixin):
    permission_required = "scholarships.view_paymentbatch"
    header_icon = "list-ul"

    @cached_property
    def batch(self) -> PaymentBatch:
        return get_object_or_404(queries.batches(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("scholarships_batches:inspect", args=[self.batch.pk])

    def get_page_subtitle(self):
        return f"{self.batch} · {format_money(self.batch.total_amount, self.batch.currency)}"

    def get_breadcrumbs_items(self):
        label = capfirst(PaymentBatch._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("scholarships_batches:index"), "label": label},
            {"url": self.own_address, "label": str(self.batch)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(batch=self.batch, **kwargs)


class BatchView(BatchScreen, TemplateView):
    template_name = "scholarships/office/batch.html"
    page_title = _("List of payments for the bank")

    def get_context_data(self, **kwargs):
        user, batch = self.request.user, self.batch
        return super().get_context_data(
            lines=queries.batch_lines(batch),
            may_take=batch.is_open and not batch.taken_at and user.has_perm(TakeBatchView.permission_required),
            may_send=batch.is_open and user.has_perm(SendBatchView.permission_required),
            may_give_up=batch.is_open and user.has_perm(GiveBatchUpView.permission_required),
            **kwargs,
        )


class BatchSheetView(BatchScreen, View):
    def get(self, request, pk):
        lines = list(queries.batch_lines(self.batch))
        rows = [*(cells(line, is_whole=False) for line in lines), total(lines)]
        return streamed(XLSX, f"list-{self.batch}", headings(), rows)


class BatchPaperView(BatchScreen, View):
    def get(self, request, pk):
        now = timezone.now()
        sheet = batch_sheet(self.batch, list(queries.batch_lines(self.batch)))
        return pdf_response(sheet_pdf(sheet, today=timezone.localdate(now), at=now), f"list-{self.batch}.pdf")


class MakeBatchView(CommandView):
    permission_required = "scholarships.add_paymentbatch"
    form_class = forms.MakeBatchForm
    page_title = _("Make a list for the bank")
    header_icon = "list-ul"

    def get_breadcrumbs_items(self):
        label = capfirst(PaymentBatch._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("scholarships_batches:index"), "label": label},
            {"url": "", "label": self.page_title},
        ]

    def get_initial(self):
        return {"due_until": timezone.localdate()}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"waiting": queries.waiting_by_currency(self.request.user)}

    def run(self, form) -> str:
        batch, held = services.make_batch(by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The list is made."))
        if held:
            codes = ", ".join(one.code for one in held)
            sentence = _("Not on it, because something holds them back since their approval: %(codes)s")
            messages.warning(self.request, sentence % {"codes": codes})
        return reverse("scholarships_batches:inspect", args=[batch.pk])


class BatchCommand(LeadsBack, BatchScreen, CommandView):
    template_name = "scholarships/office/batch_command.html"


class TakeBatchView(BatchCommand):
    """The only file with whole account numbers; it goes out once."""

    permission_required = "scholarships.read_bankaccount"
    form_class = Form
    page_title = _("Take the file for the bank")
    submit_label = _("Take the file now")

    def form_valid(self, form):
        answer = super().form_valid(form)
        return answer if form.errors else self.file

    def act(self, form):
        lines = services.take_batch_along(batch=self.batch, by=self.request.user)
        rows = [*(cells(line, is_whole=True) for line in lines), total(lines)]
        self.file = HttpResponse(b"".join(xlsx_stream(headings(), rows)), content_type=CONTENT_TYPES[XLSX])
        self.file["Content-Disposition"] = f'attachment; filename="bank-{self.batch}.xlsx"'
        self.file["Cache-Control"] = "private, no-store"


class SendBatchView(BatchCommand):
    permission_required = "scholarships.send_instalment"
    form_class = forms.BatchSentForm
    page_title = _("Record the list as sent")
    success_message = _("Every payment on the list is recorded as sent.")

    def get_initial(self):
        return {"sent_on": timezone.localdate(), "rate": 1 if self.batch.currency == "JPY" else None}

    def act(self, form):
        services.record_batch_sent(batch=self.batch, by=self.request.user, **form.cleaned_data)


class GiveBatchUpView(BatchCommand):
    permission_required = "scholarships.add_paymentbatch"
    form_class = forms.GiveBatchUpForm
    page_title = _("Give the list up")
    success_message = _("The list is given up. Its payments may stand on a new one.")

    def act(self, form):
        services.give_batch_up(batch=self.batch, by=self.request.user, **form.cleaned_data)


class BatchIndexView(ReadOnlyIndexView):
    add_item_label = _("Make a list for the bank")

    def get_base_queryset(self):
        return queries.batches(self.request.user)


class BatchViewSet(ReadOnlyViewSet):
    model = PaymentBatch
    index_view_class = BatchIndexView
    icon = "list-ul"
    menu_label = _("Lists for the bank")
    list_display = (
        TitleColumn(
            "__str__",
            label=_("List"),
            get_url=lambda one: reverse("scholarships_batches:inspect", args=[one.pk]),
            classname=UNBROKEN,
        ),
        MomentColumn("made_at", label=_("Made at"), sort_key="made_at"),
        Column("payments", label=_("Instalments")),
        Column(
            "total_amount",
            label=_("Amount"),
            accessor=lambda one: format_money(one.total_amount, one.currency),
            classname=UNBROKEN,
        ),
        Column("state_in_words", label=_("State")),
        DayColumn("sent_on", label=_("Sent on"), sort_key="sent_on"),
        "bank_reference",
    )
    list_export = (
        "__str__",
        "made_at",
        "payments",
        "total_amount",
        "currency",
        "state_in_words",
        "sent_on",
        "bank_reference",
    )
    export_headings = {
        "__str__": _("List"),
        "payments": _("Instalments"),
        "total_amount": _("Amount"),
        "state_in_words": _("State"),
    }
    export_filename = "lists-for-the-bank"
    list_filter = ("currency",)
    search_fields = ("bank_reference",)
    ordering = ("-made_at", "-pk")
    url_prefix = "scholarships/lists-for-the-bank"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", MakeBatchView.as_view(), name="add"),
            path("<int:pk>/", BatchView.as_view(), name="inspect"),
            path("<int:pk>/xlsx/", BatchSheetView.as_view(), name="xlsx"),
            path("<int:pk>/pdf/", BatchPaperView.as_view(), name="pdf"),
            path("<int:pk>/file/", TakeBatchView.as_view(), name="take"),
            path("<int:pk>/sent/", SendBatchView.as_view(), name="send"),
            path("<int:pk>/give-up/", GiveBatchUpView.as_view(), name="give_up"),
        ]
