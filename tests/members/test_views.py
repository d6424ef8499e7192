"""A member's own pages, in a browser's eyes."""

import re
import uuid
from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from members import services
from members.models import Payment, PaymentRequest, Receipt
from members.payments.test import HEADER, TrialProvider
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    MembershipFactory,
    MembershipKindFactory,
    PaymentFactory,
    PaymentRequestFactory,
    ReceiptFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGES = ["overview", "choose_dues", "check_payment", "payments", "details", "change_contact"]


@pytest.fixture
def member(client):
    """A voting member who is signed in and owes nothing yet."""
    membership = MembershipFactory(person=PersonFactory(user=UserFactory(), email="hana@example.org", language="en"))
    client.force_login(membership.person.user)
    return membership


@pytest.fixture
def now():
    return timezone.now()


def page(client, name: str, *args, query: str = "", **options) -> str:
    response = client.get(reverse(f"members:{name}", args=args) + query, **options)
    assert response.status_code == 200
    return words(response)


def queries(client, name: str) -> int:
    """How many a page costs, once what all pages share is in the cache."""
    client.get(reverse(f"members:{name}"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse(f"members:{name}"))
    return len(captured)


def words(response) -> str:
    """What can be read on a page, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1].split("</main>")[0]).split())


@pytest.mark.parametrize("name", PAGES)
def test_strangers_sign_in_first(client, name):
    response = client.get(reverse(f"members:{name}"))

    assert response.status_code == 302
    assert "/accounts/login/" in response.url


@pytest.mark.parametrize("name", PAGES)
def test_an_account_without_a_membership_is_told_so_kindly(client, name):
    client.force_login(UserFactory())

    assert "not linked to a membership" in page(client, name)


def test_the_overview_says_what_is_owed(client, member):
    DuesFactory(membership=member, fiscal_year=2099)
    AllocationFactory(dues=DuesFactory(membership=member, fiscal_year=2020), amount_yen=4_000)

    text = page(client, "overview")

    for part in ("¥16,000 to pay", "2020–21: ¥6,000 (¥4,000 paid already)", "2099–00: ¥10,000", "earlier years"):
        assert part in text


def test_the_overview_says_thank_you(client, member):
    AllocationFactory(dues=DuesFactory(membership=member, fiscal_year=2026))

    assert "Your dues are paid up to 2026–27. Thank you." in page(client, "overview")


def test_the_overview_shows_credit(client, member):
    PaymentFactory(membership=member, amount_yen=3_000)

    assert "You have paid ¥3,000 more than was owed." in page(client, "overview")


@pytest.mark.parametrize(("code", "is_shown"), [("voting", True), ("support", False)])
def test_the_overview_leads_members_with_a_vote_to_the_general_meeting(client, code, is_shown):
    user = UserFactory()
    MembershipFactory(person=PersonFactory(user=user), kind=MembershipKindFactory(code=code))
    client.force_login(user)

    assert ("General meeting" in page(client, "overview")) is is_shown


def test_a_former_member_still_finds_the_receipts(client):
    user = UserFactory()
    MembershipFactory(person=PersonFactory(user=user), left_on=date(2025, 4, 1), left_because="resigned")
    client.force_login(user)

    assert "Your membership ended on April 1, 2025" in page(client, "overview")


def test_the_overview_costs_the_same_for_one_year_and_three(client, member):
    DuesFactory(membership=member, fiscal_year=2024)
    for_one = queries(client, "overview")
    for year in (2025, 2026):
        DuesFactory(membership=member, fiscal_year=year)

    assert (queries(client, "overview"), for_one <= 25) == (for_one, True)


def test_the_pages_speak_japanese(client, member):
    DuesFactory(membership=member)
    with override("ja"):
        text = page(client, "overview")

    assert "2026年度分 ¥10,000" in text
    assert "会費を支払う" in text


def test_with_one_year_owed_there_is_nothing_to_choose(client, member):
    dues = DuesFactory(membership=member)

    response = client.get(reverse("members:choose_dues"))

    assert response.url == reverse("members:check_payment") + f"?dues={dues.pk}"


def test_with_nothing_owed_paying_leads_back(client, member):
    assert client.get(reverse("members:choose_dues")).url == reverse("members:overview")


def test_choosing_among_years(client, member):
    for year in (2025, 2026):
        DuesFactory(membership=member, fiscal_year=year)

    text = page(client, "choose_dues")

    assert text.index("2025–26: ¥10,000") < text.index("2026–27: ¥10,000")


def test_the_link_of_a_letter_leads_to_all_that_is_owed_and_to_choosing_among_it(client, member):
    for year in (2025, 2026):
        DuesFactory(membership=member, fiscal_year=year)

    text = page(client, "check_payment", query=f"?dues={services.ALL_DUES}")

    assert "¥20,000 Dues for 2025–26: ¥10,000 Dues for 2026–27: ¥10,000 Choose the years yourself" in text


def test_the_link_of_a_letter_says_nothing_wrong_to_who_has_paid_meanwhile(client, member):
    address = reverse("members:check_payment") + f"?dues={services.ALL_DUES}"

    response = client.get(address, follow=True)

    assert response.redirect_chain[-1][0] == reverse("members:overview")
    assert [str(message) for message in response.context["messages"]] == []


@pytest.mark.parametrize("query", ["", "?dues=abc", "?dues=999999"])
def test_checking_needs_a_year_of_ones_own(client, member, query):
    DuesFactory()

    response = client.get(reverse("members:check_payment") + query)

    assert response.url == reverse("members:choose_dues")


def test_a_member_pays_and_gets_the_receipt(client, member, django_capture_on_commit_callbacks):
    """The whole way in four taps: check, provider's page, paid, receipt."""
    dues = DuesFactory(membership=member)
    check = reverse("members:check_payment") + f"?dues={dues.pk}"

    assert "¥10,000" in words(client.get(check))
    test_page = client.post(check, {"provider": "test"}).url
    assert "¥10,000" in words(client.get(test_page))
    with django_capture_on_commit_callbacks(execute=True):
        result = client.post(test_page, {"step": "pay"}).url

    receipt = Receipt.objects.get()
    text = words(client.get(result))
    assert "Thank you. Your payment has arrived." in text
    assert f"Open receipt {receipt.number}" in text
    assert "paid up to 2026–27" in page(client, "overview")
    assert [letter.to for letter in mail.outbox] == [["hana@example.org"]]


@pytest.mark.parametrize(("step", "sentence"), [("fail", "was declined"), ("expire", "ran out")])
def test_a_payment_that_came_to_nothing_can_be_tried_again(client, member, step, sentence):
    request = started(member)

    client.post(reverse("members:test_payment", args=[request.key]), {"step": step})

    text = page(client, "payment_result", request.key)
    assert sentence in text
    assert "Nothing was charged" in text
    assert Payment.objects.count() == 0


def test_the_result_of_a_payment_on_its_way(client, member):
    assert "waiting for the payment" in page(client, "payment_result", started(member).key)


def test_a_payment_at_a_convenience_store_waits_until_its_last_day(client, member):
    request = started(member)

    client.post(reverse("members:test_payment", args=[request.key]), {"step": "wait"})

    request.refresh_from_db()
    text = page(client, "payment_result", request.key)
    assert "Please pay at the convenience store." in text
    assert f"Pay by {date_format(timezone.localtime(request.slip_until), 'DATE_FORMAT')}." in text


def test_an_unknown_step_changes_nothing(client, member):
    request = started(member)

    assert client.post(reverse("members:test_payment", args=[request.key]), {"step": "refund"}).status_code == 200
    assert PaymentRequest.objects.get().state == "started"


def started(member) -> PaymentRequest:
    dues = DuesFactory(membership=member)
    request = PaymentRequestFactory(membership=member, started_at=timezone.now())
    request.dues.add(dues)
    return request


@pytest.mark.parametrize("name", ["payment_result", "test_payment"])
def test_somebody_elses_payment_is_not_there(client, member, name):
    for key in (PaymentRequestFactory().key, uuid.uuid4()):
        assert client.get(reverse(f"members:{name}", args=[key])).status_code == 404


def test_a_way_of_paying_that_is_not_offered(client, member):
    check = reverse("members:check_payment") + f"?dues={DuesFactory(membership=member).pk}"

    assert "not offered" in words(client.post(check, {"provider": "postal"}))


def test_outside_the_demo_there_is_no_test_page(client, member, settings):
    settings.DEMO = False
    request = started(member)

    assert client.get(reverse("members:test_payment", args=[request.key])).status_code == 404
    text = page(client, "check_payment", query=f"?dues={request.dues.get().pk}")
    assert "Paying online is not open" in text
    assert client.post(reverse("payments:test_notice"), b"{}", content_type="application/json").status_code == 400


def test_the_door_for_notices_takes_what_is_signed_and_refuses_the_rest(client, member, now):
    request = started(member)
    notice = TrialProvider().say(request, "pay", at=now)
    door = reverse("payments:test_notice")
    heard = {"content_type": "application/json", "headers": notice.headers}

    answers = [
        client.post(door, notice.body, content_type="application/json").status_code,
        client.post(door, notice.body.replace(b"10000", b"1"), **heard).status_code,
        client.get(door).status_code,
        client.post(door, notice.body, **heard).status_code,
        client.post(door, notice.body, **heard).status_code,
    ]

    assert answers == [400, 400, 405, 200, 200]
    assert Payment.objects.count() == 1
    assert HEADER in notice.headers


def test_the_door_for_notices_needs_no_session_and_no_token(now):
    notice = TrialProvider().say(started(MembershipFactory()), "pay", at=now)
    stranger = Client(enforce_csrf_checks=True)

    response = stranger.post(
        reverse("payments:test_notice"), notice.body, content_type="application/json", headers=notice.headers
    )

    assert response.status_code == 200


def test_payments_are_listed_with_their_receipts(client, member):
    payment = AllocationFactory(dues=DuesFactory(membership=member)).payment
    services.issue_receipts(payment_id=payment.pk, on=date(2026, 6, 2))

    text = page(client, "payments")

    for part in ("June 1, 2026 ¥10,000", "postal transfer", "Dues for 2026–27: ¥10,000", "Open receipt 2026-000001"):
        assert part in text


def test_reversed_payments_are_not_listed(client, member, now):
    payment = PaymentFactory(membership=member)
    services.reverse_payment(payment_id=payment.pk, on=date(2026, 6, 2), reason="Bounced", at=now)

    assert "No payments yet." in page(client, "payments")


def test_the_list_of_payments_costs_the_same_for_one_and_three(client, member):
    costs = []
    for years in ([2024], [2025, 2026]):
        for year in years:
            dues = DuesFactory(membership=member, fiscal_year=year)
            ReceiptFactory(payment=AllocationFactory(dues=dues).payment)
        costs.append(queries(client, "payments"))

    assert (costs[0], costs[0] <= 15) == (costs[1], True)


def test_a_receipt_is_a_pdf_of_ones_own(client, member):
    receipt = ReceiptFactory(payment=PaymentFactory(membership=member))

    response = client.get(reverse("members:receipt", args=[receipt.pk]))

    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert f'filename="receipt-2026-{receipt.serial:06}.pdf"' in response["Content-Disposition"]
    assert response.content.startswith(b"%PDF-")


def test_somebody_elses_receipt_is_not_there(client, member):
    assert client.get(reverse("members:receipt", args=[ReceiptFactory().pk])).status_code == 404


def test_a_receipt_needs_a_sign_in(client):
    assert client.get(reverse("members:receipt", args=[ReceiptFactory().pk])).status_code == 302


def test_details_are_shown(client, member):
    text = page(client, "details")

    for part in ("看護", "〒169-0051", "hana@example.org", "English"):
        assert part in text


def contact(**changes) -> dict:
    return {
        "language": "ja",
        "country": "JP",
        "postal_code": "〒530-0001",
        "prefecture": "大阪府",
        "city": "大阪市北区",
        "street": "梅田1-1",
    } | changes


def test_a_member_moves_house(client, member):
    response = client.post(reverse("members:change_contact"), contact())

    member.person.refresh_from_db()
    assert response.url == reverse("members:details")
    assert (member.person.postal_code, member.person.city, member.person.language) == ("5300001", "大阪市北区", "ja")
    entry = ModelLogEntry.objects.get()
    assert (entry.user, "city" in entry.data["fields"]) == (member.person.user, True)


def test_a_postal_code_of_six_digits_is_refused_with_a_sentence(client, member):
    response = client.post(reverse("members:change_contact"), contact(postal_code="530-001"))

    assert "has seven digits" in words(response)


def test_a_member_cannot_change_the_name_or_somebody_elses_record(client, member):
    other = PersonFactory()
    name = member.person.family_name

    client.post(reverse("members:change_contact"), contact(family_name="Other", id=other.pk, pk=other.pk))

    other.refresh_from_db()
    member.person.refresh_from_db()
    assert (other.city, member.person.family_name) == ("新宿区", name)
