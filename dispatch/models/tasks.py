"""Tasks follow from dates, levels of risk and the lists that staff keep; what was done about one is written down."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.models.lengths import Length


class SettledTaskQuerySet(models.QuerySet):
    def standing(self):
        """What nobody took back."""
        return self.filter(taken_back_at=None)


class SettledTask(Length):
    """A task that was done, or need not be done for a reason. ``about``: which one of its kind."""

    class Kind(models.TextChoices):
        REPORT = "report", _("residence notification to the embassy")
        TRAVEL = "travel", _("registration of a short stay (optional)")
        CHANGE = "change", _("change of the residence notification")
        LEAVING = "leaving", _("notice of return to the embassy")
        EVACUATE = "evacuate", _("evacuation")
        TRAINING = "training", _("training before departure")
        CLOSING = "closing", _("closing of the file")

    posting = models.ForeignKey("Posting", models.PROTECT, related_name="settled_tasks", verbose_name=_("posting"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    about = models.CharField(max_length=40, editable=False)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    waived_because = models.CharField(_("not needed because"), max_length=200, blank=True)
    settled_at = models.DateTimeField(_("recorded at"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    objects = SettledTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("settled task")
        verbose_name_plural = _("settled tasks")
        ordering = ["posting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "kind", "about"], condition=Q(taken_back_at=None), name="dispatch_task_settled_once"
            ),
            models.CheckConstraint(
                name="dispatch_task_kind_known",
                condition=Q(kind__in=["report", "travel", "change", "leaving", "evacuate", "training", "closing"]),
            ),
            models.CheckConstraint(
                name="dispatch_task_done_or_waived",
                condition=Q(done_on__isnull=False, waived_because="") | Q(done_on=None) & ~Q(waived_because=""),
                violation_error_message=_("Say on which day it was done, or why it is not needed."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.get_kind_display()}"
