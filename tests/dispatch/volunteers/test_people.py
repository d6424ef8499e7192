"""Volunteers as people: registered, ended, merged."""

import pytest

from dispatch.volunteers import queries, services
from dispatch.volunteers.models import Volunteer
from jocs_site.foundation.errors import RuleBroken
from tests.factories.people import PersonFactory
from tests.factories.volunteers import (
    DAY,
    NOW,
    attend,
    make_shift,
    make_volunteer,
    sign_up,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]


class TestVolunteers:
    def test_registering_twice_is_once(self):
        volunteer = make_volunteer()

        again = make_volunteer(person=volunteer.person, office="osaka")

        assert (again.pk, again.office, Volunteer.objects.count()) == (volunteer.pk, "tokyo", 1)

    def test_who_comes_back_keeps_the_hours(self):
        volunteer = make_volunteer()
        services.end_volunteer(volunteer=volunteer, on=DAY, at=NOW)

        again = make_volunteer(person=volunteer.person, office="osaka")

        assert (again.pk, again.office, again.ended_on) == (volunteer.pk, "osaka", None)

    def test_who_died_cannot_become_one(self):
        with pytest.raises(RuleBroken, match="died"):
            make_volunteer(person=PersonFactory(deceased_on=DAY))

    def test_a_renewed_link_makes_older_ones_lead_nowhere(self):
        volunteer = make_volunteer()
        token = queries.own_token(volunteer)

        services.renew_link(volunteer=volunteer)

        assert queries.volunteer_of(token) is None
        assert queries.volunteer_of(queries.own_token(volunteer)) == volunteer

    @pytest.mark.parametrize("token", ["", "1-1", "1-1.forged", "x.y.z", "1-1:" + "a" * 40])
    def test_forged_links_lead_nowhere(self, token):
        make_volunteer()

        assert queries.volunteer_of(token) is None


class TestMerging:
    def test_the_hours_of_both_are_one(self):
        (own,), (theirs,) = attend(make_shift(), 60), attend(make_shift(), 90)
        kept, gone = own.volunteer, theirs.volunteer

        services.merge_person(kept=kept.person, gone=gone.person, on=DAY)

        assert queries.years_of(kept) == [queries.YearOfHelp(2026, 2, 150, 0)]
        gone.refresh_from_db()
        assert gone.ended_on == DAY

    def test_a_person_who_was_none_becomes_one(self):
        volunteer, kept = make_volunteer(), PersonFactory()

        services.merge_person(kept=kept, gone=volunteer.person, on=DAY)

        volunteer.refresh_from_db()
        assert volunteer.person == kept

    def test_both_on_one_list(self):
        shift = make_shift()
        one, other = sign_up(shift), sign_up(shift)

        with pytest.raises(RuleBroken, match="same shift"):
            services.merge_person(kept=one.volunteer.person, gone=other.volunteer.person, on=DAY)
