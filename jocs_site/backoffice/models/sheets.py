"""Spreadsheets that were handed in: who, when, which file, what it would do and what it did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.models.runs import Run, private_storage


class ImportBatch(models.Model):
    """One file on its way in. It stays as the record, also of what was undone. Source: docs/sources.md#R11"""

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        REFUSED = "refused", _("cannot be used")
        WRITING = "writing", _("being taken in")
        WRITTEN = "written", _("taken in")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("set aside")

    sheet = models.CharField(_("kind of list"), max_length=40)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.CHECKING)
    file = models.FileField(_("file"), upload_to="imports/%Y/%m", storage=private_storage, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=200)
    digest = models.CharField(_("fingerprint of the file"), max_length=64)
    encoding = models.CharField(_("encoding"), max_length=12, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    same = models.PositiveIntegerField(_("there already"), default=0)
    faulty = models.PositiveIntegerField(_("with faults"), default=0)
    faults = models.JSONField(_("first faults"), default=list, blank=True)
    fault_count = models.PositiveIntegerField(_("faults"), default=0)
    fault_file = models.FileField(upload_to="imports/%Y/%m", storage=private_storage, max_length=200, blank=True)
    file_deleted_on = models.DateField(_("file deleted on"), null=True, blank=True)
    unused = models.JSONField(_("headings not used"), default=list, blank=True)
    summary = models.JSONField(_("facts for whoever confirms"), default=dict, blank=True)
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("run"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    made_at = models.DateTimeField(_("handed in at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="backoffice_import_confirmed_before_written",
                condition=Q(confirmed_at__isnull=False) | ~Q(state__in=["writing", "written", "undone"]),
            ),
            models.CheckConstraint(
                name="backoffice_import_without_file_when_deleted",
                condition=Q(file_deleted_on=None)
                | Q(file="", fault_file="") & ~Q(state__in=["checking", "checked", "writing"]),
            ),
            models.CheckConstraint(
                name="backoffice_import_undone_by_somebody",
                condition=Q(state="undone", undone_at__isnull=False, undone_by__isnull=False)
                | ~Q(state="undone") & Q(undone_at=None, undone_by=None),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.file_name}"

    @property
    def writable(self) -> int:
        return self.new + self.changed


class ImportPiece(models.Model):
    """What one thousand rows of a batch did. A piece that stands here is never done again."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="pieces", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("number"))
    counts = models.JSONField(_("counts"))
    done = models.JSONField(_("what was done"))

    class Meta:
        verbose_name = _("piece of an import")
        verbose_name_plural = _("pieces of imports")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="backoffice_piece_once_per_batch")]

    def __str__(self):
        return f"#{self.batch_id}/{self.number}"
