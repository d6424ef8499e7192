"""Who is sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkerQuerySet(models.QuerySet):
    def with_person(self):
        return self.select_related("person")

    def in_reading_order(self):
        return self.with_person().order_by("person__sort_key", "pk")


class Worker(models.Model):
    """A person in the role of overseas worker; one worker may serve several terms."""

    class Profession(models.TextChoices):
        DOCTOR = "doctor", _("doctor")
        NURSE = "nurse", _("nurse")
        MIDWIFE = "midwife", _("midwife")
        PUBLIC_HEALTH_NURSE = "public_health_nurse", _("public health nurse")
        NURSE_EDUCATOR = "nurse_educator", _("nurse educator")
        PHYSIOTHERAPIST = "physiotherapist", _("physiotherapist")
        OCCUPATIONAL_THERAPIST = "occupational_therapist", _("occupational therapist")
        NUTRITIONIST = "nutritionist", _("nutritionist")
        SPECIAL_EDUCATOR = "special_educator", _("special educator")
        OTHER = "other", _("other profession")

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="worker", verbose_name=_("person"))
    profession = models.CharField(_("profession"), max_length=24, choices=Profession.choices)
    biography = models.TextField(
        _("biography"),
        blank=True,
        max_length=1000,
        help_text=_("For the office only; the public text is the profile's."),
    )
    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self):
        return self.person.full_name

    @property
    def code(self) -> str:
        return f"W-{self.pk:04d}"
