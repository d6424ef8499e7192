"""Awards, pledges, plans and payments at the desk."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from jocs_site.foundation.errors import RuleBroken
from scholarships import services
from scholarships.models import Award, Instalment
from tests.factories.reports import picture
from tests.factories.scholarships import ApplicationFactory, DecisionFactory, InstalmentFactory
from tests.scholarships.backoffice.pages import file_page, money_page

pytestmark = pytest.mark.django_db


def test_award_pledge_and_plan(at, officer):
    file = DecisionFactory().application
    sums = {"amount": "2400.00", "currency": "USD", "rate": "150.25", "rate_on": "2026-09-07"}
    client = at(officer)

    client.post(file_page(file.pk, "award"), sums)
    client.post(file_page(file.pk, "pledge"), {"signed_on": "2026-09-20"})
    client.post(file_page(file.pk, "plan"), {"count": 7, "first_due_on": "2026-10-31", "months_between": 6})

    award = Award.objects.get()
    parts = list(award.instalments.values_list("due_on", "amount"))
    assert (award.committed_yen, award.agreement_signed_on) == (360_600, date(2026, 9, 20))
    assert parts[0] == (date(2026, 10, 31), Decimal("342.85"))
    assert parts[-1] == (date(2029, 10, 31), Decimal("342.90"))
    assert sum(amount for _day, amount in parts) == award.amount


def test_award_above_the_budget_is_a_form_error(at, officer):
    file = DecisionFactory(application__call__budget_yen=100_000).application
    sums = {"amount": "2400.00", "currency": "USD", "rate": "150.25", "rate_on": "2026-09-07"}

    answer = at(officer).post(file_page(file.pk, "award"), sums)

    assert "¥100,000" in answer.context["form"].non_field_errors()[0]
    assert list(Award.objects.all()) == []


@pytest.mark.parametrize("screen", ["pledge", "plan"])
def test_there_is_nothing_to_plan_without_an_award(at, officer, screen):
    assert at(officer).get(file_page(ApplicationFactory().pk, screen), follow=True).status_code == 404


def test_payment_from_approval_to_receipt(at, officer, treasurer, both):
    one = InstalmentFactory()
    sent = {"sent_on": "2026-10-01", "rate": "151.5", "bank_reference": "B-001"}

    at(both).post(money_page(one.pk, "approve"), {"expected_state": "planned"})
    same = at(both).post(money_page(one.pk, "send"), {**sent, "expected_state": "approved"})
    at(treasurer).post(money_page(one.pk, "send"), {**sent, "expected_state": "approved"})
    at(officer).post(money_page(one.pk, "receive"), {"received_on": "2026-10-05", "expected_state": "sent"})
    at(officer).post(money_page(one.pk, "receipt"), {"file": picture(), "expected_state": "received"})

    one.refresh_from_db()
    assert len(same.context["form"].non_field_errors()) == 1
    assert (one.state, one.paid_yen, one.sent_by) == ("receipted", 181_800, treasurer)


def test_page_of_an_instalment_says_what_holds_it_back(at, officer, treasurer):
    one = InstalmentFactory(award__agreement_signed_on=None)

    held = [blocker.code for blocker in at(treasurer).get(money_page(one.pk)).context["held"]]
    offers = at(officer).get(money_page(one.pk)).context["offers"]

    assert held == ["NO_AGREEMENT"]
    assert [blocker.code for blocker in offers[0].blockers] == ["NO_AGREEMENT"]


def test_who_approved_is_told_that_another_person_sends(at, both):
    one = InstalmentFactory(state="approved", approved_by=both)

    offers = at(both).get(money_page(one.pk)).context["offers"]

    send = next(offer for offer in offers if offer.url == money_page(one.pk, "send"))
    assert [blocker.code for blocker in send.blockers] == ["SAME_PERSON_APPROVES"]
    assert Instalment.objects.get(pk=one.pk).sent_by is None


def test_payments_that_are_due_are_approved_together_and_held_ones_say_why(at, officer):
    free = InstalmentFactory.create_batch(2)
    held = InstalmentFactory(award__account__looked_at=None, award__account__entered_at=timezone.now())
    InstalmentFactory(award__agreement_signed_on=None)
    InstalmentFactory(due_on=timezone.localdate() + timedelta(days=31))
    client, address = at(officer), reverse("scholarships_instalments:approve_due")

    shown = client.get(address).context
    none = client.post(address, {})
    forged = client.post(address, {"instalments": [held.pk]})
    client.post(address, {"instalments": [one.pk for one in free]})

    assert [one.pk for one, _is_ticked in shown["lines"]] == [one.pk for one in free]
    assert [(one.pk, [hold.code for hold in found]) for one, found in shown["held"]] == [
        (held.pk, ["BANK_DATA_CHANGED_RECENTLY"])
    ]
    with translation.override("en"):
        assert none.context["form"].errors == {"instalments": ["Tick at least one payment."]}
        assert forged.context["form"].errors == {
            "instalments": ["Something holds one of these payments back by now. Look at the list again."]
        }
    assert set(Instalment.objects.filter(state="approved").values_list("pk", "approved_by")) == {
        (one.pk, officer.pk) for one in free
    }


def test_several_payments_are_approved_all_or_none(officer):
    free, held = InstalmentFactory(), InstalmentFactory(award__account=False)

    with pytest.raises(RuleBroken) as error:
        services.approve_instalments(instalments=[free, held], by=officer)

    assert str(error.value) == f"{held.code}: The account that the money goes to is not on file."
    assert not Instalment.objects.filter(state="approved").exists()


def test_screen_of_payments_to_approve_costs_the_same_with_one_and_three(at, officer, count_queries):
    at(officer)
    address = reverse("scholarships_instalments:approve_due")
    InstalmentFactory()
    InstalmentFactory(award__account=False)
    one = count_queries(address)
    InstalmentFactory.create_batch(2)
    for _more in range(2):
        InstalmentFactory(award__account=False)

    assert count_queries(address) == one
