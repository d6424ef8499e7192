"""Work around a run of direct debit: telling the members before, and what to do about debits that came back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.runs import start_run
from jocs_site.backoffice.viewsets import CommandView, NeedsPermission
from jocs_site.foundation.errors import RuleBroken
from members import forms, queries, services
from members.backoffice.reminders import WAYS
from members.models import DebitLine, DebitRun

AT_ONCE = 50


class NoticesView(CommandView):
    """First who would be told, by which way, with an example of each; then the button."""

    permission_required = "members.add_debitrun"
    form_class = forms.ReminderRunForm
    template_name = "members/office/debit_notices.html"
    page_title = _("Tell the members")
    submit_label = _("Write these letters")
    header_icon = "mail"

    @cached_property
    def debit_run(self) -> DebitRun:
        return get_object_or_404(queries.debit_runs(), pk=self.kwargs["pk"])

    @cached_property
    def planned(self) -> list:
        waiting = self.debit_run.lines.filter(state=DebitLine.State.WAITING, notice=None)
        return queries.plan_debit_letters(waiting)

    @property
    def reached(self) -> list:
        return [one for one in self.planned if one.way in ("email", "post")]

    def get_page_subtitle(self):
        return str(self.debit_run)

    def get_breadcrumbs_items(self):
        address = reverse("members_debits:show", args=[self.debit_run.pk])
        index = {"url": reverse("members_debits:index"), "label": _("Direct debit")}
        run = {"url": address, "label": str(self.debit_run)}
        return [*self.breadcrumbs_items, index, run, {"url": "", "label": self.page_title}]

    def get_initial(self):
        return {"expected": len(self.reached)}

    def get_context_data(self, **kwargs):
        ways = [(WAYS[way], way, language, number) for way, language, number in queries.count_ways(self.planned)]
        examples = {}
        for one in self.reached:
            examples.setdefault(one.language, one)
        samples = [
            (language, *services.words_of_debit(services.NOTICE, one)) for language, one in sorted(examples.items())
        ]
        nobody = [one.line.membership for one in self.planned if one.way not in ("email", "post")]
        return super().get_context_data(
            debit_run=self.debit_run, ways=ways, samples=samples, nobody=nobody, reached=len(self.reached), **kwargs
        )

    def run(self, form) -> str:
        if form.cleaned_data["expected"] != len(self.reached):
            raise RuleBroken(now("The list changed meanwhile. Look at it again before you go on."))
        run = start_run("members.debit_notices", at=timezone.now(), by=self.request.user, debit_run=self.debit_run.pk)
        return reverse("runs:show", args=[run.pk])


class WorklistView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """Debits that came back and that nobody has dealt with, each with what to do."""

    permission_required = "members.view_debitrun"
    template_name = "members/office/debit_worklist.html"
    page_title = _("Debits that came back")
    header_icon = "warning"

    def get_breadcrumbs_items(self):
        index = {"url": reverse("members_debits:index"), "label": _("Direct debit")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        page = Paginator(queries.debits_to_settle(), AT_ONCE).get_page(self.request.GET.get("p"))
        may = self.request.user.has_perm
        rows = [(line, queries.ADVICE[line.result], line.result in queries.TO_MEND) for line in page]
        return super().get_context_data(
            page_obj=page,
            rows=rows,
            may_run=may("members.add_debitrun"),
            may_suspend=may("members.change_mandate"),
            **kwargs,
        )


class WriteView(NeedsPermission, View):
    """One press: a letter to the member of one line, or with no line in the address to all of the worklist."""

    permission_required = "members.add_debitrun"
    http_method_names = ["post"]

    def post(self, request, pk=None):
        if pk:
            line_ids = [get_object_or_404(DebitLine, pk=pk).pk]
        else:
            line_ids = list(queries.debits_to_settle().order_by().values_list("pk", flat=True))
        try:
            written, nobody = services.write_about_failures(line_ids=line_ids, at=timezone.now(), by=request.user)
        except RuleBroken as error:
            messages.error(request, str(error))
        else:
            words = {"written": written, "nobody": nobody}
            said = now("%(written)d letters are in the outbox; %(nobody)d members cannot be reached.") % words
            messages.success(request, said)
        return redirect("members_debits:worklist")


class SettleView(CommandView):
    permission_required = "members.add_debitrun"
    form_class = forms.SettleDebitForm
    template_name = "members/office/debit_line_command.html"
    page_title = _("Say what was done")
    success_message = _("Noted. It leaves the list.")
    header_icon = "check"

    @cached_property
    def line(self) -> DebitLine:
        return get_object_or_404(queries.debit_lines(), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.line.membership)

    def get_context_data(self, **kwargs):
        return super().get_context_data(line=self.line, **kwargs)

    def run(self, form) -> str:
        services.settle_debit(line_id=self.line.pk, on=timezone.localdate(), by=self.request.user, **form.cleaned_data)
        return reverse("members_debits:worklist")


def debit_work_urls() -> list:
    return [
        path("<int:pk>/notices/", NoticesView.as_view(), name="notices"),
        path("came-back/", WorklistView.as_view(), name="worklist"),
        path("came-back/write/", WriteView.as_view(), name="write_all"),
        path("lines/<int:pk>/write/", WriteView.as_view(), name="write"),
        path("lines/<int:pk>/settle/", SettleView.as_view(), name="settle"),
    ]
