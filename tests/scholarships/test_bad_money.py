"""What must never get in about money and the years after: awards, payments, service, anonymising."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest

from scholarships import services
from scholarships.models import Award, BatchLine, Instalment, PaymentBatch, ServiceConfirmation
from tests.factories.reports import picture
from tests.factories.scholarships import (
    ApplicationFactory,
    AwardFactory,
    CallFactory,
    DecisionFactory,
    InstalmentFactory,
)
from tests.scholarships.applying.conftest import now  # noqa: F401 - a fixture
from tests.scholarships.backoffice.pages import file_page, money_page
from tests.scholarships.refusals import Door, Table, attempt, everything
from tests.scholarships.test_bad_input import CHANGED, HALF_A_YEN, NO_CURRENCY, NOT_ON_OFFER, copy_in
from tests.scholarships.years.test_service import BACK_ON, LATER, completed, confirm

pytestmark = pytest.mark.django_db
TABLE, RACES = Table(), Table()
bad, race_for = TABLE.line, RACES.line
DOLLARS = {"amount": Decimal("2400.00"), "currency": "USD", "rate": Decimal("150.25"), "rate_on": date(2026, 9, 7)}
AT = datetime(2026, 10, 2, 1, 0, tzinfo=UTC)
DUE = {"due_until": date(2026, 10, 31), "at": AT}
SENT = {"sent_on": date(2026, 10, 3), "rate": Decimal(150)}
BOOKED = SENT | {"paid_yen": 180_000, "bank_reference": "B-1"}

# --- the budget ---------------------------------------------------------------------------------------------------
OVER = {
    "ja": "予算の残りは¥139,400です。この採用には¥360,600が必要です。",
    "en": "Only ¥139,400 of the budget is left; this award needs ¥360,600.",
}
OVER_BY_DATABASE = {
    "ja": "採用額の合計が募集の予算を超えます。",
    "en": "The awards would exceed the budget of the call.",
}


def selected(count: int) -> list:
    call = CallFactory(budget_yen=500_000)
    return [DecisionFactory(application__call=call).application for _number in range(count)]


@bad("an award above the budget, at the desk", **OVER)
def award_above(door):
    first, second = selected(2)
    services.make_award(application=first, **DOLLARS)
    client = door.sign_in(door.officer)
    sheet = {"amount": "2400.00", "currency": "USD", "rate": "150.25", "rate_on": "2026-09-07"}
    return lambda: client.post(file_page(second.pk, "award"), sheet)


@bad("an award above the budget, by update()", **OVER_BY_DATABASE)
def award_raised(door):
    AwardFactory(decision__application__call__budget_yen=500_000)
    return lambda: Award.objects.update(committed_yen=500_001)


@bad(
    "a budget below what is awarded, by update()",
    ja="すでにこの予算を超える額を採用しています。",
    en="More than this budget has been awarded already.",
)
def budget_lowered(door):
    call = AwardFactory().decision.application.call
    return lambda: type(call).objects.update(budget_yen=1)


@race_for("two awards at once above the budget", **OVER, once="Award")
def two_awards(door):
    return [partial(services.make_award, application=file, **DOLLARS) for file in selected(2)]


@race_for("two awards at once above the budget, past all services", **OVER_BY_DATABASE, once="Award")
def two_rows(door):
    rows = [file.decision for file in selected(2)]
    return [partial(Award.objects.create, decision=one, committed_yen=360_600, **DOLLARS) for one in rows]


# --- what is no money ---------------------------------------------------------------------------------------------


def award_in(door, amount: str, currency: str):
    [file] = selected(1)
    client = door.sign_in(door.officer)
    sheet = {"amount": amount, "currency": currency, "rate": "1", "rate_on": "2026-09-07"}
    return lambda: client.post(file_page(file.pk, "award"), sheet)


def arrives(door, amount: str, currency: str):
    one, client = InstalmentFactory(state="sent", **BOOKED), door.sign_in(door.officer)
    sheet = {"received_on": "2026-10-05", "received_amount": amount, "received_currency": currency}
    return lambda: client.post(money_page(one.pk, "receive"), sheet | {"expected_state": "sent"})


for where, act, told in (("as an award", award_in, NOT_ON_OFFER), ("as what arrived", arrives, NO_CURRENCY)):
    bad(f"10.5 yen {where}", **HALF_A_YEN)(lambda door, act=act: act(door, "10.5", "JPY"))
    bad(f'"usd" {where}', **told)(lambda door, act=act: act(door, "10", "usd"))


# --- sent twice ---------------------------------------------------------------------------------------------------


@bad("sent from a second tab", **CHANGED)
def second_tab(door):
    one = InstalmentFactory(state="sent", **BOOKED)
    client = door.sign_in(door.treasurer)
    sheet = {"sent_on": "2026-10-04", "rate": "150", "bank_reference": "B-2", "expected_state": "approved"}
    return lambda: client.post(money_page(one.pk, "send"), sheet)


@bad(
    "sent under the reference of another payment",
    ja="この銀行の照会番号は、ほかの送金で使われています。",
    en="Another payment has this bank reference.",
)
def same_reference(door):
    InstalmentFactory(state="sent", **BOOKED)
    one, client = InstalmentFactory(state="approved"), door.sign_in(door.treasurer)
    sheet = {"sent_on": "2026-10-04", "rate": "150", "bank_reference": "B-1", "expected_state": "approved"}
    return lambda: client.post(money_page(one.pk, "send"), sheet)


@bad(
    "what was sent booked anew by update()",
    ja="支給した金額は記帳どおりに残ります。",
    en="What was paid stays as it was booked.",
)
def booked_anew(door):
    InstalmentFactory(state="sent", **BOOKED)
    return lambda: Instalment.objects.update(bank_reference="B-2", paid_yen=1)


@race_for("sent by two treasurers at once", **CHANGED, once="InstalmentChange")
def two_treasurers(door):
    one = InstalmentFactory(state="approved")
    return [partial(send_fresh, one.pk, reference) for reference in ("B-1", "B-2")]


def send_fresh(pk: int, reference: str):
    return services.mark_sent(instalment=Instalment.objects.get(pk=pk), bank_reference=reference, **SENT)


def listed(door) -> PaymentBatch:
    InstalmentFactory(state="approved", approved_by=door.officer, approved_on=date(2026, 10, 1))
    return services.make_batch(currency="USD", **DUE)[0]


LIST_SENT = {
    "ja": "この送金一覧は 2026年10月3日 に照会番号 OTT-7 で送金済みとして記録されています。",
    "en": "This list was recorded as sent on Oct. 3, 2026 under the reference OTT-7.",
}


@bad("a list for the bank sent again", **LIST_SENT)
def list_again(door):
    batch = listed(door)
    services.record_batch_sent(batch=batch, bank_reference="OTT-7", by=door.treasurer, **SENT)
    return lambda: services.record_batch_sent(batch=batch, bank_reference="OTT-8", by=door.treasurer, **SENT)


@bad("a payment of a list sent alone", ja="この支給は送金一覧 B-", en="This payment stands on the list B-")
def sent_alone(door):
    batch = listed(door)
    one, client = batch.lines.get().instalment, door.sign_in(door.treasurer)
    sheet = {"sent_on": "2026-10-04", "rate": "150", "bank_reference": "B-1", "expected_state": "approved"}
    return lambda: client.post(money_page(one.pk, "send"), sheet)


@bad(
    "a payment put on a second list, past all services",
    ja="この支給はすでに別の送金一覧に載っています。",
    en="This payment stands on another list already.",
)
def listed_twice(door):
    line = listed(door).lines.get()
    other = PaymentBatch.objects.create(currency="USD", made_at=AT)
    row = BatchLine(batch=other, place=1, instalment=line.instalment, account=line.account)
    return lambda: BatchLine.objects.bulk_create([row])


@race_for(
    "a list for the bank recorded as sent by two at once",
    ja="この送金一覧は",
    en="This list was recorded as sent on",
    once="InstalmentChange",
)
def list_by_two(door):
    InstalmentFactory(state="approved", approved_on=date(2026, 10, 1))
    batch, _held = services.make_batch(currency="USD", **DUE)
    send = partial(services.record_batch_sent, batch=batch, **SENT)
    return [partial(send, bank_reference=reference) for reference in ("OTT-7", "OTT-8")]


# --- what the bank gave back --------------------------------------------------------------------------------------


def bounced(door) -> Instalment:
    one = InstalmentFactory(state="sent", **BOOKED)
    services.move_instalment(instalment=one, step_name="bounce", by=door.treasurer, reason="Closed.", at=AT)
    assert not Instalment.objects.paid().exists()  # it counts no longer
    return one


@bad("a payment that came back counted as arrived", **CHANGED)
def bounced_arrives(door):
    one, client = bounced(door), door.sign_in(door.officer)
    return lambda: client.post(
        money_page(one.pk, "receive"), {"received_on": "2026-10-05", "expected_state": "bounced"}
    )


@bad(
    "a payment that came back counted as sent, by update()",
    ja="銀行から戻された支払いは、計画し直すまで支払いに数えません。",
    en="A payment that the bank returned is planned anew before it counts.",
)
def bounced_is_sent(door):
    one = bounced(door)
    return lambda: Instalment.objects.filter(pk=one.pk).update(state="sent", **BOOKED)


@bad(
    "the reference of a payment that came back used again",
    ja="この銀行の照会番号は、ほかの送金で使われています。",
    en="Another payment has this bank reference.",
)
def reference_again(door):
    one = bounced(door)
    services.move_instalment(instalment=one, step_name="replan", by=door.treasurer, reason="New account.", at=AT)
    services.approve_instalment(instalment=one, by=door.officer, at=AT)
    client = door.sign_in(door.treasurer)
    sheet = {"sent_on": "2026-10-04", "rate": "150", "bank_reference": "B-1", "expected_state": "approved"}
    return lambda: client.post(money_page(one.pk, "send"), sheet)


# --- papers on the service ----------------------------------------------------------------------------------------
OVERLAP = {
    "ja": "この期間の一部は、すでに別の勤務証明書で証明されています。",
    "en": "Another confirmation covers some of these days already.",
}
STAYS = {
    "ja": "勤務証明書は変更できません。理由を付けて取り消してください。",
    "en": "A confirmation of service is not changed. Take it back with a reason.",
}


def serving() -> Award:
    award = completed()
    employer = award.decision.application.nominating_organisation
    services.start_service(award=award, starts_on=BACK_ON, employer=employer, at=LATER)
    return award


def confirmed() -> Award:
    award = serving()
    confirm(award)
    return award


def row_of(award: Award, **changes) -> dict:
    return {
        "obligation_id": award.service.pk,
        "starts_on": date(2028, 1, 31),
        "ends_before": date(2028, 3, 1),
        "signed_by": "Matron",
        "signed_on": date(2028, 6, 1),
        "document": "paper.png",
        "document_kind": "png",
        "entered_at": LATER,
    } | changes


@bad("a paper on days that another covers, at the desk", **OVERLAP)
def overlap_at_the_desk(door):
    door.now.at = LATER
    award, client = confirmed(), door.sign_in(door.officer)
    sheet = {"starts_on": "2028-01-31", "ends_before": "2028-02-29", "signed_by": "Matron", "signed_on": "2028-06-01"}
    address = file_page(award.decision.application_id, "confirm_service")
    return lambda: client.post(address, sheet | {"document": picture()})


@bad("a paper on days that another covers, past all services", **OVERLAP)
def overlap_in_bulk(door):
    row = row_of(confirmed())
    return lambda: ServiceConfirmation.objects.bulk_create([ServiceConfirmation(**row)])


@bad("a paper on days that another covers, by COPY", **OVERLAP)
def overlap_by_copy(door):
    row = row_of(confirmed(), taken_back_because="")
    return lambda: copy_in("scholarships_serviceconfirmation", **row)


@bad("a paper taken back that counts again over another, by update()", **OVERLAP)
def overlap_by_update(door):
    award = serving()
    first = confirm(award)
    services.take_confirmation_back(confirmation=first, reason="Another's.", by=door.officer, at=LATER)
    confirm(award)
    return lambda: ServiceConfirmation.objects.filter(pk=first.pk).update(taken_back_on=None, taken_back_because="")


@bad("the period of a paper stretched, by update()", **STAYS)
def stretched(door):
    confirmed()
    return lambda: ServiceConfirmation.objects.update(ends_before=date(2028, 5, 1))


@race_for("two papers on the same days at once", **OVERLAP, once="ServiceConfirmation")
def two_papers(door):
    award = serving()
    return [partial(confirm, award) for _turn in range(2)]


# --- who is still bound -------------------------------------------------------------------------------------------


@bad(
    "anonymising one who owes service",
    ja="の復帰勤務が6か月残っています(復帰勤務中)。",
    en="6 months of service are owed for",
)
def anonymise_serving(door):
    file = serving().decision.application
    return lambda: services.erase_application(file, on=LATER.date())


@bad("anonymising one whose scholarship is running", ja="は継続中です(在学中)。", en="is running (studying).")
def anonymise_studying(door):
    file = InstalmentFactory().award.decision.application
    return lambda: services.erase_application(file, on=LATER.date())


@bad(
    "anonymising one that is being judged",
    ja="消去できるのは、奨学金に至らずに終わった申請だけです。",
    en="only what ended without a scholarship is erased.",
)
def anonymise_running(door):
    file = ApplicationFactory(state="shortlisted")
    return lambda: services.erase_application(file, on=LATER.date())


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("line", TABLE.parameters)
def test_refused_in_a_clear_sentence_and_nothing_is_written(request, language, line):
    told, hidden, changed = attempt(request, language, line)

    assert line.told[language] in told
    assert (hidden, changed) == ([], [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("line", RACES.parameters)
def test_of_two_at_once_one_is_written_and_the_other_told_why(request, race, language, line):
    door = Door(request, language)
    deeds = line.prepare(door)

    before = everything()[line.once]
    told = race(*(partial(door.told, deed) for deed in deeds))

    assert [line.told[language] in words for words in told].count(True) == 1
    assert len(everything()[line.once]) == len(before) + 1
