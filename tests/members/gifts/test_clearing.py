"""What visitors typed who never paid is overwritten in time; nobody else is touched."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from members import services
from members.models import CLEARED, TYPED, GiftIntention, PaymentRequest, PaymentRequestChange, Visitor
from members.rules import UNPAID_VISITOR_DAYS
from tests.factories.members import (
    MembershipFactory,
    MonthlyGiftFactory,
    PaymentFactory,
    PaymentRequestFactory,
    PurposeFactory,
    VisitorFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
CAME_AT = datetime(2026, 1, 5, 20, tzinfo=UTC)  # the 6th in Japan
IN_TIME = date(2026, 1, 6) + timedelta(days=UNPAID_VISITOR_DAYS)


@pytest.fixture
def visitor():
    return VisitorFactory(key=uuid4(), came_at=CAME_AT, phone="03-3208-2416", building="1")


@pytest.fixture
def request_(visitor):
    return PaymentRequestFactory(
        membership=None, visitor=visitor, state="expired", started_at=CAME_AT, slip_url="https://pay.example.org/slip"
    )


@pytest.fixture(autouse=True)
def intention(request_):
    return GiftIntention.objects.create(
        request=request_, amount_yen=5_000, purpose=PurposeFactory(), message="I am Hana from Nakano"
    )


def test_is_overwritten_on_its_day_and_not_before(visitor, request_, intention):
    assert services.clear_unpaid_visitors(today=IN_TIME - timedelta(days=1)) == 0
    assert services.clear_unpaid_visitors(today=IN_TIME) == 1

    visitor.refresh_from_db()
    intention.refresh_from_db()
    request_.refresh_from_db()
    assert {getattr(visitor, name) for name in TYPED} == {""}
    assert (visitor.family_name, visitor.cleared_on) == (CLEARED, IN_TIME)
    assert (intention.message, intention.amount_yen, request_.slip_url, request_.state) == ("", 5_000, "", "expired")
    entry = ModelLogEntry.objects.get(action="members.visitor_cleared")
    assert (entry.label, entry.data) == (CLEARED, {"tries": 1})


def test_is_overwritten_once(visitor):
    services.clear_unpaid_visitors(today=IN_TIME)

    assert services.clear_unpaid_visitors(today=IN_TIME + timedelta(days=9)) == 0


@pytest.mark.parametrize("state", ["started", "waiting"])
def test_stays_while_the_payment_may_still_come(state):
    PaymentRequest.objects.update(state=state)

    assert services.clear_unpaid_visitors(today=IN_TIME) == 0


def test_of_a_payment_that_was_declined_is_overwritten_too():
    PaymentRequest.objects.update(state="failed")

    assert services.clear_unpaid_visitors(today=IN_TIME) == 1


def test_counts_from_the_last_step_of_the_last_try(visitor, request_):
    PaymentRequestChange.objects.create(
        subject=request_, step="expire", from_state="started", to_state="expired", at=CAME_AT + timedelta(days=4)
    )
    assert services.clear_unpaid_visitors(today=IN_TIME + timedelta(days=3)) == 0

    PaymentRequestFactory(membership=None, visitor=visitor, state="failed", started_at=CAME_AT + timedelta(days=9))
    assert services.clear_unpaid_visitors(today=IN_TIME + timedelta(days=8)) == 0
    assert services.clear_unpaid_visitors(today=IN_TIME + timedelta(days=9)) == 1


def paid(visitor):
    payment = PaymentFactory(membership=None, visitor=visitor, provider="test", is_test=True)
    PaymentRequestFactory(membership=None, visitor=visitor, state="paid", payment=payment, started_at=CAME_AT)


def paid_without_a_request(visitor):
    PaymentFactory(membership=None, visitor=visitor)


def paid_another_time(visitor):
    PaymentFactory(membership=None, visitor=VisitorFactory(key=uuid4(), email=visitor.email.upper()))


def promised(visitor):
    MonthlyGiftFactory(person=None, visitor=visitor)


def has_an_account(visitor):
    UserFactory(email=visitor.email.upper())


def is_a_member(visitor):
    MembershipFactory(person=PersonFactory(email=visitor.email))


def was_identified(visitor):
    services.identify_giver(visitor_id=visitor.pk, on=date(2026, 1, 7), person=PersonFactory())


def came_otherwise(visitor):
    Visitor.objects.update(key=None)


def never_went_to_pay(visitor):
    GiftIntention.objects.all().delete()
    PaymentRequest.objects.all().delete()


@pytest.mark.parametrize(
    "what",
    [
        paid,
        paid_without_a_request,
        paid_another_time,
        promised,
        has_an_account,
        is_a_member,
        was_identified,
        came_otherwise,
        never_went_to_pay,
    ],
)
def test_whoever_has_more_attached_is_never_touched(what, visitor):
    what(visitor)
    name = visitor.given_name

    assert services.clear_unpaid_visitors(today=date(2036, 1, 1)) == 0
    visitor.refresh_from_db()
    assert visitor.given_name == name


def test_without_an_address_is_overwritten_though_others_have_none_either(visitor):
    Visitor.objects.update(email="")
    PersonFactory(email="")
    PaymentFactory(membership=None, visitor=VisitorFactory(key=uuid4(), email=""))

    assert services.clear_unpaid_visitors(today=IN_TIME) == 1


def test_the_database_keeps_what_is_cleared_empty(visitor):
    services.clear_unpaid_visitors(today=IN_TIME)

    with pytest.raises(IntegrityError, match="members_visitor_cleared_is_empty"), transaction.atomic():
        Visitor.objects.filter(pk=visitor.pk).update(email="hana@example.org")


def test_finding_them_costs_one_question_however_many_there_are(visitor, django_assert_num_queries):
    services.clear_unpaid_visitors(today=IN_TIME)

    with django_assert_num_queries(1):
        services.clear_unpaid_visitors(today=IN_TIME)


def test_the_daily_command_does_all_of_it_and_says_how_much(visitor, capsys):
    Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now() - timedelta(days=1))
    Session.objects.create(session_key="open", session_data="", expire_date=timezone.now() + timedelta(days=1))

    call_command("tend_records", "--on", str(IN_TIME))

    assert capsys.readouterr().out == (
        "1 visitors cleared, 0 uploaded lists and 0 files of long work deleted, "
        "0 sign-ups of volunteers never confirmed forgotten, "
        "0 applications for scholarships never handed in erased, 0 old applications for scholarships emptied, "
        "0 names of guests at report meetings and 0 answers to forms erased, "
        "0 addresses of the newsletter that never confirmed or that left erased, ended sessions removed.\n"
    )
    assert [session.session_key for session in Session.objects.all()] == ["open"]
