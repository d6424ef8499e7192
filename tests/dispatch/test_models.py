"""What the database refuses by itself, whatever code asks."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from dispatch.models import Amendment, HiddenCountry, Posting, PostingChange, PublicProfile, TermException
from dispatch.models.decisions import REASON_LETTERS
from jocs_site.backoffice.guards import install_guards, lift_guards, missing_guards, sentence_for
from tests.factories.dispatch import WorkerFactory, make_posting, publish
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


PAPERS = dict.fromkeys(
    ("board_approved_on", "insurance_decided_on", "special_enrolment_decided_on", "left_japan_on"), date(2026, 1, 1)
)

APPROVED = {"state": "approved", "board_approved_on": date(2026, 1, 1)}


def row(worker, starts_on=date(2026, 4, 1), ends_before=date(2029, 4, 1), **rest):
    """A posting as a careless script would write it."""
    return Posting(
        **{
            "worker": worker,
            "organisation": OrganisationFactory(),
            "country": "TZ",
            "starts_on": starts_on,
            "ends_before": ends_before,
            "planned_ends_before": ends_before,
            "state": "proposed",
            "term_number": Posting.objects.count() + 1,
        }
        | rest
    )


def refused(*, by: str):
    """Expect the refusal of one constraint or guard, in a transaction of its own."""
    return pytest.raises(IntegrityError, match=by)


def save(posting):
    with transaction.atomic():
        posting.save()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"ends_before": date(2026, 4, 1), "kind": "short"}, "dispatch_posting_ends_after_start"),
        (APPROVED | {"ends_before": date(2029, 3, 31)}, "dispatch_posting_three_years_or_exception"),
        (
            APPROVED | {"starts_on": date(2028, 2, 29), "ends_before": date(2031, 2, 28)},
            "dispatch_posting_three_years_or_exception",
        ),
        ({"planned_ends_before": date(2029, 5, 1)}, "dispatch_posting_cut_short_by_amendment"),
        ({"state": "asleep", **PAPERS}, "dispatch_posting_state_known"),
        ({"kind": "odd"}, "dispatch_posting_"),
        ({"term_number": 0}, "dispatch_posting_kind_known"),
        ({"state": "approved"}, "dispatch_posting_approved_by_board"),
        (
            {"state": "departed", "board_approved_on": date(2026, 1, 1), "left_japan_on": date(2026, 4, 1)},
            "dispatch_posting_departed_with_papers",
        ),
        (
            {"left_japan_on": date(2026, 4, 2), "arrived_on": date(2026, 4, 1)},
            "dispatch_posting_travel_in_order",
        ),
        (
            {"arrived_on": date(2026, 4, 2), "returned_on": date(2026, 4, 1)},
            "dispatch_posting_travel_in_order",
        ),
    ],
)
def test_a_posting_that_must_never_be(changes, constraint):
    posting = row(WorkerFactory(), **changes)
    if "ends_before" in changes:
        posting.planned_ends_before = changes["ends_before"]

    with refused(by=constraint):
        save(posting)


def test_three_years_from_29_february_end_before_1_march():
    save(row(WorkerFactory(), date(2028, 2, 29), date(2031, 3, 1)))

    assert Posting.objects.count() == 1


def test_an_exception_opens_a_shorter_term():
    worker = WorkerFactory()
    exception = TermException.objects.create(
        worker=worker, reason="あ" * REASON_LETTERS, approved_by="理事会", approved_on="2026-01-10", minutes="2025-5"
    )

    save(row(worker, ends_before=date(2028, 4, 1), exception=exception))

    assert Posting.objects.get().exception == exception


def test_an_exception_without_a_real_reason_is_refused():
    with refused(by="dispatch_exception_reason_in_words"):
        TermException.objects.create(
            worker=WorkerFactory(), reason="あ" * 19, approved_by="理事会", approved_on="2026-01-10", minutes="2025-5"
        )


class TestOverlap:
    @pytest.mark.parametrize("insert", [save, lambda posting: Posting.objects.bulk_create([posting])])
    def test_is_refused_on_insert(self, insert):
        worker = WorkerFactory()
        save(row(worker))

        with refused(by="dispatch_posting_no_overlap") as refusal:
            insert(row(worker, date(2029, 3, 31), date(2032, 3, 31)))

        assert sentence_for(refusal.value)

    def test_is_refused_inside_one_bulk_create(self):
        worker = WorkerFactory()
        pair = [row(worker), row(worker, term_number=2)]

        with refused(by="dispatch_posting_no_overlap"):
            Posting.objects.bulk_create(pair)

    def test_is_refused_when_a_cancelled_row_is_revived_or_moved(self):
        worker = WorkerFactory()
        save(row(worker))
        save(row(worker, state="cancelled"))

        with refused(by="dispatch_posting_no_overlap"), transaction.atomic():
            Posting.objects.filter(state="cancelled").update(state="proposed")

    def test_is_refused_when_a_row_moves_to_another_worker(self):
        worker = WorkerFactory()
        save(row(worker))
        save(row(WorkerFactory()))

        with refused(by="dispatch_posting_no_overlap"), transaction.atomic():
            Posting.objects.update(worker=worker)

    def test_adjacent_terms_drafts_and_other_workers_are_free(self):
        worker = WorkerFactory()
        save(row(worker))
        save(row(worker, date(2029, 4, 1), date(2032, 4, 1)))
        save(row(worker, date(2023, 4, 1), date(2026, 4, 1)))
        save(row(worker, state="draft"))
        save(row(WorkerFactory()))

        assert Posting.objects.count() == 5


class TestApprovedDates:
    @pytest.mark.parametrize(
        "forgery",
        [
            {"starts_on": date(2025, 9, 1)},
            {"ends_before": date(2028, 11, 1), "planned_ends_before": date(2028, 11, 1)},
            {"kind": "short"},
        ],
    )
    def test_are_not_moved_by_hand(self, forgery):
        make_posting("approved")

        with refused(by="dispatch_posting_dates_approved"), transaction.atomic():
            Posting.objects.update(**forgery)

    def test_stay_open_in_a_draft(self):
        make_posting("draft")

        assert Posting.objects.update(starts_on=date(2025, 9, 1)) == 1


@pytest.mark.parametrize(
    "new",
    [
        {"kind": "extension", "new_ends_before": date(2028, 10, 1)},
        {"kind": "early_end", "new_ends_before": date(2028, 10, 1)},
        {"kind": "postponement", "new_ends_before": date(2029, 10, 1)},
        {"kind": "holiday", "new_ends_before": date(2029, 10, 1)},
        {"kind": "early_end", "new_ends_before": date(2025, 10, 1)},
    ],
)
def test_an_amendment_does_what_its_name_says(new):
    posting = make_posting("active")
    dates = {"new_starts_on": posting.starts_on, "old_starts_on": posting.starts_on, "reason": "理由"}

    with refused(by="dispatch_amendment_"):
        Amendment.objects.create(
            posting=posting, old_ends_before=posting.ends_before, approved_on="2026-01-01", minutes="1", **dates, **new
        )


@pytest.mark.parametrize("change", [lambda rows: rows.update(reason="x"), lambda rows: rows.delete()])
def test_history_is_not_rewritten(change):
    posting = make_posting("proposed")

    with refused(by="dispatch_postingchange_append_only"), transaction.atomic():
        change(PostingChange.objects.filter(subject=posting))


def test_a_worker_holds_each_term_number_once():
    worker = WorkerFactory()
    save(row(worker, state="draft", term_number=1))

    with refused(by="dispatch_posting"):
        save(row(worker, state="draft", term_number=1))


def test_a_profile_has_words():
    profile = publish(make_posting("active"))

    with refused(by="dispatch_profile_has_text"):
        PublicProfile.objects.filter(pk=profile.pk).update(text_en="")


def test_a_country_is_not_shown_again_before_it_was_hidden():
    with refused(by="dispatch_hidden_lifted_after_hidden"):
        HiddenCountry.objects.create(country="TZ", reason="x", hidden_on="2026-04-02", lifted_on="2026-04-01")


class TestGuards:
    def drop_overlap_guard(self):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER dispatch_posting_no_overlap_insert")
                cursor.execute("DROP TRIGGER dispatch_posting_no_overlap_update")
            else:
                cursor.execute("ALTER TABLE dispatch_posting DROP CONSTRAINT dispatch_posting_no_overlap")

    def test_a_missing_guard_fails_the_check(self):
        self.drop_overlap_guard()

        with pytest.raises(CommandError, match="lacks the guard dispatch_posting_no_overlap"):
            call_command("check", databases=["default"], fail_level="WARNING")

    def test_a_guard_put_up_again_refuses_again(self):
        self.drop_overlap_guard()

        install_guards()

        assert missing_guards() == []
        worker = WorkerFactory()
        save(row(worker))
        with refused(by="dispatch_posting_no_overlap"):
            save(row(worker, term_number=2))


@pytest.mark.django_db(transaction=True)
def test_guards_come_back_after_the_table_was_rebuilt():
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite rebuilds tables, and drops their triggers without a word.")
    lift_guards(among={"dispatch_posting"})  # as `migrate` does: SQLite renames no table that others' triggers look at
    with connection.schema_editor() as editor:
        editor._remake_table(Posting)
    assert missing_guards() == [
        "dispatch_absence_in_posting",
        "dispatch_posting_around_absences",
        "dispatch_posting_no_overlap",
        "dispatch_posting_dates_approved",
        "dispatch_budget_in_country_of_posting",
        "dispatch_activityreport_published_not_hidden",
        "dispatch_posting_hidden_not_published",
    ]

    install_guards()
    assert missing_guards() == []
