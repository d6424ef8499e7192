"""Leaving: by one's own word with a way back, by death, by expulsion step by step."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django.utils.formats import date_format

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.models import Expulsion, Membership, Resignation
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY, YEAR_END = date(2026, 6, 15), date(2027, 4, 1)
AT = datetime(2026, 6, 15, 3, tzinfo=UTC)


@pytest.fixture
def member():
    return MembershipFactory(person=PersonFactory(user=UserFactory(), email="hana@example.org", language="en"))


def resign(member, **changes):
    given = {"leaves_on": YEAR_END, "at": AT, "today": TODAY} | changes
    return services.resign(membership_id=member.pk, **given)


def expulsion(member, **changes):
    given = {"ground": "第9条第1号", "meeting_on": date(2026, 6, 27)} | changes
    return services.open_expulsion(membership_id=member.pk, **given)


def step(one, name, on, words="", **more):
    return services.step_expulsion(expulsion_id=one.pk, step=name, on=on, words=words, **more)


def test_a_member_stays_a_voter_until_the_day_they_chose(member, django_capture_on_commit_callbacks):
    DuesFactory(membership=member, fiscal_year=2026)
    with django_capture_on_commit_callbacks(execute=True):
        resign(member, words="引っ越します。")

    assert list(queries.voters(date(2027, 3, 31))) == [member]
    assert list(queries.voters(YEAR_END)) == []
    [letter] = mail.outbox
    assert date_format(YEAR_END, "DATE_FORMAT") in letter.body
    assert "2026–27: ¥10,000" in letter.body


def test_the_word_is_taken_back_until_the_day_itself(member, django_capture_on_commit_callbacks):
    resign(member)
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw_resignation(membership_id=member.pk, at=AT, today=date(2027, 3, 31))

    assert list(queries.voters(YEAR_END)) == [member]
    member.refresh_from_db()
    assert (member.left_on, member.left_because) == (None, "")
    assert "stay a member" in mail.outbox[-1].body
    assert Resignation.objects.get().withdrawn_at == AT
    resign(member)
    with pytest.raises(RuleBroken, match="membership has ended"):
        services.withdraw_resignation(membership_id=member.pk, at=AT, today=YEAR_END)


@pytest.mark.parametrize("day", [TODAY, date(2026, 6, 1), date(2030, 4, 1)])
def test_only_the_days_offered_may_be_chosen(member, day):
    with pytest.raises(RuleBroken, match="days offered"):
        resign(member, leaves_on=day)


def test_nobody_resigns_twice_and_the_office_end_is_not_taken_back(member):
    resign(member)
    with pytest.raises(RuleBroken, match="ended on"):
        resign(member)
    other = MembershipFactory()
    services.end_membership(membership_id=other.pk, on=YEAR_END, ground="articles")

    with pytest.raises(RuleBroken, match="no resignation"):
        services.withdraw_resignation(membership_id=other.pk, at=AT, today=TODAY)


def test_a_member_leaves_and_stays_on_the_own_page(client, member):
    client.force_login(member.person.user)
    leave = reverse("members:leave")
    with time_machine.travel(AT):
        asked = client.post(leave, {"leaves_on": "2027-04-01"})
        before = Membership.objects.get(pk=member.pk).left_on
        client.post(leave, {"leaves_on": "2027-04-01", "step": "leave"})
        after = Membership.objects.get(pk=member.pk).left_on
        page = client.get(reverse("members:overview")).content.decode()
        client.post(reverse("members:stay"))
        in_the_end = Membership.objects.get(pk=member.pk).left_on

    assert "Do you want to leave?" in asked.content.decode()
    assert (before, after, in_the_end) == (None, YEAR_END, None)
    assert "you are no member any more" in page


def test_a_forged_day_is_refused_at_its_field(client, member):
    client.force_login(member.person.user)

    response = client.post(reverse("members:leave"), {"leaves_on": "2020-01-01", "step": "leave"})

    assert list(response.context["form"].errors) == ["leaves_on"]


def test_the_dead_are_chased_for_nothing(member):
    dues = DuesFactory(membership=member, fiscal_year=2024, due_on=date(2025, 3, 31))

    services.record_death(person_id=member.person_id, on=date(2026, 6, 1), today=TODAY, waive_because="ご逝去のため")

    member.refresh_from_db(), dues.refresh_from_db()
    assert (member.left_on, member.left_because) == (date(2026, 6, 2), "deceased")
    assert (dues.waived_on, dues.waived_because) == (TODAY, "ご逝去のため")
    assert list(queries.in_arrears(TODAY)) == []


def test_without_a_decision_the_dues_of_the_dead_stay_but_nobody_is_reminded(member):
    dues = DuesFactory(membership=member, fiscal_year=2024, due_on=date(2025, 3, 31))

    services.record_death(person_id=member.person_id, on=date(2026, 6, 1), today=TODAY)

    dues.refresh_from_db()
    assert dues.waived_on is None
    assert list(queries.in_arrears(TODAY)) == []


def test_a_death_in_the_future_is_refused(member):
    with pytest.raises(RuleBroken, match="cannot be right"):
        services.record_death(person_id=member.person_id, on=date(2026, 6, 16), today=TODAY)


def test_an_expulsion_ends_the_membership_only_when_the_member_was_told(member):
    one = expulsion(member)
    step(one, "warn", date(2026, 6, 15))
    step(one, "hear", date(2026, 6, 27), "反省していると述べた。")
    step(one, "resolve", date(2026, 6, 27))
    member.refresh_from_db()
    assert member.left_on is None
    assert list(queries.voters(date(2026, 6, 28))) == [member]

    step(one, "notify", date(2026, 6, 30))

    member.refresh_from_db()
    assert (member.left_on, member.left_because) == (date(2026, 6, 30), "expelled")
    assert list(one.changes.values_list("step", flat=True)) == ["warn", "hear", "resolve", "notify"]


@pytest.mark.parametrize("day", [date(2026, 6, 20), date(2026, 6, 27)])
def test_the_notice_leaves_a_clear_week(member, day):
    with pytest.raises(RuleBroken, match="more than a week"):
        step(expulsion(member), "warn", day)


def test_no_step_is_left_out(member):
    one = expulsion(member)
    for name in ("hear", "resolve", "notify"):
        with pytest.raises(RuleBroken, match="changed meanwhile"):
            step(one, name, date(2026, 6, 27), "x")
    step(one, "warn", date(2026, 6, 15))
    with pytest.raises(RuleBroken, match="what the member said"):
        step(one, "hear", date(2026, 6, 20))
    with pytest.raises(IntegrityError, match="told_after_all_else"):
        Expulsion.objects.filter(pk=one.pk).update(state="expelled")


def test_a_procedure_is_given_up_with_a_reason(member):
    one = expulsion(member)
    with pytest.raises(RuleBroken, match="reason"):
        step(one, "drop", TODAY)
    step(one, "drop", TODAY, "本人が退会した。")

    assert expulsion(member).state == "opened"


def test_expelling_needs_its_own_right(member, make_user):
    with pytest.raises(PermissionDenied):
        step(expulsion(member), "warn", date(2026, 6, 15), by=make_user())


@pytest.mark.parametrize("ground", ["expelled", "duplicate"])
def test_the_office_cannot_skip_the_procedure(member, ground):
    with pytest.raises(RuleBroken, match="procedure of its own"):
        services.end_membership(membership_id=member.pk, on=YEAR_END, ground=ground)


def test_the_screens_of_the_office_lead_through_it(client, make_user, member):
    make_user("chief@example.org", is_staff=True, is_superuser=True)
    client.force_login(type(member.person.user).objects.get(email="chief@example.org"))
    page = reverse("members_memberships:inspect", args=[member.pk])
    begin = reverse("members_memberships:expel", args=[member.pk])
    client.post(begin, {"ground": "第9条", "meeting_on": "2026-06-27"})
    warn = reverse("members_memberships:expulsion", args=[member.pk, "warn"])

    assert warn in client.get(page, follow=True).content.decode()
    client.post(warn, {"on": "2026-06-15", "state": "opened"})
    late = client.post(warn, {"on": "2026-06-15", "state": "opened"})

    assert Expulsion.objects.get().state == "warned"
    assert len(late.context["form"].non_field_errors()) == 1
    death = reverse("members_memberships:death", args=[member.pk])
    client.post(death, {"on": "2026-06-01", "waive_because": ""})
    assert Membership.objects.get(pk=member.pk).left_because == "deceased"


@pytest.mark.django_db(transaction=True)
def test_leaving_and_staying_at_once_leave_one_answer(race):
    member = MembershipFactory()
    resign(member)

    def stay():
        return services.withdraw_resignation(membership_id=member.pk, at=AT, today=TODAY)

    outcomes = race(stay, stay)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Membership", "RuleBroken"]
