"""Commands about the service after the study, and about money paid back instead of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from jocs_site.backoffice.scans import as_answer
from jocs_site.foundation.money import format_money
from scholarships import forms, queries, services
from scholarships.backoffice.money import AwardCommand
from scholarships.backoffice.screens import ApplicationScreen
from scholarships.backoffice.years import ADVANCE, RulingView, YearsCommand
from scholarships.models import Ruling, ServiceConfirmation, ServiceObligation


class OwesService:
    """404 where the call asks for no service."""

    @cached_property
    def owed(self) -> ServiceObligation:
        return get_object_or_404(ServiceObligation.objects.select_related("award", "employer"), award=self.award)

    def get_context_data(self, **kwargs):
        return super().get_context_data(owed=self.owed, **kwargs)


class StartServiceView(OwesService, YearsCommand):
    form_class = forms.StartServiceForm
    page_title = _("Record the first day back at work")
    success_message = _("The service has begun.")

    def get_initial(self):
        return super().get_initial() | {"starts_on": timezone.localdate(), "employer": self.owed.employer_id}

    def act(self, form):
        services.start_service(award=self.award, by=self.request.user, **form.cleaned_data)


class DeferView(OwesService, YearsCommand):
    form_class = forms.DeferForm
    page_title = _("Defer the service")
    success_message = _("The service is deferred.")

    def act(self, form):
        services.defer_service(award=self.award, by=self.request.user, **form.cleaned_data)


class ConfirmServiceView(OwesService, AwardCommand):
    permission_required = ADVANCE
    form_class = forms.ConfirmServiceForm
    template_name = "scholarships/office/confirm_service.html"
    page_title = _("Enter a confirmation of service")
    submit_label = _("Save")
    success_message = _("The confirmation is on file.")

    def get_initial(self):
        since = max((one.ends_before for one in self.owed.live_confirmations), default=self.owed.starts_on)
        return {"starts_on": since, "signed_on": timezone.localdate()}

    def act(self, form):
        services.confirm_service(award=self.award, by=self.request.user, **form.cleaned_data)


class ConfirmationScreen(ApplicationScreen):
    """A screen about one paper of the employer."""

    permission_required = "scholarships.view_serviceobligation"

    @cached_property
    def confirmation(self) -> ServiceConfirmation:
        of_file = ServiceConfirmation.objects.filter(obligation__award__decision__application=self.application)
        return get_object_or_404(of_file, pk=self.kwargs["confirmation"])


class ConfirmationPaperView(ConfirmationScreen, View):
    def get(self, request, pk, confirmation):
        one = self.confirmation
        name = f"service-{self.application.code}-{one.starts_on:%Y%m%d}"
        return as_answer(one.document, kind=one.document_kind, name=name)


class TakeConfirmationBackView(ConfirmationScreen, AwardCommand):
    permission_required = ADVANCE
    form_class = forms.TakeBackForm
    page_title = _("Take the confirmation back")
    success_message = _("The confirmation counts no longer.")

    def get_initial(self):
        return {}

    def act(self, form):
        services.take_confirmation_back(confirmation=self.confirmation, by=self.request.user, **form.cleaned_data)


class BreachView(OwesService, RulingView):
    page_title = _("Record a breach of the duty to serve")
    success_message = _("The breach is recorded. The committee waives the service or asks for repayment next.")

    def act(self, form):
        services.find_breach(award=self.award, ruled=form.ruled, by=self.request.user, **shown(form))


class WaiveView(OwesService, RulingView):
    page_title = _("Waive the service")
    success_message = _("The service is waived.")

    def act(self, form):
        services.waive_service(award=self.award, ruled=form.ruled, by=self.request.user, **shown(form))


class DemandView(OwesService, RulingView):
    form_class = forms.PayBackForm
    template_name = "scholarships/office/demand.html"
    page_title = _("Ask for repayment")
    success_message = _("The repayment is recorded as decided. Enter the money as it comes.")

    @cached_property
    def proposed(self):
        return queries.repayment_proposed(self.award)

    def get_initial(self):
        return super().get_initial() | {"amount": self.proposed}

    def get_context_data(self, **kwargs):
        currency = self.award.currency
        return super().get_context_data(
            paid=format_money(queries.paid_of(self.award), currency),
            proposed=format_money(self.proposed, currency),
            **kwargs,
        )

    def act(self, form):
        amount = form.cleaned_data["amount"]
        services.demand_repayment(
            award=self.award, ruled=form.ruled, amount=amount, by=self.request.user, **shown(form)
        )


class RepaymentView(AwardCommand):
    permission_required = ADVANCE
    form_class = forms.RepaymentForm
    page_title = _("Enter a repayment")
    success_message = _("The repayment is booked.")

    @cached_property
    def ruling(self) -> Ruling:
        found = self.award.rulings.filter(kind=Ruling.Kind.REPAYMENT).first()
        if found is None:
            raise Http404
        return found

    def get_initial(self):
        left = self.ruling.amount - queries.repaid_of(self.ruling)
        return {"paid_on": timezone.localdate(), "amount": left, "rate": self.award.rate}

    def act(self, form):
        services.record_repayment(award=self.award, by=self.request.user, **form.cleaned_data)


def shown(form) -> dict:
    return {"expected_state": form.cleaned_data["expected_state"]}


# Below ``<int:pk>/award/`` of an application.
SERVICE_URLS = [
    path("serve/", StartServiceView.as_view(), name="serve"),
    path("defer/", DeferView.as_view(), name="defer"),
    path("confirm/", ConfirmServiceView.as_view(), name="confirm_service"),
    path("confirmations/<int:confirmation>/", ConfirmationPaperView.as_view(), name="confirmation"),
    path("confirmations/<int:confirmation>/take-back/", TakeConfirmationBackView.as_view(), name="take_back"),
    path("breach/", BreachView.as_view(), name="breach"),
    path("waive/", WaiveView.as_view(), name="waive"),
    path("demand/", DemandView.as_view(), name="demand"),
    path("repayment/", RepaymentView.as_view(), name="repayment"),
]
