"""Selection meetings of a round: who was there, what they decided, who signed the minutes."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jocs_site.foundation.errors import RuleBroken
from scholarships import forms, queries, services
from scholarships.backoffice.commands import ApplicationCommand
from scholarships.backoffice.rounds import RoundCommand, in_words, told_average
from scholarships.models import PanelMember, SelectionMeeting

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


@dataclass(frozen=True)
class Line:
    """A file that waits for the meeting: its line of the ranking, whether it is ticked, who leaves the room for it."""

    ranked: queries.Ranked
    is_ticked: bool
    leaving: list[PanelMember]

    @property
    def average(self) -> str:
        return told_average(self.ranked)

    @property
    def recommendations(self) -> str:
        return in_words(self.ranked.recommendations)


class DecideRoundView(RoundCommand):
    """One decision for all files that are ticked; those that are ready for the meeting, in the order of the ranking."""

    permission_required = MAY_DECIDE
    form_class = forms.DecideManyForm
    template_name = "scholarships/office/decide_round.html"
    page_title = _("Record decisions about several files")
    submit_label = _("Record for the ticked files")
    explanation = _(
        "Tick the files with the same outcome and the same votes. Whoever has a conflict of interest in a file has "
        "left the room for it; where that changes the votes, record the file apart."
    )

    @cached_property
    def waiting(self) -> list[queries.Ranked]:
        return queries.ready_for_meeting(self.call, user=self.request.user)

    @cached_property
    def meetings(self):
        return self.call.meetings.filter(signed_on=None)

    def get_initial(self):
        return {"meeting": self.meetings.first()}

    def get_form_kwargs(self):
        ranked = [line.application for line in self.waiting]
        return super().get_form_kwargs() | {"meetings": self.meetings, "ranked": ranked}

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or self.get_form()
        ticked = set(form.data.getlist("files")) if form.is_bound else set()
        meeting = self.meetings.first()
        present = meeting.present.prefetch_related("ties").select_related("user__person") if meeting else []
        lines = [
            Line(one, str(one.application.pk) in ticked, services.must_leave(one.application, present))
            for one in self.waiting
        ]
        return super().get_context_data(form=form, lines=lines, has_meeting=meeting is not None, **kwargs)

    def run(self, form) -> str:
        made = services.decide_many(by=self.request.user, **form.decision)
        sentence = ngettext("%(count)d decision is recorded.", "%(count)d decisions are recorded.", len(made))
        messages.success(self.request, sentence % {"count": len(made)})
        left = len(self.waiting) - len(made)
        return reverse("scholarships_calls:decide", args=[self.call.pk]) if left else self.own_address


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
        shown = {
            "has_meeting": self.meetings.exists(),
            "held": queries.held_before([self.application], user=self.request.user)[self.application.pk],
            "interviews": self.application.interviews.all() if self.shows_reviews else [],
        }
        return super().get_context_data(**shown, **kwargs)

    def act(self, form):
        services.decide(application=self.application, by=self.request.user, **form.cleaned_data)
