"""How allauth is bent to this house."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.users.models import UserProfile


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
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return f"/{language}/my/"
        profile = UserProfile.get_for_user(request.user)
        if not profile.preferred_language:
            profile.preferred_language = language
            profile.save(update_fields=["preferred_language"])
        return reverse("wagtailadmin_home")


def language_of(user) -> str:
    """The language somebody gets letters in; for an account of nobody we know, that of the page at hand."""
    person = getattr(user, "person", None)
    return person.language if person else get_language() or settings.LANGUAGE_CODE


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the seeds of second factors encrypted; allauth would store them in the clear."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    """The first key writes; the fallbacks still read, so that SECRET_KEY can be changed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factors" + key.encode()).digest())) for key in keys
    )
