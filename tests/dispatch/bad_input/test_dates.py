"""Dates of postings and absences that cannot be: what the screen says, at which field, and that nothing is written.

What the two databases refuse where no screen stands before them, for each case of this table:

| case | refused by the database |
|---|---|
| a term one day short, 29 February, end before start, a zero-day posting, arrival before departure | here, below |
| overlap in bulk_create, by a revived or moved row, in a race | `test_models.TestOverlap`, `test_services.TestRace` |
| dates forged after the approval | `test_models.TestApprovedDates` |
| an extension or an early end that is none | `test_models.test_an_amendment_does_what_its_name_says` |
| an absence outside its posting | `test_absences.TestDatabase.test_refuses_days_outside_the_posting` |
| overlap from a spreadsheet | tests of the import |
"""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dispatch.models import Posting
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db

A_TERM = "Make it a short-term posting, or record the board's exception."
NO_SUCH_DAY = "There is no such day. Write year, month and day, as in 2028-02-29."


def screen(name, posting=None, *more):
    return reverse(f"dispatch_postings:{name}", args=[posting.pk, *more] if posting else [])


def plan(starts_on, ends_on, kind="long", **changes):
    words = {"job_title_ja": "助産師", "job_title_en": "Midwife", "objectives": "母子保健"}
    words |= {"coordinating_office": "osaka", "sensitivity": "public"}
    days = {"kind": kind, "starts_on": starts_on, "ends_on": ends_on}
    return {"worker": WorkerFactory().pk, "organisation": OrganisationFactory().pk} | days | words | changes


# name: first day, last day, kind, field, sentence
PLANS = {
    "a term one day short": (
        ("2027-04-01", "2030-03-30", "long"),
        "ends_on",
        f"A long term lasts at least three years: from April 1, 2027 the last day is March 31, 2030 or later. {A_TERM}",
    ),
    "one day short from 29 February": (
        ("2028-02-29", "2031-02-27", "long"),
        "ends_on",
        f"A long term lasts at least three years: from Feb. 29, 2028 the last day is Feb. 28, 2031 or later. {A_TERM}",
    ),
    "29 February of a common year": (("2027-02-29", "2030-03-31", "long"), "starts_on", NO_SUCH_DAY),
    "29 February as the last day of a common year": (("2027-04-01", "2030-02-29", "long"), "ends_on", NO_SUCH_DAY),
    "end before start": (
        ("2027-04-01", "2026-04-01", "long"),
        "ends_on",
        "The last day is before the first. It is April 1, 2027 or later.",
    ),
    "a zero-day posting": (
        ("2027-04-01", "2027-03-31", "short"),
        "ends_on",
        "The last day is before the first. It is April 1, 2027 or later.",
    ),
}


@pytest.mark.parametrize(("days", "field", "sentence"), PLANS.values(), ids=PLANS)
def test_a_plan(desk, refuses, days, field, sentence):
    assert refuses(desk, screen("add"), plan(*days)) == {field: [sentence]}


def test_a_plan_to_the_last_of_february_is_taken(desk):
    desk.post(screen("add"), plan("2028-02-29", "2031-02-28"))
    desk.post(screen("add"), plan("2027-04-01", "2027-04-01", "short"))

    assert [posting.ends_before for posting in Posting.objects.order_by("pk")] == [date(2031, 3, 1), date(2027, 4, 2)]


def taken(posting):
    return (
        f"This worker is already posted to {posting.organisation} from Oct. 1, 2025 to Sept. 30, 2028 ({posting.code})."
    )


class TestOverlapByOneDay:
    def test_in_a_plan(self, desk, refuses):
        first = make_posting("proposed")
        told = refuses(desk, screen("add"), plan("2028-09-30", "2031-09-29", worker=first.worker_id))

        assert told == {"starts_on": [taken(first)]}

    def test_in_a_plan_that_ends_on_the_first_day_of_another(self, desk, refuses):
        first = make_posting("proposed")
        told = refuses(desk, screen("add"), plan("2022-10-01", "2025-10-01", worker=first.worker_id))

        assert told == {"starts_on": [taken(first)]}

    def test_from_a_second_tab(self, desk, refuses):
        worker = WorkerFactory()
        first = make_posting(worker=worker)
        second = make_posting(worker=worker, starts_on=date(2028, 9, 30), ends_before=date(2031, 9, 30))
        step = {"expected_state": "draft", "on": "2026-04-01"}
        desk.post(screen("step", first, "propose"), step)

        assert refuses(desk, screen("step", second, "propose"), step) == {"__all__": [taken(first)]}

    def test_in_a_plan_that_is_revised(self, desk, refuses):
        first = make_posting("proposed")
        draft = make_posting(worker=first.worker, starts_on=date(2028, 10, 1), ends_before=date(2031, 10, 1))
        told = refuses(
            desk,
            screen("revise", draft),
            plan("2028-09-30", "2031-09-30", organisation=draft.organisation_id, expected_state="draft"),
        )

        assert told == {"starts_on": [taken(first)]}

    def test_a_cancelled_posting_has_no_screen_that_revives_it(self, desk, refuses):
        posting = make_posting("cancelled")
        told = refuses(desk, screen("step", posting, "propose"), {"expected_state": "cancelled", "on": "2026-04-01"})

        assert told == {"__all__": ["The record changed meanwhile. Look at it again before you go on."]}

    def test_in_an_extension(self, desk, refuses):
        worker = WorkerFactory()
        make_posting("proposed", worker=worker, starts_on=date(2028, 10, 1), ends_before=date(2031, 10, 1))
        posting = make_posting("active", worker=worker)
        told = refuses(desk, screen("amend", posting), amend("extension", "2028-10-01"))

        assert "is already posted to" in told["new_ends_on"][0]


def amend(kind, new_ends_on, **changes):
    decision = {"reason": "事業の節目に合わせる。", "approved_on": "2026-10-01", "minutes": "2026-4"}
    return {"kind": kind, "new_ends_on": new_ends_on, "expected_state": "active"} | decision | changes


# name: state, what is typed, field, sentence
AMENDMENTS = {
    "an extension to the same day": (
        amend("extension", "2028-09-30"),
        "new_ends_on",
        "An extension needs a last day later than the present one, Sept. 30, 2028.",
    ),
    "an early end that is an extension": (
        amend("early_end", "2029-03-31"),
        "new_ends_on",
        "An early end needs a last day before the present one, Sept. 30, 2028. A later one is an extension.",
    ),
    "an early end before the first day": (
        amend("early_end", "2025-09-30"),
        "new_ends_on",
        "The last day is before the first. It is Oct. 1, 2025 or later.",
    ),
    "a postponement of who is there": (
        amend("postponement", "2029-09-30", new_starts_on="2026-10-01"),
        "kind",
        "This change is not possible while the posting is in the state “in service”.",
    ),
    "an extension that moves the first day too": (
        amend("extension", "2029-03-31", new_starts_on="2025-09-01"),
        "new_starts_on",
        "Only a postponement moves the first day.",
    ),
}


@pytest.mark.parametrize(("typed", "field", "sentence"), AMENDMENTS.values(), ids=AMENDMENTS)
def test_an_amendment(desk, refuses, typed, field, sentence):
    assert refuses(desk, screen("amend", make_posting("active")), typed) == {field: [sentence]}


def test_dates_forged_into_the_form_of_an_approved_posting(desk, written):
    posting = make_posting("approved")
    typed = plan("2026-10-01", "2029-09-30", organisation=posting.organisation_id, expected_state="approved")
    before = written()
    answer = desk.post(screen("revise", posting), typed)

    assert "only by an approved amendment" in answer.content.decode()
    assert written() == before


def test_an_arrival_before_the_departure(desk, refuses):
    posting = make_posting("departed")
    told = refuses(
        desk, screen("step", posting, "arrive"), {"expected_state": "departed", "on": "2025-09-30", "reason": ""}
    )

    assert told == {"on": ["The arrival is before the departure on Oct. 1, 2025. It is that day or later."]}


def absent(starts_on, ends_on):
    return {"kind": "annual_leave", "starts_on": starts_on, "ends_on": ends_on, "country": "KE", "phone": "1"}


WITHIN = "The posting runs from Oct. 1, 2025 to Sept. 30, 2028; the absence must lie within these days."
ABSENCES = {
    "a day before the posting": (("2025-09-30", "2025-10-05"), "starts_on", WITHIN),
    "a day after it": (("2028-09-20", "2028-10-01"), "ends_on", WITHIN),
    "the last day before the first": (
        ("2026-11-10", "2026-11-08"),
        "ends_on",
        "The last day is before the first. It is Nov. 10, 2026 or later.",
    ),
    "29 February of a common year": (("2027-02-29", "2027-03-05"), "starts_on", NO_SUCH_DAY),
}


@pytest.mark.parametrize(("days", "field", "sentence"), ABSENCES.values(), ids=ABSENCES)
def test_an_absence(desk, refuses, days, field, sentence):
    assert refuses(desk, screen("absence", make_posting("active")), absent(*days)) == {field: [sentence]}


APPROVED = {"state": "approved", "board_approved_on": date(2025, 6, 1)}  # a draft may wait for its exception
# name: the columns, the constraint
ROWS = {
    "a term one day short": (APPROVED | {"planned_ends_before": date(2028, 9, 30)}, "three_years_or_exception"),
    "29 February": (
        APPROVED | {"starts_on": date(2028, 2, 29), "planned_ends_before": date(2031, 2, 28)},
        "three_years_or_exception",
    ),
    "end before start": ({"planned_ends_before": date(2025, 9, 30)}, "ends_after_start"),
    "a zero-day posting": ({"planned_ends_before": date(2025, 10, 1), "kind": "short"}, "ends_after_start"),
    "arrival before departure": (
        {"left_japan_on": date(2025, 10, 2), "arrived_on": date(2025, 10, 1)},
        "travel_in_order",
    ),
}


@pytest.mark.parametrize(("columns", "constraint"), ROWS.values(), ids=ROWS)
def test_what_no_screen_stands_before(written, columns, constraint):
    posting = make_posting("draft")
    if "planned_ends_before" in columns:
        columns = columns | {"ends_before": columns["planned_ends_before"]}
    before = written()
    other = Posting.objects.get()
    vars(other).update(columns | {"id": None, "term_number": 2})

    for write in (
        lambda: Posting.objects.filter(pk=posting.pk).update(**columns),
        lambda: Posting.objects.bulk_create([other]),
    ):
        with pytest.raises(IntegrityError, match="dispatch_posting_"), transaction.atomic():
            write()
    assert written() == before
