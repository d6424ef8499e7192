"""Commands about one application: each asks a few things and calls one service."""

from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.viewsets import CommandView, LeadsBack, StepScreen
from scholarships import forms, queries, services
from scholarships.backoffice.screens import SCREEN_OF_STEP, ApplicationScreen
from scholarships.models import Application
from scholarships.models.lives import APPLICATION_LIFE


class EnterView(CommandView):
    permission_required = "scholarships.add_application"
    form_class = forms.EnterForm
    page_title = _("Enter an application")
    submit_label = _("Hand in")
    success_message = _("The application is on file.")
    header_icon = "doc-full-inverse"

    def get_breadcrumbs_items(self):
        label = capfirst(Application._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("scholarships_applications:index"), "label": label},
            {"url": "", "label": self.page_title},
        ]

    def get_initial(self):
        return {"submitted_at": timezone.now(), "call": queries.latest_call(timezone.now())}

    def run(self, form) -> str:
        application = services.enter_application(
            call=form.cleaned_data["call"],
            person=form.cleaned_data["person"],
            applicant=form.applicant,
            by=self.request.user,
            **form.filing,
        )
        return reverse("scholarships_applications:inspect", args=[application.pk])


class ApplicationCommand(LeadsBack, ApplicationScreen, CommandView):
    """A command about one application; it leads back to its page."""

    template_name = "scholarships/office/command.html"

    def get_initial(self):
        return {"expected_state": self.application.state}


class CompleteView(ApplicationCommand):
    permission_required = "scholarships.check_application"
    form_class = forms.FileForm
    page_title = _("Fill in what was missing")
    submit_label = _("Save")
    success_message = _("The file is saved and can be checked.")

    def get_initial(self):
        return model_to_dict(self.application, fields=list(forms.FileForm.base_fields))

    def act(self, form):
        services.complete_application(application=self.application, by=self.request.user, **form.cleaned_data)


class StepView(StepScreen, ApplicationCommand):
    """One step of the life that asks for nothing but a reason. Which right it needs stands in the table."""

    form_class = forms.StepForm
    success_message = _("The step is recorded.")

    life, own_screens = APPLICATION_LIFE, SCREEN_OF_STEP

    def act(self, form):
        services.move_application(
            application=self.application, step_name=self.step.name, by=self.request.user, **form.cleaned_data
        )
