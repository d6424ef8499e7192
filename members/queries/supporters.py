"""What an account is to us on a day: a supporter, a member with a vote, both or neither."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jocs_site.foundation.periods import add_months
from members.models import Gift, Membership, MonthlyGift
from members.rules import SUPPORTER_AFTER_GIFT_MONTHS


@dataclass(frozen=True)
class Support:
    """``supports``: a member of any kind, a monthly giver, or a giver of the last `SUPPORTER_AFTER_GIFT_MONTHS`."""

    supports: bool = False
    votes: bool = False


def support_of(user, on: date) -> Support:
    """Of a signed-in account, for itself or as the contact of an organisation; nothing for everybody else."""
    if not user.is_authenticated:
        return Support()
    theirs = Q(person__user=user) | Q(organisation__contact__user=user)
    if Membership.objects.voting(on).filter(theirs).exists():
        return Support(supports=True, votes=True)
    since = add_months(on, -SUPPORTER_AFTER_GIFT_MONTHS)
    supports = (
        Membership.objects.in_force(on).filter(theirs).exists()
        or MonthlyGift.objects.filter(theirs, ended_on=None, request__isnull=False).exists()
        or Gift.objects.filter(theirs, confirmed_on__gt=since, confirmed_on__lte=on, withdrawn_on=None).exists()
    )
    return Support(supports=supports)
