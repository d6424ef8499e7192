"""Stripe's stand-in, with the product set up for it as for the real one: by its settings alone."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import get_language, override

from jocs_site.people.models import ConsentText
from members import services
from members.models import CardNotice, Dues, Membership, PaymentRequest, SavedCard
from members.payments.stripe import client_for
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import PersonFactory
from tests.members.payments.card_dues import YEAR, announce
from tests.stripe_stand_in import KEY, SECRET, Account, people, serve
from tests.stripe_stand_in.account import signed

DOOR = "/webhooks/stripe/"


@pytest.fixture
def account(settings):
    """A Stripe account in memory, behind the real client."""
    with serve() as account:
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = KEY, [SECRET]
        settings.STRIPE_API_BASE = account.address
        yield account
        client_for.cache_clear()


@pytest.fixture
def begin(account) -> Callable[..., PaymentRequest]:
    """A function by which a new member begins to pay ¥10,000: ``begin("konbini")``."""

    def begin(method: str = "card", *, dues=None, **options) -> PaymentRequest:
        person = PersonFactory(email="hana@example.org", language="en")
        dues = dues or DuesFactory(membership=MembershipFactory(person=person))
        return services.start_payment(
            membership=dues.membership,
            dues_ids=[dues.pk],
            provider="stripe",
            method=method,
            at=timezone.now(),
            **options,
        )[0]

    return begin


@pytest.fixture
def words(db) -> ConsentText:
    """What members agree to who let a card be kept."""
    facts = {"version": "2026-01", "starts_on": date(2026, 1, 1)}
    facts |= {"words_ja": "翌年度の会費をこのカードで支払います。", "words_en": "Next year's dues come from this card."}
    return ConsentText.objects.create(purpose="card_dues", **facts)


@pytest.fixture
def keep(account, begin, words) -> Callable[..., SavedCard]:
    """A function by which a member pays this year's dues by card and lets it be kept: ``keep(last4="0341")``."""

    def keep(last4: str = "4242", **options) -> SavedCard:
        request = begin("card", keep_card=words.pk, **options)
        people.pay_by_card(account, request.remote_id, card=last4)
        deliver(account)
        return SavedCard.objects.get(wish__request=request)

    return keep


@pytest.fixture
def owing(keep):
    """A function by which a member whose card is kept owes next year's dues: ``owing(last4="0341")``."""

    def owing(last4: str = "4242") -> Dues:
        card = keep(last4)
        Membership.objects.filter(person=card.customer.person).update(joined_on=date(2024, 4, 1))
        return DuesFactory(membership=card.wish.request.membership, fiscal_year=YEAR)

    return owing


@pytest.fixture
def announced(owing):
    """The same, and the letter is written."""

    def announced(last4: str = "4242") -> CardNotice:
        dues = owing(last4)
        announce()
        return CardNotice.objects.get(dues=dues)

    return announced


def deliver(account: Account, *events, **options) -> list[int]:
    """Bring events to the door as Stripe does; all that wait when none is named. Returns the answers."""
    answers = []
    for event in events or account.undelivered():
        notice = signed(event, **options)
        with override(get_language()):  # which a request leaves behind as it found it for the visitor
            response = Client().post(DOOR, notice.body, content_type="application/json", headers=notice.headers)
        answers.append(response.status_code)
        if response.status_code == 200:
            account.delivered.add(event["id"])
    return answers


def state(request: PaymentRequest) -> str:
    request.refresh_from_db()
    return request.state
