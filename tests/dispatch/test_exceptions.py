"""A long term under three years waits for the board's exception, which its own page records. docs/sources.md#R44"""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dispatch import queries, services
from dispatch.models import Posting
from jocs_site.foundation.errors import RuleBroken, StaleState
from tests.factories.dispatch import AT, TODAY, grant, make_posting

pytestmark = pytest.mark.django_db
REASON = "現地の病院が二年後に閉じる予定のため、任期を二年とする。"
SHORT = {"starts_on": date(2025, 10, 1), "ends_before": date(2028, 9, 30)}


def short_one(state="draft") -> Posting:
    """One day under three years."""
    return make_posting(state, **SHORT, exception_follows=True)


def record(posting, **changes):
    facts = {"reason": REASON, "approved_by": "理事会", "approved_on": date(2026, 10, 1), "minutes": "2026-4", "at": AT}
    return services.record_exception(posting=posting, **(facts | changes))


def approve(posting):
    return services.advance_posting(posting, "approve", on=TODAY, minutes="2026-5", at=AT)


def test_a_proposal_one_day_short_is_approved_only_with_its_exception():
    posting = short_one("proposed")
    with pytest.raises(RuleBroken, match=r"from Oct\. 1, 2025 the last day is Sept\. 30, 2028 or later") as refusal:
        approve(posting)
    assert [blocker.code for blocker in refusal.value.blockers] == ["SHORT_TERM"]

    exception = record(posting)
    approve(posting)

    assert (posting.state, posting.exception) == ("approved", exception)
    assert posting.changes.filter(step="exception").get().reason == f"2026-4: {REASON}"


@pytest.mark.parametrize("changes", [{"reason": "短い"}, {"approved_on": date(2026, 11, 23)}])
def test_a_thin_reason_and_a_day_to_come_are_refused_at_their_fields(changes):
    with pytest.raises(RuleBroken) as refusal:
        record(short_one(), **changes)

    assert [refusal.value.field] == list(changes)


def test_a_wrong_one_is_replaced_before_the_approval_and_offered_no_more():
    posting = short_one("proposed")
    wrong = record(posting, minutes="2026-3")

    right = record(posting)

    wrong.refresh_from_db()
    assert (posting.exception, wrong.withdrawn_at) == (right, AT)
    assert list(queries.unused_exceptions()) == []


def test_after_the_approval_it_stays():
    posting = short_one("proposed")
    record(posting)
    approve(posting)

    with pytest.raises(RuleBroken, match="stays as it is"):
        record(posting)
    for other in (grant(posting.worker).pk, None):
        with pytest.raises(IntegrityError, match="dispatch_posting_"), transaction.atomic():
            Posting.objects.filter(pk=posting.pk).update(exception=other)


def test_a_postponement_that_shortens_the_term_has_its_exception_first():
    posting = make_posting("preparing", starts_on=date(2027, 4, 1), ends_before=date(2030, 4, 1))
    record(posting)

    services.amend_posting(
        posting=posting,
        kind="postponement",
        new_starts_on=date(2027, 10, 1),
        new_ends_before=date(2030, 4, 1),
        reason="査証が遅れるため。",
        approved_on=TODAY,
        minutes="2026-5",
        at=AT,
    )

    assert (posting.starts_on, posting.planned_ends_before) == (date(2027, 10, 1), date(2030, 4, 1))


def test_an_early_end_needs_none_and_its_extension_keeps_the_term():
    posting = make_posting("active")
    terms = {"posting": posting, "reason": "帰国を早めるため。", "approved_on": TODAY, "minutes": "2026-5", "at": AT}

    services.amend_posting(kind="early_end", new_ends_before=date(2027, 1, 1), **terms)
    services.amend_posting(kind="extension", new_ends_before=date(2027, 3, 1), **terms)

    assert (posting.ends_before, posting.planned_ends_before) == (date(2027, 3, 1), date(2028, 10, 1))
    assert posting.lacks_exception is False
    with pytest.raises(IntegrityError, match="dispatch_posting_"), transaction.atomic():
        Posting.objects.filter(pk=posting.pk).update(planned_ends_before=date(2027, 3, 1))


@pytest.mark.parametrize(
    ("state", "terms", "sentence"),
    [
        ("draft", {"kind": "short", "ends_before": date(2026, 1, 1)}, "needs no exception"),
        ("active", {}, "has left"),
    ],
)
def test_where_it_is_needless_it_is_refused(state, terms, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        record(make_posting(state, **terms))


def test_a_stale_window_is_told():
    with pytest.raises(StaleState):
        record(short_one("proposed"), expected_state="draft")


def test_the_office_saves_the_draft_and_gives_the_exception_on_its_page(office, time_machine):
    time_machine.move_to(AT, tick=False)
    first = make_posting("cancelled")
    plan = {
        "worker": first.worker_id,
        "organisation": first.organisation_id,
        "kind": "long",
        "starts_on": "2027-04-01",
        "ends_on": "2030-03-30",
        "coordinating_office": "tokyo",
        "sensitivity": "hidden",
    }
    type(first.organisation).objects.update(is_partner=True)
    refused = office.post(reverse("dispatch_postings:add"), plan)
    assert list(refused.context["form"].errors) == ["ends_on"]

    saved = office.post(reverse("dispatch_postings:add"), plan | {"exception_follows": "on"})
    posting = Posting.objects.exclude(pk=first.pk).get()
    address = reverse("dispatch_postings:own_exception", args=[posting.pk])
    assert address in office.get(saved.url).content.decode()
    given = {"reason": REASON, "approved_by": "理事会", "approved_on": "2026-10-01", "minutes": "2026-4"}
    assert list(office.post(address, given | {"reason": "短い"}).context["form"].errors) == ["reason"]
    assert office.post(address, given | {"expected_state": "draft"}).url == saved.url
    assert REASON in office.get(saved.url).content.decode()
