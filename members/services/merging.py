"""What two records of one member become: one membership goes on, under the older number."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from jocs_site.people.services import Change, repoint, set_values
from members.models import (
    EXPULSION_LIFE,
    CardCustomer,
    DebitLine,
    Dues,
    Gift,
    Mandate,
    Membership,
    MembershipApplication,
    MonthlyGift,
    Payment,
    PaymentRequest,
    SavedCard,
    Visitor,
)
from members.services.memberships import lock_membership

FOLLOW = (Gift, MonthlyGift, Payment, PaymentRequest, Visitor, MembershipApplication)


def merge_person(*, kept: Person, gone: Person, on: date, by=None) -> list[Change]:
    """Let everything of ``gone`` belong to ``kept``. Ledgers stay as they are, only who paid is mended.

    Of two open memberships the one with the smaller number goes on. The other ends as entered twice; its number leads
    to the one that goes on, and what it owed for the same years is waived. Rolls of general meetings stay.
    Raises RuleBroken while an expulsion or a direct debit is under way.
    """
    both = Membership.objects.filter(person__in=[kept, gone]).order_by("pk")
    memberships = [lock_membership(pk) for pk in both.values_list("pk", flat=True)]
    still_open = sorted((one for one in memberships if one.left_on is None), key=lambda one: one.number)
    changes: list[Change] = []
    if len(still_open) == 2:
        changes += _end_duplicate(*still_open, on=on)
    changes += repoint(Membership.objects.filter(person=gone), "person", kept)
    for model in FOLLOW:
        changes += repoint(model.objects.filter(person=gone), "person", kept)
    return changes + _merge_cards(kept, gone, on=on)


def _merge_cards(kept: Person, gone: Person, *, on: date) -> list[Change]:
    """Of two cards that of the record kept goes on; the other ends here, and the provider is told a day later."""
    changes: list[Change] = []
    for theirs in CardCustomer.objects.filter(person=gone, is_in_use=True):
        own = CardCustomer.objects.filter(person=kept, provider=theirs.provider, is_in_use=True).first()
        if own is None:
            continue
        has_card = own.cards.filter(ended_on=None).exists()
        retired = theirs if has_card else own
        changes += set_values(retired, is_in_use=False)
        for card in SavedCard.objects.filter(customer=retired, ended_on=None):
            changes += set_values(card, ended_on=max(on, card.saved_on), ended_because=_("Entered twice."))
    return changes + repoint(CardCustomer.objects.filter(person=gone), "person", kept)


def _end_duplicate(survivor: Membership, duplicate: Membership, *, on: date) -> list[Change]:
    if duplicate.expulsions.exclude(state__in=EXPULSION_LIFE.ends).exists():
        raise RuleBroken(_("An expulsion is under way for number %(number)d.") % {"number": duplicate.number})
    if duplicate.debit_lines.filter(state=DebitLine.State.WAITING).exists():
        raise RuleBroken(_("A direct debit is under way for number %(number)d.") % {"number": duplicate.number})
    period = duplicate.periods.get(ends_before=None)
    left_on = max(on, period.starts_on + timedelta(days=1))
    changes = set_values(period, ends_before=left_on)
    changes += set_values(
        duplicate, left_on=left_on, left_because=Membership.Ground.DUPLICATE, continues_as_id=survivor.pk
    )
    reason = _("Entered twice; continues under number %(number)d.") % {"number": survivor.number}
    has_same_year = Q(fiscal_year__in=survivor.dues.values("fiscal_year"))
    for dues in Dues.objects.owed().filter(has_same_year, membership=duplicate):
        changes += set_values(Dues.objects.get(pk=dues.pk), waived_on=on, waived_because=reason)
    untouched = Dues.objects.filter(membership=duplicate, allocations=None, waived_on=None).exclude(has_same_year)
    changes += repoint(untouched, "membership", survivor)
    return changes + _move_mandate(survivor, duplicate, on=on, reason=reason)


def _move_mandate(survivor: Membership, duplicate: Membership, *, on: date, reason: str) -> list[Change]:
    """The live mandate goes on with the survivor, unless that one has its own."""
    mandate = duplicate.mandates.live().first()
    if mandate is None:
        return []
    if not survivor.mandates.live().exists():
        return repoint(Mandate.objects.filter(pk=mandate.pk), "membership", survivor)
    return set_values(mandate, ended_on=max(on, mandate.received_on), ended_because=reason)
