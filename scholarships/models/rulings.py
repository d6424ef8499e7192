"""The life of a scholarship as it was lived, and what the committee decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.guards import append_only, refuse_when
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.money import format_money
from scholarships.models.awards import Award
from scholarships.models.calls import PanelMember
from scholarships.models.guards import TABLES


class AwardChange(StateChange):
    subject = models.ForeignKey(Award, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("step of a scholarship")
        verbose_name_plural = _("steps of scholarships")
        default_permissions = ()
        ordering = ["at", "pk"]


class RulingKind(models.TextChoices):
    TERMINATION = "termination", pgettext_lazy("decision on a scholarship", "termination")
    BREACH = "breach", pgettext_lazy("decision on a scholarship", "breach of the duty to serve")
    WAIVER = "waiver", pgettext_lazy("decision on a scholarship", "waiver of service")
    REPAYMENT = "repayment", pgettext_lazy("decision on a scholarship", "repayment instead of service")


class Ruling(models.Model):
    """A decision of the committee on a scholarship; without one nothing ends for the worse. docs/sources.md#R54

    ``amount``: what the scholar pays back, in the award's currency; ``proposed``: what the rule came to that day;
    ``months``: of service that are waived.
    """

    Kind = RulingKind

    award = models.ForeignKey(Award, models.PROTECT, related_name="rulings", verbose_name=_("award"))
    kind = models.CharField(_("decision"), max_length=12, choices=RulingKind.choices)
    meeting_on = models.DateField(_("meeting on"))
    minutes = models.CharField(_("minutes"), max_length=60, help_text=_("Under which the minutes are kept."))
    effective_on = models.DateField(_("takes effect on"))
    reason = models.TextField(_("reason"))
    first_signer = models.ForeignKey(PanelMember, models.PROTECT, related_name="+", verbose_name=_("first to sign"))
    second_signer = models.ForeignKey(PanelMember, models.PROTECT, related_name="+", verbose_name=_("second to sign"))
    proposed = models.DecimalField(_("proposed sum"), max_digits=14, decimal_places=2, null=True)
    amount = models.DecimalField(_("sum to pay back"), max_digits=14, decimal_places=2, null=True)
    months = models.PositiveSmallIntegerField(_("months waived"), null=True)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("decision on a scholarship")
        verbose_name_plural = _("decisions on scholarships")
        default_permissions = ()
        ordering = ["meeting_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "kind"], name="scholarships_ruling_one_of_a_kind"),
            models.CheckConstraint(name="scholarships_ruling_kind_known", condition=Q(kind__in=RulingKind.values)),
            models.CheckConstraint(
                name="scholarships_ruling_signed_by_two", condition=~Q(first_signer=F("second_signer"))
            ),
            models.CheckConstraint(
                name="scholarships_ruling_with_reason_and_minutes", condition=~Q(reason="") & ~Q(minutes="")
            ),
            models.CheckConstraint(
                name="scholarships_ruling_sum_where_money_comes_back",
                condition=Q(kind="termination", amount__gte=0, proposed__gte=0)
                | Q(kind="repayment", amount__gt=0, proposed__gte=0)
                | Q(kind__in=["breach", "waiver"], amount=None, proposed=None),
            ),
            models.CheckConstraint(
                name="scholarships_ruling_months_where_service_is_waived",
                condition=Q(kind="waiver", months__gt=0) | ~Q(kind="waiver") & Q(months=None),
            ),
        ]

    def __str__(self):
        return f"#{self.award_id} {self.kind}"

    @property
    def sum(self) -> str:
        """What the scholar pays back, as people read it; empty where nothing does."""
        return format_money(self.amount, self.award.currency) if self.amount else ""


append_only("scholarships_awardchange", sentence=_("History is not rewritten."))
append_only("scholarships_ruling", sentence=_("What the committee decided is not rewritten."))
_NEEDS = [*TABLES, "scholarships_ruling"]
refuse_when(
    "scholarships_award_ends_by_ruling",
    "scholarships_award",
    "NEW.state IN ('terminated', 'left_early', 'waived', 'repaying', 'settled') AND NOT EXISTS ("
    "SELECT 1 FROM scholarships_ruling r WHERE r.award_id = NEW.id AND r.kind = CASE NEW.state "
    "WHEN 'terminated' THEN 'termination' WHEN 'left_early' THEN 'breach' WHEN 'waived' THEN 'waiver' "
    "ELSE 'repayment' END)",
    sentence=_("A scholarship ends for the worse by a decision of the committee alone."),
    needs=_NEEDS,
)
# The award is locked first: who suspends it and who approves its payment wait for each other.
refuse_when(
    "scholarships_no_payment_once_stopped",
    "scholarships_instalment",
    "EXISTS (SELECT 1 FROM scholarships_award w WHERE w.id = NEW.award_id AND ("
    "(w.state = 'suspended' AND NEW.state IN ('approved', 'sent')) "
    "OR (w.state IN ('terminated', 'left_early', 'waived', 'repaying', 'settled') "
    "AND NEW.state IN ('planned', 'approved', 'sent'))))",
    lock="PERFORM 1 FROM scholarships_award w WHERE w.id = NEW.award_id FOR UPDATE",
    on="INSERT OR UPDATE OF state",
    sentence=_("Nothing is paid while a scholarship is suspended, nor after it was terminated."),
    needs=TABLES,
)
