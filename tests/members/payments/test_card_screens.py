"""Saved cards on screens: beside the button that pays, on the own page, and in the office."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jocs_site.backoffice.models import Run
from jocs_site.letters.models import Letter
from jocs_site.people.models import Person
from members import queries, services
from members.models import CardNotice, CardWish, PaymentRequest, SavedCard
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.members.payments.card_dues import charge
from tests.members.payments.conftest import deliver
from tests.stripe_stand_in import people

pytestmark = pytest.mark.django_db
CARD, CARDS, DUES = "/en/my/card/", "members_cards:index", "members_card_dues:index"
RIGHTS = ["view_savedcard", "change_savedcard", "charge_savedcard"]


@pytest.fixture
def member(client, account, words):
    """A member in a browser, who owes this year's dues."""
    membership = MembershipFactory(person=PersonFactory(user=UserFactory(), email="hana@example.org", language="en"))
    DuesFactory(membership=membership)
    client.force_login(membership.person.user)
    return membership


@pytest.fixture
def desk(client, staff):
    client.force_login(staff([*RIGHTS, "view_membership"]))
    return client


def sign_in(client, card: SavedCard) -> None:
    person = card.customer.person
    user = UserFactory()
    Person.objects.filter(pk=person.pk).update(user=user)
    client.force_login(user)


# Members


def test_the_box_is_off_and_stands_beside_the_card_only(client, member, words):
    dues = member.dues.get()

    shown = client.get(f"{reverse('members:check_payment')}?dues={dues.pk}").content.decode()

    assert shown.count('name="keep_card"') == 2  # Stripe's card and the test payment, not the convenience store
    assert ('name="keep_card" id="keep-card-1" value' in shown, "checked" in shown) == (True, False)
    assert words.words_en.replace("'", "&#x27;") in shown


@pytest.mark.parametrize(("ticked", "kept"), [(True, 1), (False, 0)])
def test_ticking_the_box_keeps_the_card(client, account, member, words, ticked, kept):
    page = f"{reverse('members:check_payment')}?dues={member.dues.get().pk}"
    client.post(page, {"provider": "stripe", "method": "card"} | ({"keep_card": words.pk} if ticked else {}))
    people.pay_by_card(account, PaymentRequest.objects.get().remote_id)
    deliver(account)

    assert SavedCard.objects.count() == kept


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "999"])
def test_what_nobody_could_tick_keeps_nothing(client, member, value):
    page = f"{reverse('members:check_payment')}?dues={member.dues.get().pk}"

    response = client.post(page, {"provider": "stripe", "method": "card", "keep_card": value})

    assert (response.status_code, CardWish.objects.count()) == (200 if value == "999" else 302, 0)


def test_without_words_nothing_is_offered(client, account):
    membership = MembershipFactory(person=PersonFactory(user=UserFactory(), language="en"))
    dues = DuesFactory(membership=membership)
    client.force_login(membership.person.user)
    pages = [CARD, reverse("members:overview"), f"{reverse('members:check_payment')}?dues={dues.pk}"]

    shown = [client.get(page).content.decode() for page in pages]

    assert ("I agree" in shown[0], CARD in shown[1], "keep_card" in shown[2]) == (False, False, False)


def test_a_member_names_a_card_on_the_own_page(client, account, member, words):
    empty = client.get(CARD).content.decode()
    gone = client.post(CARD, {"step": "name", "provider": "stripe", "words": words.pk})
    people.pay_by_card(account, account.all("cs")[0]["id"])

    back = client.get(account.all("cs")[0]["success_url"], follow=True).content.decode()

    assert ("No card of yours is kept" in empty, gone.url) == (True, account.all("cs")[0]["url"])
    assert ("Visa …4242" in back, "It expires in 12/2031" in back) == (True, True)


def test_without_a_tick_no_page_is_opened(client, account, member):
    page = client.post(CARD, {"step": "name", "provider": "stripe"}, follow=True).content.decode()

    assert ("Please tick the box if you agree." in page, account.all("cs")) == (True, [])


def test_a_silent_stripe_is_said_on_the_own_page(client, account, member, words):
    account.fails = 99

    page = client.post(CARD, {"step": "name", "provider": "stripe", "words": words.pk}, follow=True)

    assert "does not answer at present" in page.content.decode()


def test_a_member_removes_the_card_after_a_question(client, keep):
    card = keep()
    sign_in(client, card)
    asked = client.get(f"{CARD}?remove").content.decode()

    done = client.post(CARD, {"step": "remove"}, follow=True).content.decode()

    card.refresh_from_db()
    assert ("Do you want to remove the card?" in asked, "Your card is removed" in done) == (True, True)
    assert card.ended_on == timezone.localdate()


def test_the_own_page_leads_to_the_card_and_says_what_is_announced(client, announced):
    notice = announced()
    sign_in(client, notice.card)

    shown = client.get(reverse("members:overview")).content.decode()

    assert (CARD in shown, "On April 24, 2027 your saved card pays the dues" in shown) == (True, True)


def test_another_members_wish_is_not_found(client, keep, member):
    wish = keep().wish

    answers = [client.get(reverse("members:card_named", args=[key])).status_code for key in (wish.key, uuid.uuid4())]

    assert answers == [404, 404]


def test_what_is_held_about_a_member_names_the_card_and_what_is_announced(announced):
    notice = announced()

    parts = {part.code: part.records for part in queries.held_about(notice.card.customer.person)}

    assert [fact.value for fact in parts["cards"][0]][:2] == ["visa", "4242"]
    assert len(parts["card_notices"]) == 1


# The office


@pytest.mark.parametrize("name", [CARDS, DUES, "members_card_dues:announce", "members_card_dues:charge"])
def test_a_screen_needs_its_right(client, clerk, name):
    client.force_login(clerk)

    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", [CARDS, DUES])
def test_a_list_costs_the_same_for_one_row_and_three(desk, announced, name):
    costs = []
    desk.get(reverse(name))
    for more in (1, 2):
        for _member in range(more):
            announced()
        with CaptureQueriesContext(connection) as captured:
            shown = desk.get(reverse(name))
        costs.append(len(captured))

    assert (len(shown.context["object_list"]), costs[0]) == (3, costs[1])


@pytest.mark.parametrize("name", [CARDS, DUES])
def test_a_list_is_exported(desk, announced, name):
    announced()

    assert desk.get(reverse(name), {"export": "xlsx"}).status_code == 200


def test_the_office_ends_a_card_with_a_reason(desk, keep):
    card = keep()
    way = reverse("members_cards:end", args=[card.pk])
    listed = way in desk.get(reverse(CARDS)).content.decode()
    desk.post(way, {"reason": ""})
    before = SavedCard.objects.get().ended_on
    desk.post(way, {"reason": "Asked by telephone"})

    card.refresh_from_db()
    assert (listed, before, card.ended_because) == (True, None, "Asked by telephone")
    assert Letter.objects.filter(key=f"card_ended:{card.pk}").count() == 1


def test_who_may_only_read_is_not_led_to_commands(client, staff, announced):
    notice = announced()
    client.force_login(staff(["view_savedcard", "view_membership"]))
    pages = [client.get(reverse(name)).content.decode() for name in (CARDS, DUES)]

    assert reverse("members_cards:end", args=[notice.card_id]) not in pages[0]
    assert [reverse(f"members_card_dues:{name}") in pages[1] for name in ("announce", "charge")] == [False, False]


def test_the_treasurer_sees_who_gets_the_letter_and_sends_it(desk, owing):
    dues = owing()
    shown = desk.get(reverse("members_card_dues:announce"), {"year": 2027})
    page = shown.content.decode()
    form = shown.context["form"].initial

    early = desk.post(reverse("members_card_dues:announce"), form | {"charge_on": timezone.localdate().isoformat()})
    desk.post(reverse("members_card_dues:announce"), form | {"charge_on": form["charge_on"].isoformat()})

    assert ("¥10,000" in page, "will be charged to your card" in page) == (True, True)
    assert "少なくとも14日" in early.content.decode()
    assert [(run.job, run.args["year"]) for run in Run.objects.all()] == [("members.announce_cards", dues.fiscal_year)]


def test_nobody_to_write_to_is_said(desk):
    page = desk.get(reverse("members_card_dues:announce"), {"year": 2031}).content.decode()

    assert "2031年度の対象者はいません" in page


def test_nothing_to_charge_is_said(desk):
    assert "今日、引き落とすものはありません。" in desk.get(reverse("members_card_dues:charge")).content.decode()


def test_the_treasurer_tries_a_declined_card_again_from_the_list(desk, account, announced):
    notice = announced("0341")
    charge()
    way = reverse("members_card_dues:again", args=[notice.pk])
    listed = way in desk.get(reverse(DUES)).content.decode()
    shown = desk.get(way)
    account.get(notice.card.reference)["card"]["last4"] = "4242"
    CardNotice.objects.update(announced_on=date(2026, 4, 1), charge_on=date(2026, 5, 1))

    done = desk.post(way, shown.context["form"].initial, follow=True).content.decode()

    assert (listed, "generic_decline" in shown.content.decode(), "カードで支払われました。" in done) == (
        True,
        True,
        True,
    )


def test_the_treasurer_takes_an_announced_charge_back(desk, announced):
    notice = announced()
    way = reverse("members_card_dues:withdraw", args=[notice.pk])
    listed = way in desk.get(reverse(DUES)).content.decode()

    desk.post(way, {"reason": "Wrong day"})

    notice.refresh_from_db()
    assert (listed, notice.withdrawn_because) == (True, "Wrong day")


def test_two_records_of_one_person_keep_one_card(announced, keep):
    kept, gone = announced().card, keep()
    services.merge_person(kept=kept.customer.person, gone=gone.customer.person, on=timezone.localdate())

    gone.refresh_from_db()
    assert (gone.ended_because, gone.customer.is_in_use, gone.customer.person) == (
        "Entered twice.",
        False,
        kept.customer.person,
    )
    assert queries.card_of(kept.wish.request.membership) == kept


def test_the_card_of_the_record_that_goes_follows_to_the_one_that_stays(keep):
    gone, kept = keep(), PersonFactory()
    services.merge_person(kept=kept, gone=gone.customer.person, on=timezone.localdate())

    assert (SavedCard.objects.get().customer.person, SavedCard.objects.get().ended_on) == (kept, None)
