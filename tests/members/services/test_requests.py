import itertools
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import PAYMENT_LIFE, Dues, Payment, PaymentNotice, PaymentRequest, PaymentRequestChange, Receipt
from members.payments.interface import NoticeRefused, SignedNotice
from members.payments.test import HEADER, TrialProvider
from tests.factories.members import DuesFactory, MembershipFactory, PaymentRequestFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
gateway = TrialProvider()


@pytest.fixture
def request_(db) -> PaymentRequest:
    """A request for ¥10,000 of dues, by a member whose letters are in English."""
    person = PersonFactory(email="hana@example.org", language="en")
    dues = DuesFactory(membership=MembershipFactory(person=person))
    return start(dues)


def start(*dues) -> PaymentRequest:
    return services.start_payment(
        membership=dues[0].membership, dues_ids=[each.pk for each in dues], provider="test", at=NOW
    )[0]


def hear(request: PaymentRequest, step: str = "pay", *, at=NOW, event_id: str = "") -> PaymentRequest | None:
    deliver(gateway.say(request, step, at=at, event_id=event_id), at=at)
    return PaymentRequest.objects.filter(key=request.key).first()


def deliver(notice: SignedNotice, at=NOW) -> PaymentRequest | None:
    return services.receive_notice(provider="test", body=notice.body, headers=notice.headers, at=at)


def test_start_payment_asks_for_what_is_owed_and_leads_to_the_providers_page():
    membership = MembershipFactory()
    years = [DuesFactory(membership=membership, fiscal_year=year) for year in (2025, 2026)]

    request, address = services.start_payment(
        membership=membership, dues_ids=[dues.pk for dues in years], provider="test", at=NOW
    )

    assert (request.amount_yen, request.state, set(request.dues.all())) == (20_000, "started", set(years))
    assert address.endswith(f"/my/pay/test/{request.key}/")


def test_start_payment_asks_for_nobody_elses_dues():
    with pytest.raises(RuleBroken, match="Nothing is owed"):
        services.start_payment(membership=MembershipFactory(), dues_ids=[DuesFactory().pk], provider="test", at=NOW)


@pytest.mark.parametrize("provider", ["test", "postal", "unheard-of"])
def test_start_payment_by_a_provider_that_is_not_offered(settings, provider):
    settings.DEMO = False
    dues = DuesFactory()

    with pytest.raises(RuleBroken, match="not offered"):
        services.start_payment(membership=dues.membership, dues_ids=[dues.pk], provider=provider, at=NOW)


def test_a_paid_notice_books_the_payment_and_moves_the_request(request_):
    request = hear(request_)

    payment = Payment.objects.get()
    assert (request.state, request.payment, payment.is_test) == ("paid", payment, True)
    assert Dues.objects.with_paid().get().owed_yen == 0
    assert list(request.changes.values_list("step", "from_state", "to_state")) == [("pay", "started", "paid")]


def test_receipt_and_thanks_leave_after_commit(request_, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        hear(request_)

    receipt, letter = Receipt.objects.get(), mail.outbox[0]
    assert (receipt.number, letter.to) == ("見本-2026-000001", ["hana@example.org"])
    assert letter.subject == "We have received your payment"
    assert "¥10,000" in letter.body
    assert receipt.number in letter.body


def test_nothing_leaves_when_the_transaction_fails(request_, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks, pytest.raises(NoticeRefused):
        deliver(SignedNotice(b"{}", {HEADER: ""}))

    assert (callbacks, mail.outbox) == ([], [])


def test_a_member_without_an_address_is_thanked_and_the_receipt_waits(django_capture_on_commit_callbacks):
    person = PersonFactory(email="hana@example.org", postal_code="", prefecture="", city="", street="")
    request = start(DuesFactory(membership=MembershipFactory(person=person)))

    with django_capture_on_commit_callbacks(execute=True):
        hear(request)

    assert (Receipt.objects.count(), len(mail.outbox)) == (0, 1)
    assert mail.outbox[0].subject == "会費を受け取りました"


def test_a_replayed_notice_changes_nothing(request_, django_capture_on_commit_callbacks):
    notice = gateway.say(request_, "pay", at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(3):
            deliver(notice)

    assert (Payment.objects.count(), PaymentNotice.objects.count(), len(mail.outbox)) == (1, 1, 1)


def test_two_different_notices_of_one_payment_book_it_once(request_):
    hear(request_, event_id="one")
    hear(request_, event_id="two")

    assert (Payment.objects.count(), PaymentNotice.objects.count()) == (1, 2)


@pytest.mark.parametrize("order", list(itertools.permutations(["pay", "wait", "fail", "expire"])))
def test_whatever_the_order_of_notices_a_payment_made_is_booked(request_, order):
    for step in order:
        request = hear(request_, step)

    assert (request.state, Payment.objects.count()) == ("paid", 1)


@pytest.mark.parametrize(("step", "state"), [("fail", "failed"), ("wait", "waiting"), ("expire", "expired")])
def test_a_try_that_came_to_nothing_owes_as_before(request_, step, state):
    request = hear(request_, step)

    assert (request.state, Dues.objects.with_paid().get().owed_yen) == (state, 10_000)


def test_a_notice_of_another_amount_books_nothing_and_is_kept_for_the_treasurer(request_):
    lying = PaymentRequest(key=request_.key, amount_yen=1)

    request = hear(lying)

    kept = PaymentNotice.objects.get()
    assert (request.state, Payment.objects.count()) == ("started", 0)
    assert (kept.request, kept.trouble) == (request_, "It tells of 1 yen; 10000 were asked for.")


def test_a_notice_about_no_request_of_ours_is_kept_and_changes_nothing():
    assert hear(PaymentRequestFactory.build()) is None

    kept = PaymentNotice.objects.get()
    assert (kept.request, kept.trouble) == (None, "It is about no request of ours.")


def test_a_forged_notice_leaves_nothing(request_):
    notice = gateway.say(request_, "pay", at=NOW)

    with pytest.raises(NoticeRefused):
        deliver(SignedNotice(notice.body.replace(b"pay", b"fail"), notice.headers))

    assert PaymentNotice.objects.count() == 0


def test_outside_the_demo_even_a_signed_notice_is_refused(request_, settings):
    notice = gateway.say(request_, "pay", at=NOW)
    settings.DEMO = False

    with pytest.raises(RuleBroken, match="not offered"):
        deliver(notice)

    assert Payment.objects.count() == 0


def test_dues_paid_meanwhile_become_credit(request_):
    dues = request_.dues.get()
    again = start(dues)
    hear(request_)

    hear(again)

    standing = type(dues.membership).objects.with_standing(NOW.date()).get()
    assert (standing.owed_yen, standing.credit_yen) == (0, 10_000)


def test_a_refund_goes_through_the_provider_and_comes_back_as_a_notice(request_):
    hear(request_)

    services.refund_payment(payment_id=Payment.objects.get().pk, at=NOW)

    request_.refresh_from_db()
    assert (request_.state, Dues.objects.with_paid().get().owed_yen) == ("refunded", 10_000)
    with pytest.raises(RuleBroken, match="that stands"):
        services.refund_payment(payment_id=request_.payment_id, at=NOW)


def test_reconcile_closes_what_was_left_open(request_):
    assert services.reconcile_payments(at=NOW) == 0

    later = NOW + timedelta(hours=2)
    assert (services.reconcile_payments(at=later), services.reconcile_payments(at=later)) == (1, 0)
    request_.refresh_from_db()
    assert request_.state == "expired"


def test_the_hourly_command_says_what_it_did(request_):
    told = StringIO()
    PaymentRequest.objects.update(started_at=timezone.now() - timedelta(hours=2))

    for _time in range(2):
        call_command("reconcile_payments", stdout=told)

    assert told.getvalue().splitlines() == ["1 online payments moved on.", "0 online payments moved on."]


def test_a_storm_of_notices_books_each_payment_once(race):
    requests = [start(DuesFactory()) for _ in range(4)]
    notices = [gateway.say(request, step, at=NOW) for request in requests for step in ("pay", "expire", "pay")]

    outcomes = race(*[lambda notice=notice: deliver(notice) for notice in notices[::-1] + notices])

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert Payment.objects.count() == 4
    assert set(PaymentRequest.objects.values_list("state", flat=True)) == {"paid"}
    assert PaymentRequestChange.objects.filter(step="pay").count() == 4


def test_the_life_of_a_request_never_leads_back():
    assert PAYMENT_LIFE.states() == set(PaymentRequest.State.values)
    assert {step.target for step in PAYMENT_LIFE.steps_from("refunded")} == set()
    assert {step.target for step in PAYMENT_LIFE.steps_from("paid")} == {"refunded"}


def test_the_picture_of_the_life_is_up_to_date(settings):
    picture = (settings.BASE_DIR / "docs" / "payment-states.md").read_text("utf-8")

    assert PAYMENT_LIFE.mermaid() in picture
