"""Reports of scholars: as scholars write them, and as the desk types them in."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.forms import OfficeForm, day_of, of
from scholarships.models import ScholarReport
from scholarships.services import Told


class TellForm(OfficeForm):
    """What a scholar tells of one period."""

    body = of(
        ScholarReport,
        "body",
        required=True,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What you learnt, what was hard, what comes next. In English or Japanese."),
    )
    grades = of(ScholarReport, "grades", help_text=_("For example: passed all five courses, average B+."))
    transcript = forms.FileField(
        label=_("transcript"),
        required=False,
        help_text=_("A photograph or a PDF of it, up to 10 MB."),
    )
    message = of(
        ScholarReport,
        "message",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If you like: a few words to those in Japan who support you."),
    )
    may_print_message = forms.BooleanField(
        label=_("My message may be printed with my name and country"),
        required=False,
        help_text=_("Without this only the office reads it. It does not matter for your scholarship."),
    )

    @property
    def told(self) -> Told:
        names = ("body", "grades", "message", "may_print_message")
        return Told(**{name: self.cleaned_data[name] for name in names})


class OwnReportForm(TellForm):
    """``key``: drawn when the page is shown, so that what a bad line sends twice is one report."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class EnterReportForm(TellForm):
    arrived_on = day_of(ScholarReport, "arrived_on")
    field_order = ("arrived_on",)
