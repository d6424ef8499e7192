"""Two desks with one motion, in threads with connections of their own."""

from functools import partial

import pytest
from wagtail.models import ModelLogEntry

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import Item, Petition, PetitionSupporter
from tests.factories.agm import draft_meeting
from tests.factories.petitions import TODAY, admitted, electorate, petition

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_desks_that_enter_the_same_supporters_count_each_once(race):
    members = electorate()
    motion = petition()
    answers = race(
        partial(services.add_supporters, motion, members[:3]), partial(services.add_supporters, motion, members[2::-1])
    )

    assert sorted(map(len, answers)) == [0, 3]
    assert queries.supporters_of(motion).count() == PetitionSupporter.objects.count() == 3


def test_two_desks_that_admit_one_motion_settle_it_once(race):
    motion = petition(electorate()[:2])
    answers = race(*[partial(services.admit_petition, motion, on=TODAY)] * 2)

    assert {answer.state for answer in answers} == {"admissible"}
    assert lines("agm.petition_admitted") == 1


def test_of_two_desks_that_admit_and_refuse_one_motion_the_last_word_is_one_of_both(race):
    motion = petition(electorate()[:2])
    admit, refuse = race(
        partial(services.admit_petition, motion, on=TODAY),
        partial(services.refuse_petition, motion, ground="outside", on=TODAY),
    )
    now = Petition.objects.get()

    assert isinstance(refuse, Petition)  # an admissible one can still be refused before it is on an agenda
    assert (now.state, now.ground) == ("refused", "outside")
    if isinstance(admit, RuleBroken):
        assert lines("agm.petition_admitted") == 0


def test_a_supporter_who_drops_out_while_it_is_admitted_leaves_no_motion_with_too_few(race):
    motion = petition(electorate()[:2])
    race(
        partial(services.admit_petition, motion, on=TODAY),
        partial(services.drop_supporter, motion.supporters.first(), on=TODAY, because="withdrew"),
    )

    assert (Petition.objects.get().state, queries.supporters_of(motion).count()) == ("received", 1)


def test_two_desks_that_put_one_motion_on_an_agenda_make_one_item(race):
    motion, meeting = admitted(electorate()), draft_meeting()
    answers = race(*[partial(services.put_on_agenda, motion, meeting)] * 2)

    assert len({item.pk for item in answers}) == 1
    assert Item.objects.filter(meeting=meeting, supporters=2).count() == 1


def lines(action: str) -> int:
    return ModelLogEntry.objects.filter(action=action).count()
