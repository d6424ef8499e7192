"""Parsing the ballot, and what the office enters from paper and at the door."""

import unicodedata
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from members.agm.models import Elector, Mark
from members.agm.queries import ballot
from members.agm.services import Entry
from members.queries import member_number

VOTES = [(choice.value, choice.label) for choice in (Mark.Choice.FOR, Mark.Choice.AGAINST, Mark.Choice.ABSTAIN)]
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–−ー－", "-"))  # what a Japanese keyboard types for it


class BallotForm(forms.Form):
    """One radio group for each question, none chosen beforehand.

    ``chosen``: answers by question key that the member gave a moment ago and comes back to.
    """

    marks, must_answer, preset = VOTES, True, None

    def __init__(self, items, *args, chosen=None, **kwargs):
        initial = {field_name(question): choice for question, choice in (chosen or {}).items()}
        super().__init__(*args, label_suffix="", initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.items, self.questions = items, ballot(items)
        for question, (item, candidate) in self.questions.items():
            self.fields[field_name(question)] = forms.ChoiceField(
                label=f"{item.number}-{candidate.number} {candidate.name}" if candidate else str(item),
                choices=self.marks,
                required=self.must_answer,
                initial=self.preset,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose for, against or abstain.")},
            )

    def answers(self) -> dict[str, str]:
        """The choices made, by question key; only of a valid form."""
        given = {question: self.cleaned_data[field_name(question)] for question in self.questions}
        return {question: choice for question, choice in given.items() if choice}

    def sheets(self):
        """Each item with its questions as ``(candidate or None, bound field, label of the choice made)``."""
        labels = dict(VOTES)
        for item in self.items:
            mine = [(candidate, self[field_name(key)]) for key, (of, candidate) in self.questions.items() if of is item]
            yield item, [(candidate, field, labels.get(field.value())) for candidate, field in mine]


def field_name(question: str) -> str:
    return f"question-{question}"


class ElectorField(forms.IntegerField):
    """Finds the line of the roll by the member number on the paper: ``1234``, or ``1234-0`` as printed or read by a
    barcode reader, whose last digit must fit.
    """

    widget = forms.TextInput

    def __init__(self, *, meeting=None, **kwargs):
        self.meeting = meeting
        kwargs.setdefault("label", _("member number"))
        super().__init__(min_value=1, **kwargs)

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", str(value or "")).strip().translate(HYPHENS)
        if "-" not in text:
            return super().to_python(text)
        if (number := member_number(text)) is None:
            raise forms.ValidationError(_("The last digit does not fit this member number. Type it again."))
        return number

    def clean(self, value):
        number = super().clean(value)
        if number is None:
            return None
        elector = Elector.objects.filter(meeting=self.meeting, number=number).first()
        if elector is None:
            raise forms.ValidationError(_("Nobody on the roll of this meeting has this number."))
        return elector


class HallForm(BallotForm):
    """A vote in the hall, typed from the sheet."""

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    must_answer, preset, marks = False, "", [("", _("no vote")), *VOTES]

    def __init__(self, meeting, items, *args, **kwargs):
        super().__init__(items, *args, **kwargs)
        self.fields = {"elector": ElectorField(meeting=meeting)} | self.fields
        self.fields["client_key"].initial = uuid.uuid4

    def entry(self, *, now) -> Entry:
        data = self.cleaned_data
        return Entry(data["elector"], now, self.answers(), client_key=data["client_key"] or uuid.uuid4())


class ElectorForm(forms.Form):
    """One elector by number: for the door and the chair."""

    def __init__(self, meeting, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"elector": ElectorField(meeting=meeting)} | self.fields


class StrikeForm(ElectorForm):
    because = forms.CharField(label=_("reason"), max_length=200)


class DayForm(forms.Form):
    on = forms.DateField(label=_("day"), widget=AdminDateInput)


class CloseForm(forms.Form):
    """The reason is asked for only where the promised time has not come."""

    reason = forms.CharField(
        label=_("reason for closing before the time in the notice"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


HANDS = [("for", _("for")), ("against", _("against")), ("abstain", _("abstain"))]


class HandsForm(forms.Form):
    """A show of hands on every question of one item. ``free``: by question, how many hands there can be."""

    def __init__(self, item, *args, free, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = ballot([item])
        for question, (_item, candidate) in self.questions.items():
            for choice, label in HANDS:
                self.fields[f"hands-{question}-{choice}"] = forms.IntegerField(
                    label=f"{candidate.number} {candidate.name}: {label}" if candidate else label,
                    min_value=0,
                    help_text=_("Together %(count)d at the most.") % {"count": free[question]}
                    if choice == "for"
                    else "",
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                )

    def counts(self) -> dict[str, dict[str, int]]:
        """By question, the hands; only of a valid form."""
        data = self.cleaned_data
        return {key: {choice: data[f"hands-{key}-{choice}"] for choice, _label in HANDS} for key in self.questions}


class MotionForm(forms.Form):
    """A procedural motion and how it was voted on. The key in it makes a second press harmless."""

    about = forms.CharField(label=_("what was moved"), max_length=300)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, present, **kwargs):
        super().__init__(*args, **kwargs)
        ways = {"hall": _("in the hall: %(choice)s"), "proxy": _("by proxy: %(choice)s")}
        for way, words in ways.items():
            for choice, label in HANDS:
                self.fields[f"{way}_{choice}"] = forms.IntegerField(
                    label=words % {"choice": label},
                    min_value=0,
                    initial=None if way == "hall" else 0,
                    help_text=_("Together %(count)d at the most.") % {"count": present[way]} if choice == "for" else "",
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                )

    def votes(self) -> dict[str, dict[str, int]]:
        """Under ``hall`` and ``proxy`` the numbers; only of a valid form."""
        data = self.cleaned_data
        return {way: {choice: data[f"{way}_{choice}"] for choice, _label in HANDS} for way in ("hall", "proxy")}


class AdjournForm(MotionForm):
    about = None
    continues_at = forms.DateTimeField(label=_("goes on at"), widget=AdminDateTimeInput)
    place_ja = forms.CharField(label=_("place in Japanese"), max_length=200)
    place_en = forms.CharField(label=_("place in English"), max_length=200, required=False)
    field_order = ["continues_at", "place_ja", "place_en"]


class CopyForm(forms.Form):
    held_at = forms.DateTimeField(label=_("day and time"), widget=AdminDateTimeInput)
