"""Days away from the post, and who of the family lives there."""

from datetime import date

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dispatch.forms.workers import MOST_FOUND, PersonField
from dispatch.models import Absence, FamilyMember, Posting
from dispatch.models.absence_life import DAY_OF_ABSENCE_STEP
from dispatch.models.absences import UNDECIDED
from dispatch.queries import family_at
from jocs_site.backoffice.forms import DayField, LastDayField, OfficeForm, ShownState, day_of, of
from jocs_site.foundation.workflow import Step
from jocs_site.people.models import Person
from jocs_site.people.queries import find_people

A_FEW_LINES = forms.Textarea(attrs={"rows": 3})


class AlongField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, member: FamilyMember) -> str:
        return f"{member.person} ({member.get_relation_display()})"


class AbsenceForm(ShownState):
    """What the office and the worker say of an absence. ``absence``: the one to change, ``posting``: whose it is."""

    kind = of(Absence, "kind")
    starts_on = day_of(Absence, "starts_on")
    ends_on = LastDayField(label=_("last day away"))
    country = of(Absence, "country")
    address = of(Absence, "address", widget=A_FEW_LINES)
    phone = of(Absence, "phone")
    along = AlongField(label=_("family travelling along"), queryset=FamilyMember.objects.none(), required=False)
    deputy = of(Absence, "deputy")
    purpose = of(Absence, "purpose", widget=A_FEW_LINES)
    reason = forms.CharField(label=_("reason for the change"), widget=A_FEW_LINES, required=False)

    def __init__(self, *args, posting: Posting, today: date, absence: Absence | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        family = posting.family.select_related("person") if absence else family_at(posting, today)
        self.fields["along"].queryset = family
        if not family.exists():
            del self.fields["along"]
        if absence is None:
            del self.fields["expected_state"]
        if absence is None or absence.state in UNDECIDED:
            del self.fields["reason"]

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = dict(self.cleaned_data)
        data["ends_before"] = data.pop("ends_on")
        return data


class AbsenceStepForm(ShownState):
    on = DayField(label=_("day"))
    reason = forms.CharField(label=_("reason"), widget=A_FEW_LINES, required=False)

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        if column := DAY_OF_ABSENCE_STEP.get(step.name):
            self.fields["on"].label = capfirst(Absence._meta.get_field(column).verbose_name)
        self.fields["reason"].required = step.needs_reason
        if step.name == "refuse":
            self.fields["reason"].help_text = _("The worker reads this sentence.")


class LivesThere(OfficeForm):
    relation = of(FamilyMember, "relation")
    starts_on = DayField(label=_("at the post from"))
    ends_on = LastDayField(
        label=_("last day at the post"), required=False, help_text=_("Empty: as long as the posting.")
    )

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = dict(self.cleaned_data)
        data["ends_before"] = data.pop("ends_on")
        return data


class FamilyForm(LivesThere):
    """Takes one of the people whose name contains ``text``."""

    person = PersonField(label=_("person"), queryset=Person.objects.none(), empty_label=None)
    field_order = ("person",)

    def __init__(self, *args, text: str, **kwargs):
        super().__init__(*args, **kwargs)
        found = find_people(text) if text else Person.objects.none()
        shown = [person.pk for person in found[:MOST_FOUND]]
        self.fields["person"].queryset = Person.objects.filter(pk__in=shown).in_reading_order()


class NewFamilyForm(LivesThere):
    """Enters a person and takes them."""

    family_name = of(Person, "family_name")
    given_name = of(Person, "given_name")
    family_kana = of(Person, "family_kana")
    given_kana = of(Person, "given_kana")
    born_on = day_of(Person, "born_on", required=False)
    email = of(Person, "email")
    phone = of(Person, "phone")
    OF_PERSON = ("family_name", "given_name", "family_kana", "given_kana", "born_on", "email", "phone")
    field_order = OF_PERSON

    def clean(self):
        data = super().clean()
        if not self.errors:
            person = Person(**{name: data.pop(name) for name in self.OF_PERSON})
            try:
                person.clean()
            except forms.ValidationError as error:
                self.add_error(None, error)
            data["person"] = person
        return data
