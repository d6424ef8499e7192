"""What a partner asks for, what a visit found, what a host agreed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.forms.postings import OrganisationField
from dispatch.models import FeasibilityVisit, HostAgreement, Posting, WorkerRequest
from jocs_site.backoffice.forms import LastDayField, OfficeForm, ShownState, day_of, of
from jocs_site.foundation.workflow import Step
from jocs_site.people.models import Organisation
from jocs_site.people.queries import partners


class PostingField(forms.ModelChoiceField):
    def label_from_instance(self, posting: Posting) -> str:
        return f"{posting.code} · {posting.worker} · {posting.organisation} · {posting.starts_on:%Y-%m}"


class RequestForm(ShownState):
    """``request``: the one to revise."""

    organisation = OrganisationField(label=_("receiving organisation"), queryset=Organisation.objects.none())
    unit = of(WorkerRequest, "unit")
    profession = of(WorkerRequest, "profession")
    wanted_from = day_of(WorkerRequest, "wanted_from")
    term_months = forms.IntegerField(label=_("term in months"), initial=36)
    languages_work = of(WorkerRequest, "languages_work")
    languages_living = of(WorkerRequest, "languages_living")
    is_replacement = of(WorkerRequest, "is_replacement")
    predecessor = PostingField(
        label=_("posting before"),
        queryset=Posting.objects.none(),
        required=False,
        help_text=_("Only where the new worker takes over from one who is on record here."),
    )
    received_on = day_of(WorkerRequest, "received_on")
    coordinating_office = of(WorkerRequest, "coordinating_office")
    need = of(WorkerRequest, "need")

    def __init__(self, *args, request: WorkerRequest | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        hosts = partners()
        if request is None:
            del self.fields["expected_state"]
        else:
            hosts = hosts | Organisation.objects.filter(pk=request.organisation_id)
        self.fields["organisation"].queryset = hosts
        self.fields["predecessor"].queryset = Posting.objects.live().with_names().order_by("-starts_on", "-pk")


class VisitForm(ShownState):
    starts_on = day_of(FeasibilityVisit, "starts_on")
    ends_on = LastDayField(label=_("last day"))
    visitors = of(FeasibilityVisit, "visitors")
    findings = of(FeasibilityVisit, "findings")
    recommendation = of(FeasibilityVisit, "recommendation")

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = dict(self.cleaned_data)
        data["ends_before"] = data.pop("ends_on")
        return data


class ReasonForm(ShownState):
    """A step that asks for nothing but, perhaps, a reason."""

    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = step.needs_reason


class AgreementForm(OfficeForm):
    """``agreement``: the one to correct; its host stays."""

    organisation = OrganisationField(label=_("receiving organisation"), queryset=Organisation.objects.none())
    provides = of(HostAgreement, "provides")
    valid_from = day_of(HostAgreement, "valid_from")
    valid_until = LastDayField(label=_("valid until"))
    signed_on = day_of(
        HostAgreement, "signed_on", required=False, help_text=_("Leave it empty as long as it is a draft.")
    )
    file = forms.FileField(
        label=_("scan of the agreement"),
        required=False,
        help_text=_("PDF, JPEG or PNG, 10 MB at most. What the device noted in a picture is taken out."),
    )

    def __init__(self, *args, agreement: HostAgreement | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = partners()
        if agreement is not None:
            del self.fields["organisation"]

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = dict(self.cleaned_data)
        data["valid_before"] = data.pop("valid_until")
        return data
