from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from dispatch import services
from dispatch.models import (
    ABSENCE_LIFE,
    CANDIDACY_LIFE,
    LIVES,
    POSTING_LIFE,
    REQUEST_LIFE,
    Absence,
    Candidacy,
    Posting,
    PostingChange,
    WorkerRequest,
)
from dispatch.models.postings import State
from dispatch.models.report_life import BY_WORKER
from jocs_site.foundation.errors import RuleBroken, StaleState
from tests.factories.dispatch import AT, WAY_TO, make_posting
from tests.factories.people import UserFactory
from tests.factories.reports import accepted, report_of

DAY = date(2026, 11, 20)
REASON = "現地の事情による。"


def take(posting, step, on=DAY, **rest):
    return services.advance_posting(posting, step, on=on, at=AT, **({"reason": REASON, "minutes": "2026-4"} | rest))


def codes(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def test_the_pictures_in_the_docs_are_the_tables():
    page = (Path(__file__).parents[2] / "docs" / "dispatch-states.md").read_text("utf-8")

    pictures = [part.split("```")[0] for part in page.split("```mermaid\n")[1:]]
    assert pictures == [life.mermaid() for life in LIVES]


@pytest.mark.parametrize(
    ("states", "life"),
    [
        (State, POSTING_LIFE),
        (WorkerRequest.State, REQUEST_LIFE),
        (Candidacy.State, CANDIDACY_LIFE),
        (Absence.State, ABSENCE_LIFE),
    ],
    ids=["posting", "request", "candidacy", "absence"],
)
def test_every_state_is_declared_reached_and_explained(states, life):
    page = (Path(__file__).parents[2] / "docs" / "dispatch-states.md").read_text("utf-8")

    assert {state.value for state in states} == life.states()
    assert [state for state in states if f"| `{state.value}` |" not in page] == []


@pytest.mark.django_db
class TestLife:
    def test_from_the_draft_to_the_closed_file(self):
        posting = make_posting("active", starts_on=date(2023, 10, 1), ends_before=date(2026, 10, 1))
        take(posting, "review", date(2025, 4, 1))
        take(posting, "complete", date(2026, 9, 20))
        take(posting, "report")
        accepted(report_of(posting, "final"))
        take(posting, "close")

        steps = [
            change.step for change in PostingChange.objects.filter(subject=posting) if change.from_state != "draft"
        ]
        assert posting.state == "closed"
        assert [step for step in steps if step not in ("plan", "papers", "final_report")] == [
            *WAY_TO["active"][1:],
            "review",
            "complete",
            "report",
            "close",
        ]
        days = (posting.board_approved_on, posting.left_japan_on, posting.midterm_reviewed_on, posting.returned_on)
        assert days == (date(2023, 10, 1), date(2023, 10, 1), date(2025, 4, 1), date(2026, 9, 20))

    def test_departure_is_refused_with_every_missing_paper_at_once(self):
        posting = make_posting("preparing")

        with pytest.raises(RuleBroken) as refusal:
            take(posting, "depart")

        assert codes(refusal) == ["INSURANCE", "SPECIAL_ENROLMENT", "EMERGENCY_CONTACT"]
        assert Posting.objects.get().left_japan_on is None

    def test_the_board_reads_a_complete_file(self):
        posting = make_posting("draft", job_title_en="", objectives="")

        with pytest.raises(RuleBroken) as refusal:
            take(posting, "propose")

        assert codes(refusal) == ["JOB_TITLE", "OBJECTIVES"]

    def test_an_approval_names_its_minutes(self):
        with pytest.raises(RuleBroken) as refusal:
            take(make_posting("proposed"), "approve", minutes=" ")

        assert codes(refusal) == ["MINUTES"]

    def test_two_drafts_for_the_same_days_cannot_both_be_proposed(self):
        first = make_posting("draft")
        second = make_posting("draft", worker=first.worker)
        take(first, "propose")

        with pytest.raises(RuleBroken) as refusal:
            take(second, "propose")

        assert codes(refusal) == ["OVERLAP"]

    def test_service_before_language_needs_a_reason(self):
        posting = make_posting("arrived")
        with pytest.raises(RuleBroken):
            take(posting, "begin_service_first", reason=" ")

        take(posting, "begin_service_first")
        take(posting, "start_language")

        assert posting.state == "language"

    def test_a_running_term_is_not_completed_nor_cut_short_without_a_decision(self):
        posting = make_posting("active")
        with pytest.raises(RuleBroken) as too_soon:
            take(posting, "complete")
        with pytest.raises(RuleBroken) as undecided:
            take(posting, "end_early")

        assert (codes(too_soon), codes(undecided)) == (["TERM_RUNS"], ["NO_EARLY_END"])

    def test_a_decided_early_end_leads_home(self):
        posting = make_posting("active")
        services.amend_posting(
            posting=posting,
            kind="early_end",
            new_ends_before=date(2026, 12, 1),
            reason=REASON,
            approved_on=DAY,
            minutes="2026-5",
            at=AT,
        )

        take(posting, "end_early")

        assert (posting.state, posting.returned_on) == ("ended_early", DAY)

    def test_the_file_closes_after_the_final_report(self):
        posting = make_posting("active", starts_on=date(2023, 10, 1), ends_before=date(2026, 10, 1))
        take(posting, "complete")
        take(posting, "report")

        with pytest.raises(RuleBroken) as refusal:
            take(posting, "close")

        assert codes(refusal) == ["FINAL_REPORT"]

    def test_an_arrival_before_the_departure_is_refused(self):
        posting = make_posting("departed")

        with pytest.raises(RuleBroken) as refusal:
            take(posting, "arrive", date(2025, 9, 30))

        assert refusal.value.field == "on"

    def test_a_return_before_the_arrival_is_refused(self):
        posting = make_posting("active")

        with pytest.raises(RuleBroken) as refusal:
            take(posting, "complete", date(2025, 9, 30))

        assert refusal.value.field == "on"

    def test_a_day_to_come_is_refused(self):
        with pytest.raises(RuleBroken):
            take(make_posting("draft"), "propose", date(2026, 11, 23))

    def test_a_stale_tab_is_told(self):
        posting = make_posting("proposed")

        with pytest.raises(StaleState):
            take(posting, "send_back", expected_state="draft")

    @pytest.mark.parametrize("step", ["close", "propose", "resume"])
    def test_a_step_from_another_state_is_refused(self, step):
        with pytest.raises(StaleState):
            take(make_posting("active"), step)

    @pytest.mark.parametrize(
        "step",
        [step for life in LIVES for step in life.steps if step.name not in (*BY_WORKER, "hide")],
        ids=lambda step: step.name,
    )
    def test_every_step_asks_for_a_permission_that_exists(self, step):
        codename = step.permission.removeprefix("dispatch.")

        assert Permission.objects.filter(codename=codename, content_type__app_label="dispatch").exists()

    def test_a_step_without_the_right_is_refused(self):
        with pytest.raises(PermissionDenied):
            take(make_posting("draft"), "propose", by=UserFactory())
