"""One newsletter by mail: its words, the pages it leads to, and how far it has come."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from home.newsletter.models.guards import guard_editions


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    SENDING = "sending", _("being sent")
    SENT = "sent", pgettext_lazy("newsletter", "sent")
    STOPPED = "stopped", _("stopped")


class Edition(models.Model):
    """A newsletter that goes out once. Its words stay as they are from the moment that the sending begins.

    ``version`` counts the changes, so that nobody sends what they have not seen; ``tested_version``: which of them
    somebody had sent to themselves.
    """

    State = State
    subject_ja = models.CharField(_("subject in Japanese"), max_length=120)
    subject_en = models.CharField(_("subject in English"), max_length=120)
    greeting_ja = models.TextField(_("greeting in Japanese"), max_length=2000)
    greeting_en = models.TextField(_("greeting in English"), max_length=2000)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    tested_version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(_("sending began at"), null=True, blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("sending ended at"), null=True, blank=True)
    mailing = models.OneToOneField("letters.Mailing", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ("add", "change", "view")
        permissions = [("send_edition", "Can send editions of the newsletter and stop them")]
        verbose_name = _("newsletter to send")
        verbose_name_plural = _("newsletters to send")
        constraints = [
            models.CheckConstraint(name="newsletter_edition_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="newsletter_edition_begun_unless_draft",
                condition=Q(state="draft", begun_at=None, mailing=None)
                | ~Q(state="draft") & Q(begun_at__isnull=False, mailing__isnull=False),
            ),
            models.CheckConstraint(
                name="newsletter_edition_ended_when_over",
                condition=Q(state__in=["draft", "sending"], ended_at=None)
                | Q(state__in=["sent", "stopped"], ended_at__gte=F("begun_at")),
            ),
            models.CheckConstraint(
                name="newsletter_edition_tested_as_it_was", condition=Q(tested_version__lte=F("version"))
            ),
        ]

    def __str__(self):
        return self.subject_in((get_language() or "ja")[:2])

    def subject_in(self, language: str) -> str:
        return self.subject_ja if language == "ja" else self.subject_en

    def greeting_in(self, language: str) -> str:
        return self.greeting_ja if language == "ja" else self.greeting_en

    @property
    def is_tested(self) -> bool:
        """As it is now."""
        return self.tested_version == self.version


class EditionPage(models.Model):
    """A page that an edition leads to: either side of it stands for both. ``title``: as it was when it was chosen."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="pages", verbose_name=_("newsletter to send"))
    position = models.PositiveSmallIntegerField(_("position"))
    page = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, related_name="+", verbose_name=_("page"))
    title = models.CharField(_("title"), max_length=255)

    class Meta:
        default_permissions = ()
        verbose_name = _("page in a newsletter")
        verbose_name_plural = _("pages in newsletters")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="newsletter_editionpage_one_per_place"),
            models.UniqueConstraint(fields=["edition", "page"], name="newsletter_editionpage_once"),
        ]

    def __str__(self):
        return self.title


guard_editions(Edition, EditionPage)
