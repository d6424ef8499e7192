"""Bank files: reading one, the queue of lines that wait, and what became of each line."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.uploads import TakesFile
from jocs_site.backoffice.viewsets import CommandView, LedgerReport, NeedsPermission
from jocs_site.foundation.errors import RuleBroken
from members import forms, queries, services
from members.backoffice.ledgers import DayColumn, LedgerViewSet, YenColumn
from members.models import BankFile, BankLine, Membership

AT_ONCE = 25
SAMPLE_ROWS = 12  # some lists have six rows above their headings


class BankFilesReport(LedgerReport):
    """Every file that was read."""

    permission_required = "members.view_payment"
    columns = [
        TitleColumn("name", label=_("File"), get_url=lambda file: reverse("members_bank:lines") + f"?file={file.pk}"),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("account", label=_("Bank account")),
        DayColumn("first_on", label=_("First day"), sort_key="first_on"),
        DayColumn("last_on", label=_("Last day"), sort_key="last_on"),
        Column("line_count", label=_("Lines")),
        Column("known_count", label=_("Known before")),
        YenColumn("total_yen", label=_("Total")),
        DayColumn("read_at", label=_("Taken in on"), sort_key="read_at"),
        Column("read_by", label=_("Read by")),
    ]
    list_export = [
        "name",
        "kind",
        "account",
        "first_on",
        "last_on",
        "line_count",
        "known_count",
        "total_yen",
        "read_at",
    ]
    export_filename = "bank-files"
    model = BankFile
    default_ordering = "-read_at"

    def get_base_queryset(self):
        return queries.bank_files()

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(ReadFileView.permission_required):
            return []
        return [
            HeaderButton(ReadFileView.page_title, reverse("members_bank:read"), icon_name="upload"),
            HeaderButton(QueueView.page_title, reverse("members_bank:queue"), icon_name="list-ul"),
            HeaderButton(MappingView.page_title, reverse("members_bank:mapping"), icon_name="table"),
        ]


class BankLineFilterSet(WagtailFilterSet):
    class Meta:
        model = BankLine
        fields = {"state": ["exact"], "booked_on": ["gte", "lte"], "file": ["exact"]}


def to_reopen(line: BankLine) -> str | None:
    return None if line.state == BankLine.State.WAITING else reverse("members_bank:reopen", args=[line.pk])


class BankLinesReport(LedgerReport):
    """Every line, and what became of it."""

    permission_required = "members.view_payment"
    page_title = _("Lines of bank files")
    columns = [
        TitleColumn("payer_name", label=_("Name of the payer"), get_url=to_reopen),
        DayColumn("booked_on", label=_("Booked by the bank on"), sort_key="booked_on"),
        YenColumn("amount_yen", label=_("Amount"), sort_key="amount_yen"),
        Column("reference", label=_("Reference")),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("member", label=_("Member"), accessor="payment.membership"),
        Column("set_aside_because", label=_("Reason for setting aside")),
        Column("file", label=_("File")),
    ]
    list_export = ["payer_name", "booked_on", "amount_yen", "reference", "get_state_display", "set_aside_because"]
    export_filename = "bank-lines"
    model = BankLine
    filterset_class = BankLineFilterSet
    default_ordering = "-booked_on"

    def get_base_queryset(self):
        return queries.bank_lines()


class TakesBankFile(TakesFile):
    most_bytes = services.MOST_BYTES

    def too_large(self):
        return services.bank_file_too_large()


class ReadFileView(TakesBankFile, CommandView):
    permission_required = "members.add_payment"
    form_class = forms.BankFileForm
    template_name = "members/office/read_file.html"
    page_title = _("Read a bank file")
    header_icon = "upload"

    def run(self, form) -> str:
        upload = form.cleaned_data["file"]
        file = services.read_bank_file(
            content=upload.read(services.MOST_BYTES + 1),
            name=upload.name,
            mapping=form.cleaned_data["mapping"],
            today=timezone.localdate(),
            at=timezone.now(),
            by=self.request.user,
        )
        booked = file.lines.filter(state=BankLine.State.POSTED).count()
        words = {
            "lines": file.line_count,
            "known": file.known_count,
            "booked": booked,
            "first": file.first_on.isoformat(),
            "last": file.last_on.isoformat(),
        }
        self.success_message = now(
            "Read %(lines)d lines of %(first)s to %(last)s: %(known)d were known before, %(booked)d are booked."
        )
        self.success_message %= words
        return reverse("members_bank:queue")


class QueueView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """Lines that wait, the surest first; each with buttons for whose it may be."""

    permission_required = "members.add_payment"
    template_name = "members/office/queue.html"
    page_title = _("Payments to match")
    header_icon = "list-ul"

    def get_breadcrumbs_items(self):
        bank = {"url": reverse("members_bank:index"), "label": _("Bank files")}
        return [*self.breadcrumbs_items, bank, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        page = Paginator(queries.waiting_lines(), AT_ONCE).get_page(self.request.GET.get("p"))
        rows = queries.with_proposals(list(page), timezone.localdate())
        return super().get_context_data(page_obj=page, rows=rows, **kwargs)


class LineAction(NeedsPermission, View):
    """One press on one line; it leads back to the queue, where the next line has moved up."""

    permission_required = "members.add_payment"
    http_method_names = ["post"]

    def act(self, line_id: int) -> str:
        raise NotImplementedError

    def post(self, request, pk):
        line = get_object_or_404(BankLine, pk=pk)
        try:
            messages.success(request, self.act(line.pk))
        except RuleBroken as error:
            messages.error(request, str(error))
        page = request.POST.get("p", "")
        return redirect(reverse("members_bank:queue") + (f"?p={page}" if page.isdecimal() and page != "1" else ""))


class AcceptView(LineAction):
    def act(self, line_id):
        form = forms.AcceptForm(self.request.POST)
        if not form.is_valid():
            raise RuleBroken(" ".join(form.non_field_errors()))
        line = services.accept_line(
            line_id=line_id,
            today=timezone.localdate(),
            at=timezone.now(),
            by=self.request.user,
            membership_id=get_object_or_404(Membership, pk=form.cleaned_data["membership_id"]).pk,
        )
        return now("Booked for %(member)s.") % {"member": line.payment.membership}


class SetAsideView(LineAction):
    def act(self, line_id):
        services.set_line_aside(line_id=line_id, reason=self.request.POST.get("reason", ""), by=self.request.user)
        return now("The line is set aside.")


class MatchAgainView(NeedsPermission, View):
    permission_required = "members.add_payment"
    http_method_names = ["post"]

    def post(self, request):
        count = services.match_again(today=timezone.localdate(), at=timezone.now(), by=request.user)
        said = ngettext("%(count)d line is booked.", "%(count)d lines are booked.", count)
        messages.success(request, said % {"count": count})
        return redirect("members_bank:queue")


class ReopenView(CommandView):
    permission_required = "members.reverse_payment"
    form_class = forms.ReopenForm
    template_name = "members/office/reopen_line.html"
    page_title = _("Let a line wait again")
    success_message = _("The line waits again. If it was booked, its payment is reversed.")
    header_icon = "rotate"

    @cached_property
    def line(self) -> BankLine:
        return get_object_or_404(queries.bank_lines(), pk=self.kwargs["pk"])

    def get_initial(self):
        return {"on": timezone.localdate()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(line=self.line, **kwargs)

    def run(self, form) -> str:
        services.reopen_line(line_id=self.line.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data)
        return reverse("members_bank:queue")


class MappingView(TakesBankFile, CommandView):
    """Name the columns of a list once. With a file, its first rows stand above the form, numbered, and what its
    headings tell stands in the empty fields."""

    permission_required = "members.add_payment"
    form_class = forms.ColumnMappingForm
    template_name = "members/office/mapping.html"
    page_title = _("Columns of a bank's list")
    success_message = _("The columns are saved.")
    header_icon = "table"
    rows: list = []

    def post(self, request, *args, **kwargs):
        return self.look() if request.POST.get("look") else super().post(request, *args, **kwargs)

    def look(self):
        typed = {name: value for name, value in self.request.POST.items() if value}
        rows = []
        try:
            sample = self._sample()
            typed["encoding"] = services.encoding_of(sample)
            rows = services.first_rows(sample, typed["encoding"])
        except RuleBroken as error:
            messages.error(self.request, str(error))
        self.rows, guessed = rows[:SAMPLE_ROWS], services.guessed_columns(rows)
        if guessed:
            typed.pop("header_rows", None)  # a number stands there from the beginning
        messages.warning(self.request, now("Nothing is saved yet. Compare the columns with the rows above."))
        headings = rows[guessed["header_rows"] - 1] if guessed else max(self.rows, key=len, default=())
        form = self.form_class(initial=guessed | typed, headings=headings)
        return self.render_to_response(self.get_context_data(form=form, is_guessed=bool(guessed)))

    def _sample(self) -> bytes:
        sample = self.request.FILES.get("sample")
        if sample is None:
            raise RuleBroken(now("Choose a file to look at."))
        return sample.read(services.MOST_BYTES)

    def run(self, form) -> str:
        form.save()
        return reverse("members_bank:read")

    def get_context_data(self, **kwargs):
        columns = range(1, max(map(len, self.rows), default=0) + 1)
        return super().get_context_data(rows=self.rows, columns=columns, **kwargs)


class BankViewSet(LedgerViewSet):
    report_class = BankFilesReport
    icon = "upload"
    menu_label = _("Bank files")
    url_prefix = "members/bank"

    def more_urls(self):
        lines = {"index_url_name": "members_bank:lines", "index_results_url_name": "members_bank:lines_results"}
        return [
            path("read/", ReadFileView.as_view(), name="read"),
            path("queue/", QueueView.as_view(), name="queue"),
            path("again/", MatchAgainView.as_view(), name="again"),
            path("columns/", MappingView.as_view(), name="mapping"),
            path("lines/", BankLinesReport.as_view(**lines), name="lines"),
            path("lines/results/", BankLinesReport.as_view(results_only=True, **lines), name="lines_results"),
            path("lines/<int:pk>/accept/", AcceptView.as_view(), name="accept"),
            path("lines/<int:pk>/aside/", SetAsideView.as_view(), name="aside"),
            path("lines/<int:pk>/reopen/", ReopenView.as_view(), name="reopen"),
        ]
