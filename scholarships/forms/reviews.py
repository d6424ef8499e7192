"""Reviewers, what they find, and what the meeting decides."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.forms import OfficeForm, ShownState, day_of, of
from scholarships.forms.fields import LONG_TEXT, language
from scholarships.models import Application, Criterion, Decision, PanelMember, ReviewAssignment, SelectionMeeting
from scholarships.models.reviews import Outcome, Recommendation


class AssignForm(forms.Form):
    members = forms.ModelMultipleChoiceField(
        label=capfirst(_("reviewers")), queryset=PanelMember.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    due_on = day_of(ReviewAssignment, "due_on", required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members


class RoundForm(OfficeForm):
    """``shown``: the digest of the proposal on the screen."""

    due_on = day_of(ReviewAssignment, "due_on", required=False)
    shown = forms.CharField(widget=forms.HiddenInput)


class MembersField(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs):
        super().__init__(queryset=PanelMember.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)


class MeetingForm(OfficeForm):
    """A selection meeting that was held."""

    held_on = day_of(SelectionMeeting, "held_on")
    minutes = of(SelectionMeeting, "minutes")
    present = MembersField(label=_("present"))

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = members


class SignForm(OfficeForm):
    """Which two of those present signed the minutes."""

    first = forms.ModelChoiceField(label=_("first to sign"), queryset=PanelMember.objects.none())
    second = forms.ModelChoiceField(label=_("second to sign"), queryset=PanelMember.objects.none())
    signed_on = day_of(SelectionMeeting, "signed_on")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].queryset = members


class DecideForm(ShownState):
    outcome = forms.ChoiceField(label=_("outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    meeting = forms.ModelChoiceField(label=_("selection meeting"), queryset=SelectionMeeting.objects.none())
    left = MembersField(
        label=_("left for a conflict of interest"),
        required=False,
        help_text=_("Who was present and left the room for this file."),
    )
    votes_for = of(Decision, "votes_for", min_value=0, initial=0)
    votes_against = of(Decision, "votes_against", min_value=0, initial=0)
    abstentions = of(Decision, "abstentions", min_value=0, initial=0)
    reserve_rank = forms.IntegerField(
        label=_("rank on the reserve list"),
        required=False,
        min_value=1,
        help_text=_("Only for the reserve list; empty is the next free rank."),
    )
    reason = of(Decision, "reason", widget=LONG_TEXT)

    def __init__(self, *args, meetings, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["left"].queryset = members


class DecideManyForm(OfficeForm):
    """One decision about several files. ``files``: those that were ticked, in the order of the ranking."""

    files = forms.ModelMultipleChoiceField(
        label=_("files"),
        queryset=Application.objects.none(),
        error_messages={
            "required": _("Tick at least one file."),
            "invalid_choice": _("One of these files was decided meanwhile. Look at the list again."),
        },
    )
    outcome = forms.ChoiceField(label=_("outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    meeting = forms.ModelChoiceField(label=_("selection meeting"), queryset=SelectionMeeting.objects.none())
    votes_for = of(Decision, "votes_for", min_value=0, initial=0, help_text=_("For each of these files."))
    votes_against = of(Decision, "votes_against", min_value=0, initial=0)
    abstentions = of(Decision, "abstentions", min_value=0, initial=0)
    reason = of(Decision, "reason", widget=LONG_TEXT)

    def __init__(self, *args, meetings, ranked: list[Application], **kwargs):
        super().__init__(*args, **kwargs)
        self.ranked = ranked
        self.fields["meeting"].queryset = meetings
        self.fields["files"].queryset = Application.objects.filter(pk__in=[file.pk for file in ranked])

    @property
    def decision(self) -> dict:
        chosen = set(self.cleaned_data["files"])
        return {**self.cleaned_data, "files": [file for file in self.ranked if file in chosen]}


class ShownForm(OfficeForm):
    """``shown``: the digest of what is on the screen, so that what is confirmed is what was read."""

    shown = forms.CharField(widget=forms.HiddenInput)


class ConflictForm(forms.Form):
    """Comes before the file opens."""

    has_conflict = forms.TypedChoiceField(
        label=_("Does anything tie you to this applicant or to the nominating body?"),
        help_text=_("Family, friendship, work, teaching, money, or anything else that others might see as a tie."),
        choices=[("no", pgettext_lazy("tie", "No, nothing")), ("yes", pgettext_lazy("tie", "Yes, I step back"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What ties you"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Only if you step back. The office reads it, nobody else."),
    )


class WithdrawReviewerForm(OfficeForm):
    reason = forms.CharField(
        label=_("What ties them to the applicant"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the file, and the office reads it, nobody else."),
    )


class ReviewForm(forms.Form):
    """Points for each criterion of the call, a recommendation, a comment."""

    recommendation = forms.ChoiceField(
        label=capfirst(_("recommendation")), choices=Recommendation.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=capfirst(_("comment for the selection meeting")), widget=forms.Textarea(attrs={"rows": 6}), required=False
    )

    def __init__(self, *args, criteria: list[Criterion], **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in criteria:
            self.fields[self.name_of(criterion)] = forms.TypedChoiceField(
                label=criterion.name_in(language()),
                choices=[(value, str(value)) for value in range(criterion.max_score + 1)],
                coerce=int,
                widget=forms.RadioSelect(attrs={"class": "points"}),
            )
        self.criteria = criteria
        self.order_fields([self.name_of(criterion) for criterion in criteria])

    @staticmethod
    def name_of(criterion: Criterion) -> str:
        return f"points-{criterion.code}"

    @property
    def sheet(self) -> dict:
        points = {criterion.code: self.cleaned_data[self.name_of(criterion)] for criterion in self.criteria}
        words = {name: self.cleaned_data[name] for name in ("recommendation", "comment")}
        return {"points": points, **words}
