"""What belongs to somebody else, addresses that have had their day, impossible figures, and names that are formulas.

Tested elsewhere, and not here again:

- every address of another worker's report and photograph: `reports/test_report_screens.TestWhoseItIs`
- tokens that are forged, broken or thirty days old: `safety/test_events.TestLink`
- shifts, minutes and weights that the databases refuse: `volunteers/test_models.py`, `volunteers/test_stamps.py`
- formulas in the timeline: `test_timeline.py`; in lists that come in: the tests of the imports
"""

from io import BytesIO

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dispatch.safety import queries as safety
from dispatch.safety import services as safety_services
from dispatch.safety.models import CheckIn
from dispatch.volunteers import services as volunteers
from dispatch.volunteers.models import SignUp, StampLot
from tests.factories.absences import make_absence
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.documents import file_paper, put_in_first_kinds
from tests.factories.people import PersonFactory
from tests.factories.reports import report_of
from tests.factories.safety import open_event, post_in
from tests.factories.volunteers import NOW, attend, make_opportunity, make_shift, make_volunteer, sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(client, make_user):
    """A browser in which a worker with a running posting is signed in."""
    user = make_user("worker@example.org")
    make_posting("active", worker=WorkerFactory(person=PersonFactory(user=user)))
    client.force_login(user)
    return client


class TestAnotherWorkers:
    def test_report_by_its_number(self, worker, written):
        other = report_of(make_posting("active"))
        before = written()
        words = {"title": "題", "body": "文", "language": "ja", "version": 0, "step": "send"}

        answers = [worker.get(reverse("dispatch:report", args=[other.pk]))]
        answers.append(worker.post(reverse("dispatch:report", args=[other.pk]), words))

        assert [answer.status_code for answer in answers] == [404, 404]
        assert written() == before

    def test_absence_by_its_number(self, worker, written):
        other = make_absence()
        before = written()

        assert worker.post(reverse("dispatch:take_back_absence", args=[other.pk])).status_code == 404
        assert written() == before

    def test_answer_with_their_token_and_another_number(self, client, written):
        post_in("TZ")
        post_in("TZ", email="second@example.org")
        first, second = open_event(at=timezone.now()).checkins.order_by("pk")
        token = safety.link_of(first).split("/safe/")[1].strip("/")
        before = written()

        answer = client.post(f"/safe/{second.pk}.{token.partition('.')[2]}/", {"answer": "safe"})

        assert (answer.status_code, "This link is not complete" in answer.content.decode()) == (400, True)
        assert written() == before


def test_a_token_after_the_event_closed(client, make_user, written):
    post_in("TZ")
    checkin = open_event(at=timezone.now()).checkins.get()
    safety_services.close_event(
        event=checkin.event, reason="全員無事", at=timezone.now(), by=make_user("x@example.org")
    )
    before = written()

    answer = client.post("/safe/" + safety.link_of(checkin).split("/safe/")[1], {"answer": "help"})

    assert (answer.status_code, "This safety check is closed" in answer.content.decode()) == (410, True)
    assert written() == before
    with pytest.raises(IntegrityError, match="safety_"), transaction.atomic():
        CheckIn.objects.filter(pk=checkin.pk).update(state="safe")


# name: what is typed, the sentence
SHIFTS = {
    "no places": ({"capacity": "0"}, {"capacity": ["A shift has at least one place."]}),
    "places below none": ({"capacity": "-3"}, {"capacity": ["A shift has at least one place."]}),
    "an end before the beginning": ({"ends": "09:00"}, {"ends": ["The shift ends before it begins."]}),
    "29 February of a common year": (
        {"day": "2027-02-29"},
        {"day": ["There is no such day. Write year, month and day, as in 2028-02-29."]},
    ),
}


@pytest.mark.parametrize(("typed", "told"), SHIFTS.values(), ids=SHIFTS)
def test_a_shift(desk, refuses, typed, told):
    plan = {"opportunity": make_opportunity().pk, "day": "2026-12-01", "starts": "10:00", "ends": "14:00"}

    assert refuses(desk, reverse("volunteers_shifts:add"), plan | {"capacity": "6"} | typed) == told


@pytest.mark.parametrize("minutes", ["2000", "-1"])
def test_minutes(desk, written, time_machine, minutes):
    time_machine.move_to(NOW, tick=False)
    entry = sign_up(make_shift())
    time_machine.move_to(entry.shift.ends_at, tick=False)
    before = written()

    answer = desk.post(
        reverse("volunteers_shifts:attendance", args=[entry.shift_id]),
        {f"{entry.pk}-came": "yes", f"{entry.pk}-minutes": minutes},
    )

    assert (answer.status_code, "Minutes are between 0 and 960." in answer.content.decode()) == (422, True)
    assert written() == before


@pytest.mark.parametrize("kilograms", ["-5", "0"])
def test_a_weight(desk, refuses, time_machine, kilograms):
    time_machine.move_to(NOW, tick=False)
    lot = volunteers.receive_lot(office="tokyo", received_on=NOW.date(), category="domestic", parcels=3, at=NOW)
    weigh = reverse("volunteers_stamps:weigh", args=[lot.pk])

    told = refuses(desk, weigh, {"kilograms": kilograms, "on": "2026-11-24"})

    assert told == {"kilograms": ["Stamps weigh 0.001 kg or more."]}
    with pytest.raises(IntegrityError, match=r"grams|volunteers_lot"), transaction.atomic():
        StampLot.objects.filter(pk=lot.pk).update(grams=-5000)


def test_minutes_without_a_screen(written):
    (entry,) = attend(make_shift(), 240)
    before = written()

    with pytest.raises(IntegrityError, match="volunteers_signup_minutes_in_a_day"), transaction.atomic():
        SignUp.objects.filter(pk=entry.pk).update(minutes=2000)
    assert written() == before


NAMES = ["=1+1", "+1", "-1", "@SUM(A1)", "＝A1", "\t=1+1"]
SHEETS = [
    "dispatch_postings:index",
    "dispatch_workers:index",
    "dispatch_absences:index",
    "dispatch_documents:index",
    "dispatch_reports:index",
    "volunteers_volunteers:index",
    "volunteers_insurance:index",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("screen", SHEETS)
def test_a_name_that_is_a_formula_stays_text_in_every_sheet(desk, screen, name):
    person = PersonFactory(family_name=name)
    posting = make_posting("active", worker=WorkerFactory(person=person))
    make_absence(posting=posting)
    put_in_first_kinds()
    file_paper(posting.worker, "passport", posting.starts_on, posting.ends_before)
    make_volunteer(person=person, insured_until=None)

    answer = desk.get(reverse(screen), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]

    assert any(name.strip() in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} & {"f", "e"} == set()
