"""What the database refuses about payments by triggers. The same on both engines."""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import refuse_when
from scholarships.models.guards import INSTALMENTS_OF, TABLES

# An award of which a part was cancelled is smaller by that part, and its other parts go on.
PLANNED_WHOLE_BEFORE_APPROVAL = refuse_when(
    "scholarships_instalments_make_award",
    "scholarships_instalment",
    "NEW.state = 'approved' AND ROUND("  # noqa: S608 - put together from constants alone
    + INSTALMENTS_OF.format(award="NEW.award_id", others=" AND i.id <> NEW.id")
    + " + NEW.amount, 2) < (SELECT ROUND(w.amount, 2) FROM scholarships_award w WHERE w.id = NEW.award_id) "
    "AND NOT EXISTS (SELECT 1 FROM scholarships_instalment c "
    "WHERE c.award_id = NEW.award_id AND c.state = 'cancelled')",
    on="UPDATE OF state",
    sentence=_("The instalments do not add up to the award yet. Plan them whole before one is approved."),
    needs=TABLES,
)
FIGURES_STAY = refuse_when(
    "scholarships_payment_figures_stay",
    "scholarships_instalment",
    "OLD.state IN ('sent', 'received', 'receipted', 'refunded') "
    "AND (NEW.bank_reference <> OLD.bank_reference OR NEW.paid_yen <> OLD.paid_yen OR NEW.amount <> OLD.amount)",
    on="UPDATE",
    sentence=_("What was paid stays as it was booked."),
    needs=TABLES,
)
RETURNED_IS_NOT_PAID = refuse_when(
    "scholarships_returned_is_not_paid",
    "scholarships_instalment",
    "OLD.state = 'bounced' AND NEW.state NOT IN ('bounced', 'planned', 'cancelled')",
    on="UPDATE OF state",
    sentence=_("A payment that the bank returned is planned anew before it counts."),
    needs=TABLES,
)
