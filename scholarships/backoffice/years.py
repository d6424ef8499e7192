"""Commands about the years of a scholarship, and what its file shows of them."""

from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from jocs_site.backoffice.scans import as_answer
from jocs_site.backoffice.viewsets import StepScreen
from jocs_site.foundation.money import format_money
from jocs_site.foundation.periods import add_months
from jocs_site.people.models import Consent
from jocs_site.people.queries import consent_text
from scholarships import forms, queries, services
from scholarships.backoffice.money import AwardCommand
from scholarships.backoffice.screens import ApplicationScreen
from scholarships.models import BankAccount
from scholarships.models.lives import AWARD_COMMANDS, AWARD_FOLLOWS, AWARD_LIFE
from scholarships.rules import MONTHS_TO_RETURN

ADVANCE = "scholarships.advance_award"
RULE = "scholarships.rule_award"


class YearsCommand(AwardCommand):
    """A command about the years of a scholarship: it notices when these went on in another tab."""

    permission_required = ADVANCE

    def get_initial(self):
        return {"expected_state": self.award.state}


class SuspendView(YearsCommand):
    form_class = forms.SuspendForm
    page_title = _("Suspend the scholarship")
    success_message = _("The scholarship is suspended. Nothing is paid until the study is taken up again.")

    def get_initial(self):
        return super().get_initial() | {"suspended_on": timezone.localdate()}

    def act(self, form):
        services.suspend_award(award=self.award, by=self.request.user, **form.cleaned_data)


class CompleteView(YearsCommand):
    form_class = forms.CompleteForm
    page_title = _("Record the completion")
    success_message = _("The completion is recorded.")

    def get_initial(self):
        completed_on = min(self.application.last_day, timezone.localdate())
        return_by = add_months(completed_on, MONTHS_TO_RETURN)
        return super().get_initial() | {"completed_on": completed_on, "return_by": return_by}

    def get_form_class(self):
        return forms.CompleteWithReturnForm if queries.service_owed(self.award) else forms.CompleteForm

    def act(self, form):
        services.complete_award(award=self.award, by=self.request.user, **form.cleaned_data)


class CertificateView(ApplicationScreen, View):
    permission_required = "scholarships.view_award"

    def get(self, request, pk):
        award = getattr(getattr(self.application, "decision", None), "award", None)
        if award is None or not award.certificate:
            raise Http404
        name = f"certificate-{self.application.code}"
        return as_answer(award.certificate, kind=award.certificate_kind, name=name)


class AwardStepView(StepScreen, YearsCommand):
    form_class = forms.StepForm
    success_message = _("The step is recorded.")

    life, own_screens = AWARD_LIFE, AWARD_COMMANDS | AWARD_FOLLOWS

    def act(self, form):
        services.advance_award(award=self.award, step_name=self.step.name, by=self.request.user, **form.cleaned_data)


class InTouchView(AwardCommand):
    """What the scholar told us by mail or telephone; on their own page they say it themselves."""

    permission_required = ADVANCE
    form_class = forms.InTouchForm
    template_name = "scholarships/office/in_touch.html"
    page_title = _("Record whether we may keep in touch")
    submit_label = _("Save")
    success_message = _("The scholar's answer is recorded.")

    @cached_property
    def words(self):
        return consent_text(Consent.Purpose.ALUMNI, timezone.localdate())

    def get_initial(self):
        return {"version": self.words.version if self.words else ""}

    def get_context_data(self, **kwargs):
        words = self.words.words_in(self.application.person.language) if self.words else ""
        return super().get_context_data(words=words, **kwargs)

    def act(self, form):
        person, today = self.application.person, timezone.localdate()
        services.keep_in_touch(person=person, on=today, by=self.request.user, **form.cleaned_data)


class RulingView(YearsCommand):
    """A decision of the committee, with the two members who signed its minutes."""

    permission_required = RULE
    form_class = forms.RulingForm

    def get_initial(self):
        today = timezone.localdate()
        return super().get_initial() | {"meeting_on": today, "effective_on": today}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"members": queries.panel()}


class TerminateView(RulingView):
    form_class = forms.TerminateForm
    template_name = "scholarships/office/terminate.html"
    page_title = _("Terminate the scholarship")
    success_message = _("The scholarship is terminated. What was not sent is cancelled.")

    @cached_property
    def proposed(self):
        return queries.refund_proposed(self.award, timezone.localdate())

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
        services.terminate_award(
            award=self.award,
            ruled=form.ruled,
            amount=form.cleaned_data["amount"],
            expected_state=form.cleaned_data["expected_state"],
            by=self.request.user,
        )


class SanctionsView(AwardCommand):
    permission_required = "scholarships.add_sanctioncheck"
    form_class = forms.SanctionForm
    template_name = "scholarships/office/sanctions.html"
    page_title = _("Check the sanctions lists")
    submit_label = _("Save")
    success_message = _("The check is recorded.")

    @cached_property
    def account(self) -> BankAccount:
        found = self.award.accounts.live().first()
        if found is None:
            raise Http404
        return found

    def get_initial(self):
        return {"checked_on": timezone.localdate()}

    def act(self, form):
        services.record_sanction_check(account=self.account, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(account=self.account, **kwargs)


# Below ``<int:pk>/award/`` of an application.
YEARS_URLS = [
    path("suspend/", SuspendView.as_view(), name="suspend"),
    path("complete/", CompleteView.as_view(), name="complete_award"),
    path("certificate/", CertificateView.as_view(), name="certificate"),
    path("terminate/", TerminateView.as_view(), name="terminate"),
    path("in-touch/", InTouchView.as_view(), name="in_touch"),
    path("sanctions/", SanctionsView.as_view(), name="sanctions"),
    path("steps/<slug:step>/", AwardStepView.as_view(), name="award_step"),
]
