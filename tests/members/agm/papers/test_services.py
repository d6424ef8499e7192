"""Typed by one person, checked by another."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import Act, PaperCheck, Revocation
from members.agm.services import Entry
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    answers,
    check_all,
    entrust,
    noticed_meeting,
    open_meeting,
    typist,
    vote,
    write,
)

pytestmark = pytest.mark.django_db
LATER = IN_TIME + timedelta(hours=1)


def check(elector, choices=None, *, by="checker", channel="written", arrived_at=IN_TIME, holder=None, **more):
    entry = Entry(elector, arrived_at, answers() if choices is None else choices, holder)
    return services.check_paper(elector.meeting, entry, channel=channel, by=typist(by), at=LATER, **more)


def waiting_electors(meeting) -> list:
    from members.agm.models.papers import waiting_papers  # noqa: PLC0415

    return [act.elector for act in waiting_papers(meeting)]


def count(meeting):
    services.close_voting(meeting, at=DEADLINE)
    return services.count_meeting(meeting, at=MEETS_AT).data


def test_keyed_alike_by_another_it_is_checked():
    elector = noticed_meeting(electors=1).electors.get()
    act = write(elector)
    done = check(elector)

    assert (done.act, done.where, done.instead) == (act, [], None)
    assert (done.check.checked_by, done.check.checked_at, done.check.is_alike) == (typist("checker"), LATER, True)
    assert waiting_electors(elector.meeting) == []


def test_nobody_checks_what_they_typed_and_nothing_is_checked_that_was_not_typed():
    first, second = noticed_meeting(electors=2).electors.all()
    write(first)

    with pytest.raises(RuleBroken, match="typed this one yourself") as refusal:
        check(first, by="typist")
    assert refusal.value.field == "elector"
    with pytest.raises(RuleBroken, match="Nothing of"):
        check(second)
    with pytest.raises(RuleBroken, match="Nothing of"):
        check(first, channel="proxy")
    assert not PaperCheck.objects.exists()


def test_a_difference_writes_nothing_until_the_checker_has_looked():
    elector = noticed_meeting(electors=1).electors.get()
    act = write(elector)
    done = check(elector, answers("for", **{"2": "against"}))

    assert (done.act, done.where, done.check, done.instead) == (act, ["2"], None, None)
    assert (Act.objects.count(), PaperCheck.objects.count(), Revocation.objects.count()) == (1, 0, 0)


def test_typed_right_after_all_it_is_checked_and_says_that_somebody_looked_twice():
    elector = noticed_meeting(electors=1).electors.get()
    act = write(elector)
    done = check(elector, answers("against"), right="typed", act_id=act.pk)

    assert (done.check.act, done.check.is_alike) == (act, False)
    assert queries.choices_of(act) == answers("for")


def test_a_typing_error_is_void_and_kept_and_the_checkers_entry_waits_for_somebody_else():
    meeting = noticed_meeting(electors=1)
    elector = meeting.electors.get()
    wrong = write(elector)
    done = check(elector, answers("against"), right="mine", act_id=wrong.pk)

    assert (wrong.revocation.because, wrong.revocation.entered_by) == ("typing", typist("checker"))
    assert (done.instead.entered_by, queries.choices_of(done.instead)) == (typist("checker"), answers("against"))
    with pytest.raises(RuleBroken, match="typed this one yourself"):
        check(elector, answers("against"))
    check(elector, answers("against"), by="typist")  # the first typist may, having keyed it blind
    data = count(meeting)
    assert (data["items"][0]["votes"]["against"], data["void"]) == (1, {"mistyped": 1})


def test_of_two_sheets_of_one_member_the_check_finds_the_one_that_it_reads():
    elector = noticed_meeting(electors=1).electors.get()
    write(elector, answers("for"))
    second = write(elector, answers("against"), arrived_at=LATER)

    assert check(elector, answers("against"), arrived_at=LATER).check.act == second
    assert check(elector, answers("for")).where == []


def test_the_holder_of_a_proxy_is_compared_too():
    giver, holder, other = noticed_meeting(electors=3).electors.all()
    entrust(giver, holder)

    assert check(giver, {}, channel="proxy", holder=other).where == ["holder"]
    assert check(giver, {}, channel="proxy").where == ["holder"]
    assert check(giver, {}, channel="proxy", holder=holder).check


def test_the_same_keys_sent_again_say_the_same_and_write_nothing_twice():
    elector = noticed_meeting(electors=1).electors.get()
    wrong = write(elector)
    entry = Entry(elector, IN_TIME, answers("against"))
    say = {"channel": "written", "by": typist("checker"), "at": LATER, "right": "mine", "act_id": wrong.pk}
    first = services.check_paper(elector.meeting, entry, **say)

    assert services.check_paper(elector.meeting, entry, **say).instead == first.instead
    done = check(elector, answers("against"), by="typist")
    assert check(elector, answers("against"), by="typist").check == done.check
    assert (Act.objects.count(), PaperCheck.objects.count()) == (2, 1)


def test_a_typist_voids_a_typing_error_and_after_the_check_only_who_runs_the_meeting():
    first, second = noticed_meeting(electors=2).electors.all()
    services.void_typing_error(write(first), by=typist(), at=LATER)
    assert services.void_typing_error(Act.objects.get(), by=typist(), at=LATER).because == "typing"
    checked = write(second)
    check(second)
    with pytest.raises(RuleBroken, match="second person has checked"):
        services.void_typing_error(checked, by=typist(), at=LATER)
    officer = typist("officer")
    officer.user_permissions.add(Permission.objects.get(codename="run_meeting"))

    assert services.void_typing_error(checked, by=officer, at=LATER).entered_by == officer
    assert [act.elector for act in queries.not_typed_again(first.meeting)] == [first, second]
    write(first)
    assert [act.elector for act in queries.not_typed_again(first.meeting)] == [second]


def test_what_its_giver_took_back_is_no_typing_error():
    elector = noticed_meeting(electors=1).electors.get()
    act = write(elector)
    services.revoke_act(act, at=LATER)

    with pytest.raises(RuleBroken, match="giver has taken it back"):
        services.void_typing_error(act, by=typist(), at=LATER)


def test_an_electronic_vote_is_not_taken_back_and_nothing_before_it_arrived():
    elector = open_meeting(electors=1).electors.get()

    with pytest.raises(RuleBroken, match="votes once more"):
        services.revoke_act(vote(elector), at=LATER)
    with pytest.raises(RuleBroken, match="only after this") as refusal:
        services.revoke_act(write(elector), at=IN_TIME - timedelta(minutes=1))
    assert refusal.value.field == "revoked_at"
    assert not Revocation.objects.exists()


# The count waits


def test_the_count_waits_for_every_paper_and_proxy_that_may_count():
    meeting = noticed_meeting(electors=3)
    chair, writer, giver = meeting.electors.all()
    write(writer)
    services.close_voting(meeting, at=DEADLINE)
    services.check_in(chair, at=MEETS_AT)
    services.appoint_chair(meeting, chair, at=MEETS_AT)
    with pytest.raises(RuleBroken, match="1 paper or proxy that may count waits for the check by a second person"):
        services.count_meeting(meeting, at=MEETS_AT)
    entrust(giver)
    with pytest.raises(RuleBroken, match="2 papers and proxies that may count wait"):
        services.count_meeting(meeting, at=MEETS_AT)

    check_all(meeting)
    assert services.count_meeting(meeting, at=MEETS_AT).data["present"]["total"] == 3


def test_what_never_counts_needs_no_check():
    meeting = noticed_meeting(electors=5)
    late, struck, came, mistyped, back = meeting.electors.all()
    write(late, arrived_at=DEADLINE + timedelta(minutes=1))
    for elector in (struck, came, mistyped, back):
        write(elector)
    services.strike_elector(struck, because="resigned", at=LATER)
    services.check_in(came, at=MEETS_AT - timedelta(minutes=10))
    services.void_typing_error(mistyped.acts.get(), by=typist(), at=LATER)
    services.revoke_act(back.acts.get(), at=LATER)

    assert queries.must_check(meeting) == 0
    assert count(meeting)["void"] == {"attended": 1, "late": 1, "mistyped": 1, "revoked": 1, "struck": 1}


@pytest.mark.parametrize("what", ["came", "took back"])
def test_who_changed_their_mind_after_the_meeting_began_may_count_for_an_earlier_item(what):
    """The paper stood when the first item was voted on, so it is checked, and can be."""
    meeting = noticed_meeting(electors=1)
    elector = meeting.electors.get()
    act = write(elector)
    after = MEETS_AT + timedelta(minutes=30)
    services.check_in(elector, at=after) if what == "came" else services.revoke_act(act, at=after)

    assert queries.must_check(meeting) == 1
    check_all(meeting)
    assert queries.must_check(meeting) == 0


# What the database refuses


def refused(command) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        command()
    return sentence_for(error.value) or str(error.value)


def add_check(act, by, **more):
    return PaperCheck.objects.create(act=act, checked_by=typist(by), checked_at=LATER, is_alike=True, **more)


def test_the_database_refuses_a_check_by_the_typist_a_second_one_and_one_of_what_is_no_paper():
    meeting = open_meeting(electors=2)
    first, second = meeting.electors.all()
    paper, electronic = write(first), vote(second)
    wrong = write(second)
    services.void_typing_error(wrong, by=typist(), at=LATER)
    words = "A paper or proxy is checked by another person than who typed it; a typing error is not checked."

    assert refused(lambda: add_check(paper, "typist")) == words
    assert refused(lambda: add_check(electronic, "checker")) == words
    assert refused(lambda: add_check(wrong, "checker")) == words
    add_check(paper, "checker")
    assert "act_id" in refused(lambda: add_check(paper, "third"))
    kept = "What arrived at a general meeting is kept as it is."
    assert refused(lambda: PaperCheck.objects.update(checked_by=typist("third"))) == kept
    assert refused(lambda: PaperCheck.objects.all()._raw_delete("default")) == kept


def test_the_database_keeps_no_paper_without_who_typed_it_and_no_check_after_the_count():
    meeting = open_meeting(electors=1)
    elector = meeting.electors.get()
    act = write(elector, arrived_at=DEADLINE + timedelta(minutes=1))  # late, so the count waits for no check

    with pytest.raises(IntegrityError, match="agm_act_typed_by"), transaction.atomic():
        services.record_written_votes(meeting, [Entry(elector, IN_TIME, answers())], by=None)
    count(meeting)
    assert "agm_papercheck_in_time" in str(_error(lambda: add_check(act, "checker")))


def _error(command):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        command()
    return error.value
