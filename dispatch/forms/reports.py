"""What is said of a report: by the worker, and by the office."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dispatch.models import ActivityReport, ReportPhoto, ReportPlan
from dispatch.services import Words
from jocs_site.backoffice.forms import DayField, OfficeForm, ShownState, of


class WordsForm(OfficeForm):
    """The text itself. ``version``: of what the page showed."""

    title = of(ActivityReport, "title", required=False)
    body = of(ActivityReport, "body", required=False, widget=forms.Textarea(attrs={"rows": 12}))
    language = of(ActivityReport, "language")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def words(self) -> Words:
        return Words(*(self.cleaned_data[name] for name in ("title", "body", "language")))


class SavingForm(WordsForm):
    """What a browser sends with one saving."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    send = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PhotoForm(OfficeForm):
    """One photograph, and what the worker says of those in it."""

    file = forms.FileField(
        label=_("photograph"),
        required=False,
        help_text=_("JPEG or PNG, 10 MB at most. Where and when it was taken is removed from the file."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    caption = of(ReportPhoto, "caption")
    consent = of(ReportPhoto, "consent", help_text=_("Without consent a photograph is never shown to the public."))
    people = of(ReportPhoto, "people", help_text=_("For example: two midwives of the clinic and a mother"))
    consent_told = of(ReportPhoto, "consent_told", help_text=_("For example: asked in Swahili on the day itself"))

    def clean(self):
        data = super().clean()
        if data.get("consent") in ("spoken", "written"):
            for name in ("people", "consent_told"):
                if not data.get(name):
                    self.add_error(name, _("Say who is in the photograph, and how and when they agreed."))
        return data


class KeyedPhotoForm(PhotoForm):
    key = forms.UUIDField()


class PlanForm(forms.ModelForm):
    class Meta:
        model = ReportPlan
        fields = ["monthly", "quarterly", "annual", "mid_term", "newsletter"]


class ReportStepForm(ShownState):
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = step.needs_reason
        if step.name == "ask_back":
            self.fields["reason"].label = _("Questions")
            self.fields["reason"].help_text = _("The worker gets them by e-mail and answers in the report.")
        elif not step.needs_reason:
            self.fields["reason"].label = _("Remark")


class EnterForm(WordsForm):
    """What the office types in for a worker."""

    arrived_on = DayField(label=_("arrived on"))
    original = forms.FileField(
        label=_("original"),
        required=False,
        help_text=_("The mail (.eml), PDF or scan that this was typed in from, 10 MB at most."),
    )

    def clean(self):
        data = super().clean()
        for name in ("title", "body"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(self.fields[name].error_messages["required"], code="required"))
        return data
