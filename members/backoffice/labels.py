"""Printed for a list of members: payment sheets, and address labels, one a household that post may reach."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from jocs_site.backoffice.viewsets import CommandView, NeedsPermission
from jocs_site.letters.forms import LabelForm
from jocs_site.letters.printing import labels_pdf
from members import queries
from members.printing.payment_sheets import payment_sheets_pdf


class PaymentSheetsView(NeedsPermission, View):
    """A page for each member of the list who owes something, as one file for printing."""

    permission_required = "members.change_membership"
    http_method_names = ["get"]
    filterset_class = None

    def get(self, request):
        rows = queries.members_list(timezone.localdate(), language=get_language())
        if text := request.GET.get("q", ""):
            rows = queries.find_memberships(text, among=rows)
        owed = queries.owed_by(self.filterset_class(request.GET, queryset=rows, request=request).qs)
        if not owed:
            messages.info(request, now("Nobody in this list has anything to pay."))
            return redirect(reverse("members_memberships:index") + f"?{request.GET.urlencode()}")
        headers = {"Content-Disposition": 'attachment; filename="payment-sheets.pdf"'}
        return HttpResponse(
            payment_sheets_pdf(owed, at=timezone.now()), content_type="application/pdf", headers=headers
        )


class MemberLabelsView(CommandView):
    """The members whom the list shows under the same filters and search, as far as they are members today."""

    permission_required = "members.change_membership"
    form_class = LabelForm
    template_name = "members/office/labels.html"
    page_title = _("Address labels")
    submit_label = _("Make the labels")
    header_icon = "doc-full"
    filterset_class = None

    @cached_property
    def mailing_list(self) -> queries.MailingList:
        today = timezone.localdate()
        rows = queries.members_list(today, language=get_language()).in_force(today)
        if text := self.request.GET.get("q", ""):
            rows = queries.find_memberships(text, among=rows)
        return queries.mailing_list(self.filterset_class(self.request.GET, queryset=rows, request=self.request).qs)

    def get_context_data(self, **kwargs):
        back = reverse("members_memberships:index") + f"?{self.request.GET.urlencode()}"
        return super().get_context_data(list=self.mailing_list, back=back, **kwargs)

    def form_valid(self, form):
        labels = self.mailing_list.labels(form.cleaned_data["order"])
        sheet, first = form.cleaned_data["sheet"], form.cleaned_data["first"]
        pdf = labels_pdf(labels, at=timezone.now(), sheet=sheet, first=first)
        return HttpResponse(
            pdf, content_type="application/pdf", headers={"Content-Disposition": 'attachment; filename="labels.pdf"'}
        )
