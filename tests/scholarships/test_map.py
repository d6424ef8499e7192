"""The map of scholars: all of them for the office; for the public those who agreed."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from jocs_site.backoffice.maps import Place, draw_map
from jocs_site.people.models import Consent
from jocs_site.people.services import give_consent
from scholarships import queries
from tests.factories.people import OrganisationFactory
from tests.factories.scholarships import AwardFactory

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 15)
SHOWN = Consent.Purpose.PUBLIC_PROFILE


def scholars(country: str, count: int, *, agreed: int = 0, **consent):
    body = OrganisationFactory(country=country)
    awards = AwardFactory.create_batch(count, decision__application__nominating_organisation=body)
    people = [award.decision.application.person for award in awards]
    for person in people[:agreed]:
        words = {"purpose": SHOWN, "on": date(2026, 9, 1), "text_version": "2026-04"} | consent
        give_consent(person=person, **words)
    return people


def told() -> list[tuple[str, int]]:
    return [(place.country, place.people) for place in queries.public_scholars(TODAY)]


def test_office_counts_everybody_who_studies_and_who_agreed():
    scholars("TZ", 3, agreed=1)
    scholars("UG", 4)

    rows = queries.scholars_by_country(TODAY)

    assert [(row.country, row.scholars, row.agreed) for row in rows] == [("UG", 4, 0), ("TZ", 3, 1)]
    assert queries.scholars_by_country(date(2040, 1, 1)) == []


@pytest.mark.parametrize(
    ("count", "agreed", "expected"),
    [(6, 6, [("TZ", 6)]), (6, 5, []), (12, 7, [("TZ", 7)]), (12, 4, []), (12, 0, []), (4, 4, []), (12, 9, [])],
)
def test_public_sees_those_who_agreed_where_neither_they_nor_the_others_are_few(count, agreed, expected):
    scholars("TZ", count, agreed=agreed)

    assert told() == expected


def test_country_that_is_told_together_with_small_ones_is_not_drawn():
    """The table says 8 in "other countries"; a 6 on the map would tell that two are elsewhere."""
    scholars("TZ", 20, agreed=20)
    scholars("UG", 6, agreed=6)
    scholars("NP", 2, agreed=2)

    assert told() == [("TZ", 20)]


def test_consent_for_something_else_or_taken_back_or_later_does_not_count():
    others = scholars("TZ", 6)
    for person in others[:6]:
        give_consent(person=person, purpose=Consent.Purpose.ALUMNI, on=date(2026, 9, 1), text_version="2026-04")
    scholars("UG", 6, agreed=6, on=date(2027, 1, 16))
    back = scholars("NP", 6, agreed=6)
    Consent.objects.filter(person__in=back, purpose=SHOWN).update(withdrawn_on=TODAY)

    assert told() == []
    assert [row.agreed for row in queries.scholars_by_country(date(2027, 1, 14))] == [6, 0, 0]


@pytest.mark.parametrize(("language", "title"), [("en", "Where our scholars are from"), ("ja", "奨学生の国")])
def test_public_page_draws_it_with_a_table_or_has_no_such_part(client, time_machine, language, title):
    time_machine.move_to("2027-01-15T03:00:00+00:00")
    with translation.override(language):
        address = reverse("scholarships:programme")
    before = client.get(address).content.decode()
    scholars("TZ", 6, agreed=6)

    after = client.get(address).content.decode()

    assert (title in before, title in after) == (False, True)
    assert ("world-map__picture" in after, 'aria-labelledby="map-title map-more"' in after) == (True, True)
    assert '<td class="number">6</td>' in after


@pytest.mark.parametrize(
    ("role", "status"), [("officer", 200), ("auditor", 200), ("treasurer", 302), ("stranger", 403)]
)
def test_office_sees_map_and_table_as_xlsx_and_on_paper(client, request, role, status, time_machine):
    time_machine.move_to("2027-01-15T03:00:00+00:00")
    scholars("TZ", 3, agreed=1)
    client.force_login(request.getfixturevalue(role))

    answers = [client.get(reverse(f"scholarships_map:{name}")) for name in ("index", "xlsx", "pdf")]

    assert [answer.status_code for answer in answers] == [status] * 3
    if status == 200:
        html = answers[0].content.decode()
        assert ("world-map__dot" in html, html.count("<td>3</td>")) == (True, 1)
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answers[1].streaming_content))).active
        assert [row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)] == [(3, 1)]
        assert b"".join(answers[2]).startswith(b"%PDF") if answers[2].streaming else answers[2].content[:4] == b"%PDF"


def test_nobody_studies(client, officer):
    client.force_login(officer)

    html = client.get(reverse("scholarships_map:index")).content.decode()

    assert "world-map__picture" not in html


def test_more_scholars_cost_no_more_questions(django_assert_num_queries):
    scholars("TZ", 1)
    for _again in range(2):
        scholars("UG", 2, agreed=1)

    with django_assert_num_queries(1):
        queries.scholars_by_country(TODAY)


def test_country_beyond_the_drawing_stands_in_the_table_alone():
    place = Place("BR", "Brazil", "", 7)

    drawn = draw_map([place])
    assert (drawn.dots, drawn.places) == ([], [place])
