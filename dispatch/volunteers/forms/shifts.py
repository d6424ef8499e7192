"""Shifts, their lists, and who came."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.volunteers import queries, rules
from dispatch.volunteers.models import Opportunity, Shift, SignUp, Volunteer
from jocs_site.backoffice.forms import ClockField, DayField, OfficeForm, ShownState, in_japan, of

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


def places() -> forms.IntegerField:
    return of(
        Shift,
        "capacity",
        min_value=1,
        max_value=rules.MOST_PLACES,
        error_messages={"min_value": _("A shift has at least one place."), "max_value": _("At most 500 places.")},
    )


class TimesForm(OfficeForm):
    """When on one day, and for how many."""

    day = DayField(label=_("day"))
    starts = ClockField(label=pgettext_lazy("clock", "from"))
    ends = ClockField(label=pgettext_lazy("clock", "until"))
    capacity = places()
    flexible = of(Shift, "flexible")

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The shift ends before it begins."))
        return cleaned

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = dict(self.cleaned_data)
        day, starts, ends = data.pop("day"), data.pop("starts"), data.pop("ends")
        return data | {"starts_at": in_japan(day, starts), "ends_at": in_japan(day, ends)}


class OpportunityField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(Opportunity.objects.none(), label=_("opportunity"), **kwargs)


class PlanForm(TimesForm):
    """One shift."""

    opportunity = OpportunityField()
    field_order = ["opportunity"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["opportunity"].queryset = queries.open_opportunities(timezone.localdate())


class WeeklyForm(PlanForm):
    """Many shifts, at the same time on some days of the week."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("on each"), coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    first = DayField(label=_("from the day"))
    last = DayField(
        label=_("until the day"),
        help_text=_("Japanese holidays and the days from 28 December to 4 January are left out."),
    )
    field_order = ["opportunity", "weekdays", "first", "last", "starts", "ends", "capacity", "flexible"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["day"]

    @property
    def details(self) -> dict:
        return self.cleaned_data


class ReasonForm(OfficeForm):
    reason = forms.CharField(
        label=_("reason"), max_length=200, help_text=_("Everybody on the list reads it in the e-mail.")
    )


class VolunteerField(forms.ModelChoiceField):
    """With the office, and a word where no insurance is on record for the day."""

    def __init__(self, **kwargs):
        super().__init__(Volunteer.objects.none(), label=_("volunteer"), **kwargs)
        self.day = None

    def label_from_instance(self, volunteer: Volunteer) -> str:
        words = [str(volunteer), volunteer.person.reading, volunteer.get_office_display()]
        if self.day and not rules.is_insured(volunteer.insured_until, self.day):
            words.append(str(_("not insured on that day")))
        return " · ".join(word for word in words if word)


class AddForm(OfficeForm):
    """Puts a volunteer on the list of ``shift``."""

    volunteer = VolunteerField()
    how = forms.ChoiceField(
        label=_("how"),
        choices=[("sign_up", _("sign up")), ("ask", _("only note that we asked"))],
        widget=forms.RadioSelect,
        initial="sign_up",
    )

    def __init__(self, *args, shift: Shift, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["volunteer"].day = shift.day
        self.fields["volunteer"].queryset = queries.may_be_added(shift)


class EntryStepForm(ShownState):
    """Carries the state that was shown, and nothing to fill in."""


class AttendanceRow(forms.Form):
    """One line of the screen on which the leader says who came."""

    came = forms.ChoiceField(
        label=_("Came?"),
        choices=[("", _("not said")), ("yes", _("came")), ("no", _("did not come"))],
        required=False,
    )
    minutes = forms.IntegerField(
        label=pgettext_lazy("time", "Minutes"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        validators=[
            MinValueValidator(0, _("Minutes are between 0 and 960.")),
            MaxValueValidator(rules.MOST_MINUTES, _("Minutes are between 0 and 960.")),
        ],
    )

    def __init__(self, *args, entry: SignUp, **kwargs):
        super().__init__(*args, prefix=str(entry.pk), **kwargs)
        self.entry = entry
        for name, label in (("came", _("Came?")), ("minutes", pgettext_lazy("time", "Minutes"))):
            self.fields[name].widget.attrs["aria-label"] = f"{entry.volunteer} · {label}"

    def clean(self):
        cleaned = super().clean()
        came, minutes = cleaned.get("came"), cleaned.get("minutes")
        if came == "no" and minutes:
            self.add_error("minutes", _("Who did not come has no minutes."))
        if came == "" and minutes is not None:
            cleaned["came"] = "yes"  # minutes alone say it
        if cleaned.get("came") == "yes" and minutes is None and "minutes" not in self.errors:
            cleaned["minutes"] = self.initial.get("usual")
        if came == "" and self.entry.state in ("attended", "no_show"):
            self.add_error("came", _("Say whether they came; it was said before."))
        return cleaned

    @property
    def says(self) -> bool:
        return self.cleaned_data["came"] != ""
