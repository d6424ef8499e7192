"""What the notice waits for: approved accounts, and a lawful board whoever is elected."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import Candidate, Meeting, StayingOfficer
from tests.factories.agm import (
    SENT_ON,
    CandidateFactory,
    ItemFactory,
    MeetingFactory,
    StayingOfficerFactory,
    draft_meeting,
    noticed_meeting,
)
from tests.factories.members import MembershipFactory
from tests.members.agm.services.refused import refusals

pytestmark = pytest.mark.django_db


def refused(meeting: Meeting) -> dict[str, str]:
    """Code and sentence of everything that keeps the notice."""
    MembershipFactory()
    with pytest.raises(RuleBroken) as error:
        services.send_notice(meeting, on=SENT_ON)
    return {blocker.code: str(blocker) for blocker in error.value.blockers}


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"accounts_approved_on": None}, "accounts_not_approved"),
        ({"accounts_approved_on": None, "accounts_audited_on": None}, "accounts_not_approved"),
        ({"accounts_approved_on": date(2026, 6, 6)}, "accounts_too_late"),
        ({"accounts_approved_on": date(2026, 6, 2)}, "accounts_not_approved"),  # the notice left on the 1st
    ],
)
def test_accounts_on_the_agenda_wait_for_audit_and_approval(days, code):
    assert code in refused(draft_meeting(**days))


def test_accounts_approved_too_late_name_the_earliest_lawful_day():
    sentence = refused(draft_meeting(accounts_approved_on=date(2026, 6, 6)))["accounts_too_late"]

    assert "June 6, 2026" in sentence
    assert "June 21, 2026" in sentence


def test_a_meeting_without_accounts_asks_for_no_days():
    meeting = MeetingFactory(accounts_approved_on=None, accounts_audited_on=None)
    ItemFactory(meeting=meeting, kind="articles")
    MembershipFactory()
    services.send_notice(meeting, on=SENT_ON)

    assert meeting.state == "noticed"


def test_fifteen_days_after_the_approval_is_the_first_lawful_day():
    meeting = draft_meeting(accounts_approved_on=date(2026, 6, 5), allows_written=False, allows_electronic=False)
    MembershipFactory()
    services.send_notice(meeting, on=date(2026, 6, 12))

    assert meeting.state == "noticed"


def test_the_database_refuses_an_approval_before_the_audit():
    with pytest.raises(IntegrityError, match="audit_before_approval"), transaction.atomic():
        MeetingFactory(accounts_audited_on=date(2026, 4, 21), accounts_approved_on=date(2026, 4, 20))
    with pytest.raises(IntegrityError, match="audit_before_approval"):
        MeetingFactory(accounts_audited_on=None)


def test_too_few_directors_or_auditors_keep_the_notice():
    meeting = draft_meeting()
    meeting.officers.all().delete()
    found = refused(meeting)

    assert "2 directors" in found["too_few_directors"]
    assert "0 auditors" in found["too_few_auditors"]


def test_kin_above_a_third_are_named():
    meeting = draft_meeting()
    kin = list(Candidate.objects.filter(item__meeting=meeting)[:2])
    Candidate.objects.filter(pk__in=[one.pk for one in kin]).update(kin_group="山田家")
    found = refused(meeting)

    assert list(found) == ["kin_above_a_third"]
    assert all(one.name_ja in found["kin_above_a_third"] for one in kin)


def test_those_of_one_other_body_above_a_third_are_named():
    meeting = draft_meeting()
    meeting.officers.filter(office="directors").update(other_body="聖路加病院")
    Candidate.objects.filter(item__meeting=meeting, number=1).update(other_body="聖路加病院")

    assert list(refused(meeting)) == ["body_above_a_third"]


def test_nobody_from_outside_keeps_the_notice_and_below_the_limit_only_for_auditors():
    meeting = draft_meeting()
    meeting.officers.update(is_outside=False)
    assert list(refused(meeting)) == ["no_outside_directors", "no_outside_auditors"]

    Meeting.objects.update(needs_outside_director=False)
    assert list(refused(meeting)) == ["no_outside_auditors"]


def test_a_director_and_an_auditor_of_one_family_keep_the_notice():
    meeting = draft_meeting()
    meeting.officers.update(kin_group="山田家")

    assert list(refused(meeting)) == ["kin_across"]


def test_who_stays_cannot_stand_as_well():
    meeting = draft_meeting()
    StayingOfficerFactory(meeting=meeting, name_ja=Candidate.objects.first().name_ja)
    MembershipFactory()

    with pytest.raises(RuleBroken) as error:
        services.send_notice(meeting, on=SENT_ON)
    assert refusals(error) == ["named_twice"]


def test_without_an_election_nobody_asks_who_stays():
    meeting = MeetingFactory()
    ItemFactory(meeting=meeting)
    MembershipFactory()
    services.send_notice(meeting, on=SENT_ON)

    assert meeting.state == "noticed"


@pytest.mark.parametrize("factory", [CandidateFactory, StayingOfficerFactory])
def test_the_database_refuses_an_outsider_who_served_here(factory):
    with pytest.raises(IntegrityError, match="outsider_did_not_serve"):
        factory(is_outside=True, served_recently=True)


def test_officers_and_days_of_the_accounts_are_fixed_with_the_notice():
    meeting = noticed_meeting()
    for change in (
        lambda: StayingOfficer.objects.update(is_outside=False),
        lambda: StayingOfficer.objects.all().delete(),
        lambda: StayingOfficerFactory(meeting=meeting),
        lambda: Meeting.objects.update(accounts_approved_on=date(2026, 5, 1)),
        lambda: Meeting.objects.update(needs_outside_director=False),
    ):
        with pytest.raises(IntegrityError, match="_fixed"), transaction.atomic():
            change()


def test_the_decision_tells_who_stays_and_keeps_kin_to_itself():
    meeting = draft_meeting()
    meeting.officers.filter(office="auditors").update(kin_group="山田家", name_ja="桐生 明")
    MembershipFactory()
    services.send_notice(meeting, on=SENT_ON)

    assert [one["name_ja"] for one in meeting.decision["officers"] if one["office"] == "auditors"] == ["桐生 明"]
    assert meeting.decision["accounts_approved_on"] == "2026-04-20"
    assert "山田家" not in str(meeting.decision)
    assert queries.faults(meeting) == []


def test_a_decision_that_left_before_officers_were_checked_still_agrees_with_its_digest():
    meeting = draft_meeting()
    old = queries.decision_of(Meeting(state="noticed", decision={}, **facts_of(meeting)))

    assert "officers" not in old
    assert "is_outside" not in str(old)


def facts_of(meeting: Meeting) -> dict:
    names = [field.attname for field in Meeting._meta.concrete_fields if field.attname not in ("state", "decision")]
    return {name: getattr(meeting, name) for name in names} | {"record_on": SENT_ON, "deadline_at": meeting.held_at}
