"""The office's screens for a batch of slips: begun, booked, taken back, printed, and who may open them."""

import io
import uuid

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import queries, services
from members.models import Payment, Slip, SlipBatch
from tests.factories.members import DuesFactory, MembershipFactory
from tests.members.slips.conftest import address, begin, booked, enter, keep, said

pytestmark = pytest.mark.django_db


def begun(office, **others):
    today = timezone.localdate().isoformat()
    typed = {
        "key": uuid.uuid4(), "provider": "postal", "account": "00170-4-0", "notice_on": today, "received_on": today,
        "slip_count": "２", "total_yen": "２０，０００円",
    }  # fmt: skip
    return office.post(address("begin"), typed | others, follow=True)


def test_a_batch_is_begun_with_digits_of_any_width(office, clerk):
    response = begun(office)

    batch = SlipBatch.objects.get()
    assert response.redirect_chain[-1][0] == address("batch", batch.pk)
    assert (batch.slip_count, batch.total_yen, batch.entered_by) == (2, 20_000, clerk)


def test_the_same_notice_again_asks_with_a_box(office):
    begun(office)

    asked = begun(office)
    begun(office, is_another="on")

    assert "has the same account, day" in str(asked.context["form"].errors["is_another"])
    assert 'type="checkbox" name="is_another"' in asked.content.decode()
    assert SlipBatch.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("notice_on", "2026-02-31", "There is no such day. Write it as 2026-11-20."),
        ("slip_count", "two", "Enter a whole number."),
        ("total_yen", "1e9", "Type the amount in digits."),
        ("total_yen", "", "This field is required."),
    ],
)
def test_a_notice_is_refused_at_its_field_and_keeps_what_was_typed(office, field, typed, sentence):
    form = begun(office, **{field: typed}).context["form"]

    assert form.errors == {field: [sentence]}
    assert form["account"].value() == "00170-4-0"


def test_what_a_payer_sent_who_turns_out_a_member_covers_their_dues(office):
    dues = DuesFactory(amount_yen=20_000)
    batch = begin(1)
    enter(office, batch, "サトウ ケン", "20000", as_payer="1")
    office.post(address("post", batch.pk))
    payment = Payment.objects.get()

    services.identify_giver(visitor_id=payment.visitor_id, person=dues.membership.person, on=timezone.localdate())
    office.post(reverse("members_payments:credit", args=[payment.pk]), {"dues_id": dues.pk})

    assert list(payment.allocations.values_list("dues", "amount_yen")) == [(dues.pk, 20_000)]


def test_a_batch_is_booked_with_one_press_and_its_payments_lead_back(office, batch):
    slips = [keep(batch), keep(batch)]

    response = office.post(address("post", batch.pk), follow=True)
    file = office.get(reverse("members_memberships:inspect", args=[slips[0].membership_id]), follow=True)

    assert said(response) == ["The batch is booked."]
    assert Payment.objects.count() == 2
    assert address("batch", batch.pk) in file.content.decode()
    payment = reverse("members_payments:inspect", args=[Payment.objects.first().pk])
    assert address("batch", batch.pk) in office.get(payment).content.decode()


def test_a_difference_stands_on_the_screen_and_is_not_booked(office, batch):
    keep(batch)

    shown = office.get(address("batch", batch.pk))
    refused = office.post(address("post", batch.pk), follow=True)

    assert shown.context["differences"] == [
        "The notice says 2 slips; 1 is entered.",
        "The notice says ¥20,000; ¥10,000 are entered, ¥10,000 too little.",
    ]
    assert shown.context["hints"] == ["One slip seems to be missing, over ¥10,000."]
    assert said(refused) == [" ".join(shown.context["differences"])]
    assert Payment.objects.count() == 0


def test_the_treasurer_takes_a_batch_back_and_begins_again(client, treasurer):
    client.force_login(treasurer)
    batch = booked(10_000, 5_000)
    today = timezone.localdate().isoformat()

    client.post(address("take_back", batch.pk), {"on": today, "reason": "of another account"})
    response = client.post(address("again", batch.pk), follow=True)

    again = SlipBatch.objects.get(instead_of=batch)
    assert response.redirect_chain[-1][0] == address("batch", again.pk)
    assert (again.state, again.entered()) == ("open", (2, 15_000))
    assert sum(Payment.objects.values_list("amount_yen", flat=True)) == 0


def test_a_batch_is_discarded_with_a_reason(office, batch):
    office.post(address("discard", batch.pk), {"reason": "begun twice"})

    batch.refresh_from_db()
    assert (batch.state, batch.changes.get().reason) == ("discarded", "begun twice")


def test_the_notice_is_corrected(office, batch):
    form = office.get(address("notice", batch.pk)).context["form"]
    typed = {name: form[name].value() for name in ("provider", "account", "notice_on", "received_on")}

    office.post(address("notice", batch.pk), typed | {"slip_count": "3", "total_yen": "30,000"})

    batch.refresh_from_db()
    assert (batch.slip_count, batch.total_yen) == (3, 30_000)


def test_the_print_lists_every_slip_in_order_with_the_sums(office):
    batch = booked(10_000, 5_000)

    pdf = office.get(address("print", batch.pk))

    text = "".join(pypdf.PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    first, second = batch.slips.all()
    assert pdf["Content-Type"] == "application/pdf"
    assert text.index(first.membership.printed_number) < text.index(second.membership.printed_number)
    assert "通知の金額¥15,000入力した金額¥15,000" in text
    assert "記帳済み" in text


def test_open_batches_are_work_on_the_first_screen(clerk, batch):
    booked(10_000)
    works = {todo.label: todo.count for todo in queries.todos(user=clerk, today=timezone.localdate())}

    assert works["batches of slips not yet booked"] == 1


SCREENS = {"index": "clerk treasurer auditor", "batch": "clerk treasurer auditor", "print": "clerk treasurer auditor"}
SCREENS |= dict.fromkeys(["begin", "look", "notice", "discard", "slip", "remove"], "clerk treasurer")
SCREENS |= {"take_back": "treasurer"}
OF_NONE, OF_A_SLIP = {"index", "begin"}, {"slip", "remove"}


@pytest.mark.parametrize("who", ["clerk", "treasurer", "auditor"])
@pytest.mark.parametrize("name", SCREENS)
def test_each_screen_opens_to_those_who_may_use_it(client, request, batch, who, name):
    client.force_login(request.getfixturevalue(who))
    args = [] if name in OF_NONE else [batch.pk, keep(batch).pk] if name in OF_A_SLIP else [batch.pk]

    status = client.get(address(name, *args)).status_code

    assert status == (200 if who in SCREENS[name].split() else 302)


@pytest.mark.parametrize("name", ["enter", "post", "again"])
def test_who_may_only_read_changes_nothing(client, auditor, batch, name):
    client.force_login(auditor)
    keep(batch, 20_000)

    client.post(address(name, batch.pk), {"number": MembershipFactory().printed_number, "amount_yen": "1"})

    assert (Slip.objects.count(), SlipBatch.objects.get().state) == (1, "open")


@pytest.mark.parametrize("state", ["open", "posted"])
def test_a_batch_costs_the_same_for_one_slip_and_three(office, state):
    costs = []
    for count in (1, 3):
        batch = begin(count, count * 10_000)
        for _slip in range(count):
            keep(batch, membership=DuesFactory().membership)
        if state == "posted":
            services.post_batch(batch_id=batch.pk, at=timezone.now())
        office.get(address("batch", batch.pk))
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address("batch", batch.pk)).status_code == 200
        costs.append(len(captured))

    assert costs[0] == costs[1]


def test_the_list_costs_the_same_for_one_batch_and_three(office):
    costs = []
    office.get(address("index"))
    for count in (1, 2):
        for _batch in range(count):
            keep(begin())
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address("index")).status_code == 200
        costs.append(len(captured))

    assert costs[0] == costs[1]


def test_an_empty_list_and_an_empty_batch_say_so(office, batch):
    assert "No slip is typed in yet." in office.get(address("batch", batch.pk)).content.decode()
