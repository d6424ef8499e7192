"""Parsing and field checks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.models import Posting
from dispatch.safety.models import CheckIn, SafetyEvent
from dispatch.safety.models.checkins import Channel
from jocs_site.backoffice.forms import OfficeForm, of
from jocs_site.foundation.workflow import Step
from jocs_site.people.countries import countries

A_FEW_LINES = forms.Textarea(attrs={"rows": 3})


class WhereForm(OfficeForm):
    """Which sheets to show. ``posted``: countries in which somebody is posted, with their names."""

    country = forms.ChoiceField(label=_("country"), required=False)
    office = forms.ChoiceField(
        label=_("coordinating office"), required=False, choices=[("", _("all")), *Posting.Office.choices]
    )

    def __init__(self, *args, posted, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("all")), *posted]


class OpenEventForm(OfficeForm):
    """``posted``: countries in which somebody is, offered to tick; others are chosen beside them."""

    title = of(SafetyEvent, "title", help_text=_("For example: earthquake in Kathmandu. Everybody asked reads it."))
    level = of(SafetyEvent, "level")
    posted = forms.MultipleChoiceField(label=_("countries"), required=False, widget=forms.CheckboxSelectMultiple)
    other = forms.ChoiceField(label=_("another country"), required=False)
    message = of(SafetyEvent, "message", widget=A_FEW_LINES)
    remind_after = of(SafetyEvent, "remind_after", min_value=1)
    tell_after = of(SafetyEvent, "tell_after", min_value=1)
    call_after = of(SafetyEvent, "call_after", min_value=1)

    def __init__(self, *args, posted, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["posted"].choices = posted
        self.fields["other"].choices = [("", "–"), *sorted(countries(), key=lambda pair: str(pair[1]))]

    def clean(self):
        data = super().clean()
        chosen = [*data.pop("posted", []), data.pop("other", "")]
        data["countries"] = [code for code in chosen if code]
        if not data["countries"] and "posted" not in self.errors:
            self.add_error("posted", _("Name at least one country."))
        return data


class VisitorForm(OfficeForm):
    name = of(CheckIn, "name")
    phone = of(CheckIn, "phone")
    email = of(CheckIn, "email")

    def clean(self):
        data = super().clean()
        if not self.errors and not (data["phone"] or data["email"]):
            raise forms.ValidationError(_("Give a telephone or an e-mail address."))
        return data


class LevelForm(OfficeForm):
    level = of(SafetyEvent, "level")
    reason = forms.CharField(label=_("reason"), max_length=500, widget=A_FEW_LINES)


class CloseForm(OfficeForm):
    expected_unsettled = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("why it is closed"), max_length=1000, widget=A_FEW_LINES)


class RecordForm(OfficeForm):
    """What the office heard. ``step``: of the life of a check-in."""

    channel = forms.ChoiceField(
        label=_("by way of"), choices=[choice for choice in Channel.choices if choice[0] != Channel.LINK]
    )
    place = of(CheckIn, "place")
    words = of(CheckIn, "words", widget=A_FEW_LINES)

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        if step.name == "unreachable":
            del self.fields["channel"], self.fields["place"]
        if step.needs_reason:
            self.fields["words"].required = True
            self.fields["words"].label = _("What was tried")


class AnswerForm(forms.Form):
    """What somebody says by the link: one of two buttons, and whatever they have time for."""

    answer = forms.ChoiceField(choices=[("safe", "safe"), ("help", "help")])
    place = of(CheckIn, "place", required=False)
    words = of(CheckIn, "words", required=False)
