"""Screens of the office: the page of a payment, refund orders, the list for the bank, overpayments."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from wagtail.log_actions import registry

from members import services
from members.models import CreditWish, OverpaymentTerms, Payment, RefundOrder
from tests.factories.members import DuesFactory, MembershipFactory, PaymentFactory
from tests.members.overpaid.conftest import ACCOUNT, NOW, approve, order, pay_out

pytestmark = pytest.mark.django_db
TYPED = {
    name: getattr(ACCOUNT, name)
    for name in ("bank_name", "bank_code", "branch_name", "branch_code", "number", "holder")
}
TYPED["account_type"] = "1"


def address(name: str, *args: int) -> str:
    return reverse(name, args=args)


@pytest.fixture
def desk(client, asker):
    client.force_login(asker)
    return client


@pytest.fixture
def till(client, cashier):
    """Whoever pays."""
    client.force_login(cashier)
    return client


def test_the_page_of_a_payment_shows_everything_and_leads_everywhere(till, payment, asker, cashier):
    services.issue_receipts(payment_id=payment.pk, on=NOW.date())
    paid = pay_out(approve(order(payment, asker), cashier), cashier)

    page = till.get(address("members_payments:inspect", payment.pk)).content.decode()

    for words in ("¥15,000", "Dues for 2026", payment.receipts.get().number, f"Refund order {paid.pk}", "FB0610"):
        assert words in page


@pytest.mark.parametrize("name", ["wish", "credit", "order", "reverse", "shares"])
def test_the_page_offers_what_can_be_done(till, payment, name):
    page = till.get(address("members_payments:inspect", payment.pk)).content.decode()

    assert address(f"members_payments:{name}", payment.pk) in page


def test_what_is_reversed_offers_nothing(till, payment):
    reversal = services.reverse_payment(payment_id=payment.pk, on=NOW.date(), reason="Mistake", at=NOW)

    pages = [till.get(address("members_payments:inspect", row.pk)) for row in (payment, reversal)]

    assert [page.context["commands"] for page in pages] == [[], []]
    assert "Mistake" in pages[0].content.decode()


def test_a_refund_goes_its_way_through_the_screens(client, payment, asker, cashier):
    client.force_login(asker)
    said = {"amount_yen": 5_000, "reason": "Paid too much", "said_by": "the member", "seen_yen": 15_000}
    answer = client.post(address("members_payments:order", payment.pk), said | TYPED)
    made = RefundOrder.objects.get()
    seen_by_asker = client.get(answer.url).content.decode()
    client.force_login(cashier)
    client.post(reverse("members_refunds:step", args=[made.pk, "approve"]), {"expected_state": "asked"})
    page = client.get(answer.url).content.decode()
    paid = {"on": date(2026, 6, 2), "reference": "FB1", "expected_state": "approved"}
    client.post(address("members_refunds:pay", made.pk), paid)
    client.post(
        address("members_refunds:bounce", made.pk),
        {"on": date(2026, 6, 3), "reason": "No such account", "expected_state": "paid"},
    )

    made.refresh_from_db()
    assert ("0012345" in seen_by_asker, "0012345" in page, made.state) == (False, True, "asked")
    assert list(Payment.objects.filter(refund_of=payment).values_list("amount_yen", flat=True)) == [-5_000, 5_000]


def test_whoever_sees_an_account_is_noted(till, payment, asker, cashier):
    made = order(payment, asker)

    till.get(address("members_refunds:inspect", made.pk))

    entries = registry.get_logs_for_instance(payment).filter(action="members.refund_account_shown")
    assert [entry.user for entry in entries] == [cashier]


def test_cash_needs_no_account(desk, payment):
    said = {
        "amount_yen": 5_000,
        "reason": "Paid too much",
        "said_by": "the member",
        "seen_yen": 15_000,
        "in_cash": "on",
    }

    desk.post(address("members_payments:order", payment.pk), said)

    assert RefundOrder.objects.get().in_cash is True


def test_what_stands_against_a_step_is_said_instead_of_a_button(till, payment, cashier):
    made = order(payment, cashier)

    page = till.get(address("members_refunds:inspect", made.pk)).content.decode()

    assert "Who entered a refund order does not approve it as well." in page
    assert reverse("members_refunds:step", args=[made.pk, "approve"]) not in page


def test_the_list_for_the_bank_on_paper_and_as_a_file(till, payment, asker, cashier):
    made = approve(order(payment, asker), cashier)
    asked = {"orders": [made.pk], "on": date(2026, 6, 15)}

    paper = till.post(address("members_refunds:bank"), asked | {"form": "paper"})
    OverpaymentTerms.objects.create(
        starts_on=date(2026, 4, 1), ask_from_yen=500, account_days=90, sender_code="1234567890",
        sender_name="ｼﾞﾖｸｽ", sender_bank="0001", sender_branch="068", sender_account="7654321",
    )  # fmt: skip
    file = till.post(address("members_refunds:bank"), asked | {"form": "file"})

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    records = file.content.split(b"\r\n")
    made.refresh_from_db()
    assert "0012345" in text
    assert [record[:1] for record in records] == [b"1", b"2", b"8", b"9", b""]
    assert b"1234567890" in records[0]
    assert "no-store" in paper["Cache-Control"]
    assert made.listed_at is not None


def test_nothing_approved_is_said_instead_of_an_empty_form(till, payment, asker):
    order(payment, asker)  # entered, and nobody has approved it

    page = till.get(address("members_refunds:bank")).content.decode().partition("<main")[2]

    assert "Nothing is approved that goes by the bank." in page
    assert "<form" not in page


def test_nothing_approved_makes_no_list(till):
    page = till.post(address("members_refunds:bank"), {"on": date(2026, 6, 15), "form": "paper"})

    assert page.context["form"].errors["orders"] == ["This field is required."]


def test_a_wish_said_by_telephone_is_recorded(desk, payment):
    said = {"choice": "refund", "said_by": "his daughter", "seen_yen": 5_000} | TYPED

    desk.post(address("members_payments:wish", payment.pk), said)

    wish = CreditWish.objects.get()
    assert (wish.said_by, wish.order.is_from_payer) == ("his daughter", False)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"choice": "gift"}, "purpose"), ({"choice": "refund"}, "bank_name"), ({"choice": ""}, "choice")],
)
def test_a_wish_without_what_it_needs_is_said_at_the_field(desk, payment, said, field):
    said = {"said_by": "his daughter", "seen_yen": 5_000} | said

    form = desk.post(address("members_payments:wish", payment.pk), said).context["form"]

    assert field in form.errors
    assert not CreditWish.objects.exists()


def test_asking_shows_first_who_would_get_what(desk, payment, member):
    member.person.email = "hanako@example.org"
    member.person.save()

    page = desk.get(address("members_overpaid:ask")).content.decode()

    assert "You have paid more than was owed" in page
    assert "¥500" in page


@pytest.mark.parametrize("name", ["members_overpaid:index", "members_refunds:index"])
def test_lists_cost_the_same_for_one_row_and_three(till, asker, name, django_assert_max_num_queries):
    counts = []
    for count in (1, 2):
        for _row in range(count):
            membership = DuesFactory(membership=MembershipFactory()).membership
            paid = PaymentFactory(membership=membership, amount_yen=10_000)
            order(paid, asker, 1_000)
        till.get(reverse(name))
        with django_assert_max_num_queries(80) as captured:
            till.get(reverse(name))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_empty_lists_say_so(till):
    pages = [till.get(reverse(name)) for name in ("members_overpaid:index", "members_refunds:index")]

    assert [page.status_code for page in pages] == [200, 200]


@pytest.mark.parametrize("name", ["pay", "bounce"])
def test_who_may_not_pay_has_no_screen_for_it(desk, payment, asker, name):
    made = order(payment, asker)

    answer = desk.get(address(f"members_refunds:{name}", made.pk))

    assert answer.status_code in (302, 403)
