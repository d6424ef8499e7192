"""Gifts and yearly receipts in the office."""

import io
import zipfile
from datetime import date

import pypdf
import pytest
from django.urls import reverse

from jocs_site.backoffice.models import Run
from members import services
from members.models import Gift, Payment, Receipt
from tests.factories.members import (
    CampaignFactory,
    GiftFactory,
    MembershipFactory,
    PaymentFactory,
    PurposeFactory,
    ReceiptTermsFactory,
    TaxCertificateFactory,
    VisitorFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
VIEW = {"view_gift", "view_purpose", "view_campaign", "view_receiptterms", "view_taxcertificate"}
CLERK = VIEW | {"add_gift", "change_visitor"}
TREASURER = VIEW | {"add_gift", "issue_receipt", "view_receipt", "add_taxcertificate", "add_purpose"}


def address(name: str, *args) -> str:
    return reverse(f"members_{name}", args=args)


@pytest.fixture
def office(client, staff):
    client.force_login(staff(CLERK))
    return client


@pytest.fixture
def treasury(client, staff):
    client.force_login(staff(TREASURER))
    return client


@pytest.mark.parametrize("name", ["gifts", "givers", "purposes", "campaigns", "receipt_terms", "certificates"])
def test_a_list_costs_the_same_for_one_row_and_three(office, name, django_assert_max_num_queries):
    costs = []
    for count in (1, 2):
        for _ in range(count):
            GiftFactory(visitor=VisitorFactory(), campaign=CampaignFactory())
        assert office.get(address(f"{name}:index")).status_code == 200
        with django_assert_max_num_queries(30) as counted:
            office.get(address(f"{name}:index"))
        costs.append(len(counted))
    assert len(set(costs)) == 1


@pytest.mark.parametrize("name", ["gifts:money", "gifts:stamps", "givers:index", "receipts:yearly"])
def test_the_auditor_enters_nothing(client, staff, name):
    client.force_login(staff(VIEW))

    assert client.get(address(name)).status_code in (302, 403)


def money(giver, **changes) -> dict:
    facts = {"person": giver.pk, "given_on": "2026-06-01", "purpose": PurposeFactory().pk, "amount_yen": 3_000}
    return facts | {"provider": "cash", "reference": "R1", "receipt_wish": "yearly"} | changes


def test_cash_is_entered_and_has_its_receipt_at_once(office):
    """R16"""
    person = PersonFactory()

    office.post(address("gifts:money"), money(person))

    gift, receipt = Gift.objects.get(), Receipt.objects.get()
    assert (gift.payer, gift.amount_yen, receipt.total_yen, receipt.person) == (person, 3_000, 3_000, person)


def test_a_gift_of_a_member_stands_on_the_members_account(office):
    membership = MembershipFactory()

    office.post(address("gifts:money"), money(membership.person, provider="postal"))

    assert (Payment.objects.get().membership, Receipt.objects.count()) == (membership, 0)


def test_the_same_slip_twice_is_told(office):
    office.post(address("gifts:money"), money(PersonFactory()))

    response = office.post(address("gifts:money"), money(PersonFactory()))

    assert list(response.context["form"].errors) == ["reference"]


def test_nobody_gives_nothing(office):
    response = office.post(address("gifts:money"), money(PersonFactory(), person=""))

    assert list(response.context["form"].errors) == ["person"]


def test_stamps_are_entered(office):
    facts = {"person": PersonFactory().pk, "given_on": "2026-06-01", "purpose": PurposeFactory().pk}

    office.post(address("gifts:stamps"), facts | {"kind": "used_stamps", "weight_g": "800", "office": "osaka"})
    office.post(address("gifts:stamps"), facts | {"kind": "unused_stamps", "amount_yen": "2000"})

    assert [(gift.kind, gift.amount_yen) for gift in Gift.objects.order_by("pk")] == [
        ("used_stamps", None),
        ("unused_stamps", 2_000),
    ]
    assert Receipt.objects.get().total_yen == 2_000


def test_a_giver_is_identified_from_the_list(office):
    person = PersonFactory(family_kana="ホウモン", given_kana="ハナコ", email="visitor@example.org")
    visitor = VisitorFactory()
    GiftFactory(visitor=visitor)

    assert visitor.name in office.get(address("givers:index")).text
    assert str(person) in office.get(address("givers:identify", visitor.pk)).text
    office.post(address("givers:identify", visitor.pk), {"person": person.pk})

    assert (Gift.objects.get().payer, office.get(address("givers:identify", visitor.pk)).status_code) == (person, 404)


def test_no_answer_is_told(office):
    response = office.post(address("givers:identify", VisitorFactory().pk), {})

    assert list(response.context["form"].errors) == ["__all__"]


def test_the_run_is_shown_beforehand_and_makes_its_files(treasury, django_capture_on_commit_callbacks):
    GiftFactory(given_on=date(2025, 6, 1))
    GiftFactory(given_on=date(2025, 6, 1), person=PersonFactory(postal_code="", prefecture="", city="", street=""))
    TaxCertificateFactory(starts_on=date(2015, 8, 2), ends_before=date(2020, 8, 2))

    page = treasury.get(address("receipts:yearly") + "?year=2025").context
    with django_capture_on_commit_callbacks(execute=True):
        treasury.post(address("receipts:yearly"), {"year": "2025", "order": "postal", "is_each": "on"})

    run = Run.objects.get()
    files = {kept.name: kept.file.read() for kept in run.files.all()}
    assert (len(page["plan"].without_address), page["ending"] is not None) == (1, True)
    assert (run.state, run.done, Receipt.objects.get().covers_year) == ("done", 1, 2025)
    assert len(pypdf.PdfReader(io.BytesIO(files["receipts-2025.pdf"])).pages) == 1
    names = zipfile.ZipFile(io.BytesIO(files["receipts-2025.zip"])).namelist()
    assert names == [f"{Receipt.objects.get().number}.pdf"]


def test_terms_that_were_in_force_are_not_edited(treasury):
    ReceiptTermsFactory()

    assert treasury.get("/office/members/receipt-terms/edit/1/").status_code in (302, 404)


def test_what_is_left_of_a_payment_is_taken_as_a_gift(client, staff):
    client.force_login(staff({"add_payment", "view_payment"}))
    purpose = PurposeFactory()
    payment = PaymentFactory(amount_yen=4_000)

    client.post(address("payments:credit", payment.pk), {"dues_id": "0"})

    gift = Gift.objects.get()
    assert (gift.amount_yen, gift.purpose, gift.payer) == (4_000, purpose, payment.membership.person)


def test_a_member_finds_the_receipt_of_the_year(client):
    membership = MembershipFactory(person=PersonFactory(user=UserFactory()))
    GiftFactory(membership=membership, given_on=date(2025, 6, 1))
    services.issue_yearly_receipts(year=2025, on=date(2026, 1, 20))
    client.force_login(membership.person.user)

    page = client.get(reverse("members:payments")).text

    assert "The receipt for all gifts of 2025" in page
    assert client.get(reverse("members:receipt", args=[Receipt.objects.get().pk])).status_code == 200
