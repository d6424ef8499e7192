"""The words that people agree to: new versions are added, old ones stay. And the consent to confidential notes."""

from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic

from jocs_site.backoffice.forms import OfficeForm, day_of
from jocs_site.backoffice.viewsets import EndedNotDeleted
from jocs_site.people import queries, services
from jocs_site.people.backoffice.households import PersonCommand
from jocs_site.people.backoffice.places import to_person
from jocs_site.people.models import Consent, ConsentText

AGREE, WITHDRAW = "people.add_consent", "people.change_consent"


class AgreeForm(OfficeForm):
    """``words``: what the person agreed to, as it is in force today."""

    given_on = day_of(Consent, "given_on")

    def __init__(self, *args, words: str, **kwargs):
        super().__init__(*args, **kwargs)
        told = now("Read these words to the person, or show them, and record the day on which they agreed: %(words)s")
        self.fields["given_on"].help_text = told % {"words": words}


class WithdrawForm(OfficeForm):
    withdrawn_on = day_of(
        Consent,
        "withdrawn_on",
        help_text=_(
            "From now on nothing confidential is added. What was written stays for those who may read it, with this "
            "day; end each note that shall go out of sight."
        ),
    )


class NotesConsentCommand(PersonCommand):
    """About the consent to confidential notes of a person. Source: docs/sources.md#R56"""

    permission_required = AGREE

    def user_has_permission(self, permission):
        return super().user_has_permission("people.view_person") and super().user_has_permission(permission)

    def act(self, **said) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(person=self.person, today=timezone.localdate(), by=self.request.user, **form.cleaned_data)
        return to_person(self.person)


class AgreeView(NotesConsentCommand):
    form_class = AgreeForm
    page_title = _("Record the consent to confidential notes")
    success_message = _("The consent is recorded.")

    @cached_property
    def words(self) -> str:
        text = queries.consent_text(Consent.Purpose.CONFIDENTIAL_NOTES, timezone.localdate())
        return text.words_in(self.person.language) if text else ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"words": self.words}

    def get_initial(self):
        return {"given_on": timezone.localdate()}

    def act(self, **said):
        services.agree_to_notes(**said)


class WithdrawView(NotesConsentCommand):
    permission_required = WITHDRAW
    form_class = WithdrawForm
    page_title = _("Withdraw the consent to confidential notes")
    success_message = _("The consent is withdrawn.")

    def get_initial(self):
        return {"withdrawn_on": timezone.localdate()}

    def act(self, **said):
        services.withdraw_from_notes(**said)


def consent_urls() -> list:
    return [
        path("<int:pk>/consent-to-notes/", AgreeView.as_view(), name="agree"),
        path("<int:pk>/consent-to-notes/withdraw/", WithdrawView.as_view(), name="withdraw"),
    ]


class ConsentTextCreateView(generic.CreateView):
    def get_success_buttons(self):
        return []  # there is no edit address to offer


class ConsentTextViewSet(EndedNotDeleted):
    model = ConsentText
    icon = "doc-full"
    menu_label = _("Words of consents")
    add_view_class = ConsentTextCreateView
    list_display = ("__str__", "purpose", "version", "starts_on")
    list_export = ("purpose", "version", "starts_on", "words_ja", "words_en")
    export_filename = "words-of-consents"
    ordering = ("purpose", "-starts_on")
    form_fields = ("purpose", "version", "starts_on", "words_ja", "words_en")
    inspect_view_fields = form_fields
    url_prefix = "people/words-of-consents"

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "edit"]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(edit_url_name=None, **kwargs)

    def register_admin_url_finder(self):
        """There is no edit address to find."""
