"""The office's door: what it refuses, in which words, and what it leaves behind."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import translation

from dispatch import services
from dispatch.models import EmergencyContact, Posting, PostingChange, PublicProfile, TermException
from jocs_site.foundation.errors import RuleBroken, StaleState
from tests.factories.dispatch import AT, WorkerFactory, advance_to, give_papers, grant, make_posting, publish
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def history(posting):
    return [change.step for change in PostingChange.objects.filter(subject=posting)]


class TestRegister:
    def test_a_person_is_registered_once(self):
        person = PersonFactory()

        first = services.register_worker(person=person, profession="midwife")
        second = services.register_worker(person=person, profession="nurse")

        assert (first, second.profession) == (second, "midwife")

    def test_contacts_are_kept_in_order_and_once(self):
        worker = WorkerFactory()
        for name in ("父", "母", "母"):
            services.add_emergency_contact(worker=worker, name=name, relation=name, phone="03-1")

        assert list(EmergencyContact.objects.values_list("name", "order")) == [("父", 1), ("母", 2)]


class TestPlan:
    def test_opens_a_draft_in_the_country_of_the_host(self):
        posting = make_posting(organisation=OrganisationFactory(country="BD"))

        assert (posting.state, posting.country, posting.term_number) == ("draft", "BD", 1)
        assert history(posting) == ["plan"]

    def test_a_two_year_long_term_is_refused_with_what_would_be_right(self):
        with pytest.raises(RuleBroken, match="from April 1, 2027 the last day is March 31, 2030 or later") as refusal:
            make_posting(starts_on=date(2027, 4, 1), ends_before=date(2029, 4, 1))

        assert (refusal.value.field, Posting.objects.count()) == ("ends_on", 0)

    def test_a_term_one_day_short_is_refused(self):
        with pytest.raises(RuleBroken, match=r"Feb\. 28, 2031 or later"):
            make_posting(starts_on=date(2028, 2, 29), ends_before=date(2031, 2, 28))

    def test_short_terms_and_excepted_terms_may_be_shorter(self):
        worker = WorkerFactory()
        exception = grant(worker)
        short = make_posting(kind="short", ends_before=date(2025, 11, 1))
        excepted = make_posting(worker=worker, ends_before=date(2027, 10, 1), exception=exception)

        assert (short.state, excepted.exception) == ("draft", exception)

    def test_another_workers_exception_does_not_count(self):
        with pytest.raises(RuleBroken, match="granted to another worker"):
            make_posting(ends_before=date(2027, 10, 1), exception=grant(WorkerFactory()))

    @pytest.mark.parametrize("days", [0, -1])
    def test_a_posting_without_a_day_is_refused(self, days):
        start = date(2026, 4, 1)
        with pytest.raises(RuleBroken, match="The last day is before the first"):
            make_posting(kind="short", starts_on=start, ends_before=start + timedelta(days))

    def test_taken_days_are_refused_with_the_other_postings_dates(self):
        worker = WorkerFactory()
        make_posting("proposed", worker=worker, organisation=OrganisationFactory(name_ja="聖ヨハネ病院"))

        with pytest.raises(RuleBroken, match=r"聖ヨハネ病院 from Oct\. 1, 2025 to Sept\. 30, 2028"):
            make_posting(worker=worker, starts_on=date(2028, 9, 30), ends_before=date(2031, 9, 30))

    def test_the_next_term_may_begin_the_day_after_and_is_counted(self):
        worker = WorkerFactory()
        make_posting("proposed", worker=worker)

        second = make_posting(worker=worker, starts_on=date(2028, 10, 1), ends_before=date(2031, 10, 1))

        assert second.term_number == 2

    def test_an_unused_draft_is_revised_and_an_approved_posting_is_not(self):
        posting = make_posting()
        new = {"organisation": posting.organisation, "kind": "long"}
        services.revise_posting(posting=posting, starts_on=date(2026, 1, 1), ends_before=date(2029, 1, 1), **new)
        assert (posting.starts_on, history(posting)) == (date(2026, 1, 1), ["plan", "revise"])
        advance_to(posting, "approved")

        with pytest.raises(RuleBroken, match="only by an approved amendment"):
            services.revise_posting(posting=posting, starts_on=date(2026, 2, 1), ends_before=date(2029, 2, 1), **new)


def test_an_exception_with_a_thin_reason_is_refused():
    with pytest.raises(RuleBroken, match="at least 20 letters"):
        grant(WorkerFactory(), reason="   短すぎる理由　　　　　　　　　　　　")

    assert TermException.objects.count() == 0


class TestAmend:
    def amend(self, posting, kind="extension", last=date(2029, 3, 31), **rest):
        return services.amend_posting(
            posting=posting,
            kind=kind,
            new_ends_before=last + timedelta(days=1),
            reason="事業の節目に合わせるため。",
            approved_on=date(2026, 10, 1),
            minutes="2026-4",
            at=AT,
            **rest,
        )

    def test_an_extension_moves_the_end_and_the_plan(self):
        posting = make_posting("active")

        self.amend(posting)

        assert (posting.ends_before, posting.planned_ends_before) == (date(2029, 4, 1), date(2029, 4, 1))
        assert history(posting)[-1] == "extension"

    def test_an_early_end_keeps_the_plan_and_frees_the_days_after(self):
        worker = WorkerFactory()
        posting = make_posting("active", worker=worker)

        self.amend(posting, "early_end", date(2026, 12, 31))

        assert (posting.ends_before, posting.planned_ends_before) == (date(2027, 1, 1), date(2028, 10, 1))
        assert make_posting("proposed", worker=worker, starts_on=date(2027, 1, 1), ends_before=date(2030, 1, 1)).pk

    def test_a_put_off_early_end_is_still_one_and_a_full_term_is_none(self):
        posting = make_posting("active")
        self.amend(posting, "early_end", date(2026, 12, 31))

        self.amend(posting, "extension", date(2027, 6, 30))
        assert posting.early_end is not None
        self.amend(posting, "extension", date(2028, 9, 30))

        assert (posting.early_end, posting.ends_before) == (None, date(2028, 10, 1))

    def test_a_postponement_moves_both_ends(self):
        posting = make_posting("preparing", starts_on=date(2027, 4, 1), ends_before=date(2030, 4, 1))

        self.amend(posting, "postponement", date(2030, 9, 30), new_starts_on=date(2027, 10, 1))

        assert (posting.starts_on, posting.planned_ends_before) == (date(2027, 10, 1), date(2030, 10, 1))

    def test_a_postponement_does_not_make_the_term_short(self):
        posting = make_posting("preparing", starts_on=date(2027, 4, 1), ends_before=date(2030, 4, 1))

        with pytest.raises(RuleBroken, match=r"Sept\. 30, 2030 or later"):
            self.amend(posting, "postponement", date(2030, 9, 29), new_starts_on=date(2027, 10, 1))

    def test_an_extension_into_the_next_posting_is_refused(self):
        worker = WorkerFactory()
        posting = make_posting("active", worker=worker)
        make_posting("proposed", worker=worker, starts_on=date(2028, 10, 1), ends_before=date(2031, 10, 1))

        with pytest.raises(RuleBroken, match="already posted to"):
            self.amend(posting)

        assert posting.amendments.count() == 0

    @pytest.mark.parametrize(
        ("state", "kind", "last", "sentence"),
        [
            ("active", "extension", date(2028, 9, 30), "later than the present one"),
            ("active", "early_end", date(2028, 10, 1), "before the present one"),
            ("preparing", "early_end", date(2027, 9, 30), "not possible while"),
            ("active", "postponement", date(2029, 9, 30), "not possible while"),
            ("draft", "extension", date(2029, 9, 30), "not possible while"),
            ("preparing", "postponement", date(2029, 9, 30), "later than the present one"),
        ],
    )
    def test_a_change_that_is_not_what_it_says_is_refused(self, state, kind, last, sentence):
        posting = make_posting(state)

        with pytest.raises(RuleBroken, match=sentence):
            self.amend(posting, kind, last)

    def test_only_a_postponement_moves_the_first_day(self):
        with pytest.raises(RuleBroken, match="Only a postponement"):
            self.amend(make_posting("active"), new_starts_on=date(2025, 9, 1))

    def test_a_decision_of_tomorrow_and_a_stale_tab_are_refused(self):
        posting = make_posting("active")
        with pytest.raises(StaleState):
            self.amend(posting, expected_state="language")
        with pytest.raises(RuleBroken, match="still to come"):
            services.amend_posting(
                posting=posting,
                kind="extension",
                new_ends_before=date(2029, 4, 1),
                reason="x",
                approved_on=date(2026, 11, 23),
                minutes="1",
                at=AT,
            )


class TestPapers:
    def test_are_recorded_with_history(self):
        posting = make_posting("preparing")

        services.record_papers(posting=posting, insurance_decided_on=DAY, special_enrolment_decided_on=None, at=AT)

        assert (posting.insurance_decided_on, history(posting)[-1]) == (DAY, "papers")

    def test_cannot_be_taken_away_after_departure(self):
        posting = make_posting("active")

        with pytest.raises(RuleBroken, match="come first"):
            services.record_papers(posting=posting, insurance_decided_on=None, special_enrolment_decided_on=DAY, at=AT)

    def test_of_tomorrow_are_refused(self):
        with pytest.raises(RuleBroken, match="still to come") as refusal:
            services.record_papers(
                posting=make_posting(),
                insurance_decided_on=date(2026, 11, 23),
                special_enrolment_decided_on=None,
                at=AT,
            )

        assert refusal.value.field == "insurance_decided_on"


class TestProfile:
    def test_a_new_text_waits_for_release_again(self):
        posting = make_posting("active")
        publish(posting)

        services.set_public_profile(
            posting=posting, text_ja="新しい文", text_en="New text", consent_given_on=DAY, at=AT
        )

        assert PublicProfile.objects.get().approved_on is None

    def test_a_text_that_changed_since_it_was_read_is_not_released(self):
        posting = make_posting("active")
        publish(posting)

        with pytest.raises(RuleBroken, match="Read it again"):
            services.release_public_profile(posting=posting, on=DAY, text_ja="古い文", at=AT)

    def test_line_ends_of_browsers_make_no_other_text(self):
        posting = make_posting("active")
        publish(posting, text_ja="一行目\r\n二行目")

        profile = services.release_public_profile(posting=posting, on=DAY, text_ja="一行目\n二行目", at=AT)

        assert (profile.text_ja, profile.approved_on) == ("一行目\n二行目", DAY)

    def test_there_is_nothing_to_release_without_text_or_consent(self):
        posting = make_posting("active")
        with pytest.raises(RuleBroken, match="no public text"):
            services.release_public_profile(posting=posting, on=DAY, at=AT)
        publish(posting)
        services.withdraw_consent(posting=posting, on=DAY, at=AT)

        with pytest.raises(RuleBroken, match="not in force"):
            services.release_public_profile(posting=posting, on=DAY, at=AT)

    @pytest.mark.parametrize(
        ("text_ja", "text_en", "field"), [("", "a", "text_en"), ("あ", " ", "text_en"), ("あ" * 401, "a", "text_ja")]
    )
    def test_missing_and_overlong_texts_are_refused(self, text_ja, text_en, field):
        with pytest.raises(RuleBroken) as refusal:
            services.set_public_profile(
                posting=make_posting(), text_ja=text_ja, text_en=text_en, consent_given_on=DAY, at=AT
            )

        assert refusal.value.field == (field if text_ja else "text_ja")


def test_giving_papers_twice_leaves_one_contact():
    posting = make_posting("preparing")
    give_papers(posting)

    assert posting.worker.contacts.count() == 1


@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_two_drafts_for_the_same_days_race_to_the_board_and_one_arrives(self, race):
        worker = WorkerFactory()
        drafts = [make_posting("draft", worker=worker), make_posting("draft", worker=worker)]

        outcomes = race(
            *(partial(services.advance_posting, draft, "propose", on=draft.starts_on, at=AT) for draft in drafts)
        )

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PostingChange", "RuleBroken"]
        assert sorted(Posting.objects.values_list("state", flat=True)) == ["draft", "proposed"]

    def test_two_tabs_take_one_step_once(self, race):
        posting = make_posting("draft")
        tabs = [Posting.objects.get(pk=posting.pk) for _tab in range(2)]

        outcomes = race(*(partial(services.advance_posting, tab, "propose", on=DAY, at=AT) for tab in tabs))

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PostingChange", "StaleState"]
        assert history(posting) == ["plan", "propose"]
