"""How allauth is bent to this house."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from jocs_site.backoffice.sealing import seal, unseal
from jocs_site.entrance.devices import system_in_words

ENTER_OFFICE = "wagtailadmin.access_admin"
SECOND_FACTORS = "second factors"
ADDRESS = gettext_noop("Email")  # label of a field in allauth, whose Japanese has two words for one thing


def sign_in(request):
    """The sign-in page in the visitor's language, for addresses that name none, such as those in letters."""
    return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}".rstrip("?"))


class AccountAdapter(DefaultAccountAdapter):
    """Accounts belong to people we know: the office opens them, or a member claims one. No open sign-up."""

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """Staff go to their desk, everybody else to their own page, in the language of their letters."""
        language = language_of(request.user)
        if not request.user.has_perm(ENTER_OFFICE):
            return f"/{language}/my/"
        profile = UserProfile.get_for_user(request.user)
        if not profile.preferred_language:
            profile.preferred_language = language
            profile.save(update_fields=["preferred_language"])
        return reverse("wagtailadmin_home")

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        """Codes for the day on which a second step fails concern only those who have one."""
        if message_template == "mfa/messages/recovery_codes_generated.txt" and not _has_second_step(request.user):
            return
        super().add_message(request, level, message_template, *args, **kwargs)


def language_of(user) -> str:
    """The language somebody gets letters in; for an account of nobody we know, that of the page at hand."""
    person = getattr(user, "person", None)
    return person.language if person else get_language() or settings.LANGUAGE_CODE


def _has_second_step(user) -> bool:
    """A passkey of a member is another door, not a second lock: who loses it comes in by password or code."""
    return user.has_perm(ENTER_OFFICE) or user.authenticator_set.filter(type=Authenticator.Type.TOTP).exists()


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the seeds of second factors encrypted; allauth would store them in the clear."""

    def is_mfa_enabled(self, user, types=None):
        """Asked about one type, whether it is there; asked about any, whether signing in takes a second step."""
        is_second_step = types is None or len(types) > 1
        if is_second_step and user.is_authenticated and not _has_second_step(user):
            return False
        return super().is_mfa_enabled(user, types)

    def generate_authenticator_name(self, user, type):
        """Passkeys are told apart by the device on which they were made."""
        return system_in_words(context.request.META.get("HTTP_USER_AGENT", "")) or _("My passkey")

    def encrypt(self, text: str) -> str:
        return seal(text, use=SECOND_FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, use=SECOND_FACTORS)
