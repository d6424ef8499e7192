"""The account an award is paid into: sealed, never changed, compared by a second person."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships import services
from scholarships.models import BankAccount
from scholarships.rules import is_account_number
from tests.factories.scholarships import AwardFactory, BankAccountFactory, InstalmentFactory
from tests.scholarships.backoffice.pages import file_page, money_page

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
PAPER = {
    "owner": "scholar",
    "holder": " ASHA  MREMA ",
    "bank_name": "NMB Bank",
    "country": "TZ",
    "bic": "nmib tztz",
    "number": "0150-2345 67801",
}


def test_number_is_kept_sealed_and_four_digits_are_shown(officer):
    account = services.enter_account(award=AwardFactory(), by=officer, at=AT, **PAPER)

    kept = BankAccount.objects.values_list("sealed_number", "last_digits", "holder", "bic").get()
    assert kept[1:] == ("7801", "ASHA MREMA", "NMIBTZTZ")
    assert "0150234567801" not in kept[0]
    assert (account.number, account.masked) == ("0150234567801", "NMB Bank ‥7801")


def test_new_account_ends_the_one_before():
    award = AwardFactory()
    first = services.enter_account(award=award, at=AT, **PAPER)

    second = services.enter_account(award=award, at=AT, **PAPER | {"number": "999888777"})

    first.refresh_from_db()
    assert list(award.accounts.live()) == [second]
    assert first.ended_because == "Replaced by a new account."


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"number": "12"}, "number", "This is no account number. Compare it with the paper, digit by digit."),
        ({"number": "GB82 WEST 1234 5698 7654 33"}, "number", "This is no account number."),
        ({"bic": "NMIB"}, "bic", "A SWIFT code has eight or eleven letters and digits, as NMIBTZTZ."),
        ({"bic": "NMIBUGKA"}, "bic", "This SWIFT code belongs to a bank in another country."),
    ],
)
def test_account_that_cannot_be_is_refused_at_its_field(changes, field, sentence):
    with pytest.raises(RuleBroken) as error:
        services.enter_account(award=AwardFactory(), at=AT, **PAPER | changes)

    assert str(error.value).startswith(sentence)
    assert (error.value.field, list(BankAccount.objects.all())) == (field, [])


@pytest.mark.parametrize(
    ("number", "is_one"),
    [("GB82WEST12345698765432", True), ("GB82WEST12345698765433", False), ("0150234567801", True), ("ABCDEFGH", False)],
)
def test_iban_must_check_out(number, is_one):
    assert is_account_number(number) == is_one


def test_second_look_is_by_another_person_who_types_the_number_again(officer, treasurer):
    account = BankAccountFactory(entered_by=officer, looked_at=None)

    with pytest.raises(RuleBroken, match=r"Another person than the one who entered the account compares it."):
        services.look_at_account(account=account, number="0150234567801", by=officer)
    with pytest.raises(RuleBroken, match=r"This is not the number that was entered.") as error:
        services.look_at_account(account=account, number="0150234567802", by=treasurer)
    compared = services.look_at_account(account=account, number="0150 2345 67801", by=treasurer, at=AT)

    assert error.value.field == "number"
    assert (compared.looked_by, compared.looked_at) == (treasurer, AT)
    with pytest.raises(StaleState):
        services.look_at_account(account=account, number="0150234567801", by=treasurer)


def test_database_keeps_the_account_and_the_two_persons(officer):
    account = BankAccountFactory(entered_by=officer, looked_at=None)
    rows = BankAccount.objects.filter(pk=account.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(holder="Somebody else")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(looked_by=officer, looked_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankAccountFactory(award=account.award)

    assert rows.get().holder == "ASHA MREMA"


def test_from_the_paper_to_the_second_look_on_the_screens(at, officer, treasurer):
    one = InstalmentFactory(award=AwardFactory(amount=1200, committed_yen=180_000))
    file = one.award.decision.application_id
    missing = at(officer).get(money_page(one.pk)).context["offers"][0].blockers

    at(officer).post(file_page(file, "account"), PAPER)
    held = at(treasurer).get(money_page(one.pk)).context["held"]
    page = at(treasurer).get(held[0].url)
    at(treasurer).post(held[0].url, {"number": "0150234567801"})
    at(officer).post(file_page(file, "sanctions"), {"checked_on": f"{localdate():%Y-%m-%d}", "is_clear": "yes"})

    assert [(hold.code, hold.url) for hold in missing] == [("BANK_DATA_MISSING", file_page(file, "account"))]
    assert [hold.code for hold in held] == ["BANK_DATA_CHANGED_RECENTLY", "COUNTRY_SANCTION_CHECK"]
    assert ("‥7801" in page.content.decode(), "0150234567801" in page.content.decode()) == (True, False)
    assert BankAccount.objects.get().looked_by == treasurer
    assert at(treasurer).get(money_page(one.pk)).context["held"] == []
