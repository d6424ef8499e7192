"""What somebody wrote on the site before they showed that the e-mail address is theirs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.volunteers.models.shifts import Shift
from dispatch.volunteers.models.signups import SignUp

WRITTEN = ("family_name", "given_name", "family_kana", "given_kana", "email", "phone", "wishes")


class SignUpRequest(models.Model):
    """Asked for on the site and not confirmed yet; nobody is a volunteer by it.

    ``key``: drawn when the form is shown, so that a second tap is the same request. Once confirmed, what was written is
    with the person and no longer here.
    """

    key = models.UUIDField(unique=True)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="requests", verbose_name=_("shift"))
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_kana = models.CharField(_("family name, reading"), max_length=100, blank=True)
    given_kana = models.CharField(_("given name, reading"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    wishes = models.TextField(_("wishes"), max_length=400, blank=True)
    language = models.CharField(max_length=2)
    consent_text = models.ForeignKey("people.ConsentText", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(pgettext_lazy("sign-up", "asked at"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    sign_up = models.ForeignKey(SignUp, models.PROTECT, null=True, blank=True, related_name="requests")

    class Meta:
        verbose_name = _("sign-up to confirm")
        verbose_name_plural = _("sign-ups to confirm")
        constraints = [
            models.CheckConstraint(
                name="volunteers_request_kept_or_confirmed",
                condition=Q(confirmed_at=None, sign_up=None) & ~Q(email="") & ~Q(family_name="")
                | Q(confirmed_at__isnull=False, sign_up__isnull=False, **dict.fromkeys(WRITTEN, "")),
            )
        ]

    def __str__(self):
        return f"#{self.pk}"
