"""What the office looks at before a file may be reviewed, and what it found. Source: docs/sources.md#R52"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from jocs_site.backoffice.guards import refuse_when
from scholarships.models.applications import Application
from scholarships.models.calls import Call


class CheckResult(models.TextChoices):
    OK = "ok", pgettext_lazy("check", "in order")
    MISSING = "missing", pgettext_lazy("check", "missing")
    FAILS = "fails", pgettext_lazy("check", "not fulfilled")


class CheckPoint(models.Model):
    """One line of the call's list of what is looked at by eye, such as a licence or a letter of admission."""

    call = ParentalKey(Call, on_delete=models.PROTECT, related_name="check_points", verbose_name=_("call"))
    code = models.SlugField(_("code"), max_length=20)
    name_ja = models.CharField(_("name in Japanese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)

    class Meta:
        verbose_name = _("point to check")
        verbose_name_plural = _("points to check")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="scholarships_checkpoint_one_per_code"),
        ]

    def __str__(self):
        return self.name_ja

    def name_in(self, language: str) -> str:
        return self.name_ja if language == "ja" else self.name_en


class EligibilityCheck(models.Model):
    """What was found about one point of one application; looked at again, the line is written anew.

    ``note``: what exactly is missing or not fulfilled, which the applicant reads.
    """

    Result = CheckResult

    application = models.ForeignKey(Application, models.PROTECT, related_name="checks")
    point = models.ForeignKey(CheckPoint, models.PROTECT, related_name="checks", verbose_name=_("point to check"))
    result = models.CharField(_("result"), max_length=8, choices=CheckResult.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("check", "checked by"),
    )
    at = models.DateTimeField(pgettext_lazy("check", "checked at"))

    class Meta:
        verbose_name = _("check of eligibility")
        verbose_name_plural = _("checks of eligibility")
        default_permissions = ()
        ordering = ["point"]
        constraints = [
            models.UniqueConstraint(fields=["application", "point"], name="scholarships_check_one_per_point"),
            models.CheckConstraint(name="scholarships_check_result_known", condition=Q(result__in=CheckResult.values)),
            models.CheckConstraint(
                name="scholarships_check_says_what_is_wrong",
                condition=Q(result="ok") | ~Q(note=""),
                violation_error_message=_("Say what exactly is missing or not fulfilled."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.result}"


_TABLES = [f"scholarships_{name}" for name in ("application", "checkpoint", "eligibilitycheck")]

NO_POINT_OPEN = refuse_when(
    "scholarships_no_point_open",
    "scholarships_application",
    "NEW.state = 'eligible' AND OLD.state <> 'eligible' AND EXISTS (SELECT 1 FROM scholarships_checkpoint p "
    "WHERE p.call_id = NEW.call_id AND NOT EXISTS (SELECT 1 FROM scholarships_eligibilitycheck e "
    "WHERE e.point_id = p.id AND e.application_id = NEW.id AND e.result = 'ok'))",
    on="UPDATE OF state",
    sentence=_("A file passes once every point of the call's list is in order."),
    needs=_TABLES,
)
CHECK_OF_ITS_CALL = refuse_when(
    "scholarships_check_of_its_call",
    "scholarships_eligibilitycheck",
    "(SELECT p.call_id FROM scholarships_checkpoint p WHERE p.id = NEW.point_id) <> "
    "(SELECT a.call_id FROM scholarships_application a WHERE a.id = NEW.application_id)",
    sentence=_("The point to check belongs to another call."),
    needs=_TABLES,
)
