"""Batches of slips: the list, the screen on which slips are typed in, and the commands of a batch."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.forms import CheckboxInput
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.viewsets import CommandView, LedgerReport, NeedsPermission
from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.money import format_yen
from members import forms, queries, services
from members.backoffice.ledgers import DayColumn, LedgerViewSet
from members.backoffice.slip_desk import BatchScreen, CorrectSlipView, DeskView, EnterView, LookView, to_batch
from members.models import Slip, SlipBatch
from members.printing.slip_batches import slip_batch_pdf


class SlipBatchFilterSet(WagtailFilterSet):
    class Meta:
        model = SlipBatch
        fields = {"state": ["exact"], "provider": ["exact"], "notice_on": ["gte", "lte"]}


def entered_of_slips(batch: SlipBatch) -> str:
    return f"{batch.entered_count} / {batch.slip_count}"


def entered_of_sum(batch: SlipBatch) -> str:
    return f"{format_yen(batch.entered_yen)} / {format_yen(batch.total_yen)}"


class SlipBatchesReport(LedgerReport):
    """Every batch, those still open first, with what the notice says and what is typed in."""

    permission_required = "members.view_payment"
    columns = [
        TitleColumn("number", label=_("Batch"), accessor=str, get_url=to_batch),
        Column("state", label=_("State"), accessor="get_state_display"),
        DayColumn("notice_on", label=_("Day of the notice"), sort_key="notice_on"),
        DayColumn("received_on", label=_("Reached the office on"), sort_key="received_on"),
        Column("provider", label=_("Way of payment"), accessor="get_provider_display"),
        Column("account", label=_("Bank account")),
        Column("slips", label=_("Slips"), accessor=entered_of_slips, classname="number"),
        Column("sum", label=_("Sum"), accessor=entered_of_sum, classname="number"),
        Column("note", label=_("Note")),
    ]
    list_export = [
        "number",
        "get_state_display",
        "notice_on",
        "received_on",
        "get_provider_display",
        "account",
        "entered_count",
        "slip_count",
        "entered_yen",
        "total_yen",
        "note",
    ]
    export_headings = {
        "number": _("Batch"),
        "get_state_display": _("State"),
        "notice_on": _("Day of the notice"),
        "received_on": _("Reached the office on"),
        "get_provider_display": _("Way of payment"),
        "account": _("Bank account"),
        "entered_count": _("Slips entered"),
        "slip_count": _("Slips of the notice"),
        "entered_yen": _("Sum entered"),
        "total_yen": _("Total of the notice"),
        "note": _("Note"),
    }
    export_filename = "slip-batches"
    model = SlipBatch
    filterset_class = SlipBatchFilterSet

    def get_base_queryset(self):
        return queries.slip_batches()

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(BeginBatchView.permission_required):
            return []
        return [HeaderButton(BeginBatchView.page_title, reverse("members_slips:begin"), icon_name="plus")]


class NoticeCommand(CommandView):
    """What the notice says. Where a batch of the same figures is there, it asks whether this is another."""

    permission_required = "members.add_payment"
    form_class = forms.NoticeForm
    header_icon = "doc-full"

    def form_invalid(self, form):
        if form.has_error("is_another"):
            form.fields["is_another"].widget = CheckboxInput()
        return super().form_invalid(form)


class BeginBatchView(NoticeCommand):
    page_title = _("Type in slips of a notice")
    submit_label = _("Begin")

    def get_initial(self):
        today = timezone.localdate()
        account = queries.last_account() or settings.POSTAL_ACCOUNT
        return {"key": uuid.uuid4(), "account": account, "notice_on": today, "received_on": today}

    def run(self, form) -> str:
        batch = services.begin_batch(
            form.notice,
            key=form.cleaned_data["key"] or uuid.uuid4(),
            is_another=form.cleaned_data["is_another"],
            today=timezone.localdate(),
            at=timezone.now(),
            by=self.request.user,
        )
        return to_batch(batch)


class BatchCommand(BatchScreen, CommandView):
    """A command about one batch; it leads back to it."""

    permission_required = "members.add_payment"

    def get_page_subtitle(self):
        return f"{self.batch} · {super().get_page_subtitle()}"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def act(self, form) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(form)
        return to_batch(self.batch)


class CorrectNoticeView(BatchCommand, NoticeCommand):
    page_title = _("Correct the notice")
    success_message = _("The notice is corrected.")

    def get_initial(self):
        return {name: getattr(self.batch, name) for name in services.Notice.__dataclass_fields__}

    def act(self, form):
        services.correct_notice(
            batch_id=self.batch.pk, notice=form.notice, today=timezone.localdate(), by=self.request.user
        )


class DiscardBatchView(BatchCommand):
    form_class = forms.ReasonForm
    page_title = _("Discard the batch")
    success_message = _("The batch is discarded. Nothing of it was booked.")
    header_icon = "bin"

    def act(self, form):
        services.discard_batch(batch_id=self.batch.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data)


class TakeBackBatchView(BatchCommand):
    permission_required = "members.reverse_payment"
    form_class = forms.ReverseForm
    page_title = _("Take the whole batch back")
    success_message = _("The batch is taken back: each of its payments is reversed, what they covered is owed again.")
    header_icon = "rotate"

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, form):
        services.take_back_batch(batch_id=self.batch.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data)


class RemoveSlipView(BatchCommand):
    form_class = forms.NothingForm
    template_name = "members/office/slip_remove.html"
    page_title = _("Remove the slip")
    success_message = _("The slip is removed.")
    header_icon = "bin"

    @cached_property
    def slip(self) -> Slip:
        return get_object_or_404(queries.slips_of(self.batch), pk=self.kwargs["slip"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(slip=self.slip, **kwargs)

    def act(self, form):
        services.remove_slip(slip_id=self.slip.pk, by=self.request.user)


class BatchAction(NeedsPermission, View):
    """One press on a batch; it leads to the batch, or to the one that came of it."""

    permission_required = "members.add_payment"
    http_method_names = ["post"]
    success_message = ""

    def act(self, batch: SlipBatch) -> SlipBatch:
        raise NotImplementedError

    def post(self, request, pk):
        batch = get_object_or_404(SlipBatch, pk=pk)
        try:
            batch = self.act(batch)
        except RuleBroken as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.success_message)
        return redirect(to_batch(batch))


class PostBatchView(BatchAction):
    success_message = _("The batch is booked.")

    def act(self, batch):
        return services.post_batch(batch_id=batch.pk, at=timezone.now(), by=self.request.user)


class BeginAgainView(BatchAction):
    success_message = _("These are the slips again, to be mended and booked.")

    def act(self, batch):
        return services.begin_again(batch_id=batch.pk, at=timezone.now(), by=self.request.user)


class PrintBatchView(NeedsPermission, View):
    """The list for the binder."""

    permission_required = "members.view_payment"

    def get(self, request, pk):
        batch = get_object_or_404(queries.slip_batches(), pk=pk)
        content = slip_batch_pdf(batch, queries.slips_of(batch).reverse(), at=timezone.now())
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="slips-{batch.number}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


class SlipsViewSet(LedgerViewSet):
    report_class = SlipBatchesReport
    icon = "doc-full"
    menu_label = _("Payment slips")
    url_prefix = "members/slips"

    def more_urls(self):
        return [
            path("new/", BeginBatchView.as_view(), name="begin"),
            path("<int:pk>/", DeskView.as_view(), name="batch"),
            path("<int:pk>/look/", LookView.as_view(), name="look"),
            path("<int:pk>/enter/", EnterView.as_view(), name="enter"),
            path("<int:pk>/notice/", CorrectNoticeView.as_view(), name="notice"),
            path("<int:pk>/post/", PostBatchView.as_view(), name="post"),
            path("<int:pk>/discard/", DiscardBatchView.as_view(), name="discard"),
            path("<int:pk>/back/", TakeBackBatchView.as_view(), name="take_back"),
            path("<int:pk>/again/", BeginAgainView.as_view(), name="again"),
            path("<int:pk>/print/", PrintBatchView.as_view(), name="print"),
            path("<int:pk>/slips/<int:slip>/", CorrectSlipView.as_view(), name="slip"),
            path("<int:pk>/slips/<int:slip>/remove/", RemoveSlipView.as_view(), name="remove"),
        ]
