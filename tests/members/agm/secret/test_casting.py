"""Secret ballots: what is taken, what is refused, and the close. docs/decisions/0020-secret-ballots.md"""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import Act, Item, Mark, Meeting, Paper, SecretBallot, Turnout, box_of
from members.agm.rules.record import digest
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    OPENED_AT,
    SENT_ON,
    answers,
    entrust,
    open_meeting,
    vote,
    write,
)
from tests.factories.members import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.secret import cast, form, new_serial, open_secret_meeting, secret_draft

pytestmark = pytest.mark.django_db


def rows() -> tuple[int, int, int]:
    return Act.objects.count(), Turnout.objects.count(), SecretBallot.objects.count()


def finish(meeting, **kwargs) -> dict:
    services.close_voting(meeting, at=DEADLINE)
    return services.count_meeting(meeting, at=MEETS_AT + timedelta(hours=2)).data


# Where the articles allow it


@pytest.mark.parametrize("missing", [{"secret_article": ""}, {"secret_articles_on": None}])
def test_the_notice_does_not_leave_without_article_and_day(missing):
    draft = secret_draft(**missing)
    MembershipFactory()

    assert [one.code for one in services.blockers_of_notice(draft, on=SENT_ON)] == ["secret_article"]
    with pytest.raises(RuleBroken, match="only where the articles allow it"):
        services.send_notice(draft, on=SENT_ON, at=OPENED_AT)


def test_the_database_itself_lets_no_such_notice_leave():
    draft = secret_draft(secret_article="")
    with pytest.raises(IntegrityError, match="agm_meeting_secret_by_articles"), transaction.atomic():
        Meeting.objects.filter(pk=draft.pk).update(
            state="noticed", notice_sent_on=SENT_ON, record_on=SENT_ON, deadline_at=DEADLINE, decision_hash="x"
        )


def test_a_report_is_never_secret():
    item = secret_draft().items.get(number=1)
    with pytest.raises(IntegrityError, match="agm_item_secret_is_voted_on"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(is_secret=True, kind="report", majority="report")


def test_the_decision_names_article_box_and_items_and_cannot_be_changed(meeting):
    decision = meeting.decision
    assert decision["secrecy"] == {"article": "定款第20条第3項", "articles_on": "2020-06-13", "box": "plain"}
    assert [item.get("secret", False) for item in decision["items"]] == [False, False, True]
    for change in ({"secret_article": "other"}, {"secret_articles_on": SENT_ON}, {"ballot_box": "other"}):
        with pytest.raises(IntegrityError, match="agm_meeting_fixed"), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(**change)


def test_a_meeting_without_secret_items_says_nothing_of_them():
    decision = open_meeting().decision
    assert "secrecy" not in decision
    assert all("secret" not in item for item in decision["items"])


def test_a_new_draft_from_an_old_meeting_votes_secretly_on_the_same_items(meeting):
    draft = services.copy_meeting(meeting, held_at=MEETS_AT + timedelta(days=365))
    assert (draft.secret_article, draft.ballot_box) == (meeting.secret_article, "plain")
    assert list(draft.items.order_by("number").values_list("is_secret", flat=True)) == [False, False, True]


# Casting


def test_one_form_takes_act_turnout_and_ballot_and_the_marks_are_of_recorded_items_alone(elector):
    done = cast(elector, "for", **{"3-2": "against"})

    assert rows() == (1, 1, 1)
    assert queries.choices_of(done.act) == {"1": "for", "2": "for"}
    ballot = SecretBallot.objects.get()
    assert (ballot.meeting_number, ballot.item_number) == (elector.meeting_id, 3)
    assert ballot.choices == {"3-1": "for", "3-2": "against", "3-3": "for"}
    assert not Mark.objects.filter(item__is_secret=True).exists()


def test_each_secret_item_has_a_ballot_of_its_own_so_that_they_do_not_lead_to_each_other():
    meeting = open_secret_meeting(secret=(1, 3))
    cast(meeting.electors.first())
    assert sorted(SecretBallot.objects.values_list("item_number", flat=True)) == [1, 3]
    assert Turnout.objects.count() == 1


def test_a_meeting_with_secret_items_alone_takes_turnout_and_ballots_without_an_act():
    meeting = open_secret_meeting(secret=(1, 2, 3))
    assert cast(meeting.electors.first()).act is None
    assert rows() == (0, 1, 3)


def test_case_34_the_same_form_again_is_known_by_its_serials_and_changes_nothing(elector):
    key, serials = uuid.uuid4(), {3: new_serial()}
    first = cast(elector, key=key, serials=serials)
    again = cast(elector, key=key, serials=serials, at=DEADLINE + timedelta(days=1))

    assert (again.act, again.papers) == (first.act, first.papers)
    assert rows() == (1, 1, 1)


@pytest.mark.parametrize("same_serial", [True, False])
def test_a_second_secret_vote_is_refused_and_nothing_of_its_form_is_taken(elector, same_serial):
    serials = {3: new_serial()}
    cast(elector, "for", serials=serials)
    before = list(SecretBallot.objects.values())
    with pytest.raises(RuleBroken, match="cannot be cast again, changed or taken back"):
        cast(elector, "against", serials=serials if same_serial else None)

    assert (rows(), list(SecretBallot.objects.values())) == ((1, 1, 1), before)


def test_the_recorded_part_can_be_changed_until_the_close_and_the_secret_part_stays(elector, meeting):
    cast(elector, "for")
    changed = services.cast_votes(
        elector, choices={"1": "against", "2": "against"}, client_key=uuid.uuid4(), at=IN_TIME + timedelta(hours=1)
    )
    data = finish(meeting)

    assert queries.choices_of(changed) == {"1": "against", "2": "against"}
    assert data["items"][0]["votes"]["against"] == 1
    assert data["items"][2]["candidates"][0]["votes"]["for"] == 1


def test_a_serial_that_somebody_else_used_is_refused(meeting):
    one, other, _third = meeting.electors.all()
    serials = {3: new_serial()}
    cast(one, serials=serials)
    with pytest.raises(RuleBroken, match="drawn once already"):
        cast(other, serials=serials)
    assert rows() == (1, 1, 1)


@pytest.mark.parametrize("serial", ["", "abc", "G" * 32, "A" * 32, "0" * 33])
def test_a_ballot_without_a_whole_serial_is_refused(elector, serial):
    sent = form(elector)
    papers = [Paper(one.item, serial, one.choices) for one in sent["papers"]]
    with pytest.raises(RuleBroken, match="no number of its own"):
        services.cast_ballots(elector, choices=sent["choices"], papers=papers, client_key=uuid.uuid4(), at=IN_TIME)
    assert rows() == (0, 0, 0)


def test_an_answer_that_is_missing_or_unknown_takes_nothing(elector):
    sent = form(elector)
    paper = sent["papers"][0]
    wrong = [
        (sent["choices"], []),
        (sent["choices"], [paper, paper]),
        (sent["choices"], [Paper(3, paper.serial, {"3-1": "for"})]),
        (sent["choices"], [Paper(3, paper.serial, dict.fromkeys(paper.choices, "invalid"))]),
        ({"1": "for"}, [paper]),
        (answers(), [paper]),
    ]
    for choices, papers in wrong:
        with pytest.raises(RuleBroken):
            services.cast_ballots(elector, choices=choices, papers=papers, client_key=uuid.uuid4(), at=IN_TIME)
    assert rows() == (0, 0, 0)


def test_nothing_is_taken_late_before_the_opening_or_from_who_was_struck_off(meeting, elector):
    with pytest.raises(RuleBroken, match="Voting ended"):
        cast(elector, at=DEADLINE + timedelta(seconds=1))
    services.strike_elector(elector, because="resigned", at=IN_TIME)
    with pytest.raises(RuleBroken, match="no longer on the roll"):
        cast(elector)
    assert rows() == (0, 0, 0)


def test_the_database_takes_no_ballot_and_no_turnout_but_while_voting_is_open(meeting, elector):
    services.close_voting(meeting, at=DEADLINE)
    with pytest.raises(IntegrityError, match="agm_turnout_in_time"), transaction.atomic():
        Turnout.objects.create(elector=elector)
    for number, item in ((meeting.pk, 3), (meeting.pk + 999, 3)):
        with pytest.raises(IntegrityError, match="agm_secretballot_in_time"), transaction.atomic():
            SecretBallot.objects.create(
                serial=new_serial(), meeting_number=number, item_number=item, choices={"3-1": "for"}
            )


def test_the_database_keeps_ballots_and_turnout_as_they_are_also_after_the_close(meeting, elector):
    cast(elector)
    for closed in (False, True):
        if closed:
            services.close_voting(meeting, at=DEADLINE)
        for change in (
            lambda: SecretBallot.objects.update(choices={}),
            lambda: SecretBallot.objects.all().delete(),
            lambda: Turnout.objects.all().delete(),
        ):
            with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
                change()
    assert (Turnout.objects.count(), SecretBallot.objects.count()) == (1, 1)


def test_the_mail_says_that_a_vote_arrived_and_neither_its_serial_nor_its_choice(django_capture_on_commit_callbacks):
    MembershipFactory(person=PersonFactory(email="hana@example.org", language="en"))
    for secret in ((3,), (1, 2, 3)):
        mail.outbox.clear()
        meeting = open_secret_meeting(
            electors=0, secret=secret, **({} if secret == (3,) else {"kind": "extraordinary"})
        )
        with django_capture_on_commit_callbacks(execute=True):
            done = cast(meeting.electors.get(), "against")
        (letter,) = mail.outbox
        code = queries.receipt_of(done.papers[0].serial)
        assert "cannot be changed" in letter.body
        assert not any(word in letter.body for word in (code, done.papers[0].serial, "against"))


# Named votes and papers do not carry secret items


def test_papers_proxies_and_named_votes_take_no_mark_on_a_secret_item(meeting):
    one, other, third = meeting.electors.all()
    services.check_in(third, at=IN_TIME)
    for take in (
        lambda: write(one, {"3-1": "for"}),
        lambda: entrust(one, other, {"3-1": "for"}),
        lambda: vote(one),
        lambda: services.record_hall_votes(meeting, [services.Entry(third, IN_TIME, {"3-1": "for"})]),
    ):
        with pytest.raises(RuleBroken, match="voted on secretly"):
            take()
    assert Act.objects.count() == 0


def test_the_database_itself_takes_no_mark_on_a_secret_item(meeting, elector):
    act = vote_on_recorded(elector)
    person = meeting.items.get(number=3).candidates.first()
    with pytest.raises(IntegrityError, match="agm_mark_not_secret"), transaction.atomic():
        Mark.objects.create(act=act, item=person.item, candidate=person, choice="for")


def vote_on_recorded(elector):
    return services.cast_votes(elector, choices={"1": "for", "2": "for"}, client_key=uuid.uuid4(), at=IN_TIME)


# Closing


def test_the_close_puts_root_ballots_and_turnout_on_the_board(meeting):
    for one, choice in zip(meeting.electors.all(), ("for", "against", "abstain"), strict=True):
        cast(one, choice)
    services.close_voting(meeting, at=DEADLINE)

    listed = box_of(meeting).list(meeting)
    assert [one["serial"] for one in listed] == sorted(one["serial"] for one in listed)
    assert meeting.events.get(kind="box_closed").data == {
        "box": "plain",
        "ballots": 3,
        "turnout": 3,
        "root": digest(listed),
    }
    assert queries.sealed_box(meeting)["root"] == digest(listed)


def test_the_rewriting_keeps_every_row_of_every_meeting():
    first = open_secret_meeting(electors=4)
    for one in first.electors.all():
        cast(one)
    finish(first)
    second = open_secret_meeting(electors=0, kind="extraordinary")
    cast(second.electors.first(), "against")
    before = sorted(SecretBallot.objects.values_list()), sorted(Turnout.objects.values_list())
    services.close_voting(second, at=DEADLINE)

    assert (sorted(SecretBallot.objects.values_list()), sorted(Turnout.objects.values_list())) == before
    assert queries.faults(first) == []
    assert box_of(second).count(second) == {"3-1": {"against": 1}, "3-2": {"against": 1}, "3-3": {"against": 1}}


@pytest.mark.parametrize("ask", ["count", "list"])
def test_case_62_nobody_reads_the_box_before_the_close(meeting, elector, ask):
    cast(elector)
    with pytest.raises(RuleBroken, match="Nobody sees what lies in it before"):
        getattr(box_of(meeting), ask)(meeting)


def test_before_the_close_the_numbers_tell_who_takes_part_and_nothing_else(meeting, elector):
    cast(elector)
    assert queries.numbers(meeting) == {
        "electors": 3,
        "quorum": 2,
        "present": 1,
        "hall": 0,
        "proxy": 0,
        "written": 0,
        "electronic": 1,
    }
    assert list(queries.ballots_to_find(meeting)) == []
