"""Levels of risk, travel that they forbid, and the people to bring away. docs/sources.md#R49"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dispatch import queries, services
from dispatch.models import RiskArea, RiskDecision, RiskStatement
from dispatch.rules import worse
from jocs_site.foundation.errors import RuleBroken
from tests.dispatch.conftest import COORDINATOR
from tests.factories.dispatch import AT, TODAY, WorkerFactory, give_papers, make_posting
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
REASON = "現地事務所が安全を確かめ、車両と宿舎を用意したため。"
RIGHTS = {"add_riskstatement", "add_riskdecision", "view_riskarea", "add_riskarea", "change_riskarea"}


def state(country="TZ", danger=0, infection=0, *, stated_on=TODAY, region=("", ""), source="外務省"):
    area = services.add_risk_area(country=country, region_ja=region[0], region_en=region[1])
    said = {"danger": danger, "infection": infection, "stated_on": stated_on, "source": source}
    return services.record_risk(area=area, at=AT, by=None, **said)


def decide(person, country="TZ", *, organisation=None, **changes):
    said = {"officer": "派遣担当理事 山田", "decided_on": TODAY, "reason": REASON} | changes
    return services.decide_on_risk(person=person, country=country, organisation=organisation, at=AT, by=None, **said)


@pytest.mark.parametrize(("danger", "infection", "level"), [(0, 0, 0), (3, 1, 3), (1, 4, 4), (2, 2, 2)])
def test_the_worse_scale_counts(danger, infection, level):
    assert worse(danger, infection) == level
    assert queries.risk_of("TZ", TODAY).is_known is False
    state(danger=danger, infection=infection)
    assert queries.risk_of("TZ", TODAY).level == level


def test_what_was_in_force_on_a_day_can_be_asked_later():
    for danger, days in ((1, 30), (3, 20), (2, 10)):
        state(danger=danger, stated_on=TODAY - timedelta(days=days))
    levels = {days: queries.risk_of("TZ", TODAY - timedelta(days=days)).level for days in (31, 30, 20, 11, 10, 0)}

    assert levels == {31: 0, 30: 1, 20: 3, 11: 3, 10: 2, 0: 2}
    assert RiskStatement.objects.count() == 3


def test_a_region_counts_for_who_is_there_and_for_who_does_not_say_where():
    state(danger=1)
    state(danger=4, region=("キゴマ州", "Kigoma"))
    tabora = OrganisationFactory(region_ja="タボラ州", region_en="Tabora")
    kigoma = OrganisationFactory(region_ja="", region_en="kigoma ")
    nowhere = OrganisationFactory(region_ja="", region_en="")

    found = [queries.risk_of("TZ", TODAY, host).level for host in (tabora, kigoma, nowhere, None)]
    assert found == [1, 4, 4, 4]


def test_the_same_words_again_add_nothing_and_bad_ones_are_refused_at_their_field():
    first = state(danger=2)
    assert state(danger=2) == first
    for changes, field in (({"danger": 5}, "danger"), ({"stated_on": TODAY + timedelta(days=1)}, "stated_on")):
        with pytest.raises(RuleBroken) as refused:
            state(**changes)
        assert refused.value.field == field
    assert RiskStatement.objects.count() == 1


class TestTravel:
    @pytest.fixture
    def posting(self):
        posting = make_posting("preparing", starts_on=TODAY, ends_before=date(2029, 11, 22))
        give_papers(posting)
        return posting

    def leave(self, posting):
        services.advance_posting(posting, "depart", on=TODAY, at=AT)

    @pytest.mark.parametrize(("danger", "infection"), [(3, 0), (0, 3), (4, 1)])
    def test_nobody_departs_to_level_three_or_four(self, posting, danger, infection):
        state(posting.country, danger, infection)
        with pytest.raises(RuleBroken, match="Nobody travels there without the recorded decision of a named officer"):
            self.leave(posting)

        assert posting.state == "preparing"

    def test_at_level_two_they_do(self, posting):
        state(posting.country, 2, 2)
        self.leave(posting)

        assert posting.state == "departed"

    def test_with_a_named_officers_decision_they_do_until_another_level_is_stated(self, posting):
        person = posting.worker.person
        state(posting.country, 3, stated_on=TODAY - timedelta(days=2))
        decide(person, posting.country)
        services.refuse_risky_travel(person=person, country=posting.country, on=TODAY)

        state(posting.country, 4, stated_on=TODAY - timedelta(days=1))
        with pytest.raises(RuleBroken, match="level 4"):
            services.refuse_risky_travel(person=person, country=posting.country, on=TODAY)
        decide(person, posting.country)
        self.leave(posting)
        assert posting.state == "departed"

    def test_a_decision_is_one_persons_and_pressing_twice_records_it_once(self, posting):
        person = posting.worker.person
        state(posting.country, 3)

        assert decide(person, posting.country) == decide(person, posting.country)
        with pytest.raises(RuleBroken):
            services.refuse_risky_travel(person=PersonFactory(), country=posting.country, on=TODAY)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"reason": "急ぐ"}, "reason"),
            ({"officer": " "}, "officer"),
            ({"decided_on": date(2027, 1, 1)}, "decided_on"),
        ],
    )
    def test_without_name_reason_or_day_nothing_is_decided(self, posting, changes, field):
        state(posting.country, 3)
        with pytest.raises(RuleBroken) as refused:
            decide(posting.worker.person, posting.country, **changes)

        assert (refused.value.field, RiskDecision.objects.count()) == (field, 0)

    def test_where_nothing_forbids_there_is_nothing_to_decide(self, posting):
        with pytest.raises(RuleBroken, match="nothing has to be decided"):
            decide(posting.worker.person, posting.country)


def test_the_database_keeps_what_was_said_and_decided():
    area = state(danger=3).area
    decide(WorkerFactory().person)
    for rows, changes in ((RiskStatement.objects, {"danger": 1}), (RiskDecision.objects, {"officer": "別の人"})):
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            rows.update(**changes)
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            rows.all()._raw_delete(rows.all().db)
    bad = {"area": area, "infection": 0, "stated_on": TODAY, "source": "?", "recorded_at": AT}
    with pytest.raises(IntegrityError, match="dispatch_riskstatement_levels"), transaction.atomic():
        RiskStatement.objects.bulk_create([RiskStatement(danger=5, **bad)])
    with pytest.raises(IntegrityError, match="dispatch_riskarea_named_in_both"), transaction.atomic():
        RiskArea.objects.filter(pk=area.pk).update(region_ja="北部")


def test_the_office_records_a_level_and_a_decision_on_screen(client, staff, time_machine):
    time_machine.move_to(AT, tick=False)
    client.force_login(staff(COORDINATOR | RIGHTS))
    posting = make_posting("preparing", starts_on=TODAY, ends_before=date(2029, 11, 22))
    area = services.add_risk_area(country=posting.country)
    said = {"danger": "3", "infection": "1", "stated_on": "2026-11-22", "source": "外務省"}
    client.post(reverse("dispatch_risks:state", args=[area.pk]), said)
    page = client.get(reverse("dispatch_postings:inspect", args=[posting.pk])).content.decode()
    assert "レベル3" in page

    decision = reverse("dispatch_risks:decide", args=[posting.pk])
    refused = client.post(decision, {"officer": "山田", "decided_on": "2026-11-22", "reason": "急ぐ"})
    assert list(refused.context["form"].errors) == ["reason"]
    client.post(decision, {"officer": "山田", "decided_on": "2026-11-22", "reason": REASON})
    assert RiskDecision.objects.get().person == posting.worker.person
    assert "外務省" in client.get(reverse("dispatch_risks:inspect", args=[area.pk])).content.decode()


def test_the_list_of_areas_costs_the_same_with_one_and_three(client, staff, queries_of):
    client.force_login(staff(COORDINATOR | RIGHTS))
    state("TZ", 1)
    one = queries_of(lambda: client.get(reverse("dispatch_risks:index")))
    state("UG", 2)
    state("NP", 3)

    assert queries_of(lambda: client.get(reverse("dispatch_risks:index"))) == one
