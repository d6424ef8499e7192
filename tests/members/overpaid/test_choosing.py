"""The member says what shall be done with money that covers nothing."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.core.management import call_command
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from members import queries, services
from members.models import Allocation, CreditQuestion, CreditWish, Dues, Gift, OverpaymentTerms, RefundOrder
from members.services import Answer
from tests.factories.members import DuesFactory, MembershipFactory, PaymentFactory, PurposeFactory
from tests.factories.people import PersonFactory
from tests.members.overpaid.conftest import ACCOUNT, DAY, NOW, approve, left_yen

pytestmark = pytest.mark.django_db
NEXT_YEAR = Answer("next_year")
REFUND = Answer("refund", account=ACCOUNT)


def choose(payment, by, answer: Answer, seen_yen: int = 5_000) -> CreditWish:
    return services.choose_for_credit(payment_id=payment.pk, answer=answer, seen_yen=seen_yen, at=NOW, by=by)


def ask(payment) -> str:
    return services.ask_about_credit(payment_id=payment.pk, on=DAY, at=NOW)


def figures(membership) -> dict[int, tuple[int, int]]:
    """Dues and what is paid, by year."""
    rows = Dues.objects.with_paid().filter(membership=membership)
    return {dues.fiscal_year: (dues.amount_yen, dues.paid_yen) for dues in rows}


def test_kept_money_covers_the_next_dues_when_they_are_made_and_once(payment, member, payer):
    wish = choose(payment, payer, NEXT_YEAR)
    before = wish.state

    for _time in range(2):
        services.raise_dues(fiscal_year=2027)

    wish.refresh_from_db()
    assert figures(member)[2027] == (10_000, 5_000)
    assert (before, wish.state, left_yen(payment), Allocation.objects.count()) == ("waiting", "done", 0, 2)


def test_more_than_a_year_is_kept_for_the_years_after(member, payer):
    payment = services.record_payment(services.Received(member.pk, 32_000, DAY, "postal", "S2"), at=NOW)
    choose(payment, payer, NEXT_YEAR, 22_000)

    for year in (2027, 2028, 2029):
        services.raise_dues(fiscal_year=year)

    assert [figures(member)[year][1] for year in (2027, 2028, 2029)] == [10_000, 10_000, 2_000]


def test_dues_that_are_there_already_are_covered_at_once(payment, member, payer):
    DuesFactory(membership=member, fiscal_year=2027)

    wish = choose(payment, payer, NEXT_YEAR)

    assert (wish.state, figures(member)[2027]) == ("done", (10_000, 5_000))


def test_money_without_a_wish_covers_nothing_by_itself(payment, member):
    services.raise_dues(fiscal_year=2027)

    assert (figures(member)[2027], left_yen(payment)) == ((10_000, 0), 5_000)


def test_it_becomes_a_higher_sum_for_this_year(payment, member, payer):
    """R2: more money, no more votes."""
    wish = choose(payment, payer, Answer("higher"))

    assert (wish.state, figures(member), left_yen(payment)) == ("done", {2026: (15_000, 15_000)}, 0)


def test_it_becomes_a_gift_with_a_receipt(payment, member, payer):
    purpose = PurposeFactory(code="scholarships")

    choose(payment, payer, Answer("gift", purpose_id=purpose.pk))

    gift = Gift.objects.get()
    assert (gift.amount_yen, gift.purpose, gift.person) == (5_000, purpose, member.person)
    assert sorted(receipt.total_yen for receipt in payment.receipts.all()) == [5_000, 10_000]


def test_it_is_sent_back_by_an_order_that_waits_for_the_office(payment, payer):
    wish = choose(payment, payer, REFUND)

    order = RefundOrder.objects.get()
    assert (order.state, order.amount_yen, order.is_from_payer, order.asked_by) == ("asked", 5_000, True, payer)
    assert (wish.order, queries.account_of(order)) == (order, ACCOUNT)


def test_a_payer_changes_their_mind_until_it_is_carried_out(payment, member, payer):
    choose(payment, payer, REFUND)
    choose(payment, payer, NEXT_YEAR)
    choose(payment, payer, Answer("higher"))

    assert [wish.state for wish in payment.credit_wishes.order_by("pk")] == ["changed", "changed", "done"]
    assert (RefundOrder.objects.get().state, figures(member)) == ("withdrawn", {2026: (15_000, 15_000)})
    with pytest.raises(StaleState):
        choose(payment, payer, NEXT_YEAR)


def test_what_the_bank_has_on_its_list_is_not_stopped_by_the_payer(payment, payer, asker, cashier):
    choose(payment, payer, REFUND)
    order = approve(RefundOrder.objects.get(), asker)
    services.for_the_bank(order_ids=[order.pk], write=len, at=NOW, by=cashier)

    with pytest.raises(RuleBroken, match="telephone the office"):
        choose(payment, payer, NEXT_YEAR)
    assert choose(payment, asker, Answer("next_year", said_by="the member")).state == "waiting"


def test_an_order_of_the_office_is_not_stopped_by_the_payer(payment, payer, asker):
    services.order_refund(payment_id=payment.pk, amount_yen=1, account=ACCOUNT, reason="Paid twice", at=NOW, by=asker)

    with pytest.raises(RuleBroken, match="telephone the office"):
        choose(payment, payer, NEXT_YEAR)


def test_the_office_records_what_was_said_by_telephone(payment, asker):
    wish = choose(payment, asker, Answer("refund", account=ACCOUNT, said_by="his daughter"))

    order = wish.order
    assert (wish.said_by, wish.said_at, wish.entered_by) == ("his daughter", NOW, asker)
    assert (order.said_by, order.is_from_payer, order.asked_by) == ("his daughter", False, asker)


def test_a_button_pressed_twice_is_one_wish(payment, payer):
    assert choose(payment, payer, REFUND) == choose(payment, payer, REFUND)
    assert (CreditWish.objects.count(), RefundOrder.objects.count()) == (1, 1)


def test_what_was_seen_must_still_be_there(payment, payer):
    with pytest.raises(StaleState, match="Look at it again"):
        choose(payment, payer, NEXT_YEAR, seen_yen=4_999)

    assert not CreditWish.objects.exists()


def test_nothing_is_higher_than_dues_that_are_still_owed(member, payer):
    payment = PaymentFactory(membership=member, amount_yen=5_000)

    with pytest.raises(RuleBroken, match="year that is paid"):
        choose(payment, payer, Answer("higher"))

    assert (CreditWish.objects.count(), left_yen(payment)) == (0, 5_000)


def test_two_tabs_have_one_effect(payment, payer, race):
    purpose = PurposeFactory()

    outcomes = race(*[partial(choose, payment, payer, Answer("gift", purpose_id=purpose.pk))] * 4)

    assert [type(outcome).__name__ for outcome in outcomes].count("CreditWish") == 1
    assert (Gift.objects.count(), left_yen(payment)) == (1, 0)


def test_member_and_clerk_at_once_have_one_effect(payment, member, payer, asker, race):
    dues = Dues.objects.get(membership=member)

    race(
        partial(choose, payment, payer, REFUND),
        partial(services.accept_as_dues, payment_id=payment.pk, dues_id=dues.pk, by=asker),
    )

    is_ordered = RefundOrder.objects.filter(state="asked").count()
    assert (is_ordered, figures(member)) in [(1, {2026: (10_000, 10_000)}), (0, {2026: (15_000, 15_000)})]
    assert left_yen(payment) == 5_000 * is_ordered


def test_the_run_of_dues_and_the_payer_at_once_use_it_once(payment, member, payer, race):
    choose(payment, payer, NEXT_YEAR)

    race(
        partial(services.raise_dues, fiscal_year=2027),
        partial(services.raise_dues, fiscal_year=2027),
        partial(choose, payment, payer, Answer("higher")),
    )

    paid = sum(paid_yen for _amount, paid_yen in figures(member).values())
    assert (paid, left_yen(payment)) == (15_000, 0)


def test_the_payer_is_asked_by_letter_once(payment, member):
    member.person.email = "hanako@example.org"
    member.person.save()

    ways = [ask(payment), ask(payment)]

    (letter,) = Letter.objects.all()
    assert (ways, letter.address) == (["email", ""], "hanako@example.org")
    assert "5,000" in letter.text
    assert CreditQuestion.objects.get().amount_yen == 5_000


def test_without_an_e_mail_address_the_question_goes_on_paper(payment, member):
    member.person.user, member.person.email = None, ""
    member.person.postal_code, member.person.prefecture, member.person.city = "1690051", "東京都", "新宿区"
    member.person.save()

    assert (ask(payment), Letter.objects.get().channel) == ("post", "post")


@pytest.mark.parametrize("columns", [{"stop_mail": True}, {"deceased_on": DAY}])
def test_some_are_not_written_to(payment, member, columns):
    type(member.person).objects.filter(pk=member.person_id).update(**columns)

    assert (ask(payment), Letter.objects.count(), CreditQuestion.objects.count()) == ("", 0, 0)


def test_who_answered_is_not_asked(payment, payer):
    choose(payment, payer, NEXT_YEAR)

    assert ask(payment) == ""


def test_a_small_sum_is_worth_no_letter_by_a_rule_with_a_date(payment):
    OverpaymentTerms.objects.create(starts_on=DAY, ask_from_yen=5_001, account_days=30)

    before, after = (list(queries.credits_to_ask(day)) for day in (date(2026, 5, 31), DAY))

    assert (before, after) == ([payment], [])


def test_every_day_the_payers_of_the_days_before_are_asked(payment, member, monkeypatch):
    at = datetime(2026, 6, 10, 16, 0, tzinfo=UTC)  # the next day in Japan

    assert services.ask_about_fresh_credits(on=DAY, at=NOW) == 0
    assert services.ask_about_fresh_credits(on=DAY, at=at) == 1
    call_command("tend_overpayments")
    assert Letter.objects.count() == 1


def test_the_worklist_of_the_office(payment, member, payer):
    other = PaymentFactory(membership=MembershipFactory(), amount_yen=3_000)
    ask(payment)
    choose(other, payer, NEXT_YEAR, 3_000)

    assert list(queries.credits_left()) == [payment, other]
    assert [list(queries.credits_unanswered()), list(queries.credits_asked())] == [[payment], [payment]]
    assert list(queries.credits_to_ask(DAY)) == []


class TestOwnPage:
    @pytest.fixture(autouse=True)
    def sign_in(self, client, payer):
        client.force_login(payer)

    @pytest.fixture
    def address(self, payment):
        return reverse("members:credit", args=[payment.pk])

    def test_asks_on_top(self, client, payment, address):
        page = client.get(reverse("members:overview")).content.decode()

        assert "You have paid ¥5,000 more than was owed." in page
        assert address in page

    def test_next_year_takes_two_taps(self, client, payment, address):
        check = client.get(address + "?choice=next_year")
        client.post(address + "?choice=next_year", {"seen_yen": 5_000, "step": "choose"})

        assert "Is this right?" in check.content.decode()
        assert CreditWish.objects.get().choice == "next_year"
        assert "We keep ¥5,000" in client.get(reverse("members:overview")).content.decode()

    def test_a_refund_asks_for_the_account_and_shows_it_once_more(self, client, payment, address):
        typed = {
            "seen_yen": 5_000,
            "bank_name": "みずほ銀行",
            "bank_code": "０００１",
            "branch_name": "早稲田",
            "branch_code": "068",
            "account_type": "1",
            "number": "12345",
            "holder": "ﾔﾏﾀﾞ ﾊﾅｺ",
        }
        check = client.post(address + "?choice=refund", typed)
        before = RefundOrder.objects.count()
        client.post(address + "?choice=refund", typed | {"step": "choose"})

        assert "0012345" in check.content.decode()
        assert (before, queries.account_of(RefundOrder.objects.get())) == (0, ACCOUNT)

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("number", "12345678", "seven digits"),
            ("bank_code", "12", "four digits"),
            ("branch_code", "x", "three digits"),
            ("holder", "山田", "in kana"),
            ("bank_name", "", "required"),
        ],
    )
    def test_a_wrong_account_is_said_at_its_field(self, client, address, field, value, sentence):
        right = {"seen_yen": 5_000, "account_type": "1"} | {
            name: getattr(ACCOUNT, name) for name in ("bank_name", "branch_name", "number", "holder")
        }

        form = client.post(address + "?choice=refund", right | {field: value, "step": "choose"}).context["form"]

        assert (list(form.errors), RefundOrder.objects.count()) == ([field], 0)
        assert sentence in form.errors[field][0]

    def test_a_gift_has_a_purpose(self, client, address):
        purpose = PurposeFactory()

        details = client.get(address + "?choice=gift").content.decode()
        check = client.post(address + "?choice=gift", {"seen_yen": 5_000, "purpose": purpose.pk})
        client.post(address + "?choice=gift", {"seen_yen": 5_000, "purpose": purpose.pk, "step": "choose"})

        assert "Where it is needed most" in details
        assert "Where it is needed most" in check.content.decode()
        assert Gift.objects.get().purpose == purpose

    def test_what_is_gone_meanwhile_is_said(self, client, payment, address, payer):
        choose(payment, payer, Answer("higher"))

        answer = client.post(address + "?choice=next_year", {"seen_yen": 5_000, "step": "choose"}, follow=True)

        assert "Nothing is left of this payment any more." in answer.content.decode()

    def test_nobody_elses_money_is_there(self, client, payment):
        other = PaymentFactory(membership=MembershipFactory(person=PersonFactory()), amount_yen=3_000)

        assert client.get(reverse("members:credit", args=[other.pk])).status_code == 404
