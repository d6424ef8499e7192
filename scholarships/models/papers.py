"""Papers of an application: files, the endorsement of the nominating body, references.

Each belongs to an applicant's draft, to an application, or to both once it was handed in; files are private.
"""

import secrets
import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.guards import refuse_when
from jocs_site.backoffice.models.runs import private_storage
from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN
from scholarships.models.applications import Application
from scholarships.models.documents import DocumentKind
from scholarships.models.drafts import NOT_ERASED, Draft

FILE_KINDS = ["pdf", "jpeg", "png"]


def unguessable_name(_record, name: str) -> str:
    return f"scholarships/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


def _belongs(prefix: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{prefix}_belongs_to_one", condition=Q(draft__isnull=False) | Q(application__isnull=False)
    )


class Paper(models.Model):
    """A file as it was read: what it is was found in its content, pictures were written anew.

    ``key``: what the browser named it, so that it comes once. ``size`` in bytes; ``sha256`` of what is stored.
    """

    Kind = DocumentKind

    draft = models.ForeignKey(Draft, models.CASCADE, null=True, blank=True, related_name="papers")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("application")
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("paper"), max_length=12, choices=DocumentKind.choices)
    file = models.FileField(_("file"), storage=private_storage, upload_to=unguessable_name)
    file_kind = models.CharField(max_length=4)
    name = models.CharField(_("name of the file"), max_length=120)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("paper of an application")
        verbose_name_plural = _("papers of applications")
        default_permissions = ()
        ordering = ["kind", "pk"]
        constraints = [
            _belongs("scholarships_paper"),
            models.CheckConstraint(
                name="scholarships_paper_at_most_10_mb",
                condition=Q(size__gt=0, size__lte=MOST_BYTES_OF_SCAN),
                violation_error_message=_("The file is larger than 10 MB."),
            ),
            models.CheckConstraint(
                name="scholarships_paper_kind_known",
                condition=Q(kind__in=DocumentKind.values, file_kind__in=FILE_KINDS),
            ),
            models.UniqueConstraint(
                fields=["draft", "kind", "sha256"],
                name="scholarships_paper_same_file_once",
                violation_error_message=_("This very file is here already."),
            ),
        ]

    def __str__(self):
        return str(self.get_kind_display())


PAPER_STAYS = refuse_when(
    "scholarships_paper_stays",
    "scholarships_paper",
    "NEW.file <> OLD.file OR NEW.sha256 <> OLD.sha256 OR NEW.size <> OLD.size OR NEW.kind <> OLD.kind "
    "OR NEW.application_id <> OLD.application_id",
    on="UPDATE",
    sentence=_("A paper is not exchanged; another is added."),
)
PAPER_CHECKED_IS_KEPT = refuse_when(
    "scholarships_paper_checked_is_kept",
    "scholarships_paper",
    NOT_ERASED.format(" AND a.state NOT IN ('draft', 'submitted', 'incomplete')"),
    on="DELETE",
    sentence=_("This file has passed its check and is not changed any more."),
    needs=["scholarships_application"],
)
PAPERS_UNTIL_CHECKED = refuse_when(
    "scholarships_paper_until_checked",
    "scholarships_paper",
    "EXISTS (SELECT 1 FROM scholarships_application a WHERE a.id = NEW.application_id "
    "AND a.state NOT IN ('draft', 'submitted', 'incomplete'))",
    on="INSERT",
    sentence=_("This file has passed its check and is not changed any more."),
    needs=["scholarships_application"],
)


class Reference(models.Model):
    """What a referee writes of an applicant, who never sees it.

    ``link_number`` counts up when the address changes, so that older links lead nowhere. ``email`` is empty for a
    reference that came on paper. ``ended_at``: the applicant named another referee instead.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, null=True, blank=True, related_name="references")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="references", verbose_name=_("application")
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    link_number = models.PositiveIntegerField(default=1, editable=False)
    name = models.CharField(_("name of the referee"), max_length=120)
    position = models.CharField(pgettext_lazy("referee", "position"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address of the referee"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    invited_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    text = models.TextField(pgettext_lazy("referee", "reference"), max_length=10_000, blank=True)
    file = models.FileField(_("file"), storage=private_storage, upload_to=unguessable_name, blank=True)
    file_kind = models.CharField(max_length=4, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("referee", "reference")
        verbose_name_plural = pgettext_lazy("referee", "references")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            _belongs("scholarships_reference"),
            *(
                models.UniqueConstraint(
                    F(whose),
                    Lower("email"),
                    condition=Q(ended_at=None) & ~Q(email=""),
                    name=f"scholarships_reference_one_per_address_of_{whose}",
                    violation_error_message=_("You have named a referee with this address already."),
                )
                for whose in ("draft", "application")
            ),
            models.CheckConstraint(
                name="scholarships_reference_received_with_words",
                condition=Q(received_at=None, text="", file="") | Q(received_at__isnull=False) & ~Q(text="", file=""),
            ),
            models.CheckConstraint(
                name="scholarships_reference_file_at_most_10_mb", condition=Q(size__lte=MOST_BYTES_OF_SCAN)
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


REFERENCE_STAYS = refuse_when(
    "scholarships_reference_stays",
    "scholarships_reference",
    "OLD.received_at IS NOT NULL AND (NEW.text <> OLD.text OR NEW.file <> OLD.file OR NEW.email <> OLD.email "
    "OR NEW.ended_at IS NOT NULL)",
    on="UPDATE",
    sentence=_("This reference has been received and is not changed any more."),
)
REFERENCE_RECEIVED_IS_KEPT = refuse_when(
    "scholarships_reference_received_is_kept",
    "scholarships_reference",
    "OLD.received_at IS NOT NULL AND " + NOT_ERASED.format(""),
    on="DELETE",
    sentence=_("This reference has been received and is not changed any more."),
    needs=["scholarships_application"],
)


class Endorsement(models.Model):
    """The answer of the nominating body's officer about what they were shown.

    ``seen``: fingerprint of the answers that stood on the officer's page; after a change it counts no more.
    ``ended_at``: another officer, or the same once more, was asked instead.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="endorsements")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address of the officer"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    is_endorsed = models.BooleanField(_("endorsed"), null=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    office = models.CharField(pgettext_lazy("officer", "office held"), max_length=120, blank=True)
    seen = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(ended_at=None), name="scholarships_endorsement_one_live"
            ),
            models.CheckConstraint(
                name="scholarships_endorsement_answered_in_full",
                condition=Q(answered_at=None, is_endorsed=None)
                | Q(answered_at__isnull=False, is_endorsed=True) & ~Q(name="") & ~Q(office="")
                | Q(answered_at__isnull=False, is_endorsed=False) & ~Q(name="") & ~Q(office="") & ~Q(reason=""),
                violation_error_message=_("Write your name, your office, and the reason if you do not endorse."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


ANSWER_STAYS = refuse_when(
    "scholarships_endorsement_answer_stays",
    "scholarships_endorsement",
    "OLD.answered_at IS NOT NULL AND (NEW.is_endorsed <> OLD.is_endorsed OR NEW.seen <> OLD.seen "
    "OR NEW.answered_at <> OLD.answered_at OR NEW.reason <> OLD.reason)",
    on="UPDATE",
    sentence=_("This has been answered already."),
)
