"""What stands on a document."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.models import DocumentType, FamilyMember, PersonDocument, Worker
from dispatch.queries import document_types
from dispatch.services import PaperDetails
from jocs_site.backoffice.forms import LastDayField, OfficeForm, day_of, of
from jocs_site.people.models import Person, User
from jocs_site.people.queries import accounts_with

FILE_HELP = _("PDF, JPEG or PNG, 10 MB at most. What the device noted in a picture is taken out.")


class OwnerField(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return user.called


class DetailsForm(OfficeForm):
    """``kind``: the type when it is settled already; ``today``: kinds that have ended by then are not offered."""

    type = forms.ModelChoiceField(label=_("kind of document"), queryset=DocumentType.objects.none())
    detail = of(PersonDocument, "detail")
    number = forms.CharField(
        label=_("number"), max_length=60, required=False, help_text=_("Kept sealed; reading it is written down.")
    )
    issuer = of(PersonDocument, "issuer")
    country = of(PersonDocument, "country")
    valid_from = day_of(PersonDocument, "valid_from", required=False)
    valid_until = LastDayField(label=_("last day"), required=False)
    owner = OwnerField(
        label=_("who sees to it"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Who renews it in time; if nobody is named, the coordinating office."),
    )

    def __init__(self, *args, today, kind: DocumentType | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if kind is not None:
            del self.fields["type"]
        else:
            self.fields["type"].queryset = document_types(today)
        self.kind = kind
        self.fields["owner"].queryset = accounts_with("dispatch.change_persondocument")

    @property
    def details(self) -> PaperDetails:
        data = self.cleaned_data
        return PaperDetails(
            type=self.kind or data["type"],
            number=data["number"],
            detail=data["detail"],
            issuer=data["issuer"],
            country=data["country"],
            valid_from=data["valid_from"],
            valid_before=data["valid_until"],
            owner=data["owner"],
        )


class MemberField(forms.ModelChoiceField):
    def label_from_instance(self, member: FamilyMember) -> str:
        return f"{member.person} ({member.get_relation_display()}) · {member.posting.worker}"


class FileDocumentForm(DetailsForm):
    worker = forms.ModelChoiceField(label=_("worker"), queryset=Worker.objects.none())
    member = MemberField(
        label=_("accompanying family"),
        queryset=FamilyMember.objects.none(),
        required=False,
        help_text=_("Whose paper it is, if not the worker's own."),
    )
    file = forms.FileField(label=_("scan"), required=False, help_text=FILE_HELP)
    field_order = ["worker", "member"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = Worker.objects.in_reading_order()
        family = FamilyMember.objects.select_related("person", "posting__worker__person")
        self.fields["member"].queryset = family.order_by("posting__worker__person__sort_key", "person__sort_key", "pk")

    def clean(self):
        data = super().clean()
        worker, member = data.get("worker"), data.get("member")
        if worker and member and member.posting.worker_id != worker.pk:
            words = _("%(member)s lives at the post of %(worker)s. Choose that worker above.")
            names = {"member": member.person, "worker": member.posting.worker}
            self.add_error("member", words % names)
        return data

    @property
    def person(self) -> Person:
        """Whose paper it is."""
        member = self.cleaned_data["member"]
        return member.person if member else self.cleaned_data["worker"].person


class RenewForm(DetailsForm):
    file = forms.FileField(label=_("scan"), required=False, help_text=FILE_HELP)


class CorrectForm(DetailsForm):
    """The number is not shown again; what is left empty stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = _("Leave it empty to keep the one that is sealed.")

    @property
    def details(self) -> PaperDetails:
        self.cleaned_data["number"] = self.cleaned_data["number"] or None
        return super().details


class ScanForm(OfficeForm):
    file = forms.FileField(label=_("scan"), help_text=FILE_HELP)


class BecauseForm(OfficeForm):
    because = forms.CharField(label=_("reason"), max_length=200)
