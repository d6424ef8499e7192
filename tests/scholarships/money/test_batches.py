"""Lists for the bank: only approved payments, whole numbers once, sent as a whole, never twice."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships import services
from scholarships.models import BatchLine, Instalment, PaymentBatch
from tests.factories.scholarships import BankAccountFactory, InstalmentFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 2, 1, 0, tzinfo=UTC)
DUE = {"due_until": date(2026, 10, 31), "at": AT}
SENT = {"sent_on": date(2026, 10, 3), "rate": Decimal(150)}


def approved(officer, **more) -> Instalment:
    return InstalmentFactory(state="approved", approved_by=officer, approved_on=date(2026, 10, 1), **more)


def batch_page(batch, screen="inspect") -> str:
    return reverse(f"scholarships_batches:{screen}", args=[batch.pk])


def cells(content: bytes) -> list[list]:
    return [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]


def test_list_takes_what_is_approved_due_and_in_its_currency(officer, treasurer):
    one = approved(officer)
    InstalmentFactory()  # planned
    approved(officer, due_on=date(2026, 11, 1))
    InstalmentFactory(award__currency="EUR", currency="EUR", state="approved")

    batch, held = services.make_batch(currency="USD", by=treasurer, **DUE)

    assert [(line.place, line.instalment, line.account.last_digits) for line in batch.lines.all()] == [(1, one, "7801")]
    assert (held, str(batch), batch.is_open) == ([], f"B-{batch.pk:04d}", True)


def test_what_is_held_back_since_its_approval_is_left_out_and_told(officer):
    ready, held = approved(officer), approved(officer)
    held.award.agreement_signed_on = None
    held.award.save(update_fields=["agreement_signed_on"])

    batch, left_out = services.make_batch(currency="USD", **DUE)

    assert [line.instalment for line in batch.lines.all()] == [ready]
    assert left_out == [held]


def test_there_is_no_empty_list(officer):
    approved(officer)
    services.make_batch(currency="USD", **DUE)

    with pytest.raises(RuleBroken, match=r"No approved payment in this currency may be sent now\."):
        services.make_batch(currency="USD", **DUE)

    assert PaymentBatch.objects.count() == 1


def test_database_lists_approved_payments_alone_and_each_once(officer):
    one = approved(officer)
    batch, _held = services.make_batch(currency="USD", **DUE)
    other = PaymentBatch.objects.create(currency="USD", made_at=AT)
    planned = InstalmentFactory()
    account = planned.award.accounts.get()

    for line in (
        {"batch": other, "instalment": one, "account": one.award.accounts.get()},
        {"batch": other, "instalment": planned, "account": account},
        {"batch": batch, "instalment": planned, "account": one.award.accounts.get()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            BatchLine.objects.create(place=9, **line)
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchLine.objects.update(place=7)

    assert BatchLine.objects.count() == 1


def test_file_with_whole_numbers_goes_out_once(at, officer, treasurer):
    approved(officer)
    batch, _held = services.make_batch(currency="USD", **DUE)

    first = at(treasurer).post(batch_page(batch, "take"))
    again = at(treasurer).post(batch_page(batch, "take"))

    rows = cells(first.content)
    assert (rows[1][6], rows[1][8], rows[2][8]) == ("0150234567801", 1200, 1200)
    assert len(again.context["form"].non_field_errors()) == 1
    batch.refresh_from_db()
    assert (batch.taken_by, batch.taken_at is not None) == (treasurer, True)


def test_screen_sheet_and_paper_show_the_last_digits_alone(at, officer, auditor):
    approved(officer)
    batch, _held = services.make_batch(currency="USD", **DUE)

    html = at(auditor).get(batch_page(batch)).content.decode()
    sheet = cells(b"".join(at(auditor).get(batch_page(batch, "xlsx")).streaming_content))
    paper = at(auditor).get(batch_page(batch, "pdf"))

    assert ("‥7801" in html, "0150234567801" in html) == (True, False)
    assert (sheet[1][6], sheet[2][1:2], sheet[2][8]) == ("‥7801", ["合計"], 1200)
    assert paper.content.startswith(b"%PDF")
    assert at(auditor).post(batch_page(batch, "take")).status_code == 302
    assert PaymentBatch.objects.get().taken_at is None


def test_whole_list_is_sent_by_another_than_who_approved(officer, treasurer):
    parts = [approved(officer), approved(officer)]
    batch, _held = services.make_batch(currency="USD", by=treasurer, **DUE)

    services.record_batch_sent(batch=batch, bank_reference=" OTT-7 ", fee_yen=9_000, by=treasurer, **SENT)

    found = Instalment.objects.order_by("pk").values_list("pk", "state", "bank_reference", "paid_yen", "sent_by")
    assert list(found) == [
        (parts[0].pk, "sent", "OTT-7/1", 180_000, treasurer.pk),
        (parts[1].pk, "sent", "OTT-7/2", 180_000, treasurer.pk),
    ]


def test_who_approved_one_of_them_does_not_send_the_list_and_nothing_is_sent(both, officer):
    approved(officer)
    own = approved(both)
    batch, _held = services.make_batch(currency="USD", **DUE)

    with pytest.raises(RuleBroken) as error:
        services.record_batch_sent(batch=batch, bank_reference="OTT-7", by=both, **SENT)

    sentence = f"{own.code}: The person who approved an instalment does not send it as well."
    assert [str(blocker) for blocker in error.value.blockers] == [sentence]
    assert set(Instalment.objects.values_list("state", flat=True)) == {"approved"}


def test_list_that_is_sent_again_sends_nothing(officer, treasurer):
    one = approved(officer)
    batch, _held = services.make_batch(currency="USD", **DUE)

    for _run in range(2):
        services.record_batch_sent(batch=batch, bank_reference="OTT-7", by=treasurer, **SENT)
    with pytest.raises(StaleState, match="This list was recorded as sent on"):
        services.record_batch_sent(batch=batch, bank_reference="OTT-8", by=treasurer, **SENT)

    assert [change.step for change in one.changes.all()] == ["send"]


@pytest.mark.django_db(transaction=True)
def test_two_who_make_a_list_at_once_list_a_payment_once(race):
    InstalmentFactory(state="approved", approved_on=date(2026, 10, 1))

    results = race(*(lambda: services.make_batch(currency="USD", **DUE) for _turn in range(2)))

    assert sorted(type(result).__name__ for result in results) == ["RuleBroken", "tuple"]
    assert BatchLine.objects.count() == 1


def test_payment_on_an_open_list_is_not_sent_alone_nor_taken_back(officer, treasurer):
    one = approved(officer)
    batch, _held = services.make_batch(currency="USD", **DUE)
    sentence = f"This payment stands on the list {batch} for the bank."

    with pytest.raises(RuleBroken, match=sentence):
        services.mark_sent(instalment=one, bank_reference="B-1", by=treasurer, **SENT)
    for step in ("take_back", "cancel"):
        with pytest.raises(RuleBroken, match=sentence):
            services.move_instalment(instalment=one, step_name=step, reason="Wait.", by=officer)

    assert Instalment.objects.get().state == "approved"


def test_account_that_was_replaced_after_the_list_was_made_stops_it(officer, treasurer):
    one = approved(officer)
    batch, _held = services.make_batch(currency="USD", **DUE)
    account = one.award.accounts.get()
    account.ended_on, account.ended_because = date(2026, 10, 2), "Replaced."
    account.save(update_fields=["ended_on", "ended_because"])
    BankAccountFactory(award=one.award, number="999888777")

    with pytest.raises(RuleBroken) as error:
        services.record_batch_sent(batch=batch, bank_reference="OTT-7", by=treasurer, **SENT)

    assert [blocker.code for blocker in error.value.blockers] == ["ACCOUNT_ENDED"]


def test_list_that_is_given_up_frees_its_payments(officer, treasurer):
    one = approved(officer)
    batch, _held = services.make_batch(currency="USD", **DUE)

    with pytest.raises(RuleBroken, match=r"Give the reason in a sentence\."):
        services.give_batch_up(batch=batch, reason=" ", by=treasurer)
    services.give_batch_up(batch=batch, reason="The bank was closed.", by=treasurer, at=AT)
    again, _held = services.make_batch(currency="USD", **DUE)

    assert [line.instalment for line in again.lines.all()] == [one]
    for late in (
        lambda: services.record_batch_sent(batch=batch, bank_reference="OTT-7", by=treasurer, **SENT),
        lambda: services.take_batch_along(batch=batch, by=treasurer),
    ):
        with pytest.raises(StaleState, match=r"This list was given up\. Make a new one\."):
            late()


def test_payment_returned_by_the_bank_may_stand_on_another_list(officer, treasurer):
    one = approved(officer)
    batch, _held = services.make_batch(currency="USD", **DUE)
    services.record_batch_sent(batch=batch, bank_reference="OTT-7", by=treasurer, **SENT)
    for step, by in (("bounce", treasurer), ("replan", treasurer)):
        services.move_instalment(instalment=one, step_name=step, reason="Closed.", by=by, at=AT)
    services.approve_instalment(instalment=one, by=officer, at=AT)

    again, _held = services.make_batch(currency="USD", **DUE)
    services.record_batch_sent(batch=again, bank_reference="OTT-8", by=treasurer, **SENT)

    one.refresh_from_db()
    assert (one.state, one.bank_reference) == ("sent", "OTT-8/1")


def test_from_the_list_to_the_bank_on_the_screens(at, officer, treasurer):
    one = approved(officer)
    client = at(treasurer)
    form = client.get(reverse("scholarships_batches:add")).context["form"]

    client.post(reverse("scholarships_batches:add"), {"currency": "USD", "due_until": "2026-10-31"})
    batch = PaymentBatch.objects.get()
    sent = {"sent_on": "2026-10-03", "rate": "150", "bank_reference": "OTT-7", "fee_yen": ""}
    client.post(batch_page(batch, "send"), sent)

    assert [value for value, _label in form.fields["currency"].choices] == ["USD"]
    assert Instalment.objects.get(pk=one.pk).state == "sent"


@pytest.mark.parametrize("screen", ["inspect", "xlsx", "pdf"])
def test_list_costs_the_same_with_one_payment_and_three(at, officer, auditor, count_queries, screen):
    approved(officer)
    small, _held = services.make_batch(currency="USD", **DUE)
    for _more in range(3):
        approved(officer)
    large, _held = services.make_batch(currency="USD", **DUE)
    at(auditor)

    counts = [count_queries(batch_page(batch, screen)) for batch in (small, large)]

    assert counts[0] == counts[1]
    assert counts[1] <= 15


def test_list_of_lists_costs_the_same_with_one_and_three(at, auditor, officer, count_queries):
    address = reverse("scholarships_batches:index")
    approved(officer)
    services.make_batch(currency="USD", **DUE)
    at(auditor)
    one = count_queries(address)
    for _more in range(2):
        approved(officer)
        services.make_batch(currency="USD", **DUE)

    assert count_queries(address) == one
