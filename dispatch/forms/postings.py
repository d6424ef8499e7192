"""What the office says of a posting: the plan, the steps of its life, its papers, the board's decisions."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dispatch.models import Amendment, Posting, TermException, Worker, WorkerRequest
from dispatch.models.amending import HALTS
from dispatch.models.decisions import MOVES_DATES
from dispatch.models.life import DAY_OF_STEP
from dispatch.queries import open_requests, unused_exceptions
from jocs_site.backoffice.forms import DayField, LastDayField, OfficeForm, ShownState, day_of, of
from jocs_site.foundation.workflow import Step
from jocs_site.people.models import Organisation
from jocs_site.people.queries import partners


class OrganisationField(forms.ModelChoiceField):
    def label_from_instance(self, organisation: Organisation) -> str:
        name = organisation.name_in((get_language() or "ja")[:2])
        return f"{organisation.get_country_display()} · {name}"


class ExceptionField(forms.ModelChoiceField):
    def label_from_instance(self, exception: TermException) -> str:
        return f"{exception.worker} · {exception.approved_on:%Y-%m-%d} · {exception.minutes}"


class RequestField(forms.ModelChoiceField):
    def label_from_instance(self, request: WorkerRequest) -> str:
        return f"{request.code} · {request.organisation} · {request.get_profession_display()}"


class PostingForm(ShownState):
    """What a draft says. ``posting`` is the one to revise; its worker stays."""

    worker = forms.ModelChoiceField(label=_("worker"), queryset=Worker.objects.none())
    organisation = OrganisationField(label=_("receiving organisation"), queryset=Organisation.objects.none())
    request = RequestField(
        label=_("worker request"),
        queryset=WorkerRequest.objects.none(),
        required=False,
        help_text=_("The open request that this posting answers; a further term at the same place answers none."),
    )
    kind = of(Posting, "kind")
    starts_on = day_of(Posting, "starts_on")
    ends_on = LastDayField(label=_("last day"), help_text=_("A long term lasts at least three years."))
    exception = ExceptionField(
        label=_("term exception"),
        queryset=TermException.objects.none(),
        required=False,
        help_text=_("Only for a long term under three years: the board's decision, recorded beforehand."),
    )
    exception_follows = forms.BooleanField(
        label=_("the exception is recorded later"),
        required=False,
        help_text=_("Only for a long term under three years: the draft is saved, and the approval waits for it."),
    )
    coordinating_office = of(Posting, "coordinating_office")
    job_title_ja = of(Posting, "job_title_ja")
    job_title_en = of(Posting, "job_title_en")
    objectives = of(Posting, "objectives")
    project_ends_on = day_of(
        Posting, "project_ends_on", required=False, help_text=_("If the term belongs to a project.")
    )
    sensitivity = of(
        Posting,
        "sensitivity",
        help_text=_("The most that the public may ever see; the worker's consent and a released text are needed too."),
    )

    def __init__(self, *args, posting: Posting | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = Worker.objects.in_reading_order()
        hosts = partners()
        if posting is None:
            del self.fields["expected_state"]
        else:
            hosts = hosts | Organisation.objects.filter(pk=posting.organisation_id)
            del self.fields["worker"]
        self.fields["organisation"].queryset = hosts
        self.fields["request"].queryset = open_requests()
        self.fields["exception"].queryset = unused_exceptions(posting)

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = dict(self.cleaned_data)
        data["ends_before"] = data.pop("ends_on")
        return data


class StepForm(ShownState):
    on = DayField(label=_("day"))
    minutes = of(TermException, "minutes")
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        if column := DAY_OF_STEP.get(step.name):
            self.fields["on"].label = capfirst(Posting._meta.get_field(column).verbose_name)
        if step.name != "approve":
            del self.fields["minutes"]
        self.fields["reason"].required = step.needs_reason


class PapersForm(ShownState):
    insurance_decided_on = day_of(Posting, "insurance_decided_on", required=False)
    special_enrolment_decided_on = day_of(Posting, "special_enrolment_decided_on", required=False)


class OwnExceptionForm(ShownState):
    """Of one posting, on its own page."""

    reason = forms.CharField(
        label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("At least 20 letters.")
    )
    approved_by = of(TermException, "approved_by")
    approved_on = DayField(label=_("approved on"))
    minutes = of(TermException, "minutes")


class ExceptionForm(OwnExceptionForm):
    """Before there is a posting."""

    worker = forms.ModelChoiceField(label=_("worker"), queryset=Worker.objects.none())
    field_order = ("worker",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["expected_state"]
        self.fields["worker"].queryset = Worker.objects.in_reading_order()


def _kinds(*kinds: str) -> list[tuple[str, str]]:
    return [("", "---------"), *((kind, Amendment.Kind(kind).label) for kind in kinds)]


class AmendmentForm(ShownState):
    kind = of(
        Amendment, "kind", choices=[("", "---------"), *((kind, Amendment.Kind(kind).label) for kind in MOVES_DATES)]
    )
    new_starts_on = DayField(label=_("new first day"), required=False, help_text=_("Only for a postponement."))
    new_ends_on = LastDayField(label=_("new last day"))
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))
    approved_on = DayField(label=_("approved on"))
    minutes = of(TermException, "minutes")

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = dict(self.cleaned_data)
        data["new_ends_before"] = data.pop("new_ends_on")
        return data


class _Decision(ShownState):
    """What every decision of the board has."""

    effective_on = day_of(Amendment, "effective_on")
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))
    approved_on = DayField(label=_("approved on"))
    minutes = of(TermException, "minutes")


class HaltForm(_Decision):
    kind = forms.ChoiceField(
        label=_("kind"),
        choices=[("", "---------"), *((kind, kind.label) for kind in (*HALTS, Amendment.Kind.RESUMPTION))],
    )
    expected_resume_on = day_of(Amendment, "expected_resume_on", required=False, help_text=_("Only for a suspension."))
    field_order = ("kind", "effective_on", "expected_resume_on")


class HostForm(_Decision):
    organisation = OrganisationField(label=_("new host"), queryset=Organisation.objects.none())
    field_order = ("organisation", "effective_on")

    def __init__(self, *args, posting: Posting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = partners().exclude(pk=posting.organisation_id)


class WindowForm(OfficeForm):
    """What the timeline shows: some fiscal years, and of them one office or country."""

    from_year = forms.IntegerField(label=_("from fiscal year"), min_value=1960, max_value=2100)
    years = forms.IntegerField(label=_("number of years"), min_value=1, max_value=20)
    office = forms.ChoiceField(label=_("coordinating office"), required=False)
    country = forms.ChoiceField(label=_("country"), required=False)

    def __init__(self, *args, countries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", _("all")), *Posting.Office.choices]
        self.fields["country"].choices = [("", _("all")), *countries]
