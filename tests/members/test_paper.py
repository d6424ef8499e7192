"""Labels and payment sheets for a list of members: for whom, and made at once or by the worker."""

import io
from datetime import UTC, date, datetime, timedelta

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jocs_site.backoffice import runs
from jocs_site.backoffice.models import Run
from jocs_site.letters.models import LabelSheet
from jocs_site.letters.printing import Label
from jocs_site.people.models import Household
from members.backoffice import labels as screens
from members.services import paper
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2027, 5, 1)
NOW = datetime(2027, 5, 1, 3, 0, tzinfo=UTC)
LABELS, SHEETS = "members_memberships:labels", "members_memberships:payment_sheets"
NO_ADDRESS = {"postal_code": "", "prefecture": "", "city": "", "street": ""}


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    return client


def a_sheet() -> LabelSheet:
    measures = {"width_mm": 66, "height_mm": 33.9, "top_mm": 12.9, "left_mm": 6}
    return LabelSheet.objects.create(name="24", columns=3, rows=8, **measures)


def pages(content: bytes) -> list[str]:
    """The text of each page, without blanks."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def files(run: Run) -> dict[str, list[str]]:
    return {made.name: pages(made.file.read()) for made in run.files.all()}


@pytest.fixture
def worker(django_capture_on_commit_callbacks):
    """A function that calls another and lets the worker do what it asked for; the newest run."""

    def work(ask, *args, **kwargs) -> Run:
        with django_capture_on_commit_callbacks(execute=True):
            ask(*args, **kwargs)
        return Run.objects.latest("pk")

    return work


def test_labels_one_for_a_household_and_none_for_whom_no_post_may_reach(office):
    first, second = PersonFactory(given_name="一"), PersonFactory(given_name="二")
    home = Household.objects.create(head=second)
    for person in (first, second):
        person.household = home
        person.save()
        MembershipFactory(person=person)
    MembershipFactory(person=PersonFactory(given_name="三", stop_mail=True))
    MembershipFactory(person=PersonFactory(given_name="四", deceased_on=DAY))
    MembershipFactory(person=PersonFactory(given_name="五", postal_code="0600001"))
    MembershipFactory(person=None, organisation=OrganisationFactory(name_ja="第一病院", country="JP", address="東京都"))
    MembershipFactory(left_on=date(2025, 1, 1), left_because="resigned", person=PersonFactory(given_name="六"))
    screen = reverse("members_memberships:labels")

    counted = office.get(screen).context["list"]
    response = office.post(screen, {"order": "postal", "sheet": a_sheet().pk, "first": 4})

    assert (counted.members, counted.pieces, counted.left_out) == (6, 3, 2)
    (text,) = pages(response.content)
    places = [text.index(name) for name in ("看護五様", "看護二様", "第一病院御中")]
    assert places == sorted(places)
    for name in ("看護一", "看護三", "看護四", "看護六"):
        assert name not in text


def test_labels_follow_the_filters_of_the_list(office):
    MembershipFactory(person=PersonFactory(given_name="一"))
    MembershipFactory(person=PersonFactory(given_name="二"))
    debtor = DuesFactory(membership__person__given_name="三", fiscal_year=2020).membership

    counted = office.get(reverse("members_memberships:labels"), {"standing": "arrears"}).context["list"]

    assert [one.to for one in counted.envelopes] == [debtor.person]


def test_a_first_label_beyond_the_sheet_is_refused_at_the_field(office):
    MembershipFactory()
    choices = {"order": "kana", "sheet": a_sheet().pk, "first": 25}

    response = office.post(reverse("members_memberships:labels"), choices)

    assert list(response.context["form"].errors) == ["first"]


def test_labels_name_everybody_who_gets_none_and_why(office):
    gone = {
        "died": MembershipFactory(person=PersonFactory(deceased_on=DAY)),
        "unwanted": MembershipFactory(person=PersonFactory(stop_mail=True)),
        "no_address": MembershipFactory(person=PersonFactory(**NO_ADDRESS)),
    }
    lost = MembershipFactory(person=PersonFactory())
    lost.person.unknown_address = lost.person.address_key
    lost.person.save()
    moved = PersonFactory(unknown_address="somewhere else")  # post reaches the new address
    MembershipFactory(person=moved)
    nowhere = MembershipFactory(person=None, organisation=OrganisationFactory(address=""))

    shown = office.get(reverse(LABELS))

    reasons = {reason: [one.pk for one in members] for reason, members in shown.context["left_out"]}
    words = screens.queries.WHY_NO_POST
    assert reasons == {
        words["died"]: [gone["died"].pk],
        words["unwanted"]: [gone["unwanted"].pk],
        words["unknown"]: [lost.pk],
        words["no_address"]: sorted([gone["no_address"].pk, nowhere.pk]),
    }
    assert shown.context["list"].left_out == sum(map(len, reasons.values()))
    assert all(str(membership) in shown.content.decode() for membership in gone.values())


def test_office_prints_a_page_for_each_who_owes(office):
    DuesFactory.create_batch(2)
    MembershipFactory()

    listed = office.get(reverse(SHEETS)).context["list"]

    assert (listed.members, len(listed.owed), listed.owe_nothing) == (3, 2, 1)
    assert len(pages(office.post(reverse(SHEETS)).content)) == 2
    assert Run.objects.count() == 0


def test_office_prints_for_those_whom_the_list_shows(office):
    wanted, _other = DuesFactory(), DuesFactory()

    (text,) = pages(office.post(reverse(SHEETS) + f"?q={wanted.membership.number}").content)

    assert f"{wanted.membership.number}-" in text


def test_no_sheet_for_the_dead_nor_for_those_who_wish_no_post_unless_asked_for_alone(office):
    dead = DuesFactory(membership__person__deceased_on=DAY).membership
    unwilling = DuesFactory(membership__person__stop_mail=True).membership
    DuesFactory()

    shown = office.get(reverse(SHEETS))
    alone = office.get(reverse(SHEETS) + f"?q={unwilling.number}")

    assert [members for _reason, members in shown.context["left_out"]] == [[dead], [unwilling]]
    assert (len(shown.context["list"].owed), len(alone.context["list"].owed)) == (1, 1)
    assert len(pages(office.post(reverse(SHEETS)).content)) == 1


def test_nobody_owes_is_said_and_no_empty_paper_is_made(office):
    MembershipFactory()

    shown, pressed = office.get(reverse(SHEETS)), office.post(reverse(SHEETS))

    assert "<form" not in shown.content.decode().partition("<main")[2]
    assert len(pressed.context["form"].non_field_errors()) == 1


@pytest.mark.parametrize("screen", [SHEETS, LABELS])
def test_preview_costs_as_many_questions_for_many_as_for_one(screen, office, django_assert_num_queries):
    def somebody():
        DuesFactory()
        DuesFactory(membership__person__deceased_on=DAY)

    somebody()
    office.get(reverse(screen))
    with CaptureQueriesContext(connection) as one:
        office.get(reverse(screen))
    somebody()
    somebody()

    with django_assert_num_queries(len(one)):
        office.get(reverse(screen))


def test_many_sheets_are_made_by_the_worker_in_parts(office, worker, monkeypatch):
    monkeypatch.setattr(screens, "AT_ONCE", 2)
    monkeypatch.setattr(paper, "PART", 2)
    numbers = [dues.membership.number for dues in DuesFactory.create_batch(3)]
    unwilling = DuesFactory(membership__person__stop_mail=True)

    run = worker(office.post, reverse(SHEETS))

    made = files(run)
    assert (run.state, run.done, run.total) == ("done", 3, 3)
    assert {name: len(texts) for name, texts in made.items()} == {
        "payment-sheets-1-of-2.pdf": 2,
        "payment-sheets-2-of-2.pdf": 1,
    }
    together = "".join(text for texts in made.values() for text in texts)
    assert [number for number in numbers if f"{number}-" not in together] == []
    assert f"{unwilling.membership.number}-" not in together


def test_many_labels_are_made_for_whom_the_list_showed(office, worker, monkeypatch):
    monkeypatch.setattr(screens, "AT_ONCE", 1)
    for name in ("一", "二"):
        DuesFactory(membership__person__given_name=name, fiscal_year=2020)
    MembershipFactory(person=PersonFactory(given_name="三"))
    choices = {"order": "kana", "sheet": a_sheet().pk, "first": 3}

    run = worker(office.post, reverse(LABELS) + "?standing=arrears", choices)

    ((text,),) = files(run).values()
    assert [name in text for name in ("看護一様", "看護二様", "看護三様")] == [True, True, False]
    assert (list(files(run)), run.done) == (["labels.pdf"], 2)


def test_one_who_dies_before_the_worker_comes_to_it_gets_no_label(clerk):
    first, second = MembershipFactory(), MembershipFactory()
    facts = {"members": [first.pk, second.pk], "order": "kana", "sheet": a_sheet().pk, "first": 1}
    run = runs.start_run(paper.LABELS, at=NOW, by=clerk, **facts)
    second.person.deceased_on = DAY
    second.person.save()

    runs.carry_out(run.pk)

    run.refresh_from_db()
    assert (run.state, run.total) == ("done", 1)


def test_label_sheet_that_was_deleted_meanwhile_is_said(clerk, worker):
    facts = {"members": [MembershipFactory().pk], "order": "kana", "sheet": 0, "first": 1}

    run = worker(runs.start_run, paper.LABELS, at=NOW, by=clerk, **facts)

    assert (run.state, len(run.lines)) == ("failed", 1)


def test_a_run_killed_at_its_second_part_makes_all_parts_when_asked_again(clerk, worker, monkeypatch):
    monkeypatch.setattr(paper, "PART", 1)
    members = [DuesFactory().membership.pk for _ in range(3)]
    with monkeypatch.context() as deadly:
        deadly.setattr(paper, "payment_sheets_pdf", at_the_second(paper.payment_sheets_pdf, dies))
        with pytest.raises(KeyboardInterrupt):
            worker(runs.start_run, paper.SHEETS, at=NOW, by=clerk, members=members)
    first = Run.objects.get()
    Run.objects.update(state="running", finished_at=None)  # a killed process does not get to write the end

    again = worker(runs.ask_again, first.pk, at=timezone.now() + timedelta(minutes=3), by=clerk)

    first.refresh_from_db()
    assert (first.state, list(files(first))) == ("failed", ["payment-sheets-1-of-3.pdf"])
    assert (again.state, again.done, len(files(again))) == ("done", 3, 3)


def dies():
    raise KeyboardInterrupt


def is_stopped():
    runs.ask_to_stop(Run.objects.get().pk)


def at_the_second(make, happens):
    """``make``, but at its second call something happens first."""
    calls = []

    def made(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            happens()
        return make(*args, **kwargs)

    return made


def test_stop_keeps_the_parts_that_are_made(clerk, worker, monkeypatch):
    monkeypatch.setattr(paper, "PART", 1)
    monkeypatch.setattr(runs, "WRITE_EVERY_S", 0)
    members = [DuesFactory().membership.pk for _ in range(3)]
    monkeypatch.setattr(paper, "payment_sheets_pdf", at_the_second(paper.payment_sheets_pdf, is_stopped))

    run = worker(runs.start_run, paper.SHEETS, at=NOW, by=clerk, members=members)

    assert (run.state, len(files(run))) == ("stopped", 2)


@pytest.mark.parametrize(
    ("labels", "first", "sizes"), [(0, 1, []), (5, 1, [5]), (9, 1, [8, 1]), (9, 4, [5, 4]), (30, 4, [5, 8, 8, 8, 1])]
)
def test_parts_of_labels_are_full_sheets(labels, first, sizes, monkeypatch):
    monkeypatch.setattr(paper, "PART", 10)  # sheets of four: two of them

    parts = paper.label_parts([Label([], "")] * labels, per_sheet=4, first=first)

    assert list(map(len, parts)) == sizes
