"""Screens that ask a few things and call one service."""

from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dispatch import forms, queries, services
from dispatch.backoffice.next_help import NextHelp
from dispatch.backoffice.posting import PostingScreen, notes_on
from dispatch.models import POSTING_LIFE, Posting, Worker
from jocs_site.backoffice.viewsets import CommandView, LeadsBack, StepScreen


class RegisterView(CommandView):
    """Finds a person by name, then makes them a worker: the house knows thousands, too many for one list."""

    permission_required = "dispatch.add_worker"
    form_class = forms.RegisterForm
    page_title = _("Register a worker")
    success_message = _("The worker is registered.")
    header_icon = "user"
    template_name = "dispatch/office/register.html"

    def get_breadcrumbs_items(self):
        label = capfirst(Worker._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("dispatch_workers:index"), "label": label},
            {"url": "", "label": self.page_title},
        ]

    @property
    def text(self) -> str:
        return self.request.GET.get("q", "").strip()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"text": self.text}

    def run(self, form) -> str:
        services.register_worker(**form.cleaned_data)
        return reverse("dispatch_workers:index")

    def get_context_data(self, **kwargs):
        return super().get_context_data(text=self.text, **kwargs)


class NewPersonView(RegisterView):
    form_class = forms.NewPersonForm
    page_title = _("Enter a new person as a worker")
    template_name = "backoffice/command.html"

    def get_form_kwargs(self):
        return CommandView.get_form_kwargs(self)

    def run(self, form) -> str:
        services.register_worker(person=form.instance, profession=form.cleaned_data["profession"])
        return reverse("dispatch_workers:index")


class PlanView(CommandView):
    permission_required = "dispatch.add_posting"
    form_class = forms.PostingForm
    page_title = _("Plan a posting")
    submit_label = _("Save the draft")
    success_message = _("The draft is saved.")
    header_icon = "globe"
    template_name = "dispatch/office/plan.html"

    def get_breadcrumbs_items(self):
        label = capfirst(Posting._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("dispatch_postings:index"), "label": label},
            {"url": "", "label": self.page_title},
        ]

    def run(self, form) -> str:
        posting = services.plan_posting(by=self.request.user, **form.details)
        return reverse("dispatch_postings:inspect", args=[posting.pk])


class ExceptionView(PlanView):
    permission_required = "dispatch.add_termexception"
    form_class = forms.ExceptionForm
    page_title = _("Record a term exception")
    submit_label = _("Record the exception")
    success_message = _("The exception is recorded. Name it in the plan of the posting.")
    template_name = "backoffice/command.html"

    def run(self, form) -> str:
        services.grant_exception(**form.cleaned_data)
        return reverse("dispatch_postings:add")


class PostingCommand(LeadsBack, PostingScreen, CommandView):
    """A command about one posting; it leads back to the posting's page."""

    permission_required = "dispatch.change_posting"
    template_name = "dispatch/office/command.html"

    def get_initial(self):
        return {"expected_state": self.posting.state, "on": timezone.localdate()}


class ReviseView(PostingCommand):
    form_class = forms.PostingForm
    page_title = _("Revise the plan")
    submit_label = _("Save the plan")
    success_message = _("The plan is saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"posting": self.posting}

    def get_initial(self):
        return (
            super().get_initial()
            | model_to_dict(self.posting)
            | {
                "ends_on": self.posting.ends_before,
                "exception_follows": self.posting.lacks_exception,
            }
        )

    def act(self, form):
        services.revise_posting(posting=self.posting, by=self.request.user, **form.details)


class OwnExceptionView(PostingCommand):
    permission_required = "dispatch.add_termexception"
    form_class = forms.OwnExceptionForm
    page_title = _("Record the exception for this term")
    submit_label = _("Record the exception")
    success_message = _("The exception is recorded.")

    def act(self, form):
        services.record_exception(posting=self.posting, by=self.request.user, **form.cleaned_data)


class StepView(StepScreen, PostingCommand):
    """One step of the life. Which right it needs stands in the table of the life."""

    permission_required = "dispatch.view_posting"
    form_class = forms.StepForm
    template_name = "dispatch/office/step.html"
    success_message = _("The step is recorded.")

    life = POSTING_LIFE

    def act(self, form):
        services.advance_posting(self.posting, self.step.name, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        offered = queries.next_steps(self.posting, user=self.request.user, today=timezone.localdate())
        blockers = [blocker for offer in offered if offer.step == self.step for blocker in offer.blockers]
        is_offered = any(offer.step == self.step for offer in offered)
        missing = NextHelp(self.posting, self.request.user.has_perm).missing(blockers)
        shown = {"blockers": missing, "is_offered": is_offered, "notes": notes_on(self.posting, self.request.user)}
        return super().get_context_data(step=self.step, **shown, **kwargs)


class PapersView(PostingCommand):
    form_class = forms.PapersForm
    page_title = _("Record papers")
    success_message = _("The papers are recorded.")

    def get_initial(self):
        names = ("insurance_decided_on", "special_enrolment_decided_on")
        return super().get_initial() | {name: getattr(self.posting, name) for name in names}

    def act(self, form):
        services.record_papers(posting=self.posting, by=self.request.user, **form.cleaned_data)


class ContactView(PostingCommand):
    permission_required = "dispatch.add_emergencycontact"
    form_class = forms.ContactForm
    page_title = _("Add an emergency contact")
    success_message = _("The contact is recorded.")

    def act(self, form):
        services.add_emergency_contact(worker=self.posting.worker, by=self.request.user, **form.cleaned_data)


class AmendView(PostingCommand):
    permission_required = "dispatch.amend_posting"
    form_class = forms.AmendmentForm
    page_title = _("Change the dates")
    success_message = _("The change of dates is recorded.")

    def act(self, form):
        services.amend_posting(posting=self.posting, by=self.request.user, **form.details)


class HaltView(PostingCommand):
    permission_required = "dispatch.amend_posting"
    form_class = forms.HaltForm
    page_title = _("Suspend, evacuate or resume")
    success_message = _("The decision is recorded. Take the step that follows from it.")

    def act(self, form):
        services.halt_posting(posting=self.posting, by=self.request.user, **form.cleaned_data)


class HostView(PostingCommand):
    permission_required = "dispatch.amend_posting"
    form_class = forms.HostForm
    page_title = _("Change the host")
    success_message = _("The change of host is recorded.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"posting": self.posting}

    def act(self, form):
        services.change_host(posting=self.posting, by=self.request.user, **form.cleaned_data)


class SensitivityView(PostingCommand):
    form_class = forms.SensitivityForm
    page_title = _("What the public sees")
    success_message = _("What the public sees is recorded.")

    def get_initial(self):
        return {"sensitivity": self.posting.sensitivity}

    def act(self, form):
        services.set_sensitivity(posting=self.posting, by=self.request.user, **form.cleaned_data)


class ProfileView(PostingCommand):
    permission_required = "dispatch.change_publicprofile"
    form_class = forms.ProfileForm
    page_title = _("Write the public text")
    success_message = _("The text is saved. Nobody sees it until it is released.")

    def get_initial(self):
        profile = getattr(self.posting, "profile", None)
        if profile is None:
            return {}
        return model_to_dict(profile) | {"consent_given_on": profile.consent.given_on}

    def act(self, form):
        services.set_public_profile(posting=self.posting, by=self.request.user, **form.cleaned_data)


class ReleaseView(PostingCommand):
    permission_required = "dispatch.publish_profile"
    form_class = forms.ReleaseForm
    template_name = "dispatch/office/release.html"
    page_title = _("Release the public text")
    success_message = _("The public text is released.")

    def get_initial(self):
        profile = getattr(self.posting, "profile", None)
        return super().get_initial() | {"text_ja": profile.text_ja if profile else ""}

    def act(self, form):
        services.release_public_profile(posting=self.posting, by=self.request.user, **form.cleaned_data)


class WithdrawView(PostingCommand):
    permission_required = "dispatch.change_publicprofile"
    form_class = forms.DayForm
    page_title = _("Record that consent is withdrawn")
    success_message = _("The worker is no longer shown in public.")

    def act(self, form):
        services.withdraw_consent(posting=self.posting, by=self.request.user, **form.cleaned_data)
