"""What a departure waits for, and when clinical duty is allowed."""

from datetime import date, timedelta

import pytest

from dispatch import queries, services
from dispatch.models import DocumentType, PersonDocument, Posting
from jocs_site.foundation.errors import RuleBroken
from tests.dispatch.documents.test_documents import END, START
from tests.factories.dispatch import AT, TODAY, advance_to, give_papers, make_posting
from tests.factories.documents import file_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_kinds")]


class TestDeparture:
    @pytest.fixture
    def posting(self, worker) -> Posting:
        posting = make_posting("preparing", worker=worker, starts_on=START, ends_before=END)
        give_papers(posting)
        return posting

    def told(self, posting):
        return [str(blocker) for blocker in queries.departure_papers(posting)]

    def leave(self, posting):
        services.advance_posting(posting, "depart", on=START, at=AT.replace(year=2027, month=4, day=2))

    def file_all(self, worker, **changes):
        papers = {
            "passport": (date(2022, 1, 1), date(2031, 1, 1)),
            "visa": (date(2027, 3, 1), date(2028, 3, 1)),
            "insurance": (START, END),
        }
        for code, days in (papers | changes).items():
            if days:
                file_paper(worker, code, *days)

    def test_everything_that_is_missing_is_told_at_once(self, posting):
        assert self.told(posting) == [
            "Passport: nothing is on file yet.",
            "Visa: nothing is on file yet.",
            "Insurance: nothing is on file yet.",
        ]
        with pytest.raises(RuleBroken) as refused:
            self.leave(posting)
        assert len(refused.value.blockers) == 3

    def test_with_papers_that_cover_it_the_worker_leaves(self, posting, worker):
        self.file_all(worker)
        self.leave(posting)

        assert posting.state == "departed"

    def test_a_passport_inside_the_margin_is_told_with_what_would_be_right(self, posting, worker):
        self.file_all(worker, passport=(date(2022, 1, 1), date(2030, 9, 1)))

        assert self.told(posting) == [
            "Passport ends on Aug. 31, 2030; it must be valid until Sept. 30, 2030, 183 days after the last day of "
            "the posting (March 31, 2030)."
        ]

    def test_an_insurance_with_a_gap_names_its_days(self, posting, worker):
        self.file_all(worker, insurance=(START, date(2028, 4, 1)))
        file_paper(worker, "insurance", date(2028, 4, 13), END)

        assert self.told(posting) == ["Insurance leaves 12 days uncovered, from April 1, 2028 to April 12, 2028."]

    def test_an_insurance_of_one_day_less_is_told(self, posting, worker):
        self.file_all(worker, insurance=(START, END - timedelta(days=1)))

        assert self.told(posting) == [
            "Insurance ends on March 30, 2030; it must be valid until the posting ends on March 31, 2030."
        ]

    def test_a_visa_is_judged_for_the_day_of_departure(self, posting, worker):
        self.file_all(worker, visa=(date(2027, 4, 2), date(2028, 4, 1)))

        assert self.told(posting) == ["Visa counts only from April 2, 2027; it is needed on April 1, 2027."]
        services.advance_posting(posting, "depart", on=date(2027, 4, 2), at=AT.replace(year=2027, month=4, day=3))
        assert posting.state == "departed"

    def test_a_lapsed_visa_is_told(self, posting, worker):
        self.file_all(worker, visa=(date(2026, 4, 2), date(2027, 4, 1)))

        assert self.told(posting) == ["Visa ended on March 31, 2027; one must be in force on April 1, 2027."]

    def test_what_was_taken_out_counts_no_more(self, posting, worker):
        self.file_all(worker)
        visa = PersonDocument.objects.get(type__code="visa")
        services.take_out_document(visa, because="誤り", at=AT, by=None)

        assert self.told(posting) == ["Visa: nothing is on file yet."]

    def test_a_kind_for_one_country_is_asked_only_there(self, posting, worker):
        self.file_all(worker)
        kind = {"name_ja": "証明", "name_en": "Paper", "rule": "one_off", "blocks": "departure"}
        DocumentType.objects.create(code="elsewhere", country="BD", **kind)
        assert self.told(posting) == []

        DocumentType.objects.create(code="here", country=posting.country, **kind)
        assert self.told(posting) == ["Paper: nothing is on file yet."]

    def test_a_kind_that_ended_is_not_asked_for(self, posting, worker):
        self.file_all(worker, visa=None)
        DocumentType.objects.filter(code="visa").update(ended_on=date(2026, 1, 1))

        assert self.told(posting) == []

    def test_a_document_shows_a_decision_that_nobody_wrote_down(self, posting, worker):
        self.file_all(worker)
        file_paper(worker, "special-enrolment", START, END)
        services.record_papers(posting=posting, insurance_decided_on=None, special_enrolment_decided_on=None, at=AT)

        assert self.told(posting) == []
        self.leave(posting)
        assert (posting.insurance_decided_on, posting.special_enrolment_decided_on) == (TODAY, TODAY)

    def test_the_board_waits_for_what_holds_up_its_approval(self, worker):
        DocumentType.objects.filter(code="japanese-licence").update(blocks="approval")
        posting = make_posting("proposed", worker=worker, starts_on=START, ends_before=END)
        with pytest.raises(RuleBroken, match="Japanese licence: nothing is on file yet"):
            advance_to(posting, "approved") if posting.state == "draft" else services.advance_posting(
                posting, "approve", on=TODAY, minutes="2026-3", at=AT
            )

        file_paper(worker, "japanese-licence", date(2010, 4, 1))
        services.advance_posting(posting, "approve", on=TODAY, minutes="2026-3", at=AT)
        assert posting.state == "approved"

    def test_abroad_papers_are_judged_for_today(self, posting, worker):
        self.file_all(worker)
        self.leave(posting)
        papers = {paper.type.code: paper for paper in queries.paper_file(posting, today=date(2028, 3, 1)).papers}

        assert papers["visa"].wrong == ["Visa ended on Feb. 29, 2028; one must be in force on March 1, 2028."]
        assert papers["passport"].wrong == []

    def test_many_postings_cost_as_many_queries_as_one(self, posting, queries_of):
        one = queries_of(lambda: queries.departure_papers_of([posting]))
        more = [make_posting("preparing", starts_on=START, ends_before=END) for _ in range(2)]
        rows = Posting.objects.filter(pk__in=[posting.pk, *(p.pk for p in more)]).with_names()
        rows = list(rows.prefetch_related("worker__contacts", "organisation__host_agreements"))

        assert queries_of(lambda: queries.departure_papers_of(rows)) <= one


class TestClinicalDuty:
    @pytest.fixture
    def posting(self, worker):
        for code, ends in (("passport", date(2031, 1, 1)), ("visa", END), ("insurance", END)):
            file_paper(worker, code, date(2020, 1, 1), ends)
        return make_posting("arrived", worker=worker, starts_on=START, ends_before=END)

    def may(self, posting, on):
        duty = queries.clinical_duty(posting, on=on)
        row = queries.with_clinical_duty(Posting.objects.all(), on=on).get(pk=posting.pk)
        assert row.may_practise == duty.is_allowed
        return duty.is_allowed

    def test_not_allowed_until_a_licence_of_the_host_country_is_on_file(self, posting, worker):
        assert not self.may(posting, START)
        file_paper(worker, "host-licence", START, END, country="BD")
        assert not self.may(posting, START)

        file_paper(worker, "host-licence", START, date(2028, 4, 1), country=posting.country)
        assert self.may(posting, START)

    def test_its_end_takes_it_back_that_day(self, posting, worker):
        file_paper(worker, "host-licence", START + timedelta(days=30), date(2028, 4, 1), country=posting.country)

        days = [date(2027, 4, 30), date(2027, 5, 1), date(2028, 3, 31), date(2028, 4, 1)]
        assert [self.may(posting, day) for day in days] == [False, True, True, False]
        assert queries.clinical_duty(posting, on=days[-1]).sentence == (
            "Clinical work is not allowed: the licence of Tanzania ended on March 31, 2028."
        )
