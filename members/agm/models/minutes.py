"""The minutes: a draft whose numbers come from the count, fixed for good once finished. Source: docs/sources.md#R37"""

import secrets
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.models.runs import private_storage
from members.agm.models.guards import refuse, state
from members.agm.models.meetings import Meeting

FINISHED = _("Finished minutes are kept as they are.")


def scan_name(scan: "SignedMinutes", name: str) -> str:
    """A name that nobody can guess."""
    return f"minutes/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class Minutes(models.Model):
    """What the secretary writes around the numbers of the count.

    ``courses``: summary of proceedings by the number of the item, Japanese and English. ``officers``: those present,
    each ``{"office", "name_ja", "name_en"}``. ``acceptances``: what each elected candidate said, by question key.
    ``content``: the finished text as data, which ``digest`` covers and the board vouches for.
    """

    class Said(models.TextChoices):
        NO = "no", _("none")
        YES = "yes", _("yes, as written below")

    class Signers(models.TextChoices):
        CHAIR = "chair", _("the chair")
        DIRECTORS = "directors", _("the chair and the directors present")
        NAMED = "named", _("the chair and those named below")

    class Acceptance(models.TextChoices):
        ACCEPTED = "accepted", _("accepted at the meeting")
        LATER = "later", _("accepted after the meeting")
        DECLINED = "declined", _("declined the election")
        NOT_ELECTED = "not_elected", _("not elected, as the meeting decided")

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes", verbose_name=_("meeting"))
    opened_at = models.DateTimeField(_("meeting opened at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("meeting ended at"), null=True, blank=True)
    has_elsewhere = models.CharField(
        _("directors, auditors or members took part from elsewhere"), max_length=3, choices=Said.choices, blank=True
    )
    elsewhere_ja = models.TextField(_("how they took part, in Japanese"), blank=True)
    elsewhere_en = models.TextField(_("how they took part, in English"), blank=True)
    course_ja = models.TextField(
        _("opening and course of the meeting, in Japanese"),
        blank=True,
        help_text=_("The quorum and the votes are added from the count; write what was said and done."),
    )
    course_en = models.TextField(_("opening and course of the meeting, in English"), blank=True)
    courses = models.JSONField(default=dict, blank=True)
    has_statements = models.CharField(
        _("statements that the law wants noted were made"),
        max_length=3,
        choices=Said.choices,
        blank=True,
        help_text=_(
            "Auditors on the election, removal, resignation or pay of auditors, or on something unlawful in what is "
            "put to the meeting; an accounting auditor on the accounts (Regulation 11(3)(iii))."
        ),
    )
    statements_ja = models.TextField(_("gist of these statements, in Japanese"), blank=True)
    statements_en = models.TextField(_("gist of these statements, in English"), blank=True)
    officers = models.JSONField(default=list, blank=True)
    chair_ja = models.CharField(_("chair, in Japanese"), max_length=200, blank=True)
    chair_en = models.CharField(_("chair, in English"), max_length=200, blank=True)
    writer_ja = models.CharField(_("written by, in Japanese"), max_length=200, blank=True)
    writer_en = models.CharField(_("written by, in English"), max_length=200, blank=True)
    signers = models.CharField(
        _("who signs by the articles"), max_length=9, choices=Signers.choices, default=Signers.DIRECTORS
    )
    named_signers = models.TextField(_("those who sign beside the chair"), blank=True, help_text=_("A name a line."))
    acceptances = models.JSONField(default=dict, blank=True)
    content = models.JSONField(default=dict, blank=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    finished_at = models.DateTimeField(_("minutes fixed at"), null=True, editable=False)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        permissions = [("write_minutes", _("Can write and finish the minutes of a general meeting"))]
        constraints = [
            models.CheckConstraint(
                name="agm_minutes_close_after_opening",
                condition=Q(opened_at=None) | Q(ended_at=None) | Q(ended_at__gt=F("opened_at")),
                violation_error_message=_("The meeting closes after it was opened."),
            ),
            models.CheckConstraint(
                name="agm_minutes_finished_are_complete",
                condition=Q(finished_at=None, digest="")
                | (
                    Q(finished_at__isnull=False, opened_at__isnull=False, ended_at__isnull=False)
                    & ~Q(digest="")
                    & ~Q(chair_ja="")
                    & ~Q(writer_ja="")
                    & ~Q(has_elsewhere="")
                    & ~Q(has_statements="")
                ),
            ),
        ]

    def __str__(self):
        return f"#{self.meeting_id}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class SignedMinutes(models.Model):
    """The scan of the copy that was signed or sealed; its SHA-256 stands on the board."""

    minutes = models.OneToOneField(Minutes, models.PROTECT, related_name="signed", verbose_name=_("minutes"))
    file = models.FileField(_("scan of the signed copy"), storage=private_storage, upload_to=scan_name)
    kind = models.CharField(max_length=20)
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("signed minutes")
        verbose_name_plural = _("signed minutes")

    def __str__(self):
        return f"#{self.minutes_id}"


refuse(
    "agm_minutes_fixed",
    "agm_minutes",
    FINISHED,
    insert=f"{state('NEW.meeting_id')} <> 'counted'",
    update="OLD.finished_at IS NOT NULL OR OLD.meeting_id IS DISTINCT FROM NEW.meeting_id",
    delete="TRUE",
)
append_only("agm_signedminutes", sentence=FINISHED)
refuse(
    "agm_signedminutes_of_finished",
    "agm_signedminutes",
    FINISHED,
    insert="(SELECT m.finished_at FROM agm_minutes m WHERE m.id = NEW.minutes_id) IS NULL",
)
