"""Long work: what was asked for, how far it is, what it said and made. See `runs`."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def private_storage():
    return storages["private"]


class Run(models.Model):
    """One piece of long work that the worker carries out, with its progress. Kept as a log of who did what."""

    class State(models.TextChoices):
        WAITING = "waiting", _("not begun yet")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("stopped by a fault")
        STOPPED = "stopped", _("stopped on request")

    job = models.CharField(_("job"), max_length=60)
    args = models.JSONField(_("settings of the run"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(_("in all"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    lines = models.JSONField(_("log"), default=list, blank=True)
    is_stop_asked = models.BooleanField(_("asked to stop"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    asked_at = models.DateTimeField(_("asked for at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    beat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="backoffice_run_finished_when_over",
                condition=Q(state__in=["waiting", "running"], finished_at=None)
                | Q(state__in=["done", "failed", "stopped"], finished_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"#{self.pk} {self.job}"

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None

    @property
    def percent(self) -> int:
        """Whole percent; 0 while nobody knows how much there is."""
        return min(100, self.done * 100 // self.total) if self.total else 0


class RunFile(models.Model):
    """What a run made, in private storage. ``name``: as the reader saves it."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="files", verbose_name=_("run"))
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(_("type of file"), max_length=100)
    file = models.FileField(_("file"), upload_to="runs/%Y/%m", storage=private_storage, max_length=200)
    deleted_on = models.DateField(_("file deleted on"), null=True, blank=True)

    class Meta:
        verbose_name = _("file of a run")
        verbose_name_plural = _("files of runs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="backoffice_runfile_without_file_when_deleted", condition=Q(deleted_on=None) | Q(file="")
            )
        ]

    def __str__(self):
        return self.name
