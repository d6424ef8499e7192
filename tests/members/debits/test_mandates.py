"""Mandates: one live one a member, never changed, the number sealed."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from wagtail.models import ModelLogEntry

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import DebitTerms, Mandate
from tests.factories.debits import DebitTermsFactory, MandateFactory
from tests.factories.members import MembershipFactory
from tests.members.debits.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
BANK = {"bank_code": "0005", "bank_name": "ミツビシュー", "branch_code": "045", "branch_name": "ナカノ"}
FORM = BANK | {"holder": "カンゴ　ハナ", "number": "1234534", "received_on": DAY, "valid_from": DAY}


def enter(membership=None, **changes) -> Mandate:
    membership = membership or MembershipFactory()
    return services.enter_mandate(membership_id=membership.pk, at=NOW, **FORM | changes)


def test_names_are_kept_as_banks_write_them_and_the_number_sealed():
    mandate = enter()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_mandate")
        row = cursor.fetchone()
    assert (mandate.bank_name, mandate.branch_name, mandate.holder) == ("ﾐﾂﾋﾞｼﾕ-", "ﾅｶﾉ", "ｶﾝｺﾞ ﾊﾅ")
    assert "1234534" not in " ".join(map(str, row))
    assert (mandate.number, mandate.last_digits, str(mandate)) == ("1234534", "34", "ミツビシユ- ‥34")
    assert not ModelLogEntry.objects.filter(data__icontains="1234534").exists()


def test_another_secret_key_reads_it_as_long_as_the_old_one_is_kept(settings):
    mandate = enter()
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert mandate.number == "1234534"

    settings.SECRET_KEY_FALLBACKS = []

    with pytest.raises(RuleBroken, match="another SECRET_KEY"):
        str(mandate.number)


def test_a_passbook_of_the_post_office_gives_branch_and_number():
    post = {"bank_code": "９９００", "bank_name": "ユウチヨ", "branch_name": "", "branch_code": ""}
    mandate = enter(**post, symbol="10530", number="12345671")

    assert (mandate.bank_code, mandate.branch_code, mandate.number) == ("9900", "053", "1234567")
    assert (mandate.full_number, mandate.masked) == ("10530-12345671", "ゆうちょ銀行 ‥67")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"number": "12345678"}, "number", "seven digits"),
        ({"number": "12a4567"}, "number", "seven digits"),
        ({"number": "0"}, "number", "seven digits"),
        ({"number": ""}, "number", "seven digits"),
        ({"bank_code": "5"}, "bank_code", "4 digits stand here."),
        ({"branch_code": "45"}, "branch_code", "3 digits stand here."),
        ({"holder": "看護 花"}, "holder", "Banks do not know “看護花”. Write the name in kana."),
        ({"holder": "ガ" * 16}, "holder", "These are 32 letters; the file has 30."),
        ({"holder": ""}, "holder", "cannot be blank"),
        ({"bank_name": "ミズホ(カ)"}, "bank_name", "Banks do not know “()”"),
        ({"symbol": "10530"}, "symbol", "Only ゆうちょ銀行"),
        ({"symbol": "00530", "bank_code": "9900"}, "symbol", "A savings account has a 記号"),
        ({"valid_from": date(2026, 11, 30)}, "__all__", "cannot be used before it was received"),
    ],
)
def test_what_has_not_its_form_is_refused_at_its_field(changes, field, sentence):
    with pytest.raises(RuleBroken, match=sentence.replace("(", r"\(").replace(")", r"\)")) as refused:
        enter(**changes)

    assert refused.value.field == field
    assert Mandate.objects.count() == 0


def test_a_short_number_is_filled_with_zeros():
    assert enter(number=" 12-34 ").number == "0001234"


def test_there_is_one_live_mandate_and_a_new_one_replaces_it_only_when_said():
    first = enter()
    with pytest.raises(RuleBroken, match="There is a mandate already") as refused:
        enter(first.membership)
    assert refused.value.field == "is_replacing"

    second = enter(first.membership, number="7654321", received_on=date(2026, 12, 9), valid_from=date(2027, 1, 5),
                   is_replacing=True)  # fmt: skip

    first.refresh_from_db()
    assert (first.ended_on, first.ended_because) == (date(2026, 12, 9), "Replaced by a new one.")
    assert list(Mandate.objects.live()) == [second]


def test_who_left_gives_no_mandate():
    gone = MembershipFactory(left_on=date(2026, 4, 1), left_because="resigned")

    with pytest.raises(RuleBroken, match="This membership ended on 2026-04-01"):
        enter(gone)


def test_suspended_resumed_ended_each_with_its_reason_and_in_the_log():
    mandate = enter()
    with pytest.raises(RuleBroken, match="Give the reason"):
        services.suspend_mandate(mandate_id=mandate.pk, on=DAY, reason=" ")

    services.suspend_mandate(mandate_id=mandate.pk, on=DAY, reason="account closed")
    with pytest.raises(RuleBroken, match="suspended already"):
        services.suspend_mandate(mandate_id=mandate.pk, on=DAY, reason="again")
    services.resume_mandate(mandate_id=mandate.pk)
    with pytest.raises(RuleBroken, match="not suspended"):
        services.resume_mandate(mandate_id=mandate.pk)
    services.end_mandate(mandate_id=mandate.pk, on=DAY, reason="member asked")
    with pytest.raises(RuleBroken, match="This mandate ended on 2026-12-01"):
        services.end_mandate(mandate_id=mandate.pk, on=DAY, reason="again")

    log = ModelLogEntry.objects.filter(object_id=str(mandate.pk)).order_by("pk")
    assert [entry.action.rpartition("_")[2] for entry in log] == ["entered", "suspended", "resumed", "ended"]


def test_a_mandate_cannot_end_before_it_was_received():
    with pytest.raises(RuleBroken, match="before the mandate was received"):
        services.end_mandate(mandate_id=enter().pk, on=date(2026, 11, 1), reason="x")


@pytest.mark.parametrize("column", ["holder", "bank_code", "sealed_number", "received_on", "last_digits"])
def test_the_database_lets_nobody_change_an_account(column):
    mandate = MandateFactory()
    value = {"bank_code": "0009", "received_on": date(2020, 1, 1)}.get(column, "xx")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk).update(**{column: value})

    assert sentence_for(refused.value) == "The account of a mandate is not changed. End it and enter the new one."


def test_the_database_lets_nobody_have_two_live_mandates_or_delete_one():
    mandate = MandateFactory()

    with pytest.raises(IntegrityError, match=r"members_mandate_one_live|UNIQUE"), transaction.atomic():
        MandateFactory(membership=mandate.membership)
    with pytest.raises(IntegrityError, match="members_mandate_append_only"), transaction.atomic():
        mandate.delete()


def test_of_two_who_enter_a_mandate_at_once_one_is_told(race, transactional_db):
    membership = MembershipFactory()

    answers = race(*[lambda: enter(membership)] * 2)

    assert sorted(type(one).__name__ for one in answers) == ["Mandate", "RuleBroken"]
    assert Mandate.objects.count() == 1


def test_terms_are_checked_and_never_changed():
    columns = BANK | {
        "starts_on": DAY,
        "client_code": "0012345678",
        "client_name": "ニホンキリスト",
        "account_number": "7654321",
    }
    terms = services.set_debit_terms(**columns)

    assert terms.client_name == "ﾆﾎﾝｷﾘｽﾄ"
    for changes, field in (({"client_code": "12345"}, "client_code"), ({"client_name": "日本"}, "client_name")):
        with pytest.raises(RuleBroken) as refused:
            services.set_debit_terms(**columns | changes)
        assert refused.value.field == field
    with pytest.raises(IntegrityError, match="members_debitterms_append_only"), transaction.atomic():
        DebitTerms.objects.update(client_code="0000000000")
    with pytest.raises(RuleBroken, match="already"):
        services.set_debit_terms(**columns)


def test_the_database_refuses_terms_without_their_digits():
    with pytest.raises(IntegrityError, match="members_debitterms_codes_whole"), transaction.atomic():
        DebitTermsFactory(client_code="123")
