"""Printed for a list of members: payment sheets, and address labels, one a household that post may reach."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.runs import start_run
from jocs_site.backoffice.viewsets import CommandView
from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.forms import LabelForm, SureForm
from jocs_site.letters.printing import labels_pdf
from members import queries
from members.models import Membership
from members.printing.payment_sheets import payment_sheets_pdf
from members.services.paper import AT_ONCE, LABELS, SHEETS


class PrintedForList(CommandView):
    """Paper for those whom the list of members shows under the same filters and search.

    First how many it will be and who is left out; then the button. A few are made at once, many by the worker.
    """

    permission_required = "members.change_membership"
    header_icon = "doc-full"
    filterset_class = None
    file_name = ""
    answer: HttpResponse | None = None

    def listed(self) -> QuerySet[Membership]:
        rows = queries.members_list(timezone.localdate(), language=get_language())
        if text := self.request.GET.get("q", ""):
            rows = queries.find_memberships(text, among=rows)
        return self.filterset_class(self.request.GET, queryset=rows, request=self.request).qs

    @property
    def pieces(self) -> int:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        back = reverse("members_memberships:index") + f"?{self.request.GET.urlencode()}"
        return super().get_context_data(back=back, is_many=self.pieces > AT_ONCE, **kwargs)

    def form_valid(self, form):
        answer = super().form_valid(form)
        return self.answer or answer

    def hand_out(self, pdf: bytes) -> str:
        headers = {"Content-Disposition": f'attachment; filename="{self.file_name}"'}
        self.answer = HttpResponse(pdf, content_type="application/pdf", headers=headers)
        return reverse("members_memberships:index")

    def let_worker(self, job: str, **args) -> str:
        members = list(self.listed().order_by().values_list("pk", flat=True))
        run = start_run(job, at=timezone.now(), by=self.request.user, members=members, **args)
        return reverse("runs:show", args=[run.pk])


class PaymentSheetsView(PrintedForList):
    """A page for each member of the list who owes something."""

    form_class = SureForm
    template_name = "members/office/payment_sheets.html"
    page_title = _("Payment sheets")
    submit_label = _("Make the payment sheets")
    file_name = "payment-sheets.pdf"

    @cached_property
    def sheets(self) -> queries.SheetList:
        return queries.sheet_list(self.listed())

    @property
    def pieces(self) -> int:
        return len(self.sheets.owed)

    def get_context_data(self, **kwargs):
        return super().get_context_data(list=self.sheets, left_out=in_words(self.sheets.left_out), **kwargs)

    def run(self, form) -> str:
        if self.pieces > AT_ONCE:
            return self.let_worker(SHEETS)
        if not self.pieces:
            raise RuleBroken(now("Nobody in this list has anything to pay."))
        return self.hand_out(payment_sheets_pdf(self.sheets.owed, at=timezone.now()))


class MemberLabelsView(PrintedForList):
    """The members of the list as far as they are members today."""

    form_class = LabelForm
    template_name = "members/office/labels.html"
    page_title = _("Address labels")
    submit_label = _("Make the labels")
    file_name = "labels.pdf"

    def listed(self):
        return super().listed().in_force(timezone.localdate())

    @cached_property
    def mailing_list(self) -> queries.MailingList:
        return queries.mailing_list(self.listed())

    @property
    def pieces(self) -> int:
        return self.mailing_list.pieces

    def get_context_data(self, **kwargs):
        left_out = in_words(queries.left_out_of_mailing(self.listed())) if self.mailing_list.left_out else []
        return super().get_context_data(list=self.mailing_list, left_out=left_out, **kwargs)

    def run(self, form) -> str:
        order, sheet, first = (form.cleaned_data[name] for name in ("order", "sheet", "first"))
        if self.pieces > AT_ONCE:
            return self.let_worker(LABELS, order=order, sheet=sheet.pk, first=first)
        labels = self.mailing_list.labels(order)
        return self.hand_out(labels_pdf(labels, at=timezone.now(), sheet=sheet, first=first))


def in_words(left_out: dict[str, list[Membership]]) -> list[tuple[str, list[Membership]]]:
    """The reasons that keep anybody out, with whom."""
    return [(queries.WHY_NO_POST[reason], members) for reason, members in left_out.items() if members]
