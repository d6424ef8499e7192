"""Who asks to inspect the votes, what was decided and looked at, and the erasing after three months."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from members.agm import queries, services
from members.agm.backoffice.commands import MeetingCommand
from members.agm.backoffice.desk import MeetingScreen
from members.agm.backoffice.minutes import OfCountedMeeting
from members.agm.models import Inspection
from members.queries import membership_by_number


class LetterForm(forms.Form):
    """A request that came on paper."""

    number = forms.CharField(label=_("member number"), max_length=20)
    reason = forms.CharField(label=_("reason given"), widget=forms.Textarea(attrs={"rows": 4}))

    def clean_number(self):
        membership = membership_by_number(self.cleaned_data["number"])
        if membership is None:
            raise forms.ValidationError(_("No member has this number."))
        return membership


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("answer to the request"), choices=Inspection.Decision.choices, widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(
        label=_("ground of the law, where it is refused"),
        choices=[("", "—"), *Inspection.Ground.choices],
        required=False,
    )


class InspectionsView(OfCountedMeeting, MeetingScreen, TemplateView):
    """Every request of one meeting, with each look that was taken."""

    permission_required = "agm.view_roll"
    template_name = "agm/office/inspections.html"
    page_title = _("Inspection of the votes")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            inspections=queries.inspections_of(self.meeting),
            keeping=queries.keeping(self.meeting, queries.database_today()),
            may_decide=self.request.user.has_perm("agm.run_meeting"),
            **kwargs,
        )


class InspectionCommand(OfCountedMeeting, MeetingCommand):
    def run(self, form) -> str:
        self.act(form)
        return reverse("agm_meetings:inspections", args=[self.meeting.pk])


class EnterLetterView(InspectionCommand):
    form_class = LetterForm
    page_title = _("Enter a request on paper")
    explanation = _("A member with a vote may inspect proxies and votes within three months, and gives a reason.")
    success_message = _("The request is entered. Decide it next.")

    def act(self, form):
        services.request_inspection(
            self.meeting,
            form.cleaned_data["number"],
            reason=form.cleaned_data["reason"],
            way=Inspection.Way.LETTER,
            at=queries.database_now(),
            by=self.request.user,
        )


class OneInspection(InspectionCommand):
    @cached_property
    def inspection(self) -> Inspection:
        related = ("member__person", "member__organisation")
        return get_object_or_404(self.meeting.inspections.select_related(*related), pk=self.kwargs["inspection"])

    def get_page_subtitle(self):
        return str(self.inspection.member)


class DecideView(OneInspection):
    form_class = DecideForm
    page_title = _("Decide the request")
    explanation = _(
        "The law lets you refuse on one of four grounds only. Once granted, the member sees who voted how, by name, on "
        "the own page, and every look is written down. It cannot be decided a second time."
    )
    success_message = _("The answer is recorded.")

    def act(self, form):
        services.decide_inspection(
            self.inspection, at=queries.database_now(), by=self.request.user, **form.cleaned_data
        )


class CloseInspectionView(OneInspection):
    page_title = _("Close the inspection")
    explanation = _("The member sees the votes no longer. As long as an inspection is open nothing is erased.")
    success_message = _("The inspection is closed.")

    def act(self, form):
        services.close_inspection(self.inspection, at=queries.database_now(), by=self.request.user)


class PurgeCommand(OfCountedMeeting, MeetingCommand):
    permission_required = "agm.purge_votes"


class ProposePurgeView(PurgeCommand):
    page_title = _("Propose to erase votes and proxies")
    explanation = _(
        "Three months are over. What each member voted, on paper, by proxy, electronically or in the hall, is erased "
        "for good once a second person confirms it. The result, the roll, the attendance, the board of events and the "
        "minutes stay."
    )
    success_message = _("Proposed. Another person has to confirm it.")

    def act(self, form):
        services.propose_purge(self.meeting, at=queries.database_now(), by=self.request.user)


class ConfirmPurgeView(PurgeCommand):
    page_title = _("Confirm that votes and proxies are erased")
    explanation = _("They are gone for good when you press the button. Whoever proposed it cannot confirm it.")
    success_message = _("Votes and proxies are erased. The board of events tells of it.")

    def act(self, form):
        services.confirm_purge(self.meeting, at=queries.database_now(), by=self.request.user)


class WithdrawPurgeView(PurgeCommand):
    page_title = _("Take the proposal back")
    success_message = _("The proposal is taken back.")

    def act(self, form):
        services.withdraw_purge(self.meeting, by=self.request.user)


SCREENS = {
    "inspections": InspectionsView,
    "inspection_letter": EnterLetterView,
    "purge_propose": ProposePurgeView,
    "purge_confirm": ConfirmPurgeView,
    "purge_withdraw": WithdrawPurgeView,
}
OF_ONE = {"inspection_decide": DecideView, "inspection_close": CloseInspectionView}
