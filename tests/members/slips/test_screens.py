"""The office's screens for slips: by script, without script, and who may open them."""

import io
import uuid
from datetime import timedelta

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import queries, services
from members.models import Payment, Slip, SlipBatch
from tests.factories.members import DuesFactory, MembershipFactory, PurposeFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def batch() -> SlipBatch:
    return begin()


def begin(slip_count: int = 2, total_yen: int = 20_000) -> SlipBatch:
    today = timezone.localdate()
    notice = services.Notice("postal", "00170-4-0", today, today, slip_count, total_yen)
    return services.begin_batch(notice, key=uuid.uuid4(), is_another=True, today=today, at=timezone.now())


def address(name: str, *args) -> str:
    return reverse(f"members_slips:{name}", args=args)


def enter(office, batch, number, amount_yen="", *, script: bool = True, **others):
    typed = {"key": uuid.uuid4(), "number": number, "amount_yen": amount_yen, "value_on": batch.notice_on}
    headers = {"Accept": "application/json"} if script else {}
    return office.post(address("enter", batch.pk), typed | others, headers=headers, follow=not script)


def keep(batch, amount_yen: int = 10_000, membership=None) -> Slip:
    membership = membership or MembershipFactory()
    return services.enter_slip(
        batch_id=batch.pk,
        key=uuid.uuid4(),
        entry=services.Entry(membership.pk, amount_yen, batch.notice_on),
        is_certain=True,
        today=timezone.localdate(),
        at=timezone.now(),
    )


def booked(*amounts_yen: int, membership=None) -> SlipBatch:
    batch = begin(len(amounts_yen), sum(amounts_yen))
    for amount_yen in amounts_yen:
        keep(batch, amount_yen, membership)
    return services.post_batch(batch_id=batch.pk, at=timezone.now())


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


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


def test_whose_number_it_is_and_what_is_owed_come_at_once(office, batch):
    dues = DuesFactory(amount_yen=10_000, membership__person=PersonFactory(family_kana="ヤマダ"))
    number = dues.membership.printed_number

    answer = office.get(address("look", batch.pk), {"number": number}).json()

    assert (answer["number"], answer["owed_yen"], answer["trouble"]) == (number, 10_000, "")
    assert "ヤマダ" in answer["html"]
    assert "2026: ¥10,000" in answer["html"]


def test_a_name_in_kana_answers_with_those_it_may_be(office, batch):
    membership = MembershipFactory(person=PersonFactory(family_kana="ヤマダ"))

    answer = office.get(address("look", batch.pk), {"number": "ﾔﾏﾀﾞ"}).json()

    assert f'data-number="{membership.printed_number}"' in answer["html"]
    assert "number" not in answer


def test_looking_costs_the_same_for_one_year_and_three(office, batch):
    membership, costs = MembershipFactory(), []
    office.get(address("look", batch.pk), {"number": membership.printed_number})
    for years in ((2026,), (2024, 2025)):
        for year in years:
            DuesFactory(membership=membership, fiscal_year=year)
        with CaptureQueriesContext(connection) as captured:
            office.get(address("look", batch.pk), {"number": membership.printed_number})
        costs.append(len(captured))

    assert costs[0] == costs[1]


def test_by_script_a_slip_is_kept_and_the_next_key_comes_back(office, batch):
    dues, key = DuesFactory(), uuid.uuid4()

    answers = [enter(office, batch, dues.membership.printed_number, "10000", key=key).json() for _time in range(2)]

    assert Slip.objects.count() == 1
    assert [answer["said"] for answer in answers] == [f"Saved: slip 1, {dues.membership}, ¥10,000."] * 2
    assert answers[0]["key"] != str(key)
    assert "1 / 2" in answers[0]["figures"]
    assert 'id="slip-1"' in answers[0]["row"]


FAULTS = [
    ({"number": "1"}, "number", "The check digit does not fit."),
    ({"number": "９９９９"}, "number", "The check digit does not fit."),
    ({"number": ""}, "number", "Type the member number, or the name of the payer"),
    ({"amount_yen": "0"}, "amount_yen", "An amount is between 1 and 99,999,999 yen."),
    ({"amount_yen": "-5"}, "amount_yen", "An amount is between 1 and 99,999,999 yen."),
    ({"amount_yen": "1234567890"}, "amount_yen", "An amount is between 1 and 99,999,999 yen."),
    ({"amount_yen": "ten"}, "amount_yen", "Type the amount in digits."),
    ({"value_on": "2026-02-31"}, "value_on", "There is no such day."),
    ({"gift_yen": "20000"}, "gift_yen", "The gift is more than the money that arrived."),
]


@pytest.mark.parametrize(("typed", "field", "sentence"), FAULTS)
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_fault_is_said_at_its_field(office, batch, typed, field, sentence, script):
    member = MembershipFactory(number=1234)
    right = {"number": member.printed_number, "amount_yen": "10000"}

    response = enter(office, batch, **right | typed, script=script, purpose=PurposeFactory().pk)

    errors = response.json()["errors"] if script else response.context["form"].errors
    assert list(errors) == [field]
    assert str(errors[field][0]).startswith(sentence)
    assert Slip.objects.count() == 0


def test_by_script_a_slip_without_an_amount_is_no_slip(office, batch):
    answer = enter(office, batch, MembershipFactory().printed_number).json()

    assert answer["errors"] == {"amount_yen": ["Type the amount."]}


def test_a_doubt_is_asked_once_and_the_second_time_it_is_kept(office, batch):
    slip = keep(batch)
    number = slip.membership.printed_number

    asked = enter(office, batch, number, "10000").json()
    kept = enter(office, batch, number, "10000", is_certain="on").json()

    assert asked["doubts"] == ["The same sum of the same day is typed in already: Batch 1, slip 1."]
    assert kept["position"] == 2


def test_without_script_the_number_alone_shows_what_is_owed_and_the_amount_saves(office, batch):
    dues = DuesFactory(amount_yen=10_000)
    number = dues.membership.printed_number

    shown = enter(office, batch, number, script=False)
    form = shown.context["form"]
    saved = enter(office, batch, form["number"].value(), form["amount_yen"].value(), script=False)

    assert (form["number"].value(), form["amount_yen"].value()) == (number, 10_000)
    assert Slip.objects.get().membership == dues.membership
    assert said(saved) == [f"Saved: slip 1, {dues.membership}, ¥10,000."]


def test_without_script_a_name_is_chosen_by_a_button(office, batch):
    membership = MembershipFactory(person=PersonFactory(family_kana="ヤマダ"))

    shown = enter(office, batch, "ヤマダ", "3000", script=False)
    enter(office, batch, "ヤマダ", "3000", script=False, chosen=membership.pk)

    assert f'name="chosen" value="{membership.pk}"' in shown.content.decode()
    assert Slip.objects.get().membership == membership


def test_nobody_of_the_name_is_kept_as_a_payer_to_identify(office, batch):
    enter(office, batch, "サトウ ケン", "3000", as_payer="1")

    assert [(slip.membership, slip.payer_name) for slip in Slip.objects.all()] == [(None, "サトウ ケン")]


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


def test_a_slip_is_corrected_and_removed_on_its_screens(office, batch):
    slip, other = keep(batch), MembershipFactory()
    where = (batch.pk, slip.pk)
    typed = {"number": other.printed_number, "amount_yen": "9,000", "value_on": batch.notice_on}

    before = office.get(address("slip", *where)).context["form"]
    office.post(address("slip", *where), typed)
    corrected = Slip.objects.get()
    office.post(address("remove", *where))

    assert (before["number"].value(), before["amount_yen"].value()) == (slip.membership.printed_number, 10_000)
    assert (corrected.membership, corrected.amount_yen) == (other, 9_000)
    assert Slip.objects.count() == 0


def test_a_doubtful_correction_asks_with_a_box(office, batch):
    first, second = keep(batch), keep(batch, 500)
    typed = {"number": first.membership.printed_number, "amount_yen": "10000", "value_on": batch.notice_on}

    asked = office.post(address("slip", batch.pk, second.pk), typed)
    office.post(address("slip", batch.pk, second.pk), typed | {"is_certain": "on"})

    assert 'name="is_certain"' in asked.content.decode()
    second.refresh_from_db()
    assert second.membership == first.membership


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


def test_a_slip_of_another_batch_is_not_found(office, batch):
    strange = keep(begin())

    assert office.get(address("slip", batch.pk, strange.pk)).status_code == 404
    assert office.get(address("batch", 999)).status_code == 404


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


def test_a_day_of_long_ago_is_refused_by_the_notice(office, batch):
    long_ago = (timezone.localdate() - timedelta(days=40)).isoformat()

    answer = enter(office, batch, MembershipFactory().printed_number, "10000", value_on=long_ago).json()

    assert list(answer["errors"]) == ["value_on"]
