"""Papers and proxies are typed by one person and checked by another."""

import secrets
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.models.runs import private_storage
from members.agm.models.votes import Act, Revocation
from members.agm.rules.standing import ON_PAPER


class PaperCheck(models.Model):
    """A second person keyed the paper or proxy again, without seeing what was typed, and agrees with it."""

    act = models.OneToOneField(Act, models.PROTECT, related_name="paper_check", verbose_name=_("act"))
    checked_at = models.DateTimeField(_("checked at"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    is_alike = models.BooleanField(
        _("keyed alike at once"),
        help_text=_("Else the checker looked again and found the typed one right."),
    )

    class Meta:
        verbose_name = _("check of a paper")
        verbose_name_plural = _("checks of papers")

    def __str__(self):
        return f"#{self.act_id}"


def papers_of(meeting) -> QuerySet[Act]:
    """Everything typed from paper for this meeting, in the order of entry."""
    return Act.objects.filter(elector__meeting=meeting, channel__in=ON_PAPER).order_by("pk")


def waiting_papers(meeting) -> QuerySet[Act]:
    """Those not checked; a typing error, or what was taken back before the meeting began, needs no check."""
    done = Q(revocation__because=Revocation.Because.TYPING) | Q(revocation__revoked_at__lte=meeting.held_at)
    return papers_of(meeting).filter(paper_check=None).exclude(done)


def papers_to_check_before_the_count(meeting) -> QuerySet[Act]:
    """Those that wait and can count for any item, whichever way the others of the same elector are read.

    Never counted: the paper of who was struck off, one that arrived late, and that of whoever was in the hall when the
    meeting began. Who comes or goes later may be counted by it for an earlier item. Source: docs/sources.md#R33
    """
    late = Q(channel="written", arrived_at__gt=F("elector__meeting__deadline_at"))
    came = Q(elector__stays__in_at__lte=meeting.held_at)
    waiting = waiting_papers(meeting).filter(elector__struck_at=None)
    return waiting.exclude(pk__in=waiting.filter(late | came).values("pk"))


def paper_scan_name(scan: "PaperScan", name: str) -> str:
    """A name that nobody can guess."""
    return f"papers/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class PaperScanQuerySet(models.QuerySet):
    def standing(self):
        """Without those that were taken out."""
        return self.filter(taken_out=None)


class PaperScan(models.Model):
    """A scan of the sheet from which an act was typed. It goes when the votes are erased."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="scans", verbose_name=_("act"))
    file = models.FileField(_("scan of the sheet"), storage=private_storage, upload_to=paper_scan_name)
    kind = models.CharField(max_length=4)
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    objects = PaperScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan of a paper")
        verbose_name_plural = _("scans of papers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["act", "sha256"], name="agm_paperscan_once"),
            models.CheckConstraint(name="agm_paperscan_known_kind", condition=Q(kind__in=["pdf", "jpeg", "png"])),
        ]

    def __str__(self):
        return f"#{self.act_id}"


class ScanTakenOut(models.Model):
    """A scan that stood with the wrong member: the file is gone at once; who took it out and why stays."""

    scan = models.OneToOneField(PaperScan, models.PROTECT, related_name="taken_out", verbose_name=_("scan of a paper"))
    because = models.CharField(_("reason"), max_length=200)
    taken_out_at = models.DateTimeField(_("taken out at"))
    taken_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("scan taken out")
        verbose_name_plural = _("scans taken out")
        constraints = [models.CheckConstraint(name="agm_scantakenout_with_reason", condition=~Q(because=""))]

    def __str__(self):
        return f"#{self.scan_id}"
