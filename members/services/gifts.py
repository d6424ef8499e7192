"""Gifts beyond the booking of their money: by visitors, of stamps, whose they are, and thanking for them."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Organisation, Person
from jocs_site.people.services import add_organisations, add_people
from members.models import Gift, Membership, MonthlyGift, Payment, PaymentRequest, Visitor
from members.services.givers import GiftWish, Payer
from members.services.payments import Received, record_payment
from members.services.receipts import can_be_addressed, issue_gift_receipt, issue_many_receipts
from members.services.requests import WayBack, start_payment


def start_gift(
    *,
    key: UUID,
    provider: str,
    method: str,
    wish: GiftWish,
    is_monthly: bool,
    at: datetime,
    visitor: Visitor | None = None,
    user_payer: Membership | Person | None = None,
    back: WayBack | None = None,
) -> tuple[PaymentRequest, str]:
    """Lead a giver to the provider's page. Safe to repeat under one ``key``: a double click is one gift.

    visitor: what was typed, not saved, where nobody has signed in; user_payer: who has.
    Raises RuleBroken as `start_payment` does.
    """
    membership = user_payer if isinstance(user_payer, Membership) else None
    payer = None if membership else _payer(key, visitor, user_payer, at)
    return start_payment(
        provider=provider,
        method=method,
        at=at,
        membership=membership,
        payer=payer,
        gift=wish,
        is_monthly=is_monthly,
        back=back,
        key=key,
    )


def _payer(key: UUID, visitor: Visitor | None, person: Person | None, at: datetime) -> Payer:
    if person:
        return Payer(person_id=person.pk)
    typed = {
        field.name: getattr(visitor, field.name)
        for field in Visitor._meta.local_fields
        if field.name not in ("id", "key", "came_at")
    }
    kept, _is_new = Visitor.objects.get_or_create(key=key, defaults=typed | {"came_at": at})
    return Payer(visitor_id=kept.pk)


@transaction.atomic
def identify_giver(
    *,
    visitor_id: int,
    on: date,
    person: Person | None = None,
    organisation: Organisation | None = None,
    is_new: bool = False,
    by=None,
) -> Visitor:
    """Say who a visitor is: somebody on record, or with ``is_new`` somebody to be entered as typed.

    What the visitor paid and gave is theirs from now on, and may have a receipt.
    Raises RuleBroken if that was said already, or not exactly one answer is given.
    """
    visitor = Visitor.objects.select_for_update(no_key=True, of=("self",)).get(pk=visitor_id)
    if visitor.identified_on:
        raise RuleBroken(_("Somebody said already who %(name)s is.") % {"name": visitor})
    if sum([person is not None, organisation is not None, is_new]) != 1:
        raise RuleBroken(_("Choose a person or an organisation on record, or say that the giver is new."))
    if is_new and visitor.organisation_name:
        (organisation,) = add_organisations([visitor.as_organisation()])
    elif is_new:
        (person,) = add_people([visitor.as_person()])
    visitor.person, visitor.organisation = person, organisation
    visitor.identified_on, visitor.identified_by = on, by
    visitor.save(update_fields=["person", "organisation", "identified_on", "identified_by"])
    for model in (Payment, Gift, MonthlyGift, PaymentRequest):
        rows = model.objects.filter(visitor=visitor, person=None, organisation=None)
        rows.update(person=person, organisation=organisation)
    log(visitor, "members.giver_identified", user=by, data={"as": str(person or organisation), "is_new": is_new})
    return visitor


@transaction.atomic
def record_gift(received: Received, *, at: datetime, on: date, by=None) -> Payment:
    """Book money that is a gift; cash has its receipt at once, where there is an address. Safe to repeat.

    Raises RuleBroken as `record_payments` does. Source: docs/sources.md#R16
    """
    payment = record_payment(received, at=at, by=by)
    if received.provider == Payment.Provider.CASH:
        issue_many_receipts(payment_ids=[payment.pk], on=on, by=by)
    return payment


@transaction.atomic
def record_stamps(
    *,
    kind: str,
    giver: Payer,
    given_on: date,
    purpose_id: int,
    at: datetime,
    by=None,
    amount_yen: int | None = None,
    **details,
) -> Gift:
    """Enter stamps that came. Used ones have no value and no receipt; a slip of thanks only if it was asked for.
    Unused ones from the least value on have their receipt at once.

    details: further fields of `Gift`, as ``weight_g``, ``pieces``, ``office``, ``campaign_id``, ``wants_thanks``.
    Raises RuleBroken if the value does not fit the kind. Source: docs/sources.md#R16 and #R17
    """
    if kind not in (Gift.Kind.USED_STAMPS, Gift.Kind.UNUSED_STAMPS):
        raise RuleBroken(_("Money is booked as a payment."), field="kind")
    if (kind == Gift.Kind.USED_STAMPS) != (amount_yen is None):
        raise RuleBroken(_("Money and unused stamps have an amount, used stamps have none."), field="amount_yen")
    gift = Gift.objects.create(
        **giver.columns(),
        kind=kind,
        amount_yen=amount_yen,
        given_on=given_on,
        confirmed_on=given_on,
        purpose_id=purpose_id,
        recorded_at=at,
        recorded_by=by,
        **details,
    )
    if can_be_addressed(gift.payer):
        issue_gift_receipt(gift_id=gift.pk, on=timezone.localdate(at), by=by)
    return gift


@transaction.atomic
def thank(*, gift_ids: Iterable[int], on: date, by=None) -> int:
    """Note that givers were thanked, by mail, letter or slip. Safe to repeat. Returns for how many gifts it is new."""
    waiting = Gift.objects.filter(pk__in=gift_ids, thanked_on=None)
    return waiting.update(thanked_on=on)
