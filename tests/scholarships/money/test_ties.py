"""Who stepped back from a file, or is tied to the scholar, neither sees nor moves its money: every address is 404."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from scholarships import queries, services
from scholarships.models import Instalment, PanelTie
from tests.factories.reports import picture
from tests.factories.scholarships import (
    AssignmentFactory,
    AwardFactory,
    BankAccountFactory,
    InstalmentFactory,
    PanelMemberFactory,
)
from tests.scholarships.backoffice.pages import file_page, money_page

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 30, 3, 0, tzinfo=UTC)
INSTALMENT = ["inspect", "approve", "send", "receive", "look", "receipt", "receipt_file", "refund", "step"]
AWARD = ["award", "pledge", "plan", "account", "enrolment", "sanctions"]
BATCH = ["inspect", "xlsx", "pdf", "take", "send", "give_up"]
SENT = {"sent_on": date(2026, 9, 29), "rate": Decimal(150), "bank_reference": "B-1"}


def stepped_back(user, file):
    AssignmentFactory(application=file, reviewer=user, conflict="declared", conflict_reason="My student.")


def tied(user, file):
    PanelTie.objects.create(member=PanelMemberFactory(user=user), person=file.person)


def of_the_body(user, file):
    PanelMemberFactory(user=user, organisation=file.nominating_organisation)


def the_scholar(user, file):
    Person.objects.filter(pk=file.person_id).update(user=user)


EVERY_TIE = pytest.mark.parametrize("tie", [stepped_back, tied, of_the_body, the_scholar])


def payment(state: str = "planned", **more) -> Instalment:
    """All of an award of 2,400 dollars, due in September 2026; nothing holds it back."""
    award = AwardFactory()
    BankAccountFactory(award=award)
    receipt = {"receipt": "r.png", "receipt_kind": "png"} if state == "receipted" else {}
    return InstalmentFactory(award=award, amount=2400, state=state, due_on=date(2026, 9, 25), **receipt, **more)


def file_of(one: Instalment):
    return one.award.decision.application


def money_addresses(one: Instalment) -> list[str]:
    more = {"step": ["cancel"]}
    file = file_of(one)
    found = [money_page(one.pk, screen, *more.get(screen, [])) for screen in INSTALMENT]
    return found + [file_page(file.pk, screen) for screen in AWARD]


@EVERY_TIE
def test_every_address_about_the_payment_or_the_award_is_not_there(at, both, tie):
    one, client = payment(), at(both)
    before = [client.get(address).status_code for address in money_addresses(one)]
    tie(both, file_of(one))

    after = [client.get(address).status_code for address in money_addresses(one)]

    assert before.count(200) == len(before) - 1  # there is no receipt yet
    assert after == [404] * len(after)
    assert {client.post(address).status_code for address in money_addresses(one)} <= {404, 405}


@EVERY_TIE
def test_list_of_a_payment_one_is_tied_to_is_somebody_else_s(at, both, tie):
    one = payment("approved", approved_on=date(2026, 9, 26))
    batch, _held = services.make_batch(currency="USD", due_until=AT.date(), at=AT)
    addresses = [reverse(f"scholarships_batches:{screen}", args=[batch.pk]) for screen in BATCH]
    client, index = at(both), reverse("scholarships_batches:index")
    before = [client.get(address).status_code for address in addresses]
    assert addresses[0] in client.get(index).content.decode()
    tie(both, file_of(one))

    after = [client.get(address).status_code for address in addresses]

    assert (before, after) == ([200] * len(BATCH), [404] * len(BATCH))
    assert addresses[0] not in client.get(index).content.decode()


@EVERY_TIE
def test_lists_and_the_page_of_the_file_leave_its_money_out(at, both, tie):
    one, other, client = payment(), payment(), at(both)
    tie(both, file_of(one))
    listed = [
        reverse(f"scholarships_{name}") for name in ("instalments:index", "instalments:approve_due", "scholars:index")
    ]
    exported = reverse("scholarships_instalments:index") + "?export=xlsx"

    for address in listed:
        html = client.get(address).content.decode()
        assert (file_of(other).code in html, file_of(one).code in html) == (True, False), address
    assert client.get(exported).status_code == 200
    assert [two.pk for two in queries.instalments(both)] == [other.pk]
    page = client.get(file_page(file_of(one).pk))
    assert page.status_code == (404 if tie is stepped_back else 200)
    assert ("NMB Bank" in page.content.decode(), money_page(one.pk) in page.content.decode()) == (False, False)
    assert "NMB Bank" in client.get(file_page(file_of(other).pk)).content.decode()


@EVERY_TIE
def test_no_list_for_the_bank_is_made_with_it(both, tie):
    one = payment("approved", approved_on=date(2026, 9, 26))
    tie(both, file_of(one))

    with pytest.raises(RuleBroken, match="No approved payment"):
        services.make_batch(currency="USD", due_until=AT.date(), by=both, at=AT)
    assert (queries.waiting_by_currency(both), len(queries.waiting_by_currency())) == ([], 1)


@EVERY_TIE
def test_services_and_the_database_refuse_approving_sending_and_all_other_steps(both, tie):
    planned = payment()
    Instalment.objects.update(amount=800)
    approved = InstalmentFactory(award=planned.award, sequence=2, amount=800, state="approved")
    sent = InstalmentFactory(award=planned.award, sequence=3, amount=800, state="sent", paid_yen=120_000, **SENT)
    tie(both, file_of(planned))

    commands = [
        lambda: services.approve_instalment(instalment=planned, by=both, at=AT),
        lambda: services.approve_instalments(instalments=[planned], by=both, at=AT),
        lambda: services.mark_sent(instalment=approved, by=both, at=AT, **SENT | {"bank_reference": "B-2"}),
        lambda: services.move_instalment(instalment=approved, step_name="cancel", reason="x", by=both, at=AT),
        lambda: services.record_received(instalment=sent, received_on=AT.date(), by=both, at=AT),
        lambda: services.file_receipt(instalment=sent, file=picture(), by=both, at=AT),
    ]
    for command in commands:
        with pytest.raises(RuleBroken, match="You have a conflict of interest in this file"):
            command()
    for one, column in ((planned, "approved_by"), (approved, "sent_by")):
        with pytest.raises(IntegrityError, match="no_money_by_who_is_tied"), transaction.atomic():
            Instalment.objects.filter(pk=one.pk).update(**{column: both})
    states = Instalment.objects.order_by("pk").values_list("state", "approved_by", "sent_by")
    assert list(states) == [("planned", None, None), ("approved", None, None), ("sent", None, None)]


def test_tie_that_shows_up_after_the_approval_stops_nobody_else(both, treasurer):
    one = payment("approved", approved_by=both, approved_on=date(2026, 9, 26))
    tied(both, file_of(one))

    services.mark_sent(instalment=one, by=treasurer, at=AT, **SENT)

    one.refresh_from_db()
    assert (one.state, one.approved_by, one.sent_by) == ("sent", both, treasurer)
