"""Visits to scholars where they study or work, and hearings: who went, when, and what was seen of each scholar."""

# ruff: noqa: S608 - these statements are put together from constants alone

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.guards import append_only, refuse_when
from scholarships.models.awards import Award


class VisitKind(models.TextChoices):
    VISIT = "visit", pgettext_lazy("visit", "monitoring visit on the spot")
    HEARING = "hearing", pgettext_lazy("visit", "hearing in person")
    VIDEO = "video", pgettext_lazy("visit", "hearing by video")


class MonitoringVisit(models.Model):
    """One day with one or more scholars. Entered by mistake it is taken back, never changed. docs/sources.md#R53"""

    Kind = VisitKind

    kind = models.CharField(pgettext_lazy("visit", "kind"), max_length=8, choices=VisitKind.choices)
    held_on = models.DateField(pgettext_lazy("visit", "held on"))
    place = models.CharField(
        pgettext_lazy("visit", "place"), max_length=120, blank=True, help_text=_("Only a hearing by video has none.")
    )
    staff = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("by whom of the office"))
    others = models.CharField(
        _("by whom besides"), max_length=200, blank=True, help_text=_("Names of people without an account.")
    )
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_on = models.DateField(_("taken back on"), null=True)
    taken_back_because = models.CharField(_("why it is taken back"), max_length=200, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("scholarship", "visit or hearing")
        verbose_name_plural = pgettext_lazy("scholarship", "visits and hearings")
        default_permissions = ("add", "view")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="scholarships_monitoringvisit_kind_known", condition=Q(kind__in=VisitKind.values)
            ),
            models.CheckConstraint(
                name="scholarships_monitoringvisit_somewhere", condition=Q(kind="video") | ~Q(place="")
            ),
            models.CheckConstraint(
                name="scholarships_monitoringvisit_taken_back_with_reason",
                condition=Q(taken_back_on=None, taken_back_because="")
                | Q(taken_back_on__isnull=False) & ~Q(taken_back_because=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.held_on:%Y-%m-%d}"

    @property
    def visitors(self) -> str:
        """Everybody who went, in one line."""
        names = [user.called for user in self.staff.all()]
        return " · ".join([*names, *filter(None, [self.others])])


class VisitNote(models.Model):
    """What was seen and heard of one scholar. Its words are put right with the earlier ones kept."""

    visit = models.ForeignKey(MonitoringVisit, models.PROTECT, related_name="notes")
    award = models.ForeignKey(Award, models.PROTECT, related_name="visit_notes")
    text = models.TextField(pgettext_lazy("visit", "what was seen and heard"), blank=True)

    class Meta:
        verbose_name = _("note on a visit")
        verbose_name_plural = _("notes on visits")
        default_permissions = ()
        ordering = ["visit", "award__decision__application__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "award"],
                name="scholarships_visitnote_one_a_scholar",
                violation_error_message=_("This scholar stands in the visit twice."),
            ),
        ]

    def __str__(self):
        return f"#{self.visit_id} #{self.award_id}"


class VisitNoteChange(models.Model):
    """The words of a note before somebody put them right."""

    note = models.ForeignKey(VisitNote, models.PROTECT, related_name="changes")
    old_text = models.TextField(_("earlier words"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("earlier words of a note on a visit")
        verbose_name_plural = _("earlier words of notes on visits")
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self):
        return f"#{self.note_id} {self.at:%Y-%m-%d}"


_VISIT, _NOTE, _CHANGE = (f"scholarships_{name}" for name in ("monitoringvisit", "visitnote", "visitnotechange"))
append_only(
    _VISIT,
    columns=["kind", "held_on", "place", "others", "entered_at"],
    sentence=_("A visit is not changed. Take it back with a reason and enter it anew."),
)
append_only(_NOTE, columns=["visit_id", "award_id"], sentence=_("History is not rewritten."))
append_only(_CHANGE, sentence=_("History is not rewritten."))
refuse_when(
    "scholarships_visited_before_it_was_entered",
    _VISIT,
    "NEW.held_on > (NEW.entered_at AT TIME ZONE 'Asia/Tokyo')::date",
    on_sqlite="NEW.held_on > date(NEW.entered_at, '+9 hours')",
    sentence=_("This day is still to come."),
)
refuse_when(
    "scholarships_visitnote_keeps_earlier_words",
    _NOTE,
    "NEW.text <> OLD.text AND OLD.text <> '' AND NOT EXISTS "
    f"(SELECT 1 FROM {_CHANGE} c WHERE c.note_id = OLD.id AND c.old_text = OLD.text)",
    on="UPDATE",
    sentence=_("Words of a note are put right only with the earlier ones kept."),
    needs=[_CHANGE],
)
