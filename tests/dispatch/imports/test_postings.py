"""Postings from a list: plans, and those of the past without every step; the rules of terms hold for all."""

from datetime import date

import pytest
from django.utils.translation import override

from dispatch import services
from dispatch.models import Amendment, Posting
from jocs_site.foundation.errors import RuleBroken
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.factories.sheets import counts, rows_of, taken_out, told

pytestmark = pytest.mark.django_db

WHY = "現地の事情で二年の任期とする。看護学校の校長の要請による。"
DECIDED = {"decision_because": WHY, "decision_on": "1995-02-20", "decision_minutes": "1995-1 第3号"}


@pytest.fixture
def worker():
    return WorkerFactory(person__family_name="看護", person__given_name="安子", person__born_on=date(1960, 6, 3))


@pytest.fixture
def host():
    return OrganisationFactory(name_ja="タボラ保健事務所", name_en="Tabora Health Office", country="TZ")


@pytest.fixture
def old(worker, host):
    """A posting of the nineties, as the old list has it; with what is given instead."""

    def row(**values) -> dict:
        good = {"氏名": "看護　安子", "派遣先": "タボラ保健事務所", "kind": "長期派遣", "開始日": "１９９５／４／１",
                "終了日": "平成10年3月31日", "担当": "東京", "state": "closed"}  # fmt: skip
        return {name: value for name, value in (good | values).items() if value is not None}

    return row


RUNS = {
    "開始日": "2025-10-01",
    "終了日": "2028-09-30",
    "state": "in service",
    "board_approved_on": "2025-06-20",
    "board_minutes": "2025-3 第2号",
    "insurance_decided_on": "2025-07-01",
    "special_enrolment_decided_on": "2025-07-02",
    "left_japan_on": "2025-10-01",
    "arrived_on": "2025-10-03",
}


def test_a_posting_closed_long_ago_comes_in_as_it_was(at, old, worker, host):
    batch = at("postings").take_in([old()])

    posting = Posting.objects.get()
    assert counts(batch) == (1, 0, 0, 0)
    assert (posting.worker, posting.organisation, posting.country, posting.state) == (worker, host, "TZ", "closed")
    assert (posting.starts_on, posting.ends_on) == (date(1995, 4, 1), date(1998, 3, 31))
    assert (posting.taken_over, posting.sensitivity, posting.coordinating_office) == (True, "hidden", "tokyo")
    line = posting.changes.get()
    assert (line.step, line.from_state, line.to_state, line.by.email) == (
        "take_over", "", "closed", "coordinator@example.org")  # fmt: skip
    assert not posting.reports.exists()


def test_a_posting_in_service_brings_the_days_of_its_papers_and_owes_its_reports(at, old):
    at("postings").take_in([old(**RUNS)])

    posting = Posting.objects.get()
    assert (posting.state, posting.arrived_on, posting.board_minutes) == ("active", date(2025, 10, 3), "2025-3 第2号")
    assert posting.report_obligations.exists()


def test_a_row_without_a_state_is_a_plan(at, old):
    at("postings").take_in([old(state=None, 開始日="2027-04-01", 終了日="2030-03-31")])

    assert Posting.objects.get().changes.get().step == "plan"


def test_the_same_list_again_changes_nothing(at, old):
    rows = [old(), old(開始日="2001/4/1", 終了日="2004/3/31"), old(**RUNS)]
    at("postings").take_in(rows)

    assert counts(at("postings").take_in(rows)) == (0, 0, 3, 0)
    assert list(Posting.objects.order_by("starts_on").values_list("term_number", flat=True)) == [1, 2, 3]


def test_terms_are_counted_as_they_followed_whatever_the_order_of_rows(at, old):
    at("postings").take_in([old(開始日="2001/4/1", 終了日="2004/3/31"), old()])

    assert list(Posting.objects.order_by("starts_on").values_list("term_number", flat=True)) == [1, 2]


def test_a_term_that_ended_early_brings_the_decision_of_then(at, old):
    at("postings").take_in([old(終了日="1997-06-30", planned_ends_on="1998-03-31", **DECIDED)])

    posting, change = Posting.objects.get(), Amendment.objects.get()
    assert (posting.ends_on, posting.planned_ends_before) == (date(1997, 6, 30), date(1998, 4, 1))
    assert (posting.early_end, change.kind, change.reason) == (change, "early_end", WHY)


def test_a_long_term_under_three_years_brings_the_exception_of_the_board(at, old):
    at("postings").take_in([old(終了日="1997-03-31", **DECIDED)])

    assert Posting.objects.get().exception.minutes == "1995-1 第3号"


def test_what_is_taken_out_can_be_handed_in_again_and_changes_nothing(at, old):
    at("postings").take_in(
        [old(), old(開始日="2001-04-01", 終了日="2003-06-30", planned_ends_on="2004-03-31", **DECIDED)]
    )
    make_posting("active")
    make_posting("cancelled")

    batch = at("postings").take_in(taken_out("postings"))

    assert (counts(batch), told(batch), batch.unused) == ((0, 0, 4, 0), [], [])


def test_a_list_never_changes_what_is_here(at, old):
    at("postings").take_in([old()])
    code = Posting.objects.get().code

    assert told(at("postings").hand_in([old(number=code, 終了日="1999-03-31")])) == [(2, "ends_on", "is_otherwise")]


def test_undoing_cancels_and_keeps_the_history(at, old):
    desk = at("postings")
    batch = desk.take_in([old(), old(**RUNS)])

    desk.undo(batch)

    assert {posting.state for posting in Posting.objects.all()} == {"cancelled"}
    assert list(Posting.objects.first().changes.values_list("step", flat=True)) == ["take_over", "take_back"]
    assert counts(desk.take_in([old()])) == (1, 0, 0, 0)


def test_undoing_is_refused_once_somebody_worked_on_it(at, old):
    desk = at("postings")
    batch = desk.take_in([old(state=None, 開始日="2027-04-01", 終了日="2030-03-31")])
    posting = Posting.objects.get()
    services.record_papers(posting=posting, insurance_decided_on=date(2026, 1, 5), special_enrolment_decided_on=None)

    with pytest.raises(RuleBroken, match=posting.code):
        desk.undo(batch)


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"終了日": "1998-03-30"}, [("ends_on", "term_too_short")]),
        ({"開始日": "1995/2/31"}, [("starts_on", "no_such_day")]),
        ({"開始日": "34790"}, [("starts_on", "excel_day")]),
        ({"終了日": "1994-03-31"}, [("ends_on", "end_before_start")]),
        ({"派遣先": "タボラ保険事務所"}, [("organisation", "no_such_organisation")]),
        ({"country": "アトランティス"}, [("country", "country")]),
        ({"country": "ケニア"}, [("country", "other_country")]),
        ({"氏名": "知らない 人"}, [("name", "no_such_worker")]),
        ({"氏名": ""}, [("worker", "worker_or_name")]),
        ({"氏名": "=A1"}, [("name", "formula")]),
        ({"氏名": "合計", "派遣先": "", "kind": "", "開始日": "", "終了日": "", "担当": ""}, None),
        ({"終了日": "2999-03-31"}, [("ends_on", "runs_still")]),
        ({"state": "approved"}, [("state", "state_not_taken")]),
        ({"state": "in service", "終了日": "2999-03-31"}, None),
        ({"終了日": "1997-06-30", "planned_ends_on": "1998-03-31"}, None),
        ({"終了日": "1997-03-31", **DECIDED, "decision_because": "短い"}, [("decision_because", "reason_too_short")]),
        ({"left_japan_on": "1995-04-05", "arrived_on": "1995-04-01"}, [("arrived_on", "day_before")]),
        ({"term_number": "0"}, [("term_number", "too_small")]),
        ({"number": "P-9999"}, [("number", "no_such_posting")]),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(at, old, values, faults):
    batch = at("postings").hand_in([old(**values)])

    assert batch.faulty == 1
    assert faults is None or told(batch) == [(2, *fault) for fault in faults]
    assert not Posting.objects.exists()


def test_a_misspelt_host_is_told_with_the_one_that_is_nearly_so(at, old):
    batch = at("postings").hand_in([old(派遣先="タボラ保険事務所")])

    assert batch.faults[0][4] == {"near": "タボラ保健事務所"}


def test_days_that_overlap_by_one_are_refused_in_the_list_and_against_what_is_here(at, old):
    again = old(開始日="1998-03-31", 終了日="2001-03-31")
    assert told(at("postings").hand_in([old(), again])) == [(3, "starts_on", "taken_in_file")]

    at("postings").take_in([old()])
    assert told(at("postings").hand_in([again])) == [(2, "starts_on", "taken_days")]
    assert counts(at("postings").hand_in([old(開始日="1998-04-01", 終了日="2001-03-31")])) == (1, 0, 0, 0)


def test_a_posting_twice_in_the_list_is_a_fault_of_the_second_line(at, old):
    assert (3, "name", "same_before") in told(at("postings").hand_in([old(), old()]))


def test_of_two_workers_with_one_name_the_day_of_birth_tells(at, old, worker):
    other = WorkerFactory(person=PersonFactory(family_name="看護", given_name="安子", born_on=date(1970, 1, 1)))

    assert told(at("postings").hand_in([old()])) == [(2, "name", "several_workers")]
    at("postings").take_in([old(生年月日="昭和45年1月1日")])
    assert Posting.objects.get().worker == other


def test_a_name_with_a_number_of_another_is_a_fault(at, old):
    other = WorkerFactory()

    assert told(at("postings").hand_in([old(worker=other.code)])) == [(2, "name", "number_of_another")]


def test_the_columns_of_the_export_are_those_of_the_template(at, old):
    at("postings").take_in([old()])

    posting = Posting.objects.get()
    with override("en"):
        headings, cells = rows_of(taken_out("postings"))
    shown = dict(zip(headings, cells, strict=True))
    assert (cells[0], cells[2], shown["state"]) == (posting.code, "看護 安子", "closed")
