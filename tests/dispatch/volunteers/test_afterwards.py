"""What is put right afterwards: a new link, an estimate once a rate is known; and where one looks things up."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dispatch.volunteers import queries, services
from dispatch.volunteers.models import StampLot
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import User
from tests.factories.volunteers import NOW, make_shift, make_volunteer, sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot():
    """Weighed on 2 October 2026, written down on 24 November, when no rate was known."""
    lot = services.receive_lot(office="tokyo", received_on=date(2026, 10, 1), category="domestic", at=NOW)
    return services.weigh_lot(lot, grams=2_500, on=date(2026, 10, 2), at=NOW)


def rate(starts_on: date, yen: int):
    return services.enter_rate(category="domestic", starts_on=starts_on, yen_per_kg=yen, source="業者の見積もり")


class TestEstimate:
    def test_is_made_by_the_rate_of_the_day_of_weighing(self, lot):
        rate(date(2026, 4, 1), 700)
        rate(date(2026, 10, 3), 900)

        services.estimate_lot(lot, at=NOW)

        lot.refresh_from_db()
        assert (lot.estimate_yen, lot.rate.yen_per_kg) == (1_750, 700)
        assert list(lot.changes.values_list("step", flat=True)) == ["receive", "weigh", "estimate"]

    def test_is_made_once(self, lot):
        rate(date(2026, 4, 1), 700)
        services.estimate_lot(lot, at=NOW)

        services.estimate_lot(lot, at=NOW)

        assert lot.changes.filter(step="estimate").count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            StampLot.objects.update(estimate_yen=9_999)

    def test_waits_for_a_rate_of_that_day(self, lot):
        rate(date(2026, 10, 3), 900)

        with pytest.raises(RuleBroken):
            services.estimate_lot(lot, at=NOW)

    def test_waits_for_the_scales(self):
        lot = services.receive_lot(office="tokyo", received_on=date(2026, 10, 1), category="domestic", at=NOW)

        with pytest.raises(RuleBroken):
            services.estimate_lot(lot, at=NOW)

    def test_has_a_button_as_long_as_it_is_missing(self, lot, office):
        rate(date(2026, 4, 1), 700)
        page, button = (
            reverse("volunteers_stamps:inspect", args=[lot.pk]),
            reverse("volunteers_stamps:estimate", args=[lot.pk]),
        )
        assert button in office.get(page).content.decode()

        assert office.post(button).url == page
        assert button not in office.get(page).content.decode()


class TestLink:
    def test_a_new_one_is_mailed_and_the_old_one_leads_nowhere(
        self, office, mailoutbox, django_capture_on_commit_callbacks
    ):
        volunteer = make_volunteer(email="kitte@example.org")
        old = queries.own_token(volunteer)

        with django_capture_on_commit_callbacks(execute=True):
            office.post(reverse("volunteers_volunteers:link", args=[volunteer.pk]))

        volunteer.refresh_from_db()
        assert queries.volunteer_of(old) is None
        assert queries.own_token(volunteer) in mailoutbox[-1].body

    def test_nobody_without_an_address_loses_the_link_they_have(self):
        volunteer = make_volunteer()
        old = queries.own_token(volunteer)

        with pytest.raises(RuleBroken):
            services.send_new_link(volunteer=volunteer)
        assert queries.volunteer_of(old) == volunteer

    def test_whoever_is_signed_in_needs_none(self, client):
        volunteer = make_volunteer()
        account = User.objects.create_user("kitte@example.org")
        volunteer.person.user = account
        volunteer.person.save()
        entry = sign_up(make_shift(), volunteer)
        client.force_login(account)

        assert str(entry.shift.opportunity.title_ja) in client.get("/ja/volunteering/mine/").content.decode()
        assert reverse("volunteers:mine") in client.get(reverse("members:overview")).content.decode()

    def test_another_account_sees_nothing(self, client, make_user):
        make_volunteer()
        client.force_login(make_user("other@example.org"))

        assert client.get(reverse("volunteers:mine")).status_code == 404


def test_the_history_of_a_sign_up_says_what_and_when(office):
    shift = make_shift(capacity=1)
    sign_up(shift)
    waiting = sign_up(shift)
    services.cancel(shift.sign_ups.first(), at=NOW)

    page = office.get(reverse("volunteers_shifts:entry_history", args=[shift.pk, waiting.pk])).content.decode()

    assert "Put on the waiting list" in page
    assert "Move up from the waiting list" in page
    other = make_shift()
    assert office.get(reverse("volunteers_shifts:entry_history", args=[other.pk, waiting.pk])).status_code == 404


def test_what_we_hold_about_a_volunteer_is_in_the_file_for_whoever_may_see_it(leader, make_user):
    volunteer = make_volunteer(interests="翻訳")
    entry = sign_up(make_shift(), volunteer)

    held = queries.help_file(volunteer.person, user=leader)

    assert (held["volunteer"], held["sign_ups"]) == (volunteer, [entry])
    assert queries.help_file(volunteer.person, user=make_user("other@example.org")) is None
