"""Requests for workers, what was found on the spot, and what hosts agreed to."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import translation

from dispatch import services
from dispatch.models import FeasibilityVisit, HostAgreement, Posting, RequestChange, WorkerRequest
from jocs_site.foundation.errors import RuleBroken, StaleState
from tests.factories.dispatch import (
    AT,
    advance_to,
    agree,
    give_papers,
    make_posting,
    make_request,
    visit,
)
from tests.factories.people import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
REASON = "現地の事情がよく知られているため。"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def step(request, name, **rest):
    return services.advance_request(request, name, at=AT, **({"reason": REASON} | rest))


def codes(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def steps_of(request):
    return [change.step for change in RequestChange.objects.filter(subject=request)]


class TestReceipt:
    def test_a_request_is_recorded_with_its_history(self):
        request = make_request()

        assert (request.state, request.term_months, steps_of(request)) == ("received", 36, ["receive"])

    @pytest.mark.parametrize("months", [0, 121])
    def test_a_term_out_of_range_is_refused_with_the_range(self, months):
        with pytest.raises(RuleBroken, match=f"1 to 120 months; {months} is not possible") as refusal:
            make_request(term_months=months)

        assert (refusal.value.field, WorkerRequest.objects.count()) == ("term_months", 0)

    def test_a_receipt_to_come_is_refused(self):
        with pytest.raises(RuleBroken, match="still to come") as refusal:
            make_request(received_on=date(2026, 11, 23))

        assert refusal.value.field == "received_on"

    def test_a_successor_goes_to_the_same_place_later(self):
        before = make_posting("active")
        told = {"predecessor": before, "is_replacement": True}

        make_request(organisation=before.organisation, wanted_from=date(2028, 10, 1), **told)
        with pytest.raises(RuleBroken, match="a successor goes to the same place"):
            make_request(**told)
        with pytest.raises(RuleBroken, match=r"begins only on Oct\. 1, 2025"):
            make_request(organisation=before.organisation, wanted_from=date(2025, 10, 1), **told)
        with pytest.raises(RuleBroken, match="takes over from a worker"):
            make_request(organisation=before.organisation, predecessor=before)

        assert WorkerRequest.objects.count() == 1

    def test_a_running_request_is_corrected_and_an_ended_one_is_not(self):
        request = make_request()
        services.revise_request(request=request, unit="産科病棟", at=AT)
        with pytest.raises(StaleState):
            services.revise_request(request=request, unit="x", expected_state="open", at=AT)
        step(request, "decline")

        with pytest.raises(RuleBroken, match="has ended"):
            services.revise_request(request=request, unit="外来", at=AT)

        assert (WorkerRequest.objects.get().unit, steps_of(request)) == ("産科病棟", ["receive", "revise", "decline"])


class TestLife:
    def test_it_opens_after_a_visit_that_says_go_and_a_draft_agreement(self):
        request = make_request("surveying")
        with pytest.raises(RuleBroken) as refusal:
            step(request, "open")
        visit(request)
        agree(request.organisation, signed_on=None)

        step(request, "open")

        assert (codes(refusal), request.state) == (["NO_VISIT", "NO_AGREEMENT"], "open")

    @pytest.mark.parametrize(("advice", "sentence"), [("no", "advises against"), ("later", "advises to wait")])
    def test_the_latest_visit_counts(self, advice, sentence):
        request = make_request("surveying")
        agree(request.organisation)
        visit(request)
        visit(request, advice, starts_on=date(2026, 8, 1), ends_before=date(2026, 8, 3))

        with pytest.raises(RuleBroken, match=sentence):
            step(request, "open")

    def test_without_a_visit_it_opens_with_a_reason_only(self):
        request = make_request()
        agree(request.organisation)
        with pytest.raises(RuleBroken, match="Give the reason"):
            step(request, "open_without_visit", reason=" ")

        step(request, "open_without_visit")

        assert (request.state, request.changes.last().reason) == ("open", REASON)

    def test_two_tabs_and_strangers_are_refused(self):
        request = make_request()
        with pytest.raises(StaleState):
            step(request, "survey", expected_state="open")
        with pytest.raises(PermissionDenied):
            step(request, "survey", by=UserFactory())

        assert (request.state, steps_of(request)) == ("received", ["receive"])

    def test_the_boards_approval_fills_it_and_a_cancelled_posting_lets_it_open_again(self):
        request = make_request("open")
        posting = make_posting("proposed", organisation=request.organisation, request=request)
        assert WorkerRequest.objects.get().state == "open"
        services.advance_posting(posting, "approve", on=date(2026, 5, 1), minutes="2026-2", at=AT)
        request.refresh_from_db()
        assert request.state == "filled"
        with pytest.raises(RuleBroken, match="is not cancelled"):
            step(request, "reopen")

        services.advance_posting(posting, "cancel", on=date(2026, 6, 1), reason=REASON, at=AT)
        step(request, "reopen")

        assert request.state == "open"

    def test_it_is_not_filled_by_hand_before_the_board_has_spoken(self):
        with pytest.raises(RuleBroken) as refusal:
            step(make_request("open"), "fill")

        assert codes(refusal) == ["NO_POSTING"]

    def test_a_host_withdraws_after_the_plans_are_cancelled(self):
        request = make_request("open")
        posting = make_posting(organisation=request.organisation, request=request)
        with pytest.raises(RuleBroken, match=f"Cancel the posting {posting.code} first"):
            step(request, "withdraw")
        services.advance_posting(posting, "cancel", on=date(2026, 6, 1), reason=REASON, at=AT)

        step(request, "withdraw")

        assert request.state == "withdrawn"

    @pytest.mark.parametrize("name", ["open", "reopen", "fill"])
    def test_a_step_from_another_state_is_refused(self, name):
        with pytest.raises(StaleState):
            step(make_request(), name)


class TestPostingOfARequest:
    def test_goes_to_the_host_that_asked(self):
        with pytest.raises(RuleBroken, match="came from") as refusal:
            make_posting(request=make_request("open"))

        assert (refusal.value.field, Posting.objects.count()) == ("request", 0)

    def test_answers_an_open_request(self):
        request = make_request()

        with pytest.raises(RuleBroken, match=f"The request {request.code} is not open: received") as refusal:
            make_posting(organisation=request.organisation, request=request)

        assert refusal.value.field == "request"

    def test_the_second_of_two_is_stopped_before_the_board(self):
        request = make_request("open")
        first, second = (make_posting(organisation=request.organisation, request=request) for _turn in range(2))
        advance_to(first, "approved")

        with pytest.raises(RuleBroken) as refusal:
            services.advance_posting(second, "propose", on=date(2026, 6, 1), at=AT)

        assert codes(refusal) == ["REQUEST_NOT_OPEN"]

    @pytest.mark.django_db(transaction=True)
    def test_two_approvals_race_and_one_fills_the_request(self, race):
        request = make_request("open")
        rivals = [make_posting("proposed", organisation=request.organisation, request=request) for _turn in range(2)]

        outcomes = race(
            *(
                partial(services.advance_posting, one, "approve", on=date(2026, 5, 1), minutes="2026-2", at=AT)
                for one in rivals
            )
        )

        assert sum(type(outcome).__name__ == "PostingChange" for outcome in outcomes) == 1
        assert sorted(Posting.objects.values_list("state", flat=True)) == ["approved", "proposed"]
        assert steps_of(request).count("fill") == 1


class TestAgreement:
    def test_a_posting_waits_for_a_draft_before_the_board_and_for_a_signature_before_it_leaves(self):
        posting = make_posting(starts_on=date(2026, 10, 1), ends_before=date(2029, 10, 1))
        HostAgreement.objects.all().delete()
        with pytest.raises(RuleBroken) as undrafted:
            services.advance_posting(posting, "propose", on=date(2026, 5, 1), at=AT)
        draft = agree(posting.organisation, signed_on=None)
        advance_to(posting, "preparing")
        give_papers(posting)
        with pytest.raises(RuleBroken, match=r"in force on Oct\. 1, 2026"):
            services.advance_posting(posting, "depart", on=date(2026, 10, 1), at=AT)
        signed = {"signed_on": date(2026, 9, 1), "valid_from": date(2026, 10, 1), "valid_before": date(2029, 10, 1)}
        terms = {"organisation": posting.organisation, "provides": "住居", "agreement": draft}
        services.record_agreement(**terms, **signed, at=AT)
        with pytest.raises(RuleBroken, match=r"in force on Sept\. 30, 2026"):
            services.advance_posting(posting, "depart", on=date(2026, 9, 30), at=AT)

        services.advance_posting(posting, "depart", on=date(2026, 10, 1), at=AT)

        assert (codes(undrafted), posting.state) == (["NO_AGREEMENT"], "departed")

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"valid_before": date(2000, 1, 1)}, "valid_until", "before the first"),
            ({"signed_on": date(2026, 11, 23)}, "signed_on", "still to come"),
            ({"file": SimpleUploadedFile("a.pdf", b"MZ")}, "file", "no PDF, JPEG or PNG"),
        ],
    )
    def test_what_makes_no_sense_is_refused_at_its_field(self, changes, field, sentence):
        with pytest.raises(RuleBroken, match=sentence) as refusal:
            agree(OrganisationFactory(), **({"at": AT} | changes))

        assert (refusal.value.field, HostAgreement.objects.count()) == (field, 0)

    def test_a_signed_one_stays_signed_and_with_its_host(self):
        signed = agree(OrganisationFactory())
        with pytest.raises(RuleBroken, match="become a draft again"):
            agree(signed.organisation, agreement=signed, signed_on=None)
        with pytest.raises(RuleBroken, match="stays with its host"):
            agree(OrganisationFactory(), agreement=signed)


class TestDatabase:
    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"term_months": 121}, "dispatch_request_term_in_range"),
            ({"term_months": 0}, "dispatch_request_term_in_range"),
            ({"need": ""}, "dispatch_request_says_what_is_needed"),
            ({"state": "asleep"}, "dispatch_request_state_known"),
        ],
    )
    def test_refuses_a_request_that_must_never_be(self, changes, constraint):
        make_request()

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            WorkerRequest.objects.update(**changes)

    def test_refuses_a_predecessor_of_a_new_place(self):
        before = make_posting("active")
        make_request(organisation=before.organisation)

        with (
            pytest.raises(IntegrityError, match="dispatch_request_predecessor_of_replacement"),
            transaction.atomic(),
        ):
            WorkerRequest.objects.update(predecessor=before)

    @pytest.mark.parametrize(
        "change",
        [
            lambda request: FeasibilityVisit.objects.update(recommendation="go"),
            lambda request: FeasibilityVisit.objects.all().delete(),
            lambda request: RequestChange.objects.update(reason="x"),
        ],
    )
    def test_keeps_visits_and_history_as_written(self, change):
        request = make_request("surveying")
        visit(request, "no")

        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            change(request)

    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"valid_before": date(2000, 1, 1)}, "dispatch_agreement_ends_after_start"),
            ({"provides": ""}, "dispatch_agreement_says"),
            ({"file": "x.exe", "file_kind": "exe", "file_sha256": "0"}, "dispatch_agreement_file_known"),
        ],
    )
    def test_refuses_an_agreement_that_must_never_be(self, changes, constraint):
        agree(OrganisationFactory())

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            HostAgreement.objects.update(**changes)

    def test_refuses_a_visit_that_ends_before_it_starts(self):
        request = make_request("surveying")
        rows = [
            FeasibilityVisit(request=request, starts_on="2026-06-02", ends_before="2026-06-02", recommendation="go")
        ]

        with pytest.raises(IntegrityError, match="dispatch_visit_"), transaction.atomic():
            FeasibilityVisit.objects.bulk_create(rows)
