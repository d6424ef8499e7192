"""Who gives, and what they wish for a gift; shared by everything that books money."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members import rules
from members.models import Gift, Payment


@dataclass(frozen=True)
class Payer:
    """Exactly one of them: a person, an organisation, or a visitor whom the office has yet to identify."""

    person_id: int | None = None
    organisation_id: int | None = None
    visitor_id: int | None = None

    def __post_init__(self):
        if sum(key is not None for key in (self.person_id, self.organisation_id, self.visitor_id)) != 1:
            raise RuleBroken(_("Give a person or an organisation, not both."))

    def columns(self) -> dict[str, int | None]:
        return dict(vars(self))


def payer_of(row) -> Payer:
    """Whose row it is: a membership's holder, or whoever a payment or request came from."""
    visitor_id = getattr(row, "visitor_id", None)
    if row.person_id or row.organisation_id:
        visitor_id = None
    return Payer(person_id=row.person_id, organisation_id=row.organisation_id, visitor_id=visitor_id)


@dataclass(frozen=True)
class GiftWish:
    """A share of the money that is a gift. ``giver``: another than the payer, in one household for example."""

    amount_yen: int
    purpose_id: int
    campaign_id: int | None = None
    monthly_id: int | None = None
    message: str = ""
    receipt_wish: str = Gift.ReceiptWish.YEARLY
    wants_thanks: bool = True
    giver: Payer | None = None


def gift_of(wish: GiftWish, payment: Payment, *, at: datetime, by) -> Gift:
    """A gift of money, not saved yet, by whoever paid. Raises RuleBroken for a sum that can be none."""
    if not rules.is_payment_amount(wish.amount_yen):
        raise RuleBroken(_("An amount is between 1 and 99,999,999 yen."), field="amount_yen")
    return Gift(
        **(wish.giver or payer_of(payment)).columns(),
        kind=Gift.Kind.MONEY,
        amount_yen=wish.amount_yen,
        given_on=payment.received_on,
        confirmed_on=payment.confirmed_on,
        purpose_id=wish.purpose_id,
        campaign_id=wish.campaign_id,
        monthly_id=wish.monthly_id,
        message=wish.message,
        receipt_wish=wish.receipt_wish,
        wants_thanks=wish.wants_thanks,
        recorded_at=at,
        recorded_by=by,
    )
