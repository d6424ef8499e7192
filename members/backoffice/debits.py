"""Runs of direct debit: the list, making one, and one run with its lines and what may be done."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.viewsets import CommandView, LedgerReport, NeedsPermission
from jocs_site.foundation.errors import RuleBroken
from members import forms, queries, services
from members.backoffice.bank import TakesBankFile
from members.backoffice.debit_work import debit_work_urls
from members.backoffice.ledgers import DayColumn, FindsByMember, LedgerViewSet, YenColumn, to_membership
from members.backoffice.mandates import READ_ACCOUNT
from members.models import DebitLine, DebitRun
from members.printing.debit_run import debit_run_pdf

SHOWN_AT_MOST = 200


def to_run(run: DebitRun) -> str:
    return reverse("members_debits:show", args=[run.pk])


class DebitRunsReport(LedgerReport):
    """Every run, the latest first."""

    permission_required = "members.view_debitrun"
    columns = [
        TitleColumn("name", label=_("Debit run"), accessor=str, get_url=to_run),
        DayColumn("debit_on", label=_("Day of the debit"), sort_key="debit_on"),
        Column("count", label=_("Members"), classname="number"),
        YenColumn("total_yen", label=_("Total"), sort_key="total_yen"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        DayColumn("made_at", label=_("Fixed on"), sort_key="made_at"),
        Column("made_by", label=_("Fixed by")),
    ]
    list_export = ["debit_on", "fiscal_year", "count", "total_yen", "get_state_display", "made_at"]
    export_headings = {"get_state_display": _("State")}
    export_filename = "debit-runs"
    model = DebitRun
    default_ordering = "-debit_on"

    def get_base_queryset(self):
        return queries.debit_runs()

    @cached_property
    def header_buttons(self):
        buttons = [HeaderButton(_("Debits that came back"), reverse("members_debits:worklist"), icon_name="warning")]
        if self.request.user.has_perm(NewRunView.permission_required):
            address = reverse("members_debits:new")
            buttons.insert(0, HeaderButton(NewRunView.page_title, address, icon_name="plus"))
        return buttons


class DebitLineFilterSet(WagtailFilterSet):
    class Meta:
        model = DebitLine
        fields = {"run": ["exact"], "state": ["exact"], "result": ["exact"]}


class DebitLinesReport(FindsByMember, LedgerReport):
    """Every line of every run, to search and to take along as a sheet."""

    permission_required = "members.view_debitrun"
    page_title = _("Lines of debit runs")
    columns = [
        DayColumn("debit_on", label=_("Day of the debit"), accessor="run.debit_on", sort_key="run__debit_on"),
        Column("customer", label=_("Member number"), sort_key="customer"),
        TitleColumn("member", label=_("Member"), accessor="membership", get_url=to_membership),
        Column("account", label=_("Bank account"), accessor="mandate.masked"),
        YenColumn("amount_yen", label=_("Amount"), sort_key="amount_yen"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("result", label=_("Bank's answer"), accessor="get_result_display", sort_key="result"),
        Column("settled_because", label=_("What was done")),
    ]
    list_export = ["run.debit_on", "customer", "membership", "mandate.masked", "amount_yen", "get_state_display"]
    list_export += ["get_result_display", "settled_because"]
    export_headings = {
        "run.debit_on": _("Day of the debit"),
        "membership": _("Member"),
        "mandate.masked": _("Bank account"),
        "get_state_display": _("State"),
        "get_result_display": _("Bank's answer"),
    }
    export_filename = "debit-lines"
    model = DebitLine
    filterset_class = DebitLineFilterSet
    default_ordering = "-run__debit_on"

    def get_base_queryset(self):
        return queries.debit_lines()


class NewRunView(CommandView):
    """Day and dues above; below, who would be asked for how much, who not and why; then the button."""

    permission_required = "members.add_debitrun"
    form_class = forms.DebitRunForm
    template_name = "members/office/new_debit_run.html"
    page_title = _("New debit run")
    submit_label = _("Fix this run")
    success_message = _("The run is fixed. Fetch the file, send it to the bank, and tell the members.")
    header_icon = "plus"

    @cached_property
    def choice(self) -> forms.DebitChoiceForm:
        today = timezone.localdate()
        usual = {"debit_on": services.next_debit_day(today), "fiscal_year": ""}
        return forms.DebitChoiceForm(self.request.GET if "debit_on" in self.request.GET else usual, today=today)

    @cached_property
    def proposal(self):
        if not self.choice.is_valid():
            return None
        return queries.propose_debits(**self.choice.cleaned_data)

    def get_initial(self):
        count, total_yen = self.proposal.figures if self.proposal else (0, 0)
        return {"count": count, "total_yen": total_yen}

    def get_context_data(self, **kwargs):
        day = self.choice.is_valid() and self.choice.cleaned_data["debit_on"]
        return super().get_context_data(
            choice=self.choice,
            proposal=self.proposal,
            most=SHOWN_AT_MOST,
            terms=queries.debit_terms_on(day) if day else None,
            **kwargs,
        )

    def run(self, form) -> str:
        if self.proposal is None:
            raise RuleBroken(now("Choose a day first."))
        run = services.fix_debit_run(
            expected=form.expected,
            today=timezone.localdate(),
            at=timezone.now(),
            by=self.request.user,
            **self.choice.cleaned_data,
        )
        return to_run(run)


class DebitRunScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the run in the address."""

    permission_required = "members.view_debitrun"
    header_icon = "download"

    @cached_property
    def debit_run(self) -> DebitRun:
        return get_object_or_404(queries.debit_runs(), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.debit_run)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_debits:index"), "label": _("Direct debit")},
            {"url": to_run(self.debit_run), "label": str(self.debit_run)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(debit_run=self.debit_run, **kwargs)


class DebitRunView(DebitRunScreen, TemplateView):
    """How far it came, its figures, its lines and its history."""

    template_name = "members/office/debit_run.html"
    page_title = _("Debit run")

    def get_context_data(self, **kwargs):
        run, may = self.debit_run, self.request.user.has_perm
        lines = queries.debit_lines().filter(run=run)
        return super().get_context_data(
            lines=lines[:SHOWN_AT_MOST],
            more=max(0, run.count - SHOWN_AT_MOST),
            came_back=lines.filter(state=DebitLine.State.UNPAID),
            credit=queries.lines_left_as_credit(run),
            notices=lines.exclude(notice=None).count(),
            fetched=queries.fetches_of(run),
            answers=run.answers.select_related("read_by").order_by("pk"),
            changes=[
                (change, DebitRun.State(change.to_state).label)
                for change in run.changes.select_related("by").order_by("at")
            ],
            waits=run.state == DebitRun.State.FIXED,
            may_run=may("members.add_debitrun"),
            may_fetch=may(DebitFileView.permission_required) and run.state != DebitRun.State.CANCELLED,
            may_take_back=may(TakeBackView.permission_required) and run.state == DebitRun.State.ANSWERED,
            today=timezone.localdate(),
            **kwargs,
        )


class DebitFileView(NeedsPermission, View):
    """The file for the bank. It holds whole account numbers, so it asks the right for them; fetching it is logged."""

    permission_required = READ_ACCOUNT
    http_method_names = ["get", "head"]

    def get(self, request, pk):
        run = get_object_or_404(DebitRun, pk=pk)
        content = services.debit_file(run_id=run.pk, by=request.user)
        return download(content, f"furikae-{run.debit_on:%Y%m%d}.txt", "text/plain; charset=shift_jis")


class DebitListView(NeedsPermission, View):
    """The run as a list on paper."""

    permission_required = "members.view_debitrun"
    http_method_names = ["get", "head"]

    def get(self, request, pk):
        run = get_object_or_404(DebitRun, pk=pk)
        lines = queries.debit_lines().filter(run=run)
        content = debit_run_pdf(run, lines, language=get_language(), at=timezone.now())
        return download(content, f"furikae-{run.debit_on:%Y%m%d}.pdf", "application/pdf")


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


class DebitRunCommand(DebitRunScreen, CommandView):
    """A command about one run; it leads back to its page."""

    permission_required = "members.add_debitrun"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def act(self, form) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(form)
        return to_run(self.debit_run)


class AnswerView(TakesBankFile, DebitRunCommand):
    form_class = forms.DebitAnswerForm
    template_name = "members/office/read_debit_answer.html"
    page_title = _("Read the bank's answer")
    header_icon = "upload"

    def act(self, form):
        upload = form.cleaned_data["file"]
        answer, is_new = services.read_debit_answer(
            run_id=self.debit_run.pk,
            content=upload.read(services.MOST_BYTES + 1),
            name=upload.name,
            today=timezone.localdate(),
            at=timezone.now(),
            by=self.request.user,
        )
        if not is_new:
            self.success_message = now("This file was booked before. Nothing changed.")
            return
        words = {"paid": answer.paid_count, "unpaid": answer.unpaid_count}
        self.success_message = now("%(paid)d debits are booked, %(unpaid)d came back.") % words
        left = queries.lines_left_as_credit(self.debit_run).count()
        if left:
            said = ngettext(
                "The dues of %(count)d member were paid in another way meanwhile; that money stays as credit.",
                "The dues of %(count)d members were paid in another way meanwhile; that money stays as credit.",
                left,
            )
            self.success_message += " " + said % {"count": left}


class TakeBackView(DebitRunCommand):
    permission_required = "members.reverse_payment"
    form_class = forms.ReverseForm
    page_title = _("Take the answer back")
    submit_label = _("Reverse all payments of this answer")
    success_message = _("All payments of the answer are reversed. The run waits for the right one.")
    header_icon = "rotate"

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, form):
        services.take_back_answer(
            run_id=self.debit_run.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data
        )


class CallOffView(DebitRunCommand):
    form_class = forms.CallOffForm
    template_name = "members/office/call_off_debits.html"
    page_title = _("Cancel the run")
    header_icon = "cross"

    def act(self, form):
        withdrawn, written = services.call_off_debits(
            run_id=self.debit_run.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data
        )
        words = {"withdrawn": withdrawn, "written": written}
        self.success_message = now(
            "The run is cancelled. %(withdrawn)d notices were withdrawn, %(written)d members are written to."
        )
        self.success_message %= words


class DebitsViewSet(LedgerViewSet):
    report_class = DebitRunsReport
    icon = "download"
    menu_label = _("Direct debit")
    url_prefix = "members/debits"

    def more_urls(self):
        lines = {"index_url_name": "members_debits:lines", "index_results_url_name": "members_debits:lines_results"}
        return [
            path("new/", NewRunView.as_view(), name="new"),
            path("lines/", DebitLinesReport.as_view(**lines), name="lines"),
            path("lines/results/", DebitLinesReport.as_view(results_only=True, **lines), name="lines_results"),
            path("<int:pk>/", DebitRunView.as_view(), name="show"),
            path("<int:pk>/file/", DebitFileView.as_view(), name="file"),
            path("<int:pk>/list/", DebitListView.as_view(), name="list"),
            path("<int:pk>/answer/", AnswerView.as_view(), name="answer"),
            path("<int:pk>/take-back/", TakeBackView.as_view(), name="take_back"),
            path("<int:pk>/cancel/", CallOffView.as_view(), name="cancel"),
            *debit_work_urls(),
        ]
