"""Interviews (面談) of applicants between the reviews and the decision. Not every file has one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.guards import refuse_when
from scholarships.models.applications import Application
from scholarships.models.calls import PanelMember


class Interview(models.Model):
    """One interview: open until it was held or called off, and one open at a time.

    ``planned_at`` and ``place`` stand in the invitation; ``note`` is what the meeting reads of it afterwards.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="interviews")
    planned_at = models.DateTimeField(_("planned for"))
    place = models.CharField(
        pgettext_lazy("interview", "place"),
        max_length=200,
        help_text=_("Where, or the address of the video call. The applicant reads it."),
    )
    interviewers = models.ManyToManyField(PanelMember, related_name="+", verbose_name=_("interviewers"))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    note = models.TextField(
        pgettext_lazy("interview", "note"), blank=True, help_text=_("Read by the desk and the selection meeting.")
    )
    is_called_off = models.BooleanField(_("called off"), default=False)

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        default_permissions = ()
        ordering = ["planned_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(held_on=None, is_called_off=False),
                name="scholarships_interview_one_open",
            ),
            models.CheckConstraint(
                name="scholarships_interview_held_with_a_note",
                condition=Q(held_on=None, note="") | Q(held_on__isnull=False, is_called_off=False) & ~Q(note=""),
            ),
            models.CheckConstraint(name="scholarships_interview_has_a_place", condition=~Q(place="")),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.held_on is None and not self.is_called_off


_TABLES = ["scholarships_interview", "scholarships_application", "scholarships_panelmember", "scholarships_paneltie"]

INTERVIEWED_IS_INVITED = refuse_when(
    "scholarships_interviewed_is_invited",
    "scholarships_application",
    "NEW.state = 'interview' AND OLD.state <> 'interview' AND NOT EXISTS (SELECT 1 FROM scholarships_interview i "
    "WHERE i.application_id = NEW.id AND i.held_on IS NULL AND NOT i.is_called_off)",
    on="UPDATE OF state",
    sentence=_("Somebody is interviewed on a day, by somebody."),
    needs=_TABLES,
)
INTERVIEWER_IS_NOT_TIED = refuse_when(
    "scholarships_interviewer_is_not_tied",
    "scholarships_interview_interviewers",
    "EXISTS (SELECT 1 FROM scholarships_interview i JOIN scholarships_application a ON a.id = i.application_id "
    "JOIN people_person p ON p.id = a.person_id JOIN scholarships_panelmember m ON m.id = NEW.panelmember_id "
    "WHERE i.id = NEW.interview_id AND (m.user_id = p.user_id OR m.organisation_id = a.nominating_organisation_id "
    "OR EXISTS (SELECT 1 FROM scholarships_paneltie t WHERE t.member_id = m.id AND t.person_id = p.id)))",
    sentence=_("Nobody interviews themselves, a relative, or an applicant of their own body."),
    needs=[*_TABLES, "people_person", "scholarships_interview_interviewers"],
)
