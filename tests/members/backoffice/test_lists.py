"""The lists of the members' office: what they cost, what they find, what goes out."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch

from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    MembershipFactory,
    PaymentFactory,
    ReceiptFactory,
    RegisterCopyFactory,
)
from tests.factories.people import PersonFactory
from tests.members.backoffice.pages import address

pytestmark = pytest.mark.django_db


def a_full_row():
    """One row for every list: a member in arrears, with credit, and a receipt for what was paid."""
    membership = MembershipFactory()
    DuesFactory(membership=membership, fiscal_year=2020)
    paid = AllocationFactory(dues=DuesFactory(membership=membership, fiscal_year=2021))
    ReceiptFactory(payment=paid.payment)
    PaymentFactory(membership=membership, amount_yen=1)
    RegisterCopyFactory(asked_by=membership)


LISTS = ["memberships", "payments", "dues", "arrears", "receipts", "kinds", "terms", "register"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_three(office, name):
    costs = []
    office.get(address(f"{name}:index"))
    for count in (1, 2):
        for _row in range(count):
            a_full_row()
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address(f"{name}:index")).status_code == 200
        costs.append(len(captured))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("name", LISTS[1:])
def test_lists_are_exported_as_xlsx_only(office, name):
    a_full_row()

    response = office.get(address(f"{name}:index", export="xlsx"))

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.active.max_row >= 2
    assert "export=csv" not in office.get(address(f"{name}:index")).content.decode()


@pytest.mark.parametrize("name", ["payments", "dues", "receipts"])
@pytest.mark.parametrize(("text", "count"), [("7001", 1), ("高崎", 1), ("ﾀｶｻｷ", 1), ("7002", 0), ("佐藤", 0)])
def test_ledgers_are_searched_by_number_and_any_spelling_of_the_name(office, name, text, count):
    person = PersonFactory(family_name="髙﨑", family_kana="タカサキ")
    dues = DuesFactory(membership=MembershipFactory(number=7001, person=person))
    ReceiptFactory(payment=AllocationFactory(dues=dues).payment)
    ReceiptFactory(payment=AllocationFactory().payment, name="加藤 様")

    assert len(office.get(address(f"{name}:index", q=text)).context["object_list"]) == count


def test_payments_are_searched_by_reference_and_payer(office):
    PaymentFactory(reference="振替-42", payer_name="ﾀｶｻｷ ﾖｼﾉ")
    PaymentFactory()

    found = [len(office.get(address("payments:index", q=text)).context["object_list"]) for text in ("替-42", "ﾖｼﾉ")]

    assert found == [1, 1]


@pytest.mark.parametrize(
    "name",
    [f"{model}:{view}" for model in ("memberships", "payments", "dues", "receipts") for view in ("edit", "delete")]
    + ["kinds:delete", "kinds:add", "terms:delete", "terms:edit"],
)
def test_what_must_not_be_edited_has_no_address_to_do_it(name):
    with pytest.raises(NoReverseMatch):
        address(name, 1)
