"""Proxies within the limits of the articles, and taken back by their givers. Worked cases 45 to 50."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import Act, Meeting, Revocation
from members.agm.rules.proxies import is_for_this_meeting, may_hold_one_more
from members.agm.rules.record import digest
from members.agm.services import Entry
from members.agm.services.voting import digest_of
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    SENT_ON,
    answers,
    check_all,
    entrust,
    noticed_meeting,
    typist,
    write,
)

pytestmark = pytest.mark.django_db
LATER = IN_TIME + timedelta(hours=1)


def count(meeting, inside=(), chair=None):
    services.close_voting(meeting, at=DEADLINE)
    services.check_in_many(meeting, inside, at=MEETS_AT)
    if chair:
        services.appoint_chair(meeting, chair, at=MEETS_AT)
    check_all(meeting)
    return services.count_meeting(meeting, at=MEETS_AT).data


@pytest.mark.parametrize(
    ("held", "limit", "is_chair", "chair_holds_any", "may"),
    [
        (4, 5, False, True, True),
        (5, 5, False, True, False),
        (9, 0, False, False, True),
        (5, 5, True, True, True),
        (5, 5, True, False, False),
    ],
)
def test_how_many_a_holder_may_have(held, limit, is_chair, chair_holds_any, may):
    assert may_hold_one_more(held=held, limit=limit, is_chair=is_chair, chair_holds_any=chair_holds_any) == may


def test_a_proxy_from_before_the_notice_is_for_another_meeting():
    assert not is_for_this_meeting(SENT_ON - timedelta(days=1), noticed_on=SENT_ON)
    assert is_for_this_meeting(SENT_ON, noticed_on=SENT_ON)
    assert is_for_this_meeting(None, noticed_on=SENT_ON)


def test_case_45_a_sixth_proxy_is_refused_where_the_articles_allow_five():
    meeting = noticed_meeting(electors=8, proxies_per_holder=5)
    holder, *givers = meeting.electors.all()
    for giver in givers[:5]:
        entrust(giver, holder)
    with pytest.raises(RuleBroken, match="holds 5 proxies already, as many as the articles allow") as refusal:
        entrust(givers[5], holder)
    assert refusal.value.field == "holder"
    entrust(givers[0], holder)  # the same giver's new paper takes nobody's place
    entrust(givers[6])  # the chair may hold any number

    services.revoke_act(givers[1].acts.get(), at=LATER)
    entrust(givers[5], holder)
    assert Act.objects.filter(holder=holder).count() == 7


def test_all_entered_at_once_are_counted_together_and_the_same_form_again_is_no_sixth():
    meeting = noticed_meeting(electors=4, proxies_per_holder=2)
    holder, *givers = meeting.electors.all()
    entries = [Entry(giver, IN_TIME, holder=holder) for giver in givers]
    with pytest.raises(RuleBroken, match="holds 2 proxies"):
        services.record_proxies(meeting, entries, by=typist())
    first = services.record_proxies(meeting, entries[:2], by=typist())

    assert services.record_proxies(meeting, entries[:2], by=typist()) == first


def test_the_chair_may_be_bound_too_or_be_the_only_holder():
    bound = noticed_meeting(electors=2, proxies_per_holder=1, chair_holds_any=False)
    first, second = bound.electors.all()
    entrust(first)
    with pytest.raises(RuleBroken, match="the chair holds 1 proxies"):
        entrust(second)
    alone = noticed_meeting(electors=0, fiscal_year=2027, proxy_holders="chair")
    first, second = alone.electors.all()
    with pytest.raises(RuleBroken, match="only the chair may hold a proxy"):
        entrust(first, second)
    entrust(first)


def add_proxy(giver, holder):
    act = Act(elector=giver, channel="proxy", holder=holder, arrived_at=IN_TIME, recorded_at=IN_TIME)
    act.client_key, act.entered_by = Entry(giver, IN_TIME).client_key, typist()
    act.digest = digest_of(act, {})
    act.save()
    return act


@pytest.mark.parametrize(
    "rules",
    [{"proxies_per_holder": 1}, {"proxies_per_holder": 1, "chair_holds_any": False}, {"proxy_holders": "chair"}],
)
def test_the_database_refuses_what_the_articles_refuse(rules):
    meeting = noticed_meeting(electors=3, **rules)
    first, second, third = meeting.electors.all()
    holder = None if "chair_holds_any" in rules else third
    if "proxy_holders" not in rules:
        add_proxy(first, holder)
        add_proxy(first, holder)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        add_proxy(second, holder)

    assert sentence_for(error.value) == "The articles let nobody hold so many proxies, or this person none."


@pytest.mark.parametrize("to_chair", [False, True])
@pytest.mark.django_db(transaction=True)
def test_two_desks_at_one_instant_enter_no_sixth(race, to_chair):
    meeting = noticed_meeting(electors=4, proxies_per_holder=1, chair_holds_any=False)
    holder, *givers = meeting.electors.all()
    outcomes = race(*(partial(entrust, giver, None if to_chair else holder) for giver in givers))

    assert Act.objects.filter(channel="proxy").count() == 1
    assert sum(isinstance(one, RuleBroken | IntegrityError) for one in outcomes) == 2


def test_case_46_a_giver_who_comes_votes_there_and_the_proxy_is_nothing():
    meeting = noticed_meeting(electors=2)
    holder, giver = meeting.electors.all()
    entrust(giver, holder)

    assert count(meeting, [holder, giver])["void"] == {"attended": 1}


def test_case_47_a_proxy_is_not_passed_on_and_its_giver_is_to_be_told():
    meeting = noticed_meeting(electors=3)
    a, b, c = meeting.electors.all()
    first = entrust(a, b)
    entrust(b, c)
    assert list(queries.passed_on(meeting)) == [first]
    data = count(meeting, [c])

    assert (data["present"]["proxy"], data["void"]) == (1, {"no_holder": 1})


def test_case_47_where_the_holder_comes_after_all_the_proxy_stands():
    meeting = noticed_meeting(electors=3)
    a, b, c = meeting.electors.all()
    entrust(a, b)
    entrust(b, c)
    data = count(meeting, [b])

    assert list(queries.passed_on(meeting)) == []
    assert (data["present"]["proxy"], data["void"]) == (1, {"attended": 1})


def test_case_48_last_years_proxy_is_refused_with_both_days():
    meeting = noticed_meeting(electors=2)
    giver, holder = meeting.electors.all()
    with pytest.raises(RuleBroken, match=r"signed on June 3, 2025, before the notice.*June 1, 2026") as refusal:
        entrust(giver, holder, signed_on=date(2025, 6, 3))

    assert refusal.value.field == "signed_on"
    assert not Act.objects.exists()


def test_case_49_an_instruction_binds_the_holder():
    meeting = noticed_meeting(electors=2)
    holder, giver = meeting.electors.all()
    entrust(giver, holder, {"1": "against"})
    services.close_voting(meeting, at=DEADLINE)
    services.check_in(holder, at=MEETS_AT)
    services.record_hall_votes(meeting, [Entry(holder, MEETS_AT, answers("for"))])
    check_all(meeting)
    votes = services.count_meeting(meeting, at=MEETS_AT).data["items"]

    assert (votes[0]["votes"]["for"], votes[0]["votes"]["against"], votes[1]["votes"]["for"]) == (1, 1, 2)


def test_case_50_two_who_hold_each_others_and_do_not_come_are_not_present():
    meeting = noticed_meeting(electors=2)
    a, b = meeting.electors.all()
    entrust(a, b)
    entrust(b, a)

    assert count(meeting)["present"]["total"] == 0


def test_the_limits_are_part_of_the_decision_and_fixed_with_the_notice():
    meeting = noticed_meeting(electors=1, proxies_per_holder=5)

    assert meeting.decision["proxies"] == {"holders": "members", "per_holder": 5, "chair_holds_any": True}
    for change in ({"proxies_per_holder": 6}, {"proxy_holders": "chair"}, {"chair_holds_any": False}):
        with pytest.raises(IntegrityError, match="agm_meeting_fixed"), transaction.atomic():
            Meeting.objects.update(**change)


def test_a_notice_from_before_limits_were_asked_keeps_its_digest():
    meeting = noticed_meeting(electors=1)
    older = {name: told for name, told in meeting.decision.items() if name != "proxies"}
    meeting.decision = older

    assert digest(queries.decision_of(meeting)) == digest(older)


# The screen on which a giver's wish is entered


@pytest.fixture
def desk(client, time_machine):
    time_machine.move_to(IN_TIME.replace(day=11), tick=False)
    user = typist()
    rights = Permission.objects.filter(codename__in=("access_admin", "view_meeting", "enter_act"))
    user.user_permissions.set(rights)
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


def test_a_paper_is_taken_back_by_number_choice_and_time(desk):
    elector = noticed_meeting(electors=1).electors.get()
    paper, proxy = write(elector, answers("against")), entrust(elector)
    door = reverse("agm_meetings:take_back", args=[elector.meeting_id])
    on = desk.post(door, {"elector": elector.number}).url
    shown = desk.get(on).content.decode()
    early = desk.post(on, {"act": proxy.pk, "revoked_at": "2026-06-09 10:00"}).content.decode()
    desk.post(on, {"act": proxy.pk, "revoked_at": "2026-06-11 10:00"})

    assert on == f"{door}?number={elector.number}"
    assert (str(elector) in shown, f'value="{paper.pk}"' in shown, "against" in shown) == (True, True, False)
    assert "arrived only after this" in early
    taken = Revocation.objects.get()
    assert (taken.act, taken.because, taken.entered_by) == (proxy, "giver", typist())
    assert f'value="{proxy.pk}"' not in desk.get(on).content.decode()


def test_the_day_on_a_proxy_is_read_and_refused_at_its_field(desk):
    giver = noticed_meeting(electors=1).electors.get()
    form = {"elector": giver.number, "seen": giver.number, "arrived_at": "2026-06-10 20:00"}
    door = reverse("agm_meetings:proxy", args=[giver.meeting_id])
    answers = [
        desk.post(door, form | {"signed_on": day}, headers={"Accept": "application/json"}).json()["errors"]
        for day in ("2025-06-03", "31 June")
    ]

    assert [list(one) for one in answers] == [["signed_on"], ["signed_on"]]
    assert "before the notice" in answers[0]["signed_on"][0]
    assert desk.post(door, form | {"signed_on": "令和8年6月8日"}).status_code == 302


def test_a_meeting_called_anew_has_the_limits_of_the_one_before():
    meeting = noticed_meeting(electors=1, proxies_per_holder=5, chair_holds_any=False)
    draft = services.copy_meeting(meeting, held_at=MEETS_AT + timedelta(days=365))

    assert (draft.proxies_per_holder, draft.chair_holds_any, draft.proxy_holders) == (5, False, "members")


def test_the_choice_of_what_is_taken_back_costs_the_same_for_1_and_3(desk, django_assert_num_queries):
    meeting = noticed_meeting(electors=2)
    one, three = meeting.electors.order_by("place")
    write(one)
    for _paper in range(3):
        write(three)
    page = reverse("agm_meetings:take_back", args=[meeting.pk])
    desk.get(page, {"number": one.number})
    with CaptureQueriesContext(connection) as captured:
        alone = desk.get(page, {"number": one.number})
    with django_assert_num_queries(len(captured)):
        more = desk.get(page, {"number": three.number})

    assert [len(answer.context["form"].fields["act"].queryset) for answer in (alone, more)] == [1, 3]
