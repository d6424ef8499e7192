"""Used stamps: what arrived, what it weighs, may bring and brought."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from dispatch.volunteers import queries, rules, services
from dispatch.volunteers.models import STAMP_LIFE, StampLot, StampLotChange, StampRate
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory
from tests.factories.volunteers import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def rate():
    return services.enter_rate(category="domestic", starts_on=date(2026, 4, 1), yen_per_kg=1900, source="10月の売却")


def receive(**changes):
    facts = {"office": "tokyo", "received_on": date(2026, 11, 2), "category": "domestic", "parcels": 3, "at": NOW}
    return services.receive_lot(**facts | changes)


def weighed(grams=7500, **changes):
    return services.weigh_lot(receive(**changes), grams=grams, on=TODAY, at=NOW)


def sold(yen=14000, **changes):
    return services.sell_lot(weighed(**changes), on=TODAY, buyer="収集家", proceeds_yen=yen, at=NOW)


class TestLife:
    def test_from_the_parcel_to_the_sale(self, rate):
        lot = weighed()
        services.sort_lot(lot, on=TODAY, at=NOW)
        services.sell_lot(lot, on=TODAY, buyer="収集家", proceeds_yen=14000, at=NOW)

        assert [change.step for change in lot.changes.all()] == ["receive", "weigh", "sort", "sell"]
        assert (lot.state, lot.estimate_yen, lot.proceeds_yen, lot.buyer) == ("sold", 14250, 14000, "収集家")
        assert STAMP_LIFE.states() == {*StampLot.State.values}

    @pytest.mark.parametrize(("grams", "yen"), [(1, 2), (500, 950), (7500, 14250), (263, 500)])
    def test_the_estimate_is_in_whole_yen(self, grams, yen):
        assert rules.estimate_yen(grams=grams, yen_per_kg=1900) == yen

    def test_a_new_rate_leaves_estimates_of_before(self, rate):
        lot = weighed()
        services.enter_rate(category="domestic", starts_on=date(2026, 11, 1), yen_per_kg=1000, source="新しい表")

        later = weighed()

        lot.refresh_from_db()
        assert (lot.estimate_yen, later.estimate_yen) == (14250, 7500)

    def test_the_rate_of_another_category_or_a_later_day_gives_no_estimate(self, rate):
        assert weighed(category="coin").estimate_yen is None
        services.enter_rate(category="card", starts_on=TODAY + timedelta(days=1), yen_per_kg=1, source="表")
        assert weighed(category="card").estimate_yen is None

    @pytest.mark.parametrize("grams", [-5000, 0, 5_000_001])
    def test_impossible_weights(self, grams):
        lot = receive()

        with pytest.raises(RuleBroken, match="between 1 gram"):
            services.weigh_lot(lot, grams=grams, on=TODAY, at=NOW)

    @pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 25)])
    def test_days_before_it_came_and_days_to_come(self, day):
        with pytest.raises(RuleBroken) as refusal:
            services.weigh_lot(receive(), grams=1, on=day, at=NOW)

        assert refusal.value.field == "on"

    def test_what_was_sold_is_sold_once(self):
        lot = sold()

        with pytest.raises(StaleState):
            services.sell_lot(lot, on=TODAY, buyer="別の人", proceeds_yen=1, at=NOW)

    def test_a_step_without_the_right(self):
        with pytest.raises(PermissionDenied):
            services.weigh_lot(receive(), grams=1, on=TODAY, at=NOW, by=UserFactory())


class TestDatabase:
    @pytest.mark.parametrize(
        ("by", "wrong"),
        [
            ("volunteers_lot_weight", {"grams": 5_000_001}),
            ("volunteers_lot_parcels", {"parcels": 0}),
            ("volunteers_lot_as_far", {"state": "sold"}),
            ("volunteers_lot_as_far", {"state": "weighed"}),
            ("volunteers_lot_slip", {"wants_slip": True}),
        ],
    )
    def test_it_refuses_by_itself(self, by, wrong):
        receive()

        with pytest.raises(IntegrityError, match=by), transaction.atomic():
            StampLot.objects.update(**{"state": "weighed"} | wrong if "grams" in wrong else wrong)

    def test_less_than_nothing(self):
        receive()

        with pytest.raises(IntegrityError), transaction.atomic():
            StampLot.objects.update(grams=-5000, state="weighed")

    @pytest.mark.parametrize("wrong", [{"estimate_yen": 1}, {"grams": 1}, {"rate": None}, {"estimate_yen": None}])
    def test_an_estimate_is_never_rewritten(self, rate, wrong):
        weighed()

        with pytest.raises(IntegrityError, match="volunteers_stamplot_estimate_stays"):
            StampLot.objects.update(**wrong)

    def test_rates_and_history_stay(self, rate):
        receive()

        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            StampRate.objects.update(yen_per_kg=1)
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            StampLotChange.objects.update(step="x")

    def test_two_rates_of_one_day(self, rate):
        with pytest.raises(RuleBroken, match="already"):
            services.enter_rate(category="domestic", starts_on=rate.starts_on, yen_per_kg=1, source="表")


class TestSlips:
    def test_only_who_asked_gets_one(self):
        receive(donor=PersonFactory(email="hana@example.org"))

        assert not Letter.objects.exists()

    def test_by_e_mail_once_and_it_is_no_receipt(self):
        receive(donor=PersonFactory(email="hana@example.org"), wants_slip=True)

        letter = Letter.objects.get()
        assert (letter.channel, letter.address) == ("email", "hana@example.org")
        assert "領収書ではありません" in letter.text

    def test_on_paper_where_no_mail_is_known(self):
        receive(donor=PersonFactory(email=""), wants_slip=True)
        receive(body=OrganisationFactory(address="東京都新宿区1-1"), wants_slip=True)

        assert set(Letter.objects.values_list("channel", "state")) == {("post", "waiting")}

    def test_nowhere_to_write_to(self):
        with pytest.raises(RuleBroken) as refusal:
            receive(body=OrganisationFactory(), wants_slip=True)

        assert refusal.value.field == "wants_slip"
        assert not StampLot.objects.exists()

    def test_nobody_to_write_to(self):
        with pytest.raises(RuleBroken, match="needs somebody"):
            receive(wants_slip=True)

    def test_the_lots_of_merged_records_are_of_one_giver(self):
        lot, kept = receive(donor=PersonFactory()), PersonFactory()

        services.merge_person(kept=kept, gone=lot.donor, on=TODAY)

        lot.refresh_from_db()
        assert lot.donor == kept


class TestYear:
    def test_sums_by_office_and_category(self, rate):
        sold()
        weighed(grams=500)
        receive(office="osaka", category="coin")
        weighed(received_on=date(2026, 3, 31))

        with override("en"):
            sums = queries.stamp_sums(2026)
            told = [(one.office, one.category, one.lots, one.parcels, one.grams) for one in sums]
            total = queries.together(sums)

        assert told == [("Tokyo", "Japanese stamps", 2, 6, 8000), ("Osaka", "foreign coins", 1, 3, 0)]
        assert (total.estimate_yen, total.proceeds_yen, total.kilograms) == (15200, 14000, "8.0 kg")
        assert queries.stamp_years(TODAY) == [2026, 2025]

    def test_the_menu_leads_there(self, office):
        assert "/office/volunteers/stamps/year/" in office.get("/office/").content.decode()

    def test_the_page_draws_and_says_the_same(self, office, rate):
        sold()

        page = office.get(reverse("volunteers_stamps:year")).content.decode()

        assert page.count('<svg class="bars"') == 1
        assert "14,250" in page
        assert "7.5 kg" in page

    @pytest.mark.parametrize("year", ["1900", "abc", "-1"])
    def test_years_that_are_none(self, office, year):
        assert office.get(reverse("volunteers_stamps:year"), {"year": year}).status_code == 404


class TestScreens:
    def errors(self, response):
        with override("en"):
            return {name: list(told) for name, told in response.context["form"].errors.items()}

    def noted(self, **changes):
        return {"office": "tokyo", "received_on": "2026-11-02", "category": "domestic", "parcels": "3"} | changes

    def test_noting_weighing_and_selling(self, office, rate):
        response = office.post(reverse("volunteers_stamps:add"), self.noted())
        lot = StampLot.objects.get()
        assert response.url == reverse("volunteers_stamps:inspect", args=[lot.pk])

        office.post(reverse("volunteers_stamps:weigh", args=[lot.pk]), {"kilograms": "7.5", "on": "2026-11-24"})
        sale = {"on": "2026-11-24", "buyer": "収集家", "proceeds_yen": "14000"}
        office.post(reverse("volunteers_stamps:sell", args=[lot.pk]), sale)

        lot.refresh_from_db()
        assert (lot.grams, lot.state, lot.proceeds_yen) == (7500, "sold", 14000)
        page = office.get(response.url).content.decode()
        assert "14,250 yen, at 1,900 yen a kilogram" in page

    @pytest.mark.parametrize("wrong", ["-5", "0", "abc", "6000", "1e9"])
    def test_impossible_weights_are_told_at_the_field(self, office, wrong):
        lot = receive()

        response = office.post(
            reverse("volunteers_stamps:weigh", args=[lot.pk]), {"kilograms": wrong, "on": "2026-11-24"}
        )

        assert list(self.errors(response)) == ["kilograms"]
        lot.refresh_from_db()
        assert lot.state == "received"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"parcels": "0"}, "parcels"),
            ({"wants_slip": "on"}, "wants_slip"),
            ({"received_on": "2027-01-01"}, "received_on"),
        ],
    )
    def test_what_cannot_have_arrived(self, office, wrong, field):
        response = office.post(reverse("volunteers_stamps:add"), self.noted(**wrong))

        assert list(self.errors(response)) == [field]
        assert not StampLot.objects.exists()

    def test_a_stale_tab_is_told(self, office):
        lot = weighed()

        response = office.post(
            reverse("volunteers_stamps:weigh", args=[lot.pk]),
            {"kilograms": "1", "on": "2026-11-24", "expected_state": "received"},
        )

        assert "changed meanwhile" in response.content.decode()

    def test_a_rate_is_entered(self, office):
        office.post(
            reverse("volunteers_rates:add"),
            {"category": "foreign", "starts_on": "2026-04-01", "yen_per_kg": "1200", "source": "表"},
        )

        assert "1200" in office.get(reverse("volunteers_rates:index")).content.decode()

    def test_the_list_asks_the_same_for_one_row_and_three_and_leaves_as_a_spreadsheet(self, office):
        def count():
            office.get(reverse("volunteers_stamps:index"))
            with CaptureQueriesContext(connection) as asked:
                office.get(reverse("volunteers_stamps:index"))
            return len(asked)

        receive(donor=PersonFactory())
        with_one = count()
        receive(donor=PersonFactory())
        receive(body=OrganisationFactory())

        assert count() == with_one
        assert office.get(reverse("volunteers_stamps:index") + "?export=xlsx").status_code == 200

    def test_who_only_reads_gives_no_command(self, client, staff):
        client.force_login(staff({"view_stamplot"}))
        lot = receive()

        assert client.get(reverse("volunteers_stamps:inspect", args=[lot.pk])).status_code == 200
        for address in (
            reverse("volunteers_stamps:add"),
            reverse("volunteers_stamps:weigh", args=[lot.pk]),
            reverse("volunteers_rates:add"),
        ):
            assert client.post(address).status_code == 302
        lot.refresh_from_db()
        assert lot.state == "received"
