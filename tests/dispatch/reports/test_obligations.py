"""Reports are owed before anything is written; the days on which they are due never move."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dispatch import rules, services
from dispatch.models import ActivityReport, ReportObligation, ReportPlan, ReportReminder
from jocs_site.foundation.errors import RuleBroken
from tests.factories.dispatch import AT, make_posting
from tests.factories.reports import due_days, report_of, sent

pytestmark = pytest.mark.django_db
D = date


class TestRules:
    def test_quarters_fill_a_term(self):
        assert rules.report_periods("quarterly", D(2026, 4, 1), D(2027, 1, 1)) == [
            (D(2026, 4, 1), D(2026, 7, 1)),
            (D(2026, 7, 1), D(2026, 10, 1)),
            (D(2026, 10, 1), D(2027, 1, 1)),
        ]

    def test_a_short_rest_is_left_to_the_final_report_and_a_longer_one_is_not(self):
        assert rules.report_periods("quarterly", D(2026, 4, 1), D(2026, 7, 20)) == [(D(2026, 4, 1), D(2026, 7, 1))]
        assert rules.report_periods("quarterly", D(2026, 4, 1), D(2026, 8, 10))[-1] == (D(2026, 7, 1), D(2026, 8, 10))

    def test_a_known_period_stays_and_gaps_are_filled(self):
        known = [(D(2026, 7, 1), D(2026, 9, 1))]

        assert rules.report_periods("quarterly", D(2026, 5, 15), D(2026, 12, 1), known) == [
            (D(2026, 5, 15), D(2026, 7, 1)),
            (D(2026, 7, 1), D(2026, 9, 1)),
            (D(2026, 9, 1), D(2026, 12, 1)),
        ]

    def test_the_middle_and_the_end(self):
        assert rules.report_periods("mid_term", D(2026, 4, 1), D(2026, 4, 11)) == [(D(2026, 4, 1), D(2026, 4, 6))]
        assert rules.report_periods("final", D(2026, 4, 1), D(2029, 4, 1)) == [(D(2029, 3, 31), D(2029, 4, 1))]

    @pytest.mark.parametrize(
        ("today", "step"),
        [
            (D(2026, 6, 16), None),
            (D(2026, 6, 17), "before"),
            (D(2026, 6, 30), "before"),
            (D(2026, 7, 1), "on_day"),
            (D(2026, 7, 14), "on_day"),
            (D(2026, 7, 15), "after"),
            (D(2027, 7, 15), "after"),
        ],
    )
    def test_which_reminder_a_day_has_reached(self, today, step):
        assert rules.reminder_due(D(2026, 7, 1), today) == step


class TestMaking:
    def test_approval_brings_the_usual_reports_and_before_it_there_are_none(self):
        posting = make_posting("proposed", starts_on=D(2025, 10, 1), ends_before=D(2028, 10, 1))
        before = posting.reports.count()

        services.advance_posting(posting, "approve", on=D(2025, 5, 1), minutes="2025-3", at=AT)

        kinds = list(posting.report_obligations.values_list("kind", flat=True))
        assert before == 0
        assert {kind: kinds.count(kind) for kind in set(kinds)} == {"quarterly": 12, "annual": 3, "final": 1}
        assert set(posting.reports.values_list("state", flat=True)) == {"due"}
        assert due_days(posting, "final") == [D(2028, 10, 31)]

    def test_it_can_be_repeated(self):
        posting = make_posting("approved")
        count = posting.reports.count()

        again = [services.settle_obligations(posting), services.settle_running_postings()]

        assert (again, posting.reports.count()) == ([0, 0], count)

    def test_an_extension_adds_and_moves_nothing(self):
        posting = make_posting("active")
        before = set(due_days(posting, "quarterly"))

        extend(posting, D(2029, 4, 1))

        assert before < set(due_days(posting, "quarterly"))
        assert len(due_days(posting, "quarterly")) == len(before) + 2
        waived = ActivityReport.objects.filter(state="waived").get()
        assert (waived.obligation.kind, waived.obligation.due_on) == ("final", D(2028, 10, 31))
        assert due_days(posting, "final")[-1] == D(2029, 5, 1)

    def test_an_early_end_waives_what_comes_after_with_a_reason_and_an_extension_brings_it_back(self):
        posting = make_posting("active")
        end(posting, D(2027, 10, 1))
        waived = ActivityReport.objects.filter(state="waived")
        days = sorted(waived.values_list("obligation__starts_on", "obligation__kind"))

        assert days[0] == (D(2027, 10, 1), "annual")
        assert len(days) == 1 + 4 + 1  # a year, four quarters, the final report of the longer term
        assert set(waived.values_list("waived_reason", flat=True)) == {
            "The dates or the plan of the posting no longer ask for it."
        }
        extend(posting, D(2028, 10, 1))
        assert [report.obligation.starts_on for report in waived.all()] == [D(2027, 9, 30)]

    def test_what_somebody_began_to_write_stays_whatever_the_dates(self):
        posting = make_posting("active")
        last = posting.reports.filter(obligation__kind="quarterly").order_by("-obligation__starts_on").first()
        sent(last)

        end(posting, D(2027, 10, 1))

        last.refresh_from_db()
        assert last.state == "submitted"

    def test_a_cancelled_posting_owes_nothing(self):
        posting = make_posting("approved")

        services.advance_posting(posting, "cancel", on=D(2026, 1, 1), reason="内戦のため。", at=AT)

        assert set(posting.reports.values_list("state", flat=True)) == {"waived"}

    def test_another_plan_asks_for_more_and_less(self):
        posting = make_posting("approved")

        services.plan_reports(posting=posting, kinds=["annual", "mid_term", "newsletter"])

        kinds = posting.reports.exclude(state="waived").values_list("obligation__kind", flat=True)
        assert sorted(set(kinds)) == ["annual", "final", "mid_term", "newsletter"]
        assert ReportPlan.objects.get().kinds == ["annual", "mid_term", "final", "newsletter"]

    def test_a_plan_chosen_before_the_board_counts_at_approval(self):
        posting = make_posting("proposed")
        services.plan_reports(posting=posting, kinds=[])

        services.advance_posting(posting, "approve", on=D(2025, 5, 1), minutes="2025-3", at=AT)

        assert [obligation.kind for obligation in posting.report_obligations.all()] == ["final"]

    def test_a_closed_term_is_planned_no_more(self):
        with pytest.raises(RuleBroken, match="The term is over"):
            services.plan_reports(posting=make_posting("cancelled"), kinds=[])


def amend(posting, kind, day):
    services.amend_posting(
        posting=posting,
        kind=kind,
        new_ends_before=day,
        reason="理事会の決定",
        approved_on=D(2026, 1, 1),
        minutes="2026-1",
    )


def extend(posting, day):
    amend(posting, "extension", day)


def end(posting, day):
    amend(posting, "early_end", day)


class TestDatabase:
    @pytest.mark.parametrize(
        "change",
        [{"due_on": D(2030, 1, 1)}, {"kind": "annual"}, {"starts_on": D(2020, 1, 1)}, {"ends_before": D(2029, 1, 1)}],
    )
    def test_what_is_owed_never_moves(self, change):
        report_of()

        with pytest.raises(IntegrityError, match="dispatch_reportobligation_append_only"), transaction.atomic():
            ReportObligation.objects.filter(kind="quarterly").update(**change)

    def test_what_is_owed_is_not_deleted(self):
        report = report_of()

        with pytest.raises(IntegrityError, match="dispatch_reportobligation_append_only"), transaction.atomic():
            ReportObligation.objects.filter(pk=report.obligation_id)._raw_delete("default")

    def test_one_of_a_kind_for_a_period(self):
        known = report_of().obligation
        twin = ReportObligation(
            posting=known.posting,
            kind=known.kind,
            starts_on=known.starts_on,
            ends_before=known.ends_before,
            due_on=known.due_on,
        )

        with pytest.raises(IntegrityError), transaction.atomic():
            ReportObligation.objects.bulk_create([twin])

    def test_waived_has_a_reason(self):
        report = report_of()

        with pytest.raises(IntegrityError, match="dispatch_activityreport_waived_with_reason"), transaction.atomic():
            ActivityReport.objects.filter(pk=report.pk).update(state="waived")

    def test_sent_in_has_words_and_a_day(self):
        report = report_of()

        with pytest.raises(IntegrityError, match="dispatch_activityreport_sent_with_words"), transaction.atomic():
            ActivityReport.objects.filter(pk=report.pk).update(state="submitted", title="a", body="b")

    def test_every_plan_has_the_final_report(self):
        with pytest.raises(IntegrityError, match="dispatch_reportplan_has_final"), transaction.atomic():
            ReportPlan.objects.bulk_create([ReportPlan(posting=make_posting(), final=False)])


class TestReminders:
    """The first quarter of the posting is due on 15 January 2026."""

    @pytest.fixture
    def report(self):
        report = report_of(make_posting("active"))
        person = report.posting.worker.person
        person.email, person.language = "worker@example.org", "en"
        person.save()
        return report

    def letters(self):
        from jocs_site.letters.models import Letter  # noqa: PLC0415

        return list(Letter.objects.filter(kind="worker_report").order_by("pk").values_list("language", "subject"))

    def test_each_step_once_though_the_job_runs_twice_and_missed_days(self, report):
        for day in (D(2025, 12, 31), D(2026, 1, 1), D(2026, 1, 1), D(2026, 1, 18), D(2026, 1, 19), D(2026, 1, 29)):
            services.remind_of_reports(today=day)

        assert self.letters() == [
            ("en", "Your report is due soon"),
            ("en", "Your report is due"),
            ("en", "We have not received your report yet"),
        ]

    def test_whoever_missed_the_first_step_is_not_written_to_twice(self, report):
        assert [services.remind_of_reports(today=D(2026, 2, 1)), services.remind_of_reports(today=D(2026, 2, 2))] == [
            1,
            0,
        ]
        assert ReportReminder.objects.get().step == "after"

    def test_what_came_is_not_reminded_of(self, report):
        sent(report)

        assert services.remind_of_reports(today=D(2026, 1, 20)) == 0

    def test_nobody_without_an_address_is_counted_as_reminded(self, report):
        report.posting.worker.person.email = ""
        report.posting.worker.person.save()

        assert (services.remind_of_reports(today=D(2026, 1, 20)), ReportReminder.objects.count()) == (0, 0)

    def test_coordinators_get_the_list_once_a_week(self, report, coordinator):
        told = [services.tell_of_overdue_reports(today=D(2026, 1, day)) for day in (14, 20, 21, 27)]
        from jocs_site.letters.models import Letter  # noqa: PLC0415

        letters = Letter.objects.filter(kind="reports_overdue")
        assert told == [0, 1, 1, 1]
        assert list(letters.values_list("address", flat=True)) == [coordinator.email] * 2
        assert "quarterly report" in letters.first().text or "四半期" in letters.first().text

    def test_two_jobs_at_once_write_once(self, transactional_db, race):
        report = report_of(make_posting("active"))
        report.posting.worker.person.email = "worker@example.org"
        report.posting.worker.person.save()

        counted = race(*[lambda: services.remind_of_reports(today=D(2026, 1, 20))] * 2)

        assert (sorted(counted), ReportReminder.objects.count()) == ([0, 1], 1)


def test_overdue_is_computed():
    report = report_of()

    late = [ActivityReport.objects.overdue(day).count() for day in (D(2026, 1, 15), D(2026, 1, 16))]

    assert (late, report.days_late(D(2026, 1, 20))) == ([0, 1], 5)
    assert timezone.localdate() > D(2026, 1, 16)
