"""An absence that leads to level 3 or 4: the request warns, the approval waits for a decision. docs/sources.md#R49"""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from dispatch import queries, services
from dispatch.models import RiskDecision
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from tests.dispatch.conftest import AUDITOR, COORDINATOR
from tests.dispatch.documents.test_risks import REASON, decide, state
from tests.factories.absences import make_absence
from tests.factories.dispatch import AT, TODAY, make_posting

pytestmark = pytest.mark.django_db
RISKY = "UG"


@pytest.fixture
def posting():
    return make_posting("active", starts_on=date(2026, 1, 1), ends_before=date(2029, 1, 1))


@pytest.fixture
def now(time_machine):
    time_machine.move_to(AT, tick=False)


def ask(posting, progress="host_agreed", *, country=RISKY, kind="travel_abroad", days=10):
    starts_on = TODAY + timedelta(days=days)
    ends_before = starts_on + timedelta(days=5)
    return make_absence(
        progress, posting=posting, kind=kind, country=country, starts_on=starts_on, ends_before=ends_before
    )


def approve(absence, step="approve", **rest):
    return services.advance_absence(absence, step, on=TODAY, at=AT, **rest)


def page_of(client, name, *args):
    with translation.override("ja"):
        return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.parametrize(("danger", "infection"), [(3, 0), (0, 3), (4, 1)])
def test_it_is_not_approved_and_the_sentence_says_what_would_be_right(posting, danger, infection):
    absence = ask(posting)
    state(RISKY, danger, infection)
    with pytest.raises(RuleBroken, match=r"Uganda is at level \d since .* without the recorded decision of a named"):
        approve(absence)

    assert (absence.state, absence.approved_on) == ("host_agreed", None)


def test_it_is_approved_once_a_named_officer_decided_and_not_after_the_next_level(posting):
    first, second = ask(posting), ask(posting, days=40)
    state(RISKY, 3, stated_on=TODAY - timedelta(days=2))
    decide(posting.worker.person, RISKY)
    approve(first)
    state(RISKY, 4, stated_on=TODAY)
    with pytest.raises(RuleBroken, match="level 4"):
        approve(second)

    assert (first.state, second.state) == ("approved", "host_agreed")


def test_treatment_that_cannot_wait_for_the_host_waits_for_the_decision_too(posting):
    absence = ask(posting, "requested", kind="medical")
    state(RISKY, 3)
    with pytest.raises(RuleBroken, match="level 3"):
        approve(absence, "approve_at_once", reason="手術が必要なため。")
    decide(posting.worker.person, RISKY)
    approve(absence, "approve_at_once", reason="手術が必要なため。")

    assert absence.state == "approved"


@pytest.mark.parametrize(("country", "danger"), [(RISKY, 2), ("JP", 4)])
def test_level_two_and_other_countries_keep_nobody(posting, country, danger):
    state(RISKY, danger)
    absence = ask(posting, country=country)
    approve(absence)

    assert absence.state == "approved"


def test_who_stays_in_the_country_of_the_post_is_there_already(posting):
    state(posting.country, 4)
    absence = ask(posting, country=posting.country)
    approve(absence)

    assert absence.state == "approved"


def test_asked_late_what_was_stated_since_counts_and_so_does_what_was_decided_since(posting):
    absence = ask(posting, days=-5)
    state(RISKY, 3, stated_on=TODAY - timedelta(days=1))
    with pytest.raises(RuleBroken, match="level 3"):
        approve(absence)
    decide(posting.worker.person, RISKY)
    approve(absence)

    assert absence.state == "approved"


def test_an_approved_absence_is_not_led_elsewhere_but_its_telephone_changes(posting):
    absence = ask(posting, "approved", country="KE")
    state(RISKY, 3)
    with pytest.raises(RuleBroken, match="level 3"):
        services.revise_absence(absence=absence, country=RISKY, reason=REASON, at=AT)
    absence.refresh_from_db()
    assert absence.country == "KE"

    state("KE", 4)
    services.revise_absence(absence=absence, phone="+254 700 000 000", reason=REASON, at=AT)
    decide(posting.worker.person, RISKY)
    services.revise_absence(absence=absence, country=RISKY, reason=REASON, at=AT)
    assert absence.country == RISKY


class TestScreens:
    def test_the_office_reads_level_source_and_day_records_the_decision_and_approves(self, client, staff, posting, now):
        client.force_login(staff(COORDINATOR | {"add_riskdecision"}))
        absence = ask(posting)
        state(RISKY, 3, stated_on=TODAY - timedelta(days=3))
        of_absence = {name: reverse(f"dispatch_absences:{name}", args=[absence.pk]) for name in ("inspect", "decide")}
        approve_at = reverse("dispatch_absences:step", args=[absence.pk, "approve"])
        page = page_of(client, "dispatch_absences:inspect", absence.pk)
        assert all(said in page for said in ("外務省", "レベル3", "2026年11月19日", of_absence["decide"]))

        refused = client.post(approve_at, {"on": "2026-11-22", "reason": ""})
        assert "外務省" in refused.content.decode()
        said = {"officer": "山田", "decided_on": "2026-11-22", "reason": REASON}
        assert client.post(of_absence["decide"], said).url == of_absence["inspect"]
        client.post(approve_at, {"on": "2026-11-22", "reason": ""})

        absence.refresh_from_db()
        assert (absence.state, RiskDecision.objects.get().person) == ("approved", posting.worker.person)
        assert REASON in page_of(client, "dispatch_absences:inspect", absence.pk)

    def test_who_only_reads_sees_the_warning_and_may_not_decide(self, client, staff, posting, now):
        client.force_login(staff(AUDITOR))
        absence = ask(posting)
        state(RISKY, 3)
        decide_at = reverse("dispatch_absences:decide", args=[absence.pk])
        page = page_of(client, "dispatch_absences:inspect", absence.pk)

        assert ("外務省" in page, decide_at in page) == (True, False)
        assert client.post(decide_at, {}).status_code in (302, 403)
        assert RiskDecision.objects.count() == 0

    def test_the_worker_reads_it_before_asking_and_at_the_request(self, client, make_user, posting, now):
        user = make_user("oki@example.org")
        Person.objects.filter(pk=posting.worker.person_id).update(user=user)
        client.force_login(user)
        state(RISKY, 3, stated_on=TODAY - timedelta(days=3))
        state("NP", 2)
        form = page_of(client, "dispatch:ask_absence", posting.pk)
        warning = form.partition('id="journey-risk"')[2].partition("</section>")[0]
        assert all(said in warning for said in ("ウガンダ", "外務省", "2026年11月19日"))
        assert "ネパール" not in warning

        assert "外務省" not in page_of(client, "dispatch:mine")
        ask(posting)
        own = page_of(client, "dispatch:mine")
        assert all(said in own for said in ("外務省", "2026年11月19日", "責任者"))

    def test_the_mail_to_the_office_says_it(self, make_user, staff, posting, now, django_capture_on_commit_callbacks):
        user = make_user("oki@example.org")
        Person.objects.filter(pk=posting.worker.person_id).update(user=user)
        posting.refresh_from_db()
        staff(COORDINATOR, "coordinator@example.org")
        state(RISKY, 3, stated_on=TODAY - timedelta(days=3))
        days = {"starts_on": TODAY + timedelta(days=9), "ends_before": TODAY + timedelta(days=12)}
        with django_capture_on_commit_callbacks(execute=True):
            services.request_absence(posting=posting, kind="travel_abroad", country=RISKY, by=user, at=AT, **days)

        assert all(said in mail.outbox[0].body for said in ("外務省", "2026年11月19日", "責任者"))

    def test_the_workers_page_costs_the_same_with_one_and_three(self, client, make_user, posting, now, queries_of):
        user = make_user("oki@example.org")
        Person.objects.filter(pk=posting.worker.person_id).update(user=user)
        client.force_login(user)
        state(RISKY, 3)
        ask(posting)
        one = queries_of(lambda: page_of(client, "dispatch:mine"))
        for days in (30, 60):
            ask(posting, days=days)

        assert queries_of(lambda: page_of(client, "dispatch:mine")) == one


def test_what_is_over_or_under_way_warns_of_nothing(posting):
    absences = [ask(posting, "returned", days=-20), ask(posting, "refused"), ask(posting, "away", days=-3)]
    waits = ask(posting, "requested", days=30)
    state(RISKY, 3)
    found = queries.warnings_for([*absences, waits], TODAY)

    assert [len(found[one.pk]) for one in (*absences, waits)] == [0, 0, 0, 1]
