"""Selection meetings of a round: who was there, what they decided, who signed the minutes."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.errors import RuleBroken
from scholarships import forms, queries, services
from scholarships.backoffice.commands import ApplicationCommand
from scholarships.backoffice.rounds import RoundCommand
from scholarships.models import SelectionMeeting

MAY_DECIDE = "scholarships.decide_application"


class MeetingView(RoundCommand):
    permission_required = MAY_DECIDE
    form_class = forms.MeetingForm
    page_title = _("Record a selection meeting")
    submit_label = _("Save")
    success_message = _("The meeting is on file. Record its decisions on the pages of the applications.")
    explanation = _("Who is present is who votes. Whoever has a conflict of interest leaves the room for that file.")

    def get_initial(self):
        return {"held_on": timezone.localdate()}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"members": queries.panel()}

    def run(self, form) -> str:
        if form.cleaned_data["held_on"] > timezone.localdate():
            raise RuleBroken(_("This day is still to come. Record it once the meeting was held."), field="held_on")
        services.hold_meeting(call=self.call, **form.cleaned_data)
        return self.own_address


class SignView(RoundCommand):
    permission_required = MAY_DECIDE
    form_class = forms.SignForm
    page_title = _("Record who signed the minutes")
    submit_label = _("Save")
    success_message = _("The minutes are signed. The letters to the applicants can go out.")
    explanation = _("Two of those present sign. After that the meeting decides nothing more.")

    @cached_property
    def meeting(self) -> SelectionMeeting:
        return get_object_or_404(self.call.meetings, pk=self.kwargs["meeting"])

    def get_page_subtitle(self):
        return f"{super().get_page_subtitle()}, {self.meeting}"

    def get_initial(self):
        return {"signed_on": timezone.localdate()}

    def get_form_kwargs(self):
        present = self.meeting.present.select_related("user__person")
        return super().get_form_kwargs() | {"members": present}

    def run(self, form) -> str:
        services.sign_meeting(meeting=self.meeting, **form.cleaned_data)
        return self.own_address


class DecideView(ApplicationCommand):
    permission_required = MAY_DECIDE
    form_class = forms.DecideForm
    template_name = "scholarships/office/decide.html"
    page_title = _("Record the decision")
    success_message = _("The decision is recorded.")

    @cached_property
    def meetings(self):
        return self.application.call.meetings.filter(signed_on=None)

    def get_initial(self):
        latest = self.meetings.first()
        present = list(latest.present.prefetch_related("ties").select_related("user__person")) if latest else []
        leaving = services.must_leave(self.application, present)
        return super().get_initial() | {"meeting": latest, "left": leaving}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"meetings": self.meetings, "members": queries.panel()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(has_meeting=self.meetings.exists(), **kwargs)

    def act(self, form):
        services.decide(application=self.application, by=self.request.user, **form.cleaned_data)
