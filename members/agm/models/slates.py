"""Who stands for an office and who stays in one, with the facts that the law asks of a board."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from members.agm.models.meetings import Item, Meeting, TwoLanguages
from members.agm.rules import slate

NO_OUTSIDER = _("Who served here in the last ten years is no outsider.")


class OfficerFacts(TwoLanguages, models.Model):
    """Name, kin, other offices. The groups of kin are for the check alone; no paper and no record shows them."""

    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    kin_group = models.CharField(
        _("group of kin"),
        max_length=50,
        blank=True,
        help_text=_("The same word for all who are kin of each other, to the third degree; else empty. Not published."),
    )
    other_body = models.CharField(
        _("other body they serve"), max_length=200, blank=True, help_text=_("As officer or employee; else empty.")
    )
    is_outside = models.BooleanField(_("outside director or auditor"), default=False)
    served_recently = models.BooleanField(
        _("served here in the last ten years"),
        default=False,
        help_text=_("As executive director or employee; for an auditor, as any director or employee."),
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return self.in_language("name")

    def ties(self) -> slate.Officer:
        return slate.Officer(self.name_ja, self.kin_group, self.other_body, is_outside=self.is_outside)


class Candidate(OfficerFacts):
    """Somebody who stands for election; each is voted on separately."""

    item = ParentalKey(
        Item, on_delete=models.CASCADE, related_name="candidates", verbose_name=pgettext_lazy("agenda", "item")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    statement_ja = models.TextField(_("career in Japanese"), blank=True)
    statement_en = models.TextField(_("career in English"), blank=True)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="agm_candidate_one_per_number"),
            models.CheckConstraint(condition=Q(number__gt=0), name="agm_candidate_number_above_zero"),
            models.CheckConstraint(
                name="agm_candidate_outsider_did_not_serve",
                condition=Q(is_outside=False) | Q(served_recently=False),
                violation_error_message=NO_OUTSIDER,
            ),
        ]

    @property
    def statement(self) -> str:
        return self.in_language("statement")


class StayingOfficer(OfficerFacts):
    """A director or auditor whose term goes on after the meeting: counted with those who are elected."""

    class Office(models.TextChoices):
        DIRECTOR = slate.DIRECTORS, _("director")
        AUDITOR = slate.AUDITORS, _("auditor")

    meeting = ParentalKey(Meeting, on_delete=models.CASCADE, related_name="officers", verbose_name=_("meeting"))
    office = models.CharField(_("office held"), max_length=9, choices=Office.choices, default=Office.DIRECTOR)

    class Meta:
        verbose_name = _("officer who stays")
        verbose_name_plural = _("officers who stay")
        ordering = ["meeting", "-office", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name_ja"], name="agm_stayingofficer_once"),
            models.CheckConstraint(
                name="agm_stayingofficer_outsider_did_not_serve",
                condition=Q(is_outside=False) | Q(served_recently=False),
                violation_error_message=NO_OUTSIDER,
            ),
        ]
