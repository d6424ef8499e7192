"""The board's decisions that a posting halts, resumes, or goes to another host."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from dispatch import services
from dispatch.models import Amendment, Posting, PostingChange
from dispatch.models.amending import MAY_AMEND, table
from jocs_site.foundation.errors import RuleBroken, StaleState
from tests.factories.dispatch import AT, REASON, halted, make_posting
from tests.factories.people import OrganisationFactory

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def take(posting, step, **rest):
    return services.advance_posting(posting, step, on=DAY, at=AT, **({"reason": REASON} | rest))


def halt(posting, kind, **changes):
    told = {"effective_on": date(2026, 11, 1), "reason": REASON, "approved_on": DAY, "minutes": "2026-5"}
    until = {"expected_resume_on": date(2027, 2, 1)} if kind == "suspension" else {}
    return services.halt_posting(posting=posting, kind=kind, at=AT, **(told | until | changes))


def move(posting, organisation=None, **changes):
    told = {"effective_on": date(2026, 11, 1), "reason": REASON, "approved_on": DAY, "minutes": "2026-5"}
    host = organisation or OrganisationFactory(country="NP")
    return services.change_host(posting=posting, organisation=host, at=AT, **(told | changes))


def codes(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def test_the_table_in_the_docs_is_the_table():
    page = (Path(__file__).parents[2] / "docs" / "dispatch-states.md").read_text("utf-8")

    assert table() in page
    assert set(MAY_AMEND) == set(Amendment.Kind)


@pytest.mark.django_db
class TestHalt:
    @pytest.mark.parametrize(("step", "code"), [("suspend", "NO_SUSPENSION"), ("evacuate", "NO_EVACUATION")])
    def test_no_step_goes_before_the_decision(self, step, code):
        posting = make_posting("active")

        with pytest.raises(RuleBroken) as refusal:
            take(posting, step)

        assert (codes(refusal), posting.state) == ([code], "active")

    @pytest.mark.parametrize(("kind", "step"), [("suspension", "suspend"), ("evacuation", "evacuate")])
    def test_from_the_halt_to_the_service(self, kind, step):
        posting = make_posting("active")
        halt(posting, kind)
        take(posting, step)
        with pytest.raises(RuleBroken) as refusal:
            take(posting, "resume")
        halt(posting, "resumption", effective_on=date(2026, 11, 15))

        take(posting, "resume")

        assert (codes(refusal), posting.state) == (["NO_RESUMPTION"], "active")
        lines = list(PostingChange.objects.filter(subject=posting).values_list("step", flat=True))
        assert lines[-4:] == [kind, step, "resumption", "resume"]

    def test_a_decision_serves_for_its_own_step_and_once(self):
        posting = make_posting("active")
        halt(posting, "evacuation")
        with pytest.raises(RuleBroken) as other:
            take(posting, "suspend")
        take(posting, "evacuate")
        halt(posting, "resumption")
        take(posting, "resume")
        with pytest.raises(RuleBroken) as again:
            take(posting, "evacuate")

        assert (codes(other), codes(again)) == (["NO_SUSPENSION"], ["NO_EVACUATION"])

    def test_a_wrong_suspension_is_undone_by_a_resumption_before_any_step(self):
        posting = make_posting("active")
        halt(posting, "suspension")

        halt(posting, "resumption")

        with pytest.raises(RuleBroken):
            take(posting, "suspend")
        assert [one.kind for one in posting.amendments.all()] == ["suspension", "resumption"]

    def test_who_is_on_the_way_may_be_evacuated(self):
        posting = make_posting("departed")
        halt(posting, "evacuation")

        take(posting, "evacuate")

        assert posting.state == "suspended"

    @pytest.mark.parametrize(
        ("state", "kind", "changes", "field", "sentence"),
        [
            ("preparing", "suspension", {}, "kind", "not possible while"),
            ("active", "resumption", {}, "kind", "in force that could end"),
            ("active", "suspension", {"expected_resume_on": None}, "expected_resume_on", "a day after Nov. 1, 2026"),
            ("active", "suspension", {"expected_resume_on": date(2026, 11, 1)}, "expected_resume_on", "a day after"),
            ("active", "evacuation", {"expected_resume_on": DAY}, "expected_resume_on", "Only a suspension"),
            ("active", "evacuation", {"effective_on": date(2025, 9, 30)}, "effective_on", "runs from Oct. 1, 2025"),
            ("active", "evacuation", {"effective_on": date(2028, 10, 1)}, "effective_on", "the day lies outside"),
            ("active", "evacuation", {"approved_on": date(2026, 11, 23)}, "approved_on", "still to come"),
        ],
    )
    def test_what_makes_no_sense_is_refused_at_its_field(self, state, kind, changes, field, sentence):
        posting = make_posting(state)

        with pytest.raises(RuleBroken, match=sentence.replace(".", r"\.")) as refusal:
            halt(posting, kind, **changes)

        assert (refusal.value.field, Amendment.objects.count()) == (field, 0)

    def test_a_resumption_is_not_before_the_halt(self):
        posting = make_posting("active")
        halt(posting, "suspension")

        with pytest.raises(RuleBroken, match="cannot be earlier"):
            halt(posting, "resumption", effective_on=date(2026, 10, 31))


@pytest.mark.django_db
class TestHost:
    def test_changes_with_its_country_and_the_one_before_is_kept(self):
        posting = make_posting("active")
        before = posting.organisation
        new = OrganisationFactory(country="NP")

        amendment = move(posting, new)

        assert (posting.organisation, posting.country) == (new, "NP")
        assert (amendment.old_organisation, amendment.new_organisation) == (before, new)

    def test_goes_back_by_another_decision(self):
        posting = make_posting("active")
        before = posting.organisation
        move(posting)

        move(posting, before)

        assert (posting.organisation, posting.amendments.count()) == (before, 2)

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"effective_on": date(2026, 11, 23)}, "effective_on", "still to come"),
            ({"effective_on": date(2025, 9, 30)}, "effective_on", "the day lies outside"),
            ({"expected_state": "language"}, None, "changed meanwhile"),
        ],
    )
    def test_of_another_day_or_tab_is_refused(self, changes, field, sentence):
        posting = make_posting("active")

        with pytest.raises(RuleBroken, match=sentence) as refusal:
            move(posting, **changes)

        assert (refusal.value.field, Amendment.objects.count()) == (field, 0)

    def test_that_is_the_same_is_refused(self):
        posting = make_posting("active")

        with pytest.raises(RuleBroken, match="with this host already"):
            move(posting, posting.organisation)

    @pytest.mark.parametrize("state", ["approved", "active"])
    def test_is_not_forged_after_approval(self, state):
        make_posting(state)

        for forgery in ({"organisation": OrganisationFactory()}, {"country": "NP"}):
            with pytest.raises(IntegrityError, match="dispatch_posting_dates_approved"), transaction.atomic():
                Posting.objects.update(**forgery)

    def test_is_not_forged_behind_a_later_decision(self):
        posting = make_posting("active")
        amendment = move(posting)
        halt(posting, "suspension")

        with pytest.raises(IntegrityError, match="dispatch_posting_dates_approved"), transaction.atomic():
            Posting.objects.update(organisation=amendment.old_organisation)

    def test_of_a_draft_stays_open(self):
        make_posting("draft")

        assert Posting.objects.update(organisation=OrganisationFactory()) == 1

    @pytest.mark.django_db(transaction=True)
    def test_two_tabs_change_it_once(self, race):
        posting = make_posting("active")
        new = OrganisationFactory(country="NP")
        tabs = [Posting.objects.get(pk=posting.pk) for _tab in range(2)]

        outcomes = race(*(partial(move, tab, new) for tab in tabs))

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Amendment", "RuleBroken"]
        assert Amendment.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"kind": "suspension"}, "dispatch_amendment_s"),
        ({"kind": "suspension", "effective_on": DAY, "expected_resume_on": DAY}, "dispatch_amendment_suspends"),
        ({"kind": "evacuation", "effective_on": DAY, "expected_resume_on": DAY}, "dispatch_amendment_suspends"),
        ({"kind": "evacuation", "effective_on": DAY, "new_ends_before": date(2030, 1, 1)}, "dispatch_amendment_moves"),
        ({"kind": "host_change", "effective_on": DAY}, "dispatch_amendment_names_both_hosts"),
        ({"kind": "holiday", "effective_on": DAY}, "dispatch_amendment_"),
    ],
)
def test_the_database_refuses_a_decision_that_says_too_little(columns, constraint):
    posting = make_posting("active")
    days = {f"{when}_starts_on": posting.starts_on for when in ("old", "new")}
    days |= {f"{when}_ends_before": posting.ends_before for when in ("old", "new")}
    row = Amendment(posting=posting, reason=REASON, approved_on=DAY, minutes="1", **(days | columns))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Amendment.objects.bulk_create([row])


@pytest.mark.django_db
class TestScreens:
    def post(self, office, posting, name, **told):
        posting.refresh_from_db()
        told = {"effective_on": "2026-06-01", "reason": "事情", "approved_on": "2026-06-01", "minutes": "1"} | told
        address = reverse(f"dispatch_postings:{name}", args=[posting.pk])
        return office.post(address, told | {"expected_state": posting.state})

    def test_a_suspension_is_decided_and_shown_with_its_expected_end(self, office):
        posting = make_posting("active")

        self.post(office, posting, "halt", kind="suspension", expected_resume_on="2027-01-10")

        page = office.get(reverse("dispatch_postings:inspect", args=[posting.pk])).content.decode()
        assert "2027年1月10日" in page
        assert posting.amendments.get().kind == "suspension"

    def test_a_missing_day_is_told_at_its_field(self, office):
        answer = self.post(office, make_posting("active"), "halt", kind="suspension")

        assert list(answer.context["form"].errors) == ["expected_resume_on"]

    def test_a_host_is_changed_and_the_one_before_shown(self, office):
        posting, new = make_posting("active"), OrganisationFactory(is_partner=True, country="NP")
        before = posting.organisation

        self.post(office, posting, "host", organisation=new.pk)

        page = office.get(reverse("dispatch_postings:inspect", args=[posting.pk])).content.decode()
        assert f"{before} → {new}" in page

    @pytest.mark.parametrize("name", ["halt", "host"])
    def test_the_auditor_decides_nothing(self, client, auditor, name):
        client.force_login(auditor)
        posting = make_posting("active")

        answer = client.get(reverse(f"dispatch_postings:{name}", args=[posting.pk]))
        assert answer.url == reverse("wagtailadmin_home")


@pytest.mark.django_db
def test_a_stale_tab_halts_nothing():
    with pytest.raises(StaleState):
        halt(make_posting("active"), "suspension", expected_state="language")


@pytest.mark.django_db
def test_a_suspended_posting_ends_early_by_its_own_decision():
    posting = halted(make_posting("active"))
    take(posting, "suspend")
    with pytest.raises(RuleBroken) as refusal:
        take(posting, "end_early")

    assert codes(refusal) == ["NO_EARLY_END"]
