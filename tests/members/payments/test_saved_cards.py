"""A card that is kept for next year's dues: ticked at Checkout or named on a page of its own, changed, removed."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Consent, ConsentText
from members import queries, services
from members.models import CardCustomer, CardWish, Payment, PaymentNotice, SavedCard
from tests.factories.members import DuesFactory, MembershipFactory, PurposeFactory
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.members.payments.conftest import deliver, state
from tests.members.payments.test_stripe_orders import undone
from tests.stripe_stand_in import people

pytestmark = pytest.mark.django_db


def name_card(account, words, membership, last4="4242") -> CardWish:
    """On the own page, without paying."""
    services.open_card_page(
        membership=membership, provider="stripe", words_id=words.pk, site="https://jocs.example/", at=timezone.now()
    )
    wish = CardWish.objects.latest("pk")
    people.pay_by_card(account, wish.remote_id, card=last4)
    return wish


def test_the_page_asks_to_keep_the_card_for_later_only_when_it_was_ticked(account, begin, words):
    ticked, plain = begin(keep_card=words.pk), begin()

    page, other = account.get(ticked.remote_id), account.get(plain.remote_id)
    customer = account.get(page["customer"])
    assert page["asked"]["payment_intent_data"]["setup_future_usage"] == "off_session"
    assert (customer["email"], page["customer_email"]) == ("hana@example.org", None)
    assert ("setup_future_usage" in other["asked"]["payment_intent_data"], other["customer"]) == (False, None)


def test_a_card_is_kept_when_the_payment_has_come(account, keep, words, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        card = keep()

    method = account.get(card.reference)
    consent = card.consent
    assert (card.brand, card.last4, card.exp_month, card.exp_year) == ("visa", "4242", 12, 2031)
    assert (method["customer"], card.customer.person.email) == (card.customer.reference, "hana@example.org")
    assert (consent.purpose, consent.text_version, consent.given_on) == ("card_dues", "2026-01", timezone.localdate())
    assert sorted(letter.subject for letter in mail.outbox) == [
        "We have received your payment",
        "Your card is kept for next year's dues",
    ]


def test_no_number_of_a_card_is_in_any_column(keep):
    card = keep()

    texts = [str(value) for value in SavedCard.objects.filter(pk=card.pk).values_list()[0]]
    assert [text for text in texts if len(text) > 11 and text.isdecimal()] == []


def test_a_card_that_was_not_ticked_is_not_kept(account, begin):
    people.pay_by_card(account, begin().remote_id)
    deliver(account)

    assert (Payment.objects.count(), SavedCard.objects.count()) == (1, 0)


def test_a_declined_card_is_not_kept_and_the_next_is(account, begin, words):
    request = begin(keep_card=words.pk)
    people.pay_by_card(account, request.remote_id, card="0002")
    deliver(account)
    before = SavedCard.objects.count()
    people.pay_by_card(account, request.remote_id)
    deliver(account)

    assert (before, SavedCard.objects.get().last4) == (0, "4242")


@pytest.mark.parametrize("method", ["konbini"])
def test_only_a_card_can_be_kept(begin, words, method):
    with pytest.raises(RuleBroken, match="cannot be kept this way"):
        begin(method, keep_card=words.pk)

    assert CardWish.objects.count() == 0


def test_words_that_changed_meanwhile_are_read_again(account, begin, words):
    newer = {"version": "2026-02", "starts_on": date(2026, 2, 1), "words_ja": "新しい文", "words_en": "New words"}
    ConsentText.objects.create(purpose="card_dues", **newer)

    with pytest.raises(RuleBroken, match="read them again"):
        begin(keep_card=words.pk)

    assert (CardWish.objects.count(), account.all("cs")) == (0, [])


def test_a_gift_keeps_no_card(account, words):
    membership = MembershipFactory()

    with pytest.raises(TypeError):
        services.start_gift(keep_card=words.pk)
    with pytest.raises(RuleBroken, match="cannot be kept this way"):
        services.start_payment(
            membership=membership,
            gift=services.GiftWish(1_000, PurposeFactory().pk),
            provider="stripe",
            method="konbini",
            keep_card=words.pk,
            at=timezone.now(),
        )


def test_an_organisation_keeps_no_card(account, begin, words):
    dues = DuesFactory(membership=MembershipFactory(person=None, organisation=OrganisationFactory()))

    with pytest.raises(RuleBroken, match="cannot be kept this way"):
        begin(dues=dues, keep_card=words.pk)


def test_one_person_is_one_customer(account, keep, words):
    card = keep()
    membership = card.wish.request.membership
    other = DuesFactory(membership=membership, fiscal_year=2027)

    keep_again = services.start_payment(
        membership=membership,
        dues_ids=[other.pk],
        provider="stripe",
        method="card",
        keep_card=words.pk,
        at=timezone.now(),
    )[0]
    people.pay_by_card(account, keep_again.remote_id)
    deliver(account)

    assert (CardCustomer.objects.count(), len(account.all("cus"))) == (1, 1)
    assert [one.ended_because for one in SavedCard.objects.order_by("pk")] == ["別のカードが登録されました。", ""]


def test_two_tabs_make_one_customer(account, begin, words, race):
    dues = DuesFactory(membership=MembershipFactory(person=PersonFactory(email="hana@example.org")))

    outcomes = race(*[lambda: begin(dues=dues, keep_card=words.pk)] * 4)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert (CardCustomer.objects.count(), len(account.all("cus")), CardWish.objects.count()) == (1, 1, 4)


def test_a_customer_whose_answer_was_lost_is_made_once(account, begin, words):
    account.loses = 1

    request = begin(keep_card=words.pk)

    assert (len(account.all("cus")), account.get(request.remote_id)["customer"]) == (1, account.all("cus")[0]["id"])


def test_a_card_is_named_without_paying(account, words):
    membership = MembershipFactory(person=PersonFactory(email="hana@example.org", language="en"))
    name_card(account, words, membership)

    assert set(deliver(account)) == {200}
    page = account.all("cs")[0]
    assert (page["mode"], page["amount_total"], page["metadata"].keys()) == ("setup", None, {"card"})
    assert (queries.card_of(membership).last4, Payment.objects.count()) == ("4242", 0)


def test_the_page_to_which_the_member_comes_back_asks_when_the_notice_is_late(account, words):
    wish = name_card(account, words, MembershipFactory())

    kept = [services.look_at_wish(wish=wish, at=timezone.now()) for _time in range(2)]
    deliver(account)

    assert (kept, SavedCard.objects.count()) == ([True, False], 1)


def test_another_card_takes_the_place_of_the_first_and_stripe_forgets_it(
    account, keep, words, django_capture_on_commit_callbacks
):
    first = keep()
    with django_capture_on_commit_callbacks(execute=True):
        name_card(account, words, first.wish.request.membership, last4="5556")
        deliver(account)

    first.refresh_from_db()
    assert queries.card_of(first.wish.request.membership).last4 == "5556"
    assert (first.ended_on, bool(first.forgotten_at)) == (timezone.localdate(), True)
    assert account.get(first.reference)["customer"] is None
    assert list(Consent.objects.order_by("pk").values_list("withdrawn_on", flat=True)) == [timezone.localdate(), None]


def test_late_news_of_a_first_card_does_not_displace_the_second(account, begin, words):
    request = begin(keep_card=words.pk)
    people.pay_by_card(account, request.remote_id)
    name_card(account, words, request.membership, last4="5556")

    deliver(account, *reversed(account.undelivered()))

    assert queries.card_of(request.membership).last4 == "5556"
    assert SavedCard.objects.get(last4="4242").ended_on == timezone.localdate()


def test_a_member_removes_the_card_and_no_old_news_brings_it_back(account, keep, django_capture_on_commit_callbacks):
    card = keep()
    with django_capture_on_commit_callbacks(execute=True):
        for _tap in range(2):
            services.end_card(card_id=card.pk, reason="Removed by its holder.", at=timezone.now())
        deliver(account, *account.events, *account.undelivered())

    card.refresh_from_db()
    assert (account.get(card.reference)["customer"], SavedCard.objects.count()) == (None, 1)
    assert (card.consent.withdrawn_on, queries.card_of(card.wish.request.membership)) == (timezone.localdate(), None)
    assert [letter.subject for letter in mail.outbox].count("Your card is charged no more") == 1


def test_a_card_ends_without_stripe_which_is_told_later(account, keep, django_capture_on_commit_callbacks):
    card = keep()
    account.fails = 99
    with django_capture_on_commit_callbacks(execute=True):
        services.end_card(card_id=card.pk, reason="Asked by telephone.", at=timezone.now())
    account.fails = 0
    before = account.get(card.reference)["customer"]

    for days in (0, 2, 2):
        services.reconcile_payments(at=timezone.now() + timedelta(days=days))

    card.refresh_from_db()
    assert (before, account.get(card.reference)["customer"]) == (card.customer.reference, None)
    assert bool(card.forgotten_at) is True


def test_a_card_removed_at_stripe_ends_here(account, keep):
    card = keep()
    people.remove_card(account, card.reference)

    assert set(deliver(account)) == {200}
    card.refresh_from_db()
    assert (card.ended_on, card.ended_because) == (timezone.localdate(), "決済会社の側で削除されました。")


def test_a_card_that_was_renewed_is_good_for_longer(account, keep):
    card = keep()
    people.renew_card(account, card.reference, exp_year=2036)
    deliver(account)

    card.refresh_from_db()
    assert (card.exp_year, card.has_expired(date(2036, 12, 31)), card.has_expired(date(2037, 1, 1))) == (
        2036,
        False,
        True,
    )


def test_news_of_cards_that_are_none_of_ours_change_nothing(account, keep):
    keep()
    stranger = account.new("pm", type="card", customer=None, card={"brand": "jcb", "last4": "1"})
    account.tell("payment_method.detached", stranger | {"card": {"exp_month": 1, "exp_year": 2030}})
    stranger["card"] |= {"exp_month": 1, "exp_year": 2030}

    assert deliver(account) == [200]
    assert PaymentNotice.objects.exclude(trouble="").count() == 0


def test_a_refund_told_before_its_payment_keeps_the_card_too(account, begin, words):
    request = begin(keep_card=words.pk)
    intent = people.pay_by_card(account, request.remote_id)
    people.refund_in_dashboard(account, intent["id"], 1_000)

    deliver(account, account.events[-1])

    assert (state(request), SavedCard.objects.count()) == ("paid", 1)


def test_a_consent_withdrawn_by_the_office_ends_the_card_as_well(keep):
    card = keep()
    Consent.objects.filter(pk=card.consent_id).update(withdrawn_on=timezone.localdate())

    assert queries.card_of(card.wish.request.membership) is None


@pytest.mark.parametrize(
    "change",
    [{"ended_on": date(2026, 12, 1)}, {"ended_because": "x"}, {"exp_month": 13}, {"forgotten_at": timezone.now()}],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_what_a_card_cannot_be(keep, change):
    card = keep()

    with pytest.raises(IntegrityError), transaction.atomic():
        SavedCard.objects.filter(pk=card.pk).update(**change)


def test_a_person_cannot_have_two_cards_in_force(account, keep, words):
    first = keep()
    wish = CardWish.objects.create(customer=first.customer, words=words, asked_at=timezone.now())
    consent = Consent.objects.create(
        person=first.customer.person, purpose="card_dues", given_on=date(2026, 1, 1), withdrawn_on=date(2026, 1, 2)
    )

    with pytest.raises(IntegrityError, match=r"card_one_in_force|customer_id"):
        SavedCard.objects.create(
            customer=first.customer,
            wish=wish,
            consent=consent,
            reference="pm_2",
            brand="visa",
            last4="1111",
            exp_month=1,
            exp_year=2030,
            saved_on=date(2026, 12, 1),
        )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_news_of_cards_in_every_order_ends_alike(account, begin, words, data):
    """Paid and kept, another one named, that one renewed: in any order, some of it twice."""
    account.forget()
    with undone():
        request = begin(keep_card=words.pk)
        people.pay_by_card(account, request.remote_id)
        wish = name_card(account, words, request.membership, last4="5556")
        newest = account.get(account.get(wish.remote_id)["setup_intent"])["payment_method"]
        people.renew_card(account, newest, exp_year=2036)
        for event in data.draw(st.permutations(account.events)):
            assert deliver(account, event) == [200]
        deliver(account, data.draw(st.sampled_from(account.events)))

        card = queries.card_of(request.membership)
        assert (card.reference, card.exp_year, state(request)) == (newest, 2036, "paid")
        assert (SavedCard.objects.count(), Payment.objects.count()) == (2, 1)
