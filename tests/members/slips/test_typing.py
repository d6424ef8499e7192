"""Slips are typed in on the office's screen, by script and without."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Slip
from tests.factories.members import DuesFactory, MembershipFactory, PurposeFactory
from tests.factories.people import PersonFactory
from tests.members.slips.conftest import address, begin, enter, keep, said

pytestmark = pytest.mark.django_db


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


def test_a_slip_of_another_batch_is_not_found(office, batch):
    strange = keep(begin())

    assert office.get(address("slip", batch.pk, strange.pk)).status_code == 404
    assert office.get(address("batch", 999)).status_code == 404


def test_a_day_of_long_ago_is_refused_by_the_notice(office, batch):
    long_ago = (timezone.localdate() - timedelta(days=40)).isoformat()

    answer = enter(office, batch, MembershipFactory().printed_number, "10000", value_on=long_ago).json()

    assert list(answer["errors"]) == ["value_on"]
