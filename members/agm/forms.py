"""Parsing the ballot and the staff's entries."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.agm.models import Mark
from members.agm.queries import ballot

VOTES = [(choice.value, choice.label) for choice in (Mark.Choice.FOR, Mark.Choice.AGAINST, Mark.Choice.ABSTAIN)]


def field_name(question: str) -> str:
    return f"question-{question}"


class BallotForm(forms.Form):
    """One radio group for each question, none chosen beforehand."""

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, items, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.items, self.questions = items, ballot(items)
        for question, (item, candidate) in self.questions.items():
            self.fields[field_name(question)] = forms.ChoiceField(
                label=candidate.name if candidate else str(item),
                choices=VOTES,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose for, against or abstain.")},
            )

    def answers(self) -> dict[str, str]:
        """The choices by question key; only of a valid form."""
        return {question: self.cleaned_data[field_name(question)] for question in self.questions}

    def sheets(self):
        """Each item with its questions as ``(candidate or None, bound field, label of the choice made)``."""
        labels = dict(VOTES)
        for item in self.items:
            mine = [(candidate, self[field_name(key)]) for key, (of, candidate) in self.questions.items() if of is item]
            yield item, [(candidate, field, labels.get(field.value())) for candidate, field in mine]
