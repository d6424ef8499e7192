"""Two records of one human being: merged, or remembered as two different people."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class NotTheSame(models.Model):
    """Somebody looked at two similar records and said that they are two people. ``one`` has the smaller key."""

    one = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    other = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("at"))
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("not the same person")
        verbose_name_plural = _("not the same people")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="people_not_the_same_said_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="people_not_the_same_smaller_key_first"),
        ]

    def __str__(self):
        return f"#{self.pk}"


class Merge(models.Model):
    """One record became part of another. ``changes``: every row that was changed, so that it can be undone."""

    kept = models.ForeignKey("people.Person", models.PROTECT, related_name="merges", verbose_name=_("kept"))
    gone = models.ForeignKey("people.Person", models.PROTECT, related_name="merged_away", verbose_name=_("merged"))
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    changes = models.JSONField(_("what was changed"), default=list)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("merge of two people")
        verbose_name_plural = _("merges of people")
        ordering = ["-merged_at"]
        permissions = [("merge_people", "Can merge people")]
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="people_merge_each_gone_once"),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="people_merge_of_two"),
        ]

    def __str__(self):
        return f"#{self.pk}"
