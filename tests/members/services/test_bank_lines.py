"""Lines of bank files: what books itself, what waits and why, and what clerks do."""

from datetime import UTC, date, datetime

import pytest

from jocs_site.foundation.errors import RuleBroken, StaleState
from members import queries, rules, services
from members.models import BankFile, BankLine, Membership, PayerAlias, Payment
from tests.factories.bank import Came, notice
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
TODAY, AT = date(2026, 11, 22), datetime(2026, 11, 22, 3, tzinfo=UTC)
YAMADA = "ﾔﾏﾀﾞ ﾊﾅｺ"


def member(number: int, family: str = "ヤマダ", given: str = "ハナコ", *, owes: int = 10_000, **fields) -> Membership:
    person = PersonFactory(family_kana=family, given_kana=given, **fields.pop("person", {}))
    membership = MembershipFactory(number=number, person=person, **fields)
    if owes:
        DuesFactory(membership=membership, amount_yen=owes)
    return membership


def read(*came: Came, content: bytes | None = None) -> BankFile:
    content = content or notice(*came)
    return services.read_bank_file(content=content, name="f.txt", today=TODAY, at=AT)


def only_line() -> BankLine:
    return BankLine.objects.get()


def fate() -> tuple[str, str]:
    line = only_line()
    return line.state, queries.reason_of(line)


def accept(line: BankLine, membership: Membership) -> BankLine:
    return services.accept_line(line_id=line.pk, membership_id=membership.pk, today=TODAY, at=AT)


@pytest.mark.parametrize(
    "came",
    [
        Came(YAMADA, payer_code="501"),
        Came(f"501 {YAMADA}"),
        Came(f"{YAMADA} 501-{rules.check_digit(501)}"),
        Came(YAMADA, edi=f"501{rules.check_digit(501)}"),
    ],
    ids=["payer code", "before the name", "with check digit", "EDI"],
)
def test_number_and_kana_and_the_sum_owed_book_themselves(came):
    membership = member(501)
    member(502)  # of the same name

    read(came)

    payment = Payment.objects.get()
    assert (payment.membership, payment.amount_yen, payment.received_on) == (membership, 10_000, date(2026, 11, 20))
    assert (payment.confirmed_on, payment.payer_name) == (TODAY, came.name)
    assert only_line().payment == payment
    assert membership.dues.owed().count() == 0


def test_two_years_owed_are_paid_by_their_sum():
    membership = member(501)
    DuesFactory(membership=membership, fiscal_year=2025)

    read(Came(YAMADA, amount_yen=20_000, payer_code="501"))

    assert membership.dues.owed().count() == 0


WAITS = {
    "amount": (
        Came(YAMADA, 15_000, payer_code="501"),
        "Number and kana agree. The amount differs by ¥5,000 from what is owed.",
    ),
    "kana alone": (Came(YAMADA), "Kana alone; one member of that name. The amount is owed."),
    "number alone": (Came("ｻﾄｳ", payer_code="501"), "Number alone; the name differs. The amount is owed."),
    "nobody": (Came("ｻﾄｳ"), "No member of that number or name."),
    "ten digits": (
        Came(YAMADA, 1_000_000_000, payer_code="501"),
        "Number and kana agree. It is more than can be booked at once.",
    ),
    "wrong check digit": (
        Came("ｻﾄｳ", payer_code=f"501{(rules.check_digit(501) + 1) % 10}"),
        "No member of that number or name.",
    ),
}


@pytest.mark.parametrize("what", WAITS)
def test_what_is_not_certain_waits_and_says_why(what):
    came, sentence = WAITS[what]
    member(501)

    read(came)

    assert fate() == ("waiting", sentence)
    assert Payment.objects.count() == 0


def test_namesakes_wait():
    member(501)
    member(502)

    read(Came(YAMADA))

    assert fate() == ("waiting", "Kana alone; 2 members of that name. The amount is owed.")


def test_a_number_and_a_name_of_two_members_wait():
    member(501)
    member(502, "サトウ", "ケン")

    read(Came(YAMADA, payer_code="502"))

    assert fate() == (
        "waiting",
        "The number is one member's, the kana are another's. The amount is owed.",
    )


def test_the_dead_and_those_who_left_wait_with_a_sentence():
    member(501, person={"deceased_on": date(2026, 10, 1)})
    member(502, "サトウ", "ケン", left_on=date(2026, 4, 1), left_because="resigned")

    read(Came(YAMADA, payer_code="501"), Came("ｻﾄｳ ｹﾝ", payer_code="502", reference=2))

    assert [queries.reason_of(line) for line in BankLine.objects.order_by("position")] == [
        "Number and kana agree. The amount is owed. The member has died. Ask the family what the money is for.",
        "Number and kana agree. The amount is owed. The membership has ended.",
    ]


def test_the_number_of_a_merged_record_waits_with_a_sentence():
    member(502, left_on=date(2026, 4, 1), left_because="duplicate", continues_as=member(501), owes=0)

    read(Came(YAMADA, payer_code="502"))

    state, reason = fate()
    assert state == "waiting"
    assert "The membership has ended." in reason
    assert Payment.objects.count() == 0


def test_a_second_payment_in_the_same_file_finds_nothing_owed():
    member(501)

    read(Came(YAMADA, payer_code="501"), Came(YAMADA, payer_code="501", reference=2))

    assert list(BankLine.objects.order_by("position").values_list("state", flat=True)) == ["posted", "waiting"]
    assert queries.reason_of(BankLine.objects.get(position=3)) == "Number and kana agree. Nothing is owed."


def test_a_cut_name_is_matched_by_its_beginning():
    member(501, "ヤマダ" * 10, "ガ" * 10)

    read(Came("ﾔﾏﾀﾞ" * 10 + "ｶﾞ" * 10, payer_code="501"))

    assert only_line().state == "posted"


def test_the_same_file_twice_books_nothing():
    member(501)
    content = notice(Came(YAMADA, payer_code="501"))
    read(content=content)

    with pytest.raises(RuleBroken, match=r"This file was read on 2026-11-22 as f\.txt\. Nothing was booked again."):
        read(content=content)

    assert (BankFile.objects.count(), Payment.objects.count()) == (1, 1)


def test_yesterdays_lines_in_todays_file_book_nothing():
    member(501)
    twice = [Came("ｻﾄｳ", reference=0), Came("ｻﾄｳ", reference=0)]  # two that look the same
    read(Came(YAMADA, payer_code="501"), *twice)

    file = read(Came(YAMADA, payer_code="501"), *twice, Came("ﾀﾅｶ", on=date(2026, 11, 21)))

    assert (file.line_count, file.known_count) == (4, 3)
    assert (BankLine.objects.count(), Payment.objects.count()) == (4, 1)


def test_a_wrong_trailer_leaves_nothing():
    member(501)

    with pytest.raises(RuleBroken, match="the trailer says 2 of"):
        read(content=notice(Came(YAMADA, payer_code="501"), said=(2, 20_000)))

    assert (BankFile.objects.count(), BankLine.objects.count(), Payment.objects.count()) == (0, 0, 0)


def test_accepting_books_the_line_and_teaches_the_payer():
    membership = member(501)
    read(Came("ｻﾄｳ ｹﾝ"))

    line = accept(only_line(), membership)

    assert (line.payment.membership, line.state) == (membership, "posted")
    DuesFactory(membership=membership, fiscal_year=2027)
    read(Came("ｻﾄｳ ｹﾝ", on=date(2026, 11, 21)))
    assert BankLine.objects.filter(state="posted").count() == 2


@pytest.mark.parametrize("doubt", ["namesake", "another bank", "another's number"])
def test_a_confirmed_payer_in_doubt_waits(doubt):
    membership = member(501)
    read(Came("ｻﾄｳ ｹﾝ"))
    accept(only_line(), membership)
    DuesFactory(membership=membership, fiscal_year=2027)
    member(502, *(("サトウ", "ケン") if doubt == "namesake" else ("タナカ", "イチ")))
    bank = "ﾍﾞﾂ" if doubt == "another bank" else "ﾐﾎﾝ"
    code = "502" if doubt == "another's number" else "0"

    read(Came("ｻﾄｳ ｹﾝ", on=date(2026, 11, 21), bank=bank, payer_code=code))

    assert BankLine.objects.filter(state="waiting").count() == 1


def test_matching_again_books_what_was_confirmed_since():
    membership = member(501)
    DuesFactory(membership=membership, fiscal_year=2025)
    read(Came("ｻﾄｳ ｹﾝ"), Came("ｻﾄｳ ｹﾝ", reference=2))
    accept(BankLine.objects.order_by("pk")[0], membership)

    assert services.match_again(today=TODAY, at=AT) == 1
    assert BankLine.objects.filter(state="posted").count() == 2


def test_a_line_is_set_aside_with_a_reason_and_taken_up_again():
    read(Came("ｻﾄｳ"))
    line = only_line()
    with pytest.raises(RuleBroken, match="Give the reason"):
        services.set_line_aside(line_id=line.pk, reason=" ")

    services.set_line_aside(line_id=line.pk, reason="rent")
    aside = only_line()
    services.reopen_line(line_id=line.pk, reason="mistake", on=TODAY, at=AT)

    assert (aside.state, aside.set_aside_because) == ("aside", "rent")
    assert only_line().state == "waiting"


def test_a_booked_line_taken_up_again_is_reversed_and_unlearned_and_may_be_booked_for_another():
    wrong, right = member(501), member(502, "タナカ", "イチ")
    read(Came("ｻﾄｳ ｹﾝ"))
    line = accept(only_line(), wrong)

    services.reopen_line(line_id=line.pk, reason="wrong member", on=TODAY, at=AT)
    accept(only_line(), right)

    assert sorted(Payment.objects.values_list("membership__number", "amount_yen")) == [
        (501, -10_000),
        (501, 10_000),
        (502, 10_000),
    ]
    assert [alias.membership for alias in PayerAlias.objects.all()] == [right]


def test_money_taken_back_by_the_bank_reverses_its_payment():
    membership = member(501)
    read(Came(YAMADA, payer_code="501"))

    read(Came(YAMADA, reference=2, on=date(2026, 11, 21), is_taken_back=True))

    assert sum(Payment.objects.values_list("amount_yen", flat=True)) == 0
    assert membership.dues.owed().count() == 1
    assert list(BankLine.objects.order_by("pk").values_list("state", "set_aside_because")) == [
        ("aside", "Taken back by the bank on 2026-11-21."),
        ("aside", "Takes back what came on 2026-11-20."),
    ]


def test_money_taken_back_in_the_same_file_is_never_booked():
    member(501)

    read(Came(YAMADA, payer_code="501"), Came(YAMADA, reference=2, is_taken_back=True))

    assert Payment.objects.count() == 0
    assert BankLine.objects.filter(state="aside").count() == 2


def test_money_taken_back_that_may_be_either_of_two_waits():
    read(Came(YAMADA), Came(YAMADA, reference=2), Came(YAMADA, reference=3, is_taken_back=True))

    back = BankLine.objects.get(is_taken_back=True)
    assert (back.state, queries.reason_of(back)) == (
        "waiting",
        "The bank took back a payment, and it is not certain which one.",
    )
    with pytest.raises(RuleBroken, match="cannot be booked"):
        accept(back, member(501))


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_accept_one_line_one_wins(race):
    first, second = member(501), member(502, "タナカ", "イチ")
    read(Came("ｻﾄｳ ｹﾝ"))
    line = only_line()

    told = race(lambda: accept(line, first), lambda: accept(line, second))

    assert sorted(type(answer) for answer in told if isinstance(answer, Exception)) == [StaleState]
    assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_read_one_file_one_wins(race):
    member(501)
    content = notice(Came(YAMADA, payer_code="501"))

    told = race(lambda: read(content=content), lambda: read(content=content))

    assert len([answer for answer in told if isinstance(answer, RuleBroken)]) == 1
    assert (BankFile.objects.count(), Payment.objects.count()) == (1, 1)
