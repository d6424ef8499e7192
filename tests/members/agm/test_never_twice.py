"""Whatever order members, typists and the door do things in, nobody counts twice. The orders are drawn by lot."""

import re
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import Act
from members.agm.rules.standing import effective_votes
from tests.factories.agm import DEADLINE, IN_TIME, MEETS_AT, QUESTIONS, answers, check_all, entrust, open_meeting, write
from tests.factories.members import MembershipFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
VOTERS, DEVICES = 2, 2
CHOICES = ("for", "against", "abstain")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["fill", "look", "press", "press", "send again", "paper", "proxy", "take back", "come"]),
        st.integers(0, VOTERS - 1),
        st.integers(0, DEVICES - 1),
        st.sampled_from(CHOICES),
    ),
    min_size=4,
    max_size=20,
)
# Two devices of one member: both look before either presses; one sends again after the other voted otherwise.
TWO_TABS = [
    *(("fill", 0, 0, "for"), ("look", 0, 0, "for"), ("fill", 0, 1, "against"), ("look", 0, 1, "against")),
    *(("press", 0, 0, "for"), ("press", 0, 1, "against"), ("send again", 0, 0, "for"), ("send again", 0, 1, "for")),
]


@dataclass
class Device:
    """A browser of a member: what was chosen last, and the key on the page that shows it."""

    client: Client
    chosen: str = ""
    shown: tuple[str, str] | None = None
    sent: tuple[str, str] | None = None


@dataclass
class Voter:
    elector: object
    devices: list[Device]
    taken: dict[str, str] = field(default_factory=dict)  # choice by key, in the order in which a receipt was shown
    uses_paper: bool = False
    comes: str = ""


class Play:
    def __init__(self):
        accounts = [PersonFactory(user=UserFactory()) for _n in range(VOTERS)]
        members = [MembershipFactory(person=person) for person in accounts]
        self.meeting = open_meeting(electors=1)
        lines = {elector.member_id: elector for elector in self.meeting.electors.all()}
        self.voters = [Voter(lines[one.pk], [self.device(one) for _n in range(DEVICES)]) for one in members]
        self.holder = lines[next(pk for pk in lines if pk not in {one.pk for one in members})]
        self.page = reverse("agm:vote", args=[self.meeting.pk])

    def device(self, membership) -> Device:
        client = Client()
        client.force_login(membership.person.user)
        return Device(client)

    def step(self, what: str, voter: Voter, device: Device, choice: str) -> None:
        """As its button does; what a rule refuses is part of the play."""
        with suppress(RuleBroken):
            getattr(self, what.replace(" ", "_"))(voter, device, choice)

    def fill(self, voter, device, choice):
        device.client.post(self.page, {f"question-{key}": mark for key, mark in answers(choice).items()})
        device.chosen = choice

    def look(self, voter, device, choice):
        page = device.client.get(f"{self.page}?check", follow=True).content.decode()
        key = re.search(r'name="client_key" value="([^"]+)"', page)
        device.shown = (key[1], device.chosen) if key else None

    def press(self, voter, device, choice):
        device.sent = device.shown
        self.send_again(voter, device, choice)

    def send_again(self, voter, device, choice):
        if device.sent is None:
            return
        key, chosen = device.sent
        answer = device.client.post(f"{self.page}?check", {"client_key": key})
        if answer.headers.get("Location") == reverse("agm:receipt", args=[self.meeting.pk]) and has_arrived(key):
            voter.taken.setdefault(key, chosen)

    def paper(self, voter, device, choice):
        voter.uses_paper = True
        write(voter.elector, answers(choice))

    def proxy(self, voter, device, choice):
        voter.uses_paper = True
        entrust(voter.elector, self.holder, answers(choice))

    def take_back(self, voter, device, choice):
        for act in queries.on_paper(voter.elector)[:1]:
            services.revoke_act(act, at=IN_TIME)

    def come(self, voter, device, choice):
        voter.comes = choice

    def end(self) -> dict:
        check_all(self.meeting)
        services.close_voting(self.meeting, at=DEADLINE)
        for voter in self.voters:
            if voter.comes:
                services.check_in(voter.elector, at=MEETS_AT)
                said = services.Entry(voter.elector, MEETS_AT, answers(voter.comes))
                services.record_hall_votes(self.meeting, [said], at=MEETS_AT)
        services.check_in(self.holder, at=MEETS_AT)
        return services.count_meeting(self.meeting, at=MEETS_AT).data


def has_arrived(key: str) -> bool:
    return Act.objects.filter(client_key=key).exists()


@pytest.fixture
def in_time(time_machine):
    time_machine.move_to(IN_TIME, tick=False)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS)
def test_no_sequence_of_screens_doubles_a_vote(in_time, steps):
    play_and_compare(steps)


def test_two_devices_that_press_one_after_the_other_leave_one_vote(in_time):
    voter = play_and_compare(TWO_TABS)

    assert list(voter.taken.values()) == ["for", "against"]


def play_and_compare(steps) -> Voter:
    """Play, count, compare, and undo all of it. Returns the first voter."""
    with transaction.atomic():
        play = Play()
        for what, voter, device, choice in steps:
            play.step(what, play.voters[voter], play.voters[voter].devices[device], choice)
        result = play.end()
        present = result["present"]["total"]
        lines = [line for item in result["items"] for line in item.get("candidates", [item])]
        counting = effective_votes(queries.poll_of(play.meeting)).acts

        assert present == 1 + sum(voter.elector.pk in counting for voter in play.voters)
        assert [sum(line["votes"].values()) for line in lines] == [present] * len(QUESTIONS)
        for voter in play.voters:
            acts = Act.objects.filter(elector=voter.elector, channel="electronic")
            assert {str(act.client_key) for act in acts} == set(voter.taken)
            if not voter.uses_paper and not voter.comes:
                act = counting.get(voter.elector.pk)
                assert (act and act.marks["1"]) == (list(voter.taken.values()) or [None])[-1]
        transaction.set_rollback(True)
    return play.voters[0]
