"""Three months of inspection, and erasing by two persons. docs/sources.md#R35 and #R36"""

import json
import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, recount, services
from members.agm.models import Act, BoardEvent, Elector, Inspection, InspectionLook, Mark, PaperCheck, Purge, Revocation
from tests.factories.agm import MEETS_AT, check_all, entrust, noticed_meeting, write
from tests.factories.members import MembershipFactory, MembershipKindFactory
from tests.factories.minutes import counted_meeting, finished_minutes
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
ASKED_AT = MEETS_AT + timedelta(days=10)
OVER_AT = MEETS_AT + timedelta(days=100)
LAST_DAY = MEETS_AT.replace(month=9)


@pytest.fixture
def meeting():
    return counted_meeting(strikes=True)


@pytest.fixture
def two():
    return UserFactory(email="one@example.org"), UserFactory(email="other@example.org")


def ask(meeting, **other):
    membership = meeting.electors.first().member
    return services.request_inspection(
        meeting, membership, **({"reason": "I doubt the count.", "at": ASKED_AT} | other)
    )


def erased(meeting, two):
    services.propose_purge(meeting, at=OVER_AT, by=two[0])
    return services.confirm_purge(meeting, at=OVER_AT, by=two[1])


def refused(command) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        command()
    return str(error.value)


# Inspection


def test_case_71_an_inspection_needs_a_reason_and_each_look_is_written_down(meeting):
    with pytest.raises(RuleBroken) as refusal:
        ask(meeting, reason=" ")
    assert refusal.value.field == "reason"
    inspection = ask(meeting)
    with pytest.raises(RuleBroken, match="not granted"):
        services.record_look(inspection, what="page", at=ASKED_AT)
    granted = services.decide_inspection(inspection, decision="granted", at=ASKED_AT)
    services.record_look(granted, what="page", at=ASKED_AT)
    services.record_look(granted, what="file", at=ASKED_AT)

    assert [look.what for look in inspection.looks.all()] == ["page", "file"]


def test_who_asks_twice_has_one_open_request(meeting):
    assert ask(meeting).pk == ask(meeting, reason="Once more.").pk


def test_a_refusal_needs_a_ground_of_the_law(meeting):
    inspection = ask(meeting)
    with pytest.raises(RuleBroken) as refusal:
        services.decide_inspection(inspection, decision="refused", at=ASKED_AT)
    assert refusal.value.field == "ground"
    services.decide_inspection(inspection, decision="refused", ground="sale", at=ASKED_AT)
    with pytest.raises(RuleBroken, match="decided already"):
        services.decide_inspection(inspection, decision="granted", at=ASKED_AT)

    assert ask(meeting).pk != inspection.pk  # who was refused may ask again


def test_only_members_with_a_vote_ask_and_only_for_three_months(meeting):
    supporter = MembershipFactory(kind=MembershipKindFactory(code="support"))
    with pytest.raises(RuleBroken, match="Members with a vote"):
        services.request_inspection(meeting, supporter, reason="Why not?", at=ASKED_AT)
    assert ask(meeting, at=LAST_DAY)
    with pytest.raises(RuleBroken, match=r"lay open until Sept\. 20, 2026"):
        ask(meeting, at=LAST_DAY + timedelta(days=1))
    with pytest.raises(RuleBroken, match="after the count"):
        ask(noticed_meeting(electors=1, fiscal_year=2027))


def test_a_closed_inspection_shows_nothing_more(meeting):
    granted = services.decide_inspection(ask(meeting), decision="granted", at=ASKED_AT)
    closed = services.close_inspection(granted, at=ASKED_AT)
    with pytest.raises(RuleBroken, match="not granted"):
        services.record_look(closed, what="page", at=ASKED_AT)

    assert "agm_inspectionlook_granted" in refused(
        lambda: InspectionLook.objects.create(inspection=closed, what="page", at=ASKED_AT)
    )


def test_the_database_keeps_what_was_asked_decided_and_looked_at(meeting):
    inspection = ask(meeting)
    rows = Inspection.objects.filter(pk=inspection.pk)
    assert "agm_inspection_settled" in refused(lambda: rows.update(reason="Another."))
    services.decide_inspection(inspection, decision="granted", at=ASKED_AT)
    services.record_look(rows.get(), what="page", at=ASKED_AT)

    assert "agm_inspection_settled" in refused(lambda: rows.update(decision="refused", ground="sale"))
    assert "agm_inspection_settled" in refused(lambda: rows._raw_delete("default"))
    assert "agm_inspectionlook_append_only" in refused(lambda: InspectionLook.objects.all()._raw_delete("default"))


def test_an_inspection_shows_proxies_and_votes_with_names_and_nothing_of_the_hall(meeting):
    lines = list(queries.votes_with_names(meeting, queries.acts_to_inspect(meeting)))

    assert [(line["act"].elector.name, len(line["answers"])) for line in lines] == [
        (elector.name, 5) for elector in meeting.electors.order_by("place")[1:]
    ]


# Erasing


def test_nothing_is_erased_before_the_three_months_are_over_or_with_an_inspection_open(meeting, two):
    with pytest.raises(RuleBroken, match=r"until Sept\. 20, 2026"):
        services.propose_purge(meeting, at=LAST_DAY, by=two[0])
    inspection = ask(meeting)
    with pytest.raises(RuleBroken, match="is open"):
        services.propose_purge(meeting, at=OVER_AT, by=two[0])
    services.decide_inspection(inspection, decision="refused", ground="harm", at=ASKED_AT)

    assert services.propose_purge(meeting, at=OVER_AT, by=two[0]).kept_until == date(2026, 9, 20)


def test_it_takes_two_persons(meeting, two):
    with pytest.raises(RuleBroken, match="Nothing is proposed"):
        services.confirm_purge(meeting, at=OVER_AT, by=two[0])
    purge = services.propose_purge(meeting, at=OVER_AT, by=two[0])
    with pytest.raises(RuleBroken, match="Another person"):
        services.confirm_purge(meeting, at=OVER_AT, by=two[0])
    rows = Purge.objects.filter(pk=purge.pk)

    assert "agm_purge_takes_two_persons" in refused(
        lambda: rows.update(confirmed_by=two[0], confirmed_on=date(2026, 10, 1))
    )
    assert "agm_purge_takes_two_persons" in refused(lambda: rows.update(confirmed_on=date(2026, 10, 1)))
    assert Act.objects.exists()


def test_a_proposal_can_be_taken_back_and_what_was_confirmed_cannot(meeting, two):
    services.propose_purge(meeting, at=OVER_AT, by=two[0])
    services.withdraw_purge(meeting)
    assert not Purge.objects.exists()
    erased(meeting, two)
    services.withdraw_purge(meeting)
    rows = Purge.objects.all()

    assert "agm_purge_one_way" in refused(lambda: rows._raw_delete("default"))
    assert "agm_purge_one_way" in refused(lambda: rows.update(removed={}))


def test_the_database_itself_is_never_early_and_waits_for_inspections(meeting, two):
    columns = {"meeting": meeting, "proposed_at": OVER_AT, "proposed_by": two[0]}
    assert "agm_purge_not_early" in refused(lambda: Purge.objects.create(kept_until=date(2026, 9, 16), **columns))
    Purge.objects.create(kept_until=date(2026, 9, 20), **columns)
    rows = Purge.objects.all()
    assert "agm_purge_after_the_time" in refused(
        lambda: rows.update(confirmed_by=two[1], confirmed_on=date(2026, 9, 20))
    )
    ask(meeting)

    assert "agm_purge_one_way" in refused(lambda: rows.update(confirmed_by=two[1], confirmed_on=date(2026, 10, 1)))


def test_votes_and_proxies_go_and_everything_else_stays(meeting, two):
    finished_minutes(meeting)
    electors, result = meeting.electors.count(), meeting.result.digest
    purge = erased(meeting, two)

    assert [model.objects.count() for model in (Act, Mark, Revocation)] == [0, 0, 0]
    assert purge.removed == {"acts": 5, "marks": 25, "revocations": 0, "checks": 0, "scans": 0, "taken_out": 0} | {
        "turnout": 0,
        "ballots": 0,
    }
    assert (meeting.electors.count(), meeting.result.digest) == (electors, result)
    assert meeting.minutes.is_finished
    event = meeting.events.get(kind=BoardEvent.Kind.PURGED)
    counted = meeting.events.get(kind=BoardEvent.Kind.COUNTED)
    assert event.data == {"kept_until": "2026-09-20", "inputs": counted.data["inputs"], "acts": 5}
    assert queries.numbers(meeting)["electronic"] == 3


def test_papers_go_with_their_checks_and_what_was_taken_back(two):
    meeting = noticed_meeting(electors=3)
    first, second, _third = meeting.electors.order_by("place")
    write(first)
    services.revoke_act(entrust(second), at=MEETS_AT)
    check_all(meeting)
    services.close_voting(meeting, at=meeting.deadline_at)
    services.check_in(second, at=MEETS_AT)
    services.appoint_chair(meeting, second, at=MEETS_AT)
    services.count_meeting(meeting, at=MEETS_AT)
    assert PaperCheck.objects.exists()
    purge = erased(meeting, two)

    assert (purge.removed["acts"], purge.removed["revocations"]) == (2, 1)
    assert [model.objects.count() for model in (Act, PaperCheck, Revocation)] == [0, 0, 0]
    assert queries.faults(meeting) == []
    assert recount.recount(json.dumps(row) for row in rows_of(meeting))[:2] == ("", [])


def test_only_the_meeting_that_was_meant_is_erased(meeting, two):
    other = counted_meeting(fiscal_year=2027)
    before = Act.objects.filter(elector__meeting=other).count()
    erased(meeting, two)

    assert Act.objects.count() == before
    for model in (Act, Mark):
        assert "append_only" in refused(lambda model=model: model.objects.all()._raw_delete("default"))


def test_after_erasing_what_arrived_still_cannot_be_changed(meeting, two):
    services.propose_purge(meeting, at=OVER_AT, by=two[0])
    assert "agm_act_append_only" in refused(lambda: Act.objects.all()._raw_delete("default"))
    Purge.objects.update(confirmed_by=two[1], confirmed_on=date(2026, 10, 1))

    assert "agm_act_append_only" in refused(lambda: Act.objects.update(client_key=uuid.uuid4()))


# What the record says afterwards


def rows_of(meeting) -> list[dict]:
    return [json.loads(line) for line in queries.published_record(meeting)]


def test_the_check_does_not_call_a_lawful_erasing_tampering(meeting, two):
    erased(meeting, two)

    assert queries.faults(meeting) == []
    result, faults, head = recount.recount(json.dumps(row) for row in rows_of(meeting))
    assert (result, faults) == ("", [])
    assert head == meeting.events.get(kind=BoardEvent.Kind.COUNTED).digest


def test_the_script_says_so_and_ends_with_3(meeting, two, tmp_path, capsys):
    erased(meeting, two)
    (tmp_path / "record.jsonl").write_text("\n".join(map(json.dumps, rows_of(meeting))))

    assert recount.main([str(tmp_path / "record.jsonl")]) == 3
    assert "erased lawfully" in capsys.readouterr().err


def test_a_receipt_is_still_found_among_the_digests(meeting, two):
    act = Act.objects.exclude(channel="hall").first()
    kept = act.digest
    erased(meeting, two)

    assert kept in rows_of(meeting)[[row["row"] for row in rows_of(meeting)].index("inputs")]["content"]["acts"]


def anew(rows: list[dict]) -> list[dict]:
    """The board chained again, as whoever forges it would."""
    previous = "0" * 64
    for row in (row for row in rows if row["row"] == "event"):
        row["digest"] = recount.digest({"previous": previous, "event": row["content"]})
        previous = row["digest"]
    return rows


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kept_until": "2026-07-01"}, "before three months were over"),
        ({"inputs": "0" * 64}, "is not what was counted"),
        ({"acts": 4}, "is not what was counted"),
    ],
)
def test_an_unlawful_erasing_is_named(meeting, two, change, words):
    erased(meeting, two)
    rows = rows_of(meeting)
    next(row for row in rows if row.get("content", {}).get("kind") == "purged")["content"]["data"] |= change
    _result, faults, _head = recount.recount(json.dumps(row) for row in anew(rows))

    assert any(words in fault for fault in faults)


def test_acts_that_vanish_without_the_board_telling_are_still_named(meeting):
    rows = [row for row in rows_of(meeting) if row["row"] != "act"]
    _result, faults, _head = recount.recount(json.dumps(row) for row in rows)

    assert any("of the acts that were counted is missing" in fault for fault in faults)


def test_the_roll_and_the_attendance_are_checked_after_erasing_too(meeting, two):
    erased(meeting, two)
    rows = rows_of(meeting)
    next(row for row in rows if row["row"] == "stay")["content"]["out_at"] = "2026-06-20T06:00:00+00:00"
    _result, faults, _head = recount.recount(json.dumps(row) for row in rows)

    assert any("a stay of" in fault for fault in faults)


def test_the_desk_counts_the_days(meeting, two):
    assert queries.keeping(meeting, date(2026, 9, 18))["days"] == 2
    assert queries.meetings_to_purge(date(2026, 9, 20)) == []
    assert queries.meetings_to_purge(date(2026, 9, 21)) == [meeting]
    inspection = ask(meeting)
    assert queries.meetings_to_purge(date(2026, 9, 21)) == []
    services.decide_inspection(inspection, decision="refused", ground="sold", at=ASKED_AT)
    erased(meeting, two)
    assert queries.meetings_to_purge(date(2026, 10, 21)) == []


def test_members_read_that_their_votes_are_held_and_not_what_they_say(meeting):
    line = Elector.objects.filter(meeting=meeting, acts__channel="electronic").first()
    part = queries.meetings_held(line.member.person)
    facts = [{fact.name: fact.value for fact in record} for record in part.records]

    assert [sorted(record) for record in facts] == [
        ["alias", "meeting", "number"],
        ["arrived_at", "meeting", "receipt", "way"],
    ]
    assert facts[1]["receipt"] == line.acts.get().receipt
