"""The outbox: what we write to people, and how far each letter has come."""

import secrets
from datetime import datetime

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.letters.kinds import kind_of
from jocs_site.letters.models.guards import guard_letters
from jocs_site.letters.rules import LINK


def private_files():
    return storages["private"]


def new_token() -> str:
    """Stands in the Message-ID and in the address that bounces come to; nobody can guess it."""
    return secrets.token_hex(12)


class Outbox(models.Model):
    """One row: whether the mail server takes letters at present."""

    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    paused_because = models.CharField(_("because"), max_length=300, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)

    class Meta:
        default_permissions = ()
        verbose_name = verbose_name_plural = _("outbox")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="letters_outbox_is_one")]

    def __str__(self):
        return f"#{self.pk}"


class Mailing(models.Model):
    """Letters made together, such as one run of reminders. They let single letters pass."""

    title = models.CharField(_("title"), max_length=200)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")

    def __str__(self):
        return self.title


class LetterQuerySet(models.QuerySet):
    def due(self, at: datetime):
        """E-mails that may go now and that no living worker claimed: untried ones first, and of those single ones."""
        return self.filter(
            Q(leased_until=None) | Q(leased_until__lt=at),
            Q(next_try_at=None) | Q(next_try_at__lte=at),
            channel=Letter.Channel.EMAIL,
            state=Letter.State.WAITING,
        ).order_by(F("next_try_at").asc(nulls_first=True), F("mailing").asc(nulls_first=True), "pk")

    def to_look_into(self):
        """Where a person must decide: it failed, came back, or nobody knows whether it went."""
        return self.filter(state__in=Letter.TROUBLED, settled_at=None)


class Letter(models.Model):
    """One letter to one person or organisation, by e-mail or on paper. Its row goes out once; a second try is a copy.

    Words and address stay as they were made; the states follow ``MOVES`` and nothing else.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        POST = "post", _("post")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to go")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("gone out")
        UNSURE = "unsure", _("not known whether it went")
        FAILED = "failed", _("failed")
        BOUNCED = "bounced", _("came back")
        PRINTED = "printed", _("printed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    TROUBLED = (State.UNSURE, State.FAILED, State.BOUNCED)
    MOVES = (
        ("waiting", "sending"),
        ("waiting", "printed"),
        ("waiting", "withdrawn"),
        ("sending", "waiting"),
        ("sending", "sent"),
        ("sending", "failed"),
        ("sending", "unsure"),
        ("sending", "bounced"),
        ("unsure", "sent"),
        ("unsure", "bounced"),
        ("sent", "bounced"),
    )

    key = models.CharField(_("key"), max_length=200, unique=True, help_text=_("What makes it this letter."))
    kind = models.CharField(_("kind"), max_length=40)
    mailing = models.ForeignKey(
        Mailing, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("mailing")
    )
    channel = models.CharField(_("way it goes"), max_length=5, choices=Channel.choices)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=300)
    address = models.TextField(_("address"))
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    sort_key = models.CharField(max_length=810, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True)
    leave_at = models.CharField(
        max_length=500, blank=True, help_text=_("Where one tap ends such letters to this address.")
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=24, unique=True, default=new_token)
    message_id = models.CharField(_("Message-ID"), max_length=150, db_index=True)
    made_at = models.DateTimeField(_("made at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    copy_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="copy", verbose_name=_("sent again for")
    )
    settled_at = models.DateTimeField(_("looked into at"), null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    objects = LetterQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        permissions = [("send_letter", "Can send letters again, print and withdraw them")]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                fields=["channel", "next_try_at", "mailing", "id"],
                condition=Q(state="waiting"),
                name="letters_letter_waiting",
            ),
            models.Index(fields=["state", "settled_at"], name="letters_letter_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="letters_letter_gone_has_its_time",
                condition=~Q(state__in=["sent", "printed"]) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="letters_letter_trouble_has_a_reason",
                condition=~Q(state__in=["failed", "unsure", "bounced"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="letters_letter_on_its_way_is_leased",
                condition=~Q(state="sending") | Q(leased_until__isnull=False) & ~Q(lease=""),
            ),
            models.CheckConstraint(
                name="letters_letter_states_by_channel",
                condition=Q(channel="email") & ~Q(state="printed")
                | Q(channel="post", state__in=["waiting", "printed", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="letters_letter_left_by_one_link",
                condition=Q(leave_at="") | Q(channel="email", leave_at__regex=LINK),
            ),
            models.CheckConstraint(
                name="letters_letter_one_addressee", condition=Q(person=None) | Q(organisation=None)
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def kind_name(self) -> str:
        declared = kind_of(self.kind)
        return str(declared.label) if declared else self.kind


class Attachment(models.Model):
    """A file that goes with a letter."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(max_length=100)
    file = models.FileField(storage=private_files, upload_to="letters/%Y/%m/")

    class Meta:
        default_permissions = ()
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.name


guard_letters(Letter)
