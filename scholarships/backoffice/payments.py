"""Commands about what a payment waits for, and about receipts and refunds."""

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from jocs_site.backoffice.scans import as_answer
from scholarships import forms, services
from scholarships.backoffice.money import AwardCommand, InstalmentCommand, InstalmentScreen
from scholarships.models import BankAccount
from scholarships.rules import year_of_study


class AccountView(AwardCommand):
    permission_required = "scholarships.add_bankaccount"
    form_class = forms.AccountForm
    page_title = _("Enter the account")
    success_message = _("The account is on file. A second person compares it, or the money waits 14 days.")

    def get_initial(self):
        return {"country": self.application.nominating_organisation.country}

    def act(self, form):
        services.enter_account(award=self.award, by=self.request.user, **form.cleaned_data)


class EnrolmentView(AwardCommand):
    permission_required = "scholarships.add_enrolmentconfirmation"
    form_class = forms.EnrolmentForm
    page_title = _("Record the enrolment")
    success_message = _("The enrolment is recorded.")

    def get_initial(self):
        today = timezone.localdate()
        return {"study_year": year_of_study(self.application.starts_on, today), "confirmed_on": today}

    def act(self, form):
        services.confirm_enrolment(award=self.award, by=self.request.user, **form.cleaned_data)


class LookView(InstalmentCommand):
    """The second look at the account that this instalment goes to."""

    permission_required = "scholarships.look_bankaccount"
    form_class = forms.LookForm
    template_name = "scholarships/office/look.html"
    page_title = _("Compare the account")
    submit_label = _("It is the same")
    success_message = _("The account is compared and may be used at once.")

    @cached_property
    def account(self) -> BankAccount:
        if self.instalment.live_account is None:
            raise Http404
        return self.instalment.live_account

    def act(self, form):
        services.look_at_account(account=self.account, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(account=self.account, **kwargs)


class ReceiptView(InstalmentCommand):
    permission_required = "scholarships.receive_instalment"
    form_class = forms.ReceiptForm
    page_title = _("File the receipt")
    success_message = _("The receipt is on file.")

    def act(self, form):
        services.file_receipt(instalment=self.instalment, by=self.request.user, **form.cleaned_data)


class ReceiptFileView(InstalmentScreen, View):
    """The scan of the receipt itself."""

    def get(self, request, pk):
        one = self.instalment
        if not one.receipt:
            raise Http404
        return as_answer(one.receipt, kind=one.receipt_kind, name=f"receipt-{one.code.replace('/', '-')}")


class RefundView(InstalmentCommand):
    permission_required = "scholarships.approve_instalment"
    form_class = forms.RefundForm
    page_title = _("Record a refund")
    success_message = _("The refund is recorded.")

    def get_initial(self):
        return super().get_initial() | {
            "refunded_on": timezone.localdate(),
            "refunded_amount": self.instalment.amount,
        }

    def act(self, form):
        services.record_refund(instalment=self.instalment, by=self.request.user, **form.cleaned_data)
