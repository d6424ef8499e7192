"""Commands about awards and instalments, and the page of one instalment."""

from copy import copy
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.viewsets import CommandView, LeadsBack, NeedsPermission, StepScreen
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.money import format_money
from scholarships import forms, queries, services
from scholarships.backoffice.commands import ApplicationCommand
from scholarships.backoffice.screens import Offer, step_labels
from scholarships.models import Application, Award, Instalment
from scholarships.models.awards import UNPAID
from scholarships.models.lives import INSTALMENT_LIFE
from scholarships.rules import due_days, split_evenly

SCREEN_OF_STEP = {name: name for name in ("approve", "send", "receive", "receipt", "refund")}


@dataclass(frozen=True)
class Hold:
    """Why a payment waits, and the screen on which that is settled; ``url`` is empty for who may not settle it."""

    code: str
    sentence: str
    url: str

    def __str__(self) -> str:
        return str(self.sentence)


# Where each blocker is settled: the screen, whether it stands below the application or the instalment, and its right.
SETTLED_ON = {
    "NO_AGREEMENT": ("scholarships_applications:pledge", "scholarships.add_award"),
    "ENROLMENT_UNCONFIRMED": ("scholarships_applications:enrolment", "scholarships.add_enrolmentconfirmation"),
    "BANK_DATA_MISSING": ("scholarships_applications:account", "scholarships.add_bankaccount"),
    "BANK_DATA_CHANGED_RECENTLY": ("scholarships_instalments:look", "scholarships.look_bankaccount"),
    "COUNTRY_SANCTION_CHECK": ("scholarships_applications:sanctions", "scholarships.add_sanctioncheck"),
    "SCHOLAR_SUSPENDED": ("scholarships_applications:inspect", "scholarships.advance_award"),
    "REPORT_MISSING": ("scholarships_reports:index", "scholarships.view_scholarreport"),
    "REPORT_RETURNED": ("scholarships_reports:index", "scholarships.view_scholarreport"),
    "EARLIER_UNPAID": ("scholarships_instalments:inspect", "scholarships.view_instalment"),
    "NOT_AWARDED": ("scholarships_applications:inspect", "scholarships.view_application"),
    "OVER_AWARD": ("scholarships_applications:inspect", "scholarships.view_application"),
    "NOT_PLANNED_WHOLE": ("scholarships_applications:inspect", "scholarships.view_application"),
}


def holds(instalment: Instalment, found: list[Blocker], user) -> list[Hold]:
    """The blockers, each with the way to where this user settles it."""
    return [Hold(one.code, one.sentence, _where(instalment, one, user)) for one in found]


def _where(instalment: Instalment, blocker: Blocker, user) -> str:
    address, permission = SETTLED_ON.get(blocker.code, ("", ""))
    if not address or not user.has_perm(permission):
        return ""
    if blocker.code == "EARLIER_UNPAID":
        earlier = [one for one in instalment.award.instalments.all() if one.sequence < instalment.sequence]
        unpaid = [one for one in earlier if one.state in UNPAID]
        return reverse(address, args=[min(unpaid, key=lambda one: one.sequence).pk])
    if address == "scholarships_reports:index":
        return f"{reverse(address)}?q={instalment.award.decision.application.code}"
    is_about_file = address.startswith("scholarships_applications")
    return reverse(address, args=[instalment.award.decision.application_id if is_about_file else instalment.pk])


class OfMoney:
    """Before a command about one application: not there for those who are barred from its money."""

    @cached_property
    def application(self) -> Application:
        found = super().application
        if queries.barred_from_money(self.request.user).filter(pk=found.pk).exists():
            raise Http404
        return found


class AwardView(OfMoney, ApplicationCommand):
    permission_required = "scholarships.add_award"
    form_class = forms.AwardForm
    template_name = "scholarships/office/award.html"
    page_title = _("Record the award")
    success_message = _("The award is recorded. Plan its instalments next.")

    def get_initial(self):
        file = self.application
        return {"amount": file.requested_amount, "currency": file.requested_currency, "rate_on": timezone.localdate()}

    def act(self, form):
        services.make_award(application=self.application, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        call = self.application.call
        return super().get_context_data(call=call, left_yen=call.budget_yen - queries.awarded_yen(call), **kwargs)


class AwardCommand(OfMoney, ApplicationCommand):
    """A command about the award of one application."""

    @cached_property
    def award(self) -> Award:
        return get_object_or_404(Award, decision__application=self.application)

    def get_page_subtitle(self):
        return f"{super().get_page_subtitle()}, {format_money(self.award.amount, self.award.currency)}"


class PledgeView(AwardCommand):
    permission_required = "scholarships.add_award"
    form_class = forms.PledgeForm
    page_title = _("Record the signed pledge")
    success_message = _("The pledge is recorded.")

    def get_initial(self):
        return {"signed_on": timezone.localdate()}

    def act(self, form):
        services.record_pledge(award=self.award, **form.cleaned_data)


class PlanView(AwardCommand):
    permission_required = "scholarships.add_instalment"
    form_class = forms.PlanForm
    page_title = _("Plan the instalments")
    success_message = _("The instalments are planned.")

    def get_initial(self):
        return {"first_due_on": self.application.starts_on}

    def act(self, form):
        count = form.cleaned_data["count"]
        days = due_days(form.cleaned_data["first_due_on"], form.cleaned_data["months_between"], count)
        amounts = split_evenly(self.award.amount, self.award.currency, count)
        services.plan_instalments(award=self.award, parts=list(zip(days, amounts, strict=True)))


class InstalmentScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the instalment in the address."""

    permission_required = "scholarships.view_instalment"
    header_icon = "calendar-alt"

    @cached_property
    def instalment(self) -> Instalment:
        return get_object_or_404(queries.instalments(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("scholarships_instalments:inspect", args=[self.instalment.pk])

    def get_page_subtitle(self):
        return f"{self.instalment.code} {self.instalment.award.decision.application.person.latin_name}"

    def get_breadcrumbs_items(self):
        label = capfirst(Instalment._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("scholarships_instalments:index"), "label": label},
            {"url": self.own_address, "label": self.instalment.code},
        ]

    def get_context_data(self, **kwargs):
        application = self.instalment.award.decision.application
        return super().get_context_data(instalment=self.instalment, application=application, **kwargs)


class InstalmentView(InstalmentScreen, TemplateView):
    template_name = "scholarships/office/instalment.html"
    page_title = _("Instalment")

    def get_context_data(self, **kwargs):
        labels = step_labels(INSTALMENT_LIFE)
        changes = self.instalment.changes.select_related("by__person")
        return super().get_context_data(
            offers=self.offers(),
            held=self.held(),
            account=self.instalment.live_account,
            returned=self.instalment.returned.all(),
            history=[(change, labels[change.step], Instalment.State(change.to_state).label) for change in changes],
            **kwargs,
        )

    def offers(self) -> list[Offer]:
        pk = self.instalment.pk
        steps = queries.next_steps(self.instalment, INSTALMENT_LIFE, self.request.user)
        addresses = [
            reverse(f"scholarships_instalments:{SCREEN_OF_STEP[one.step.name]}", args=[pk])
            if one.step.name in SCREEN_OF_STEP
            else reverse("scholarships_instalments:step", args=[pk, one.step.name])
            for one in steps
        ]
        return [
            Offer(one.step.label, url, self.told(one), is_main=not one.step.needs_reason)
            for one, url in zip(steps, addresses, strict=True)
        ]

    def held(self) -> list[Hold]:
        """What keeps the money back, for those who cannot approve it themselves."""
        if self.instalment.state != Instalment.State.PLANNED or self.request.user.has_perm(
            ApproveView.permission_required
        ):
            return []
        return holds(self.instalment, INSTALMENT_LIFE.step("approve").blockers(self.instalment), self.request.user)

    def told(self, one: queries.NextStep) -> list[Hold]:
        """The table's blockers, and that the reader may not send what they approved."""
        found = one.blockers
        if one.step.name == "send":
            shown = copy(self.instalment)  # as it would be; never saved
            shown.sent_by_id, shown.sent_on = self.request.user.pk, timezone.localdate()
            found = one.step.blockers(shown)
        return holds(self.instalment, found, self.request.user)


class InstalmentCommand(LeadsBack, InstalmentScreen, CommandView):
    """A command about one instalment; it leads back to its page."""

    template_name = "scholarships/office/instalment_command.html"

    def get_initial(self):
        return {"expected_state": self.instalment.state}


class ApproveView(InstalmentCommand):
    permission_required = "scholarships.approve_instalment"
    form_class = forms.ShownState
    page_title = _("Approve the payment")
    submit_label = _("Approve")
    success_message = _("The payment is approved. Another person sends it.")

    def act(self, form):
        services.approve_instalment(instalment=self.instalment, by=self.request.user, **form.cleaned_data)


class SendView(InstalmentCommand):
    permission_required = "scholarships.send_instalment"
    form_class = forms.SendForm
    page_title = _("Record as sent")
    success_message = _("The payment is recorded as sent.")

    def get_initial(self):
        rate = self.instalment.rate or self.instalment.award.rate
        return super().get_initial() | {"sent_on": timezone.localdate(), "rate": rate}

    def act(self, form):
        services.mark_sent(instalment=self.instalment, by=self.request.user, **form.cleaned_data)


class ReceiveView(InstalmentCommand):
    permission_required = "scholarships.receive_instalment"
    form_class = forms.ReceiveForm
    page_title = _("Record that it arrived")
    success_message = _("The arrival is recorded.")

    def get_initial(self):
        return super().get_initial() | {"received_on": timezone.localdate()}

    def act(self, form):
        services.record_received(instalment=self.instalment, by=self.request.user, **form.cleaned_data)


class InstalmentStepView(StepScreen, InstalmentCommand):
    form_class = forms.StepForm
    success_message = _("The step is recorded.")

    life, own_screens = INSTALMENT_LIFE, SCREEN_OF_STEP

    def act(self, form):
        services.move_instalment(
            instalment=self.instalment, step_name=self.step.name, by=self.request.user, **form.cleaned_data
        )
