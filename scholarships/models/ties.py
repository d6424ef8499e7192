"""What ties a member of the panel to applicants, and what the database refuses because of it."""

# ruff: noqa: S608 - these statements are put together from constants alone

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from jocs_site.backoffice.guards import refuse_when
from scholarships.models.calls import PanelMember
from scholarships.models.reviews import Conflict, ReviewAssignment


class TieKind(models.TextChoices):
    RELATIVE = "relative", pgettext_lazy("tie to an applicant", "relative")
    WORK = "work", pgettext_lazy("tie to an applicant", "teacher, student or colleague")
    MONEY = "money", pgettext_lazy("tie to an applicant", "money")
    OTHER = "other", pgettext_lazy("tie to an applicant", "other tie")


class PanelTie(models.Model):
    """Somebody whose application this member never reads."""

    member = ParentalKey(PanelMember, on_delete=models.PROTECT, related_name="ties", verbose_name=_("panel member"))
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("tied to"))
    kind = models.CharField(_("kind of tie"), max_length=8, choices=TieKind.choices, default=TieKind.RELATIVE)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tie to an applicant")
        verbose_name_plural = _("ties to applicants")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "person"], name="scholarships_tie_one_per_person"),
            models.CheckConstraint(name="scholarships_tie_kind_known", condition=Q(kind__in=TieKind.values)),
        ]

    def __str__(self):
        return f"#{self.pk}"

    def clean(self):
        """A file that they read now is given back first, by a declaration that its history keeps."""
        if not (self.person_id and self.member_id):
            return
        open_files = ReviewAssignment.objects.filter(
            reviewer=self.member.user_id, application__person=self.person_id, review=None
        ).exclude(conflict=Conflict.DECLARED)
        if first := open_files.select_related("application").first():
            sentence = _("They have the file %(code)s of this person now. Let them step back from it first.")
            raise ValidationError({"person": sentence % {"code": first.application.code}})


_MEMBER = "SELECT 1 FROM scholarships_panelmember m JOIN scholarships_application a ON a.id = NEW.application_id "
_NEEDS = ["scholarships_application", "scholarships_panelmember", "scholarships_paneltie"]

REVIEWER_OF_ANOTHER_BODY = refuse_when(
    "scholarships_reviewer_of_another_body",
    "scholarships_reviewassignment",
    f"EXISTS ({_MEMBER}WHERE m.user_id = NEW.reviewer_id AND m.organisation_id = a.nominating_organisation_id)",
    on="INSERT OR UPDATE OF application_id, reviewer_id",
    sentence=_("Nobody reviews applicants of their own body."),
    needs=_NEEDS,
)
REVIEWER_IS_NOT_TIED = refuse_when(
    "scholarships_reviewer_is_not_tied",
    "scholarships_reviewassignment",
    f"EXISTS ({_MEMBER}JOIN scholarships_paneltie t ON t.member_id = m.id "
    "WHERE m.user_id = NEW.reviewer_id AND t.person_id = a.person_id)",
    on="INSERT OR UPDATE OF application_id, reviewer_id",
    sentence=_("Nobody reviews a relative, or anybody they are tied to."),
    needs=_NEEDS,
)
REVIEW_AFTER_DECLARATION = refuse_when(
    "scholarships_review_after_declaration",
    "scholarships_review",
    "(SELECT s.conflict FROM scholarships_reviewassignment s WHERE s.id = NEW.assignment_id) <> 'none'",
    on="INSERT",
    sentence=_("A review follows the declaration that there is no conflict of interest."),
    needs=["scholarships_reviewassignment"],
)


def _barred(column: str) -> str:
    """``column`` is written anew, with an account that is barred from the money of this file."""
    return (
        f"NEW.{column} IS NOT NULL AND NEW.{column} <> COALESCE(OLD.{column}, -1) AND EXISTS ("
        "SELECT 1 FROM scholarships_award w JOIN scholarships_decision d ON d.id = w.decision_id "
        "JOIN scholarships_application a ON a.id = d.application_id WHERE w.id = NEW.award_id AND ("
        "EXISTS (SELECT 1 FROM scholarships_reviewassignment s WHERE s.application_id = a.id "
        f"AND s.conflict = 'declared' AND s.reviewer_id = NEW.{column}) "
        f"OR EXISTS (SELECT 1 FROM people_person p WHERE p.id = a.person_id AND p.user_id = NEW.{column}) "
        f"OR EXISTS (SELECT 1 FROM scholarships_panelmember m WHERE m.user_id = NEW.{column} "
        "AND (m.organisation_id = a.nominating_organisation_id OR EXISTS (SELECT 1 FROM scholarships_paneltie t "
        "WHERE t.member_id = m.id AND t.person_id = a.person_id)))))"
    )


NO_MONEY_BY_TIED = refuse_when(
    "scholarships_no_money_by_who_is_tied",
    "scholarships_instalment",
    f"({_barred('approved_by_id')}) OR ({_barred('sent_by_id')})",
    on="UPDATE",
    sentence=_("Who has a conflict of interest in a file approves and sends none of its money."),
    needs=[*_NEEDS, "scholarships_award", "scholarships_decision", "scholarships_reviewassignment", "people_person"],
)
