"""The test provider: what it says is signed, and what is not signed is not believed."""

from datetime import UTC, datetime, timedelta

import pytest

from members.payments import checks, providers
from members.payments.interface import NoticeRefused, SignedNotice
from members.payments.test import HEADER, TrialProvider
from tests.factories.members import PaymentRequestFactory

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
gateway = TrialProvider()


@pytest.fixture
def told() -> SignedNotice:
    return gateway.say(PaymentRequestFactory.build(), "pay", at=NOW)


def read(notice: SignedNotice, at: datetime = NOW):
    return gateway.read_notice(notice.body, notice.headers, at=at)


def test_what_it_says_can_be_read():
    request = PaymentRequestFactory.build(amount_yen=15_000)

    (news,) = read(gateway.say(request, "pay", at=NOW)).news

    assert (news.key, news.step, news.amount_yen) == (request.key, "pay", 15_000)
    assert news.reference == f"test-{request.key}"


@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_five_minutes_are_allowed_either_way(told, minutes):
    assert read(told, at=NOW + timedelta(minutes=minutes)).kind == "pay"


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_old_and_future_notices_are_refused(told, seconds):
    with pytest.raises(NoticeRefused, match="five minutes"):
        read(told, at=NOW + timedelta(seconds=seconds))


def test_a_changed_body_is_refused(told):
    with pytest.raises(NoticeRefused, match="not ours"):
        read(SignedNotice(told.body.replace(b"10000", b"99999"), told.headers))


def test_a_moved_time_is_refused(told):
    later = told.headers[HEADER].replace(str(int(NOW.timestamp())), str(int(NOW.timestamp()) + 600))

    with pytest.raises(NoticeRefused, match="not ours"):
        read(SignedNotice(told.body, {HEADER: later}), at=NOW + timedelta(minutes=10))


def test_another_sites_secret_is_refused(told, settings):
    settings.SECRET_KEY = "another site's"

    with pytest.raises(NoticeRefused, match="not ours"):
        read(told)


@pytest.mark.parametrize("header", ["", "t=1", "v1=00", "t=x,v1=" + "0" * 64, "t=1,v1=" + "Z" * 64])
def test_a_notice_without_a_proper_signature_is_refused(told, header):
    with pytest.raises(NoticeRefused, match="not signed"):
        read(SignedNotice(told.body, {HEADER: header} if header else {}))


@pytest.mark.parametrize(("minutes", "steps"), [(59, []), (61, ["expire"])])
def test_its_page_closes_after_an_hour(minutes, steps):
    request = PaymentRequestFactory.build(started_at=NOW)

    told = gateway.reconcile(request, at=NOW + timedelta(minutes=minutes))

    assert [news.step for news in told] == steps


@pytest.mark.parametrize(("days", "steps"), [(13, []), (15, ["expire"])])
def test_its_slips_run_out_after_two_weeks(days, steps):
    request = PaymentRequestFactory.build(started_at=NOW)
    (news,) = read(gateway.say(request, "wait", at=NOW)).news
    request.slip_until = news.slip.until

    told = gateway.reconcile(request, at=NOW + timedelta(days=days))

    assert [news.step for news in told] == steps


def test_test_payments_are_offered_in_the_demo_only(settings):
    offered = []
    for settings.DEMO in (True, False):
        offered.append((list(providers.online()), list(providers.by_hand())))

    assert offered == [(["test"], ["postal", "bank", "cash"]), ([], ["postal", "bank", "cash"])]


def test_the_site_does_not_start_with_test_payments_outside_the_demo(settings):
    errors = []
    for settings.DEMO in (True, False):
        errors.append([error.id for error in checks.no_test_payments_outside_the_demo()])

    assert errors == [[], ["members.E001"]]


def test_every_way_of_paying_says_what_it_is():
    descriptions = [provider.describe() for provider in providers.offered().values()]

    assert [str(description.name) for description in descriptions] == [
        "Postal transfer",
        "Bank transfer",
        "Cash",
        "Test payment",
    ]
