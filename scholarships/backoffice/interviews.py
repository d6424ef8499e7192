"""Interviews of one application: the invitation, and what came of it."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from scholarships import forms, queries, services
from scholarships.backoffice.commands import ApplicationCommand
from scholarships.models import Interview


class InterviewCommand(ApplicationCommand):
    permission_required = "scholarships.decide_application"

    @cached_property
    def interview(self) -> Interview | None:
        return next((one for one in self.application.interviews.all() if one.is_open), None)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"members": queries.panel()}


class InviteView(InterviewCommand):
    form_class = forms.InviteForm
    page_title = _("Invite to an interview")
    success_message = _("The interview is planned. The invitation waits among the letters of the round.")

    def dispatch(self, request, *args, **kwargs):
        with timezone.override(self.application.call.zone):
            return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return f"{super().get_page_subtitle()} ({self.application.call.time_zone})"

    def act(self, form):
        services.invite_to_interview(application=self.application, by=self.request.user, **form.cleaned_data)


class HoldView(InterviewCommand):
    form_class = forms.InterviewForm
    page_title = _("Record the interview")
    submit_label = _("Save")
    success_message = _("The interview is on file, and the application is before the meeting again.")

    def get_initial(self):
        given = {"interviewers": self.interview.interviewers.all()} if self.interview else {}
        return super().get_initial() | given

    def act(self, form):
        services.hold_interview(
            application=self.application, by=self.request.user, today=timezone.localdate(), **form.cleaned_data
        )
