"""Visits to scholars and hearings."""

from collections.abc import Iterator
from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.forms import OfficeForm, day_of, of
from jocs_site.people.models import User
from scholarships.forms.boxes import GroupedBoxes
from scholarships.forms.fields import LONG_TEXT, in_country
from scholarships.models import Award, MonitoringVisit, VisitNote


class ByBody(ModelChoiceIterator):
    """Scholars under their nominating body; the queryset has them in that order."""

    def __iter__(self) -> Iterator[tuple[str, list]]:
        for body, awards in groupby(self.queryset, lambda award: award.decision.application.nominating_organisation):
            yield in_country(body), [self.choice(award) for award in awards]


class ScholarsField(forms.ModelMultipleChoiceField):
    iterator = ByBody

    def label_from_instance(self, award: Award) -> str:
        file = award.decision.application
        return f"{file.code} {file.person.latin_name} · {award.get_state_display()}"


class StaffField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, user: User) -> str:
        return user.called


class VisitForm(OfficeForm):
    kind = of(MonitoringVisit, "kind", widget=forms.RadioSelect, choices=MonitoringVisit.Kind.choices)
    held_on = day_of(MonitoringVisit, "held_on")
    place = of(MonitoringVisit, "place")
    staff = StaffField(
        label=MonitoringVisit._meta.get_field("staff").verbose_name,
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = of(MonitoringVisit, "others")
    scholars = ScholarsField(
        label=pgettext_lazy("visit", "scholars"), queryset=Award.objects.none(), widget=GroupedBoxes
    )
    note = of(
        VisitNote,
        "text",
        widget=LONG_TEXT,
        help_text=_("Stands with each scholar chosen above. On the page of the visit you write on each by themselves."),
    )

    def __init__(self, *args, staff, scholars, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset, self.fields["scholars"].queryset = staff, scholars

    @property
    def visit(self) -> dict:
        """As `services.record_visit` takes it."""
        told = dict(self.cleaned_data)
        note = told.pop("note")
        return told | {"notes": dict.fromkeys(told.pop("scholars"), note)}


class NoteForm(OfficeForm):
    """``shown``: the words as they stood when the screen was opened."""

    text = of(VisitNote, "text", widget=forms.Textarea(attrs={"rows": 8}), required=True)
    shown = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
