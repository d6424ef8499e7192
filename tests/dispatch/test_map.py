"""The map: dots for what may be told, a tint for a country, nothing for the rest; and all of it for the office."""

import json
import re
from decimal import Decimal
from math import hypot
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from dispatch import queries
from dispatch.models import HiddenCountry
from jocs_site.backoffice.maps import SHAPES, Place, draw_map, shapes
from jocs_site.people.models import Organisation
from tests.dispatch.test_views import SECRETS, running
from tests.factories.dispatch import make_posting
from tests.factories.people import OrganisationFactory

SVG = "{http://www.w3.org/2000/svg}"


def place(country="TZ", region="Tabora", people=1):
    return Place(country, country, region, people)


def picture_in(text: str) -> ElementTree.Element:
    """The map of a page, read as XML."""
    found = re.search(r'<svg class="world-map__picture".*?</svg>', text, re.DOTALL)
    return ElementTree.fromstring(found[0].replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))  # noqa: S314 - our own page


def told(picture) -> tuple[list[str], list[str]]:
    """What the tinted countries and the dots are called."""
    lands = [one.find(f"{SVG}title").text for one in picture.iter(f"{SVG}path") if one.find(f"{SVG}title") is not None]
    return lands, [one.find(f"{SVG}title").text for one in picture.iter(f"{SVG}circle")]


class TestDrawing:
    def test_shapes_are_small_and_have_the_countries_where_workers_go(self):
        assert SHAPES.stat().st_size <= 60 * 1024
        assert {"BD", "IN", "KH", "NP", "PK", "SG", "TZ", "UG"} <= set(shapes()["countries"])
        middles = [(one["x"], one["y"]) for one in json.loads(SHAPES.read_text())["countries"].values()]
        assert all(0 <= x <= shapes()["width"] and 0 <= y <= shapes()["height"] for x, y in middles)

    def test_tints_a_country_once_and_leaves_it_out_of_the_ground(self):
        drawn = draw_map([place(), place(region="Dodoma")])

        assert [land.name for land in drawn.lands] == ["TZ"]
        assert drawn.lands[0].path not in drawn.ground
        assert draw_map([place("NP")]).ground.count(drawn.lands[0].path) == 1

    def test_dots_of_one_country_do_not_cover_each_other_and_grow_with_people(self):
        one, two, many = draw_map([place(), place(region="Dodoma"), place(region="Mwanza", people=4)]).dots

        assert (many.r, one.r) == (18, 9)
        assert (one.x - two.x) ** 2 + (one.y - two.y) ** 2 >= (one.r + two.r) ** 2

    def test_a_single_dot_stands_in_the_middle_of_the_country(self):
        (dot,) = draw_map([place()]).dots

        assert (dot.x, dot.y) == (shapes()["countries"]["TZ"]["x"], shapes()["countries"]["TZ"]["y"])

    def test_a_country_without_a_number_is_tinted_only(self):
        drawn = draw_map([place(people=None, region="")])

        assert ([land.name for land in drawn.lands], drawn.dots) == (["TZ"], [])

    def test_what_lies_beyond_the_drawing_stands_in_the_table(self):
        text = render_to_string("dispatch/partials/map.html", {"map": draw_map([place("HT", "Artibonite")])})

        assert told(picture_in(text)) == ([], [])
        assert "Artibonite" in text


@pytest.mark.django_db
class TestPublic:
    def page(self, client, language="ja"):
        with translation.override(language):
            return client.get(reverse("dispatch:workers")).content.decode()

    def test_shows_region_and_number_and_says_the_same_in_a_table(self, client):
        running()
        make_posting("active", organisation=OrganisationFactory(country="BD"), sensitivity="country_only")

        text = self.page(client, "en")

        assert told(picture_in(text)) == (["Tanzania", "Bangladesh"], ["Tanzania Tabora: 1"])
        rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', text)
        assert rows == [("Tanzania", "Tabora", "1"), ("Bangladesh", "–", "only the country shown")]
        assert "Boundaries imply no opinion" in text

    @pytest.mark.parametrize(
        "unseen",
        [
            lambda: running(sensitivity="hidden"),
            lambda: running(published=False),
            lambda: running("approved"),
            lambda: HiddenCountry.objects.create(
                country=running().country, reason="選挙", hidden_on=timezone.localdate()
            ),
        ],
        ids=["hidden", "no consent", "planned", "country off"],
    )
    def test_is_not_drawn_for_what_may_not_be_told(self, client, unseen):
        unseen()

        text = self.page(client)

        assert ("world-map__picture" in text, [one for one in SECRETS if one in text]) == (False, [])

    def test_tells_no_region_where_only_the_country_may_be_shown(self, client):
        running(sensitivity="country_only")

        text = self.page(client)

        assert told(picture_in(text)) == (["タンザニア"], [])
        assert "タボラ州" not in text

    def test_never_tells_an_address(self, client):
        posting = running()
        host = posting.organisation
        host.address_abroad = "Plot 17, Hospital Road"
        host.save()

        assert "Plot 17" not in self.page(client)


@pytest.mark.django_db
class TestOffice:
    def test_shows_hidden_postings_too_with_numbers(self, office):
        tabora = OrganisationFactory(country="TZ", region_ja="タボラ州", region_en="Tabora")
        make_posting("active", organisation=tabora, sensitivity="hidden")
        make_posting("departed", organisation=tabora)
        make_posting("approved", organisation=tabora)

        text = office.get(reverse("dispatch_map:index")).content.decode()

        assert told(picture_in(text)) == (["タンザニア"], ["タンザニア タボラ州: 2"])
        assert [one.text for one in picture_in(text).iter(f"{SVG}text")] == ["2"]
        assert "2名" in text

    def test_nobody_abroad_is_said(self, office):
        assert "world-map__picture" not in office.get(reverse("dispatch_map:index")).content.decode()

    def test_needs_the_right_to_see_postings(self, client, staff):
        client.force_login(staff({"view_worker"}))

        assert client.get(reverse("dispatch_map:index")).status_code == 302

    def test_three_places_cost_as_many_queries_as_one(self, office, queries_of, django_assert_num_queries):
        address = reverse("dispatch_map:index")
        make_posting("active")
        first = queries_of(lambda: office.get(address))
        for country in ("NP", "BD"):
            make_posting("active", organisation=OrganisationFactory(country=country))

        with django_assert_num_queries(first):
            office.get(address)


SPOT = {"latitude": Decimal("-5.02345"), "longitude": Decimal("32.80123")}
NEARBY = {"latitude": Decimal("-5.41999"), "longitude": Decimal("33.38765")}  # the same whole degrees, 75 km away


def degrees_of(circle) -> tuple[float, float]:
    """Latitude and longitude of the middle of a dot."""
    drawn = shapes()
    unit = drawn["width"] / (drawn["east"] - drawn["west"])
    return drawn["north"] - float(circle.get("cy")) / unit, drawn["west"] + float(circle.get("cx")) / unit


class TestPoints:
    def test_a_dot_stands_where_its_place_says(self):
        (dot,) = draw_map([Place("TZ", "TZ", "Tabora", 1, (-5.0, 33.0))]).dots

        assert (dot.x, dot.y) == (round(53 * 1000 / 176, 1), round(61 * 1000 / 176, 1))

    def test_places_too_near_each_other_stand_side_by_side_and_others_where_they_are(self):
        spots = [("Tabora", (-5.0, 33.0)), ("Shinyanga", (-4.0, 33.0)), ("Mtwara", (-11.0, 40.0))]
        one, two, far = draw_map([Place("TZ", "TZ", name, 1, spot) for name, spot in spots]).dots

        assert hypot(one.x - two.x, one.y - two.y) >= one.r + two.r
        assert (far.x, far.y) == (round(60 * 1000 / 176, 1), round(67 * 1000 / 176, 1))

    def test_a_place_beyond_the_drawing_falls_back_to_the_middle_of_the_country(self):
        (dot,) = draw_map([Place("TZ", "TZ", "Tabora", 1, (32.8, -50.0))]).dots

        assert (dot.x, dot.y) == (shapes()["countries"]["TZ"]["x"], shapes()["countries"]["TZ"]["y"])


@pytest.mark.django_db
class TestExactness:
    def move(self, posting, spot):
        Organisation.objects.filter(pk=posting.organisation_id).update(**spot)

    def page(self, client):
        with translation.override("en"):
            return client.get(reverse("dispatch:workers")).content.decode()

    def test_the_public_dot_stands_at_the_nearest_whole_degrees(self, client):
        self.move(running(), SPOT)
        [circle] = picture_in(self.page(client)).iter(f"{SVG}circle")

        assert degrees_of(circle) == pytest.approx((-5, 33), abs=0.01)

    @pytest.mark.parametrize("name", ["dispatch:workers", "dispatch:introduction"])
    def test_no_public_answer_tells_two_places_of_one_region_apart(self, client, name):
        posting = running()
        answers = []
        for spot in (SPOT, NEARBY):
            cache.clear()
            self.move(posting, spot)
            with translation.override("en"):
                answers.append(re.sub(rb'nonce="[^"]*"|value="[^"]{64}"', b"", client.get(reverse(name)).content))

        assert answers[0] == answers[1]
        assert [one for one in (b"5.02", b"32.8", b"33.3", b"5.4") if b"html" in answers[0] and one in answers[0]] == []

    def test_of_what_the_public_knows_no_coordinate_has_decimals(self):
        self.move(running(), SPOT)
        shown = queries.public_postings(timezone.localdate(), "en")

        assert [one.at for one in shown] == [(-5, 33)]
        assert [one.at for one in queries.public_places(shown)] == [(-5, 33)]
        assert all(type(degrees) is int for one in shown for degrees in one.at)

    def test_where_only_the_country_is_shown_there_is_no_dot_at_all(self, client):
        self.move(running(sensitivity="country_only"), SPOT)

        assert list(picture_in(self.page(client)).iter(f"{SVG}circle")) == []
        assert [one.at for one in queries.public_postings(timezone.localdate(), "en")] == [None]

    def test_the_offices_map_stands_by_what_was_entered(self, office):
        self.move(running(), SPOT)
        [circle] = picture_in(office.get(reverse("dispatch_map:index")).content.decode()).iter(f"{SVG}circle")

        assert degrees_of(circle) == pytest.approx((-5.02, 32.8), abs=0.02)
