"""Two people at two desks at one instant."""

from functools import partial

import pytest

from jocs_site.foundation.errors import RuleBroken
from members.agm import services
from members.agm.models import Act, PaperCheck, Revocation
from members.agm.services import Checked, Entry
from tests.factories.agm import IN_TIME, answers, noticed_meeting, typist, write

pytestmark = pytest.mark.django_db(transaction=True)


def keyed(elector, by, choice="for", **more):
    entry = Entry(elector, IN_TIME, answers(choice))
    return partial(services.check_paper, elector.meeting, entry, channel="written", by=typist(by), at=IN_TIME, **more)


def test_two_checkers_of_one_sheet_check_it_once(race):
    elector = noticed_meeting(electors=1).electors.get()
    write(elector)
    outcomes = race(keyed(elector, "checker"), keyed(elector, "third"))

    assert sorted(type(one) for one in outcomes if not isinstance(one, Checked)) == [RuleBroken]
    assert PaperCheck.objects.count() == 1


def test_one_checks_while_the_other_finds_a_typing_error_and_only_one_of_the_two_stands(race):
    elector = noticed_meeting(electors=1).electors.get()
    act = write(elector)
    race(keyed(elector, "checker"), keyed(elector, "third", "against", right="mine", act_id=act.pk))

    assert PaperCheck.objects.count() + Revocation.objects.count() == 1
    assert Act.objects.count() == 1 + Revocation.objects.count()
