"""What the office says of a meeting, of who comes, and of what was given."""

from datetime import time
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch import queries as dispatch
from dispatch.tours import rules
from dispatch.tours.forms.public import people_field
from dispatch.tours.models import MeetingSignUp, Offering, ReportMeeting
from jocs_site.backoffice.forms import ClockField, DayField, OfficeForm, ShownState, day_of, in_japan, of
from jocs_site.people.backoffice import organisation_chooser
from jocs_site.people.models import Organisation

COLUMNS = (
    "title_ja",
    "title_en",
    "place_ja",
    "place_en",
    "address",
    "access_ja",
    "access_en",
    "online_url",
    "host",
    "host_name",
    "office",
    "is_public",
    "capacity",
    "contact",
)
MOST_SHOWN = 40


class PostingsField(forms.ModelMultipleChoiceField):
    """Workers who can tell, each with the posting of which they tell; the latest first."""

    def __init__(self, **kwargs):
        super().__init__(None, label=_("who tells"), widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, posting) -> str:
        return f"{posting.worker} · {posting.get_country_display()} · {posting.code}"


class MeetingForm(ShownState):
    postings = PostingsField()
    title_ja = of(ReportMeeting, "title_ja", help_text=_("Who may not be named in public is not named here either."))
    title_en = of(ReportMeeting, "title_en")
    day = DayField(label=pgettext_lazy("report meeting", "day"))
    starts = ClockField(label=pgettext_lazy("report meeting", "from"))
    ends = ClockField(label=pgettext_lazy("report meeting", "until"))
    place_ja = of(ReportMeeting, "place_ja")
    place_en = of(ReportMeeting, "place_en")
    address = of(ReportMeeting, "address")
    access_ja = of(ReportMeeting, "access_ja")
    access_en = of(ReportMeeting, "access_en")
    online_url = of(ReportMeeting, "online_url", assume_scheme="https")
    host = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=pgettext_lazy("report meeting", "host on record"),
        widget=organisation_chooser.widget_class,
        required=False,
    )
    host_name = of(ReportMeeting, "host_name")
    office = of(ReportMeeting, "office")
    is_public = of(ReportMeeting, "is_public")
    capacity = of(
        ReportMeeting,
        "capacity",
        min_value=1,
        max_value=rules.MOST_PLACES,
        error_messages={
            "min_value": _("There is at least one place, and at most 2,000."),
            "max_value": _("There is at least one place, and at most 2,000."),
        },
    )
    closes_on = DayField(
        label=_("sign-up until the day"), required=False, help_text=_("Empty: until two days before the meeting.")
    )
    closes = ClockField(label=_("sign-up until the hour"), required=False, help_text=_("Empty: 18:00."))
    contact = of(ReportMeeting, "contact")

    def __init__(self, *args, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        rows = dispatch.postings_to_tell_of()
        keys = {*rows.values_list("pk", flat=True)[:MOST_SHOWN], *chosen}
        self.fields["postings"].queryset = rows.filter(pk__in=keys)

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The meeting ends before it begins."))
        if cleaned.get("host") and cleaned.get("host_name"):
            self.add_error("host_name", _("Choose the host on record or write its name, not both."))
        return cleaned

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = self.cleaned_data
        closes_on = data["closes_on"] or data["day"] - rules.REMIND_BEFORE
        return {name: data[name] for name in COLUMNS} | {
            "postings": data["postings"],
            "starts_at": in_japan(data["day"], data["starts"]),
            "ends_at": in_japan(data["day"], data["ends"]),
            "closes_at": in_japan(closes_on, data["closes"] or time(18)),
        }

    @staticmethod
    def shown(meeting: ReportMeeting) -> dict:
        """What a form for ``meeting`` begins with."""
        starts, ends, closes = (
            timezone.localtime(at) for at in (meeting.starts_at, meeting.ends_at, meeting.closes_at)
        )
        return {name: getattr(meeting, name) for name in COLUMNS} | {
            "postings": [posting.pk for posting in meeting.postings.all()],
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "closes_on": closes.date(),
            "closes": closes.time(),
        }


class PlanForm(MeetingForm):
    is_afterwards = forms.BooleanField(
        label=_("This meeting has been held already; I enter it for its numbers."), required=False
    )


class ReasonForm(ShownState):
    reason = forms.CharField(
        label=pgettext_lazy("report meeting", "reason"),
        max_length=200,
        help_text=_("Everybody who has signed up reads it in the e-mail, and the public on the site."),
    )


WHOLE_YEN = {
    "invalid": _("Write whole yen, such as 12500."),
    "min_value": _("An offering is whole yen, from 1 to 10,000,000."),
    "max_value": _("An offering is whole yen, from 1 to 10,000,000."),
}


def yen_field(*, least: int, **changes) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    label = pgettext_lazy("offering", "offering (yen)")
    limits = {"min_value": least, "max_value": rules.MOST_YEN}
    return forms.IntegerField(label=label, widget=widget, error_messages=WHOLE_YEN, **limits, **changes)


def attendance_field() -> forms.IntegerField:
    words = _("A whole number of people, from 0 to 5,000.")
    return forms.IntegerField(
        label=_("people who came"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        min_value=0,
        max_value=rules.MOST_ATTENDANCE,
        error_messages={"min_value": words, "max_value": words, "invalid": words},
    )


class NumbersForm(ShownState):
    """How many came, and what was given if it is counted already."""

    attendance = attendance_field()
    note = of(ReportMeeting, "note", widget=forms.Textarea(attrs={"rows": 3}))
    amount_yen = yen_field(least=1, required=False, help_text=_("Empty: none, or not counted yet."))
    how = of(Offering, "how", required=False)
    handed_over_on = day_of(
        Offering, "handed_over_on", required=False, help_text=_("When the office had it. Empty: not yet.")
    )

    def __init__(self, *args, with_offering: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_offering:
            for name in ("amount_yen", "how", "handed_over_on"):
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("amount_yen") and not cleaned.get("how"):
            self.add_error("how", _("Say how the offering came."))
        return cleaned


class CorrectNumbersForm(ShownState):
    attendance = attendance_field()
    note = of(ReportMeeting, "note", widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(label=pgettext_lazy("report meeting", "reason for the correction"), max_length=200)


class OfferingForm(OfficeForm):
    amount_yen = yen_field(least=1)
    how = of(Offering, "how")
    handed_over_on = day_of(
        Offering, "handed_over_on", required=False, help_text=_("When the office had it. Empty: not yet.")
    )
    note = of(Offering, "note")


class CorrectOfferingForm(OfferingForm):
    amount_yen = yen_field(least=0, help_text=_("0: there was none after all."))
    reason = forms.CharField(label=pgettext_lazy("offering", "reason for the correction"), max_length=200)


class HandOverForm(OfficeForm):
    on = DayField(label=_("handed over on"), help_text=_("When the office had it, in cash or on its account."))


class TelephoneForm(OfficeForm):
    """Somebody signs up by telephone."""

    name = of(MeetingSignUp, "name", required=True)
    phone = of(MeetingSignUp, "phone", help_text=_("To call back if something changes."))
    email = of(MeetingSignUp, "email", help_text=_("If one is given, they get the mails too."))
    people = people_field(rules.MOST_PEOPLE_BY_OFFICE, initial=1)
    question = of(MeetingSignUp, "question", widget=forms.Textarea(attrs={"rows": 2}))
    language = of(MeetingSignUp, "language", initial="ja")
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("phone") or cleaned.get("email")):
            self.add_error("phone", _("Write a telephone number or an e-mail address."))
        return cleaned


class EntryForm(ShownState):
    """Changes a sign-up as its guest asked by telephone."""

    people = people_field(rules.MOST_PEOPLE_BY_OFFICE)
    question = of(MeetingSignUp, "question", widget=forms.Textarea(attrs={"rows": 2}))
