"""Results over the years for the public: who reads all of it, and knows the rule, learns no small one."""

from collections import defaultdict
from datetime import UTC, date, datetime
from itertools import pairwise, product

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from scholarships import queries
from scholarships.models import Award
from scholarships.rules import YearBlock, columns_told, may_tell, may_tell_consented, protect_years
from tests.factories.people import OrganisationFactory
from tests.factories.scholarships import ApplicationFactory, AwardFactory, CallFactory

TODAY = date(2030, 1, 15)
few = st.integers(0, 7)
# Who was not awarded, who was and did not complete, who completed; by year.
left_out = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20), st.integers(0, 20)), max_size=8)


def nested(groups: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sum(groups[place:]) for place in range(len(groups)))


@pytest.mark.parametrize(
    ("years", "lines"),
    [
        ({}, []),
        ({2020: (4, 0, 0)}, []),
        (
            {2020: (97, 10, 0), 2021: (90, 8, 8)},
            [YearBlock(2020, 2020, (97, 10, 0)), YearBlock(2021, 2021, (90, 8, 8))],
        ),
        ({2020: (97, 3, 0), 2021: (90, 8, 0)}, [YearBlock(2020, 2021, (187, 11, 0))]),
        ({2020: (97, 10, 0), 2021: (90, 9, 8)}, [YearBlock(2020, 2021, (187, 19, 8))]),  # one did not complete
        ({2020: (97, 97, 95)}, [YearBlock(2020, 2020, (97, 97))]),
        ({2020: (97, 95, 95)}, [YearBlock(2020, 2020, (97,))]),
        ({2020: (50, 6, 6), 2021: (0, 0, 0)}, [YearBlock(2020, 2020, (50, 6, 6)), YearBlock(2021, 2021, (0, 0, 0))]),
    ],
)
def test_years_are_put_together_until_nobody_is_singled_out(years, lines):
    assert protect_years(years) == lines


def test_part_that_is_told_elsewhere_is_subtracted_too():
    years = {2020: (60, 10), 2021: (30, 6)}

    assert len(protect_years(years, part={2021: 30})) == 2
    assert protect_years(years, part={2021: 28}) == [YearBlock(2020, 2021, (90, 16))]
    assert protect_years({2020: (60, 10)}, part={2020: 57}) == []
    assert protect_years(years, part={2021: 25}) == protect_years(years)


@pytest.mark.parametrize(
    ("awarded", "completed", "studying", "columns"), [(20, 10, 10, 3), (20, 5, 10, 3), (20, 8, 10, 2), (20, 0, 17, 1)]
)
def test_few_who_ended_otherwise_take_columns_away(awarded, completed, studying, columns):
    assert columns_told(awarded=awarded, completed=completed, studying=studying) == columns


@given(left_out)
def test_whatever_is_subtracted_from_whatever_is_none_or_at_least_five(groups):
    years = {2015 + place: nested(one) for place, one in enumerate(groups)}
    lines = protect_years(years)

    for line in lines:
        inside = [years[year] for year in years if line.first <= year <= line.last]
        assert line.numbers == tuple(sum(column) for column in zip(*inside, strict=True))[: len(line.numbers)]
        assert all(may_tell(number) for number in line.numbers)
        assert all(may_tell(more - less) for more, less in product(line.numbers, repeat=2) if more >= less)
    covered = [year for line in lines for year in years if line.first <= year <= line.last]
    assert covered == (sorted(years) if lines else [])
    assert all(before.last < after.first for before, after in pairwise(lines))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(few, few), min_size=1, max_size=3))
def test_adversary_who_tries_every_table_that_could_stand_behind_the_page_finds_no_small_number(groups):
    """Knows the rule, tries every table with counts up to twice as large as may be, keeps those that give this page."""
    shown = tuple(protect_years({place: nested(one) for place, one in enumerate(groups)}))
    if not shown:
        return
    possible = defaultdict(set)
    for table in _tables_behind(shown):
        for place, one in enumerate(table):
            numbers = nested(one)
            told = (*one, *numbers)
            for name, number in enumerate(told):
                possible[place, name].add(number)

    for place, one in enumerate(groups):
        for name, number in enumerate((*one, *nested(one))[: 4 if len(shown[0].numbers) == 2 else 0]):
            assert number in possible[place, name]
            assert may_tell(number) or len(possible[place, name]) > 1, (groups, shown)


def _tables_behind(shown: tuple[YearBlock, ...]):
    """Every table of groups that the rule makes into this page."""
    ways = [list(_ways(line)) for line in shown]
    for chosen in product(*ways):
        table = [one for line in chosen for one in line]
        if tuple(protect_years({place: nested(one) for place, one in enumerate(table)})) == shown:
            yield table


def _ways(line: YearBlock):
    """How the groups of a line can be shared among its years."""
    length = line.last - line.first + 1
    numbers = (*line.numbers, *[0] * (2 - len(line.numbers)))
    groups = [list(_shares(more - less, length)) for more, less in zip(numbers, (*numbers[1:], 0), strict=True)]
    for parts in product(*groups):
        yield list(zip(*parts, strict=True))


def _shares(total: int, length: int):
    if length == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _shares(total - first, length - 1):
            yield (first, *rest)


@pytest.mark.parametrize(
    ("count", "consented", "expected"), [(9, 9, True), (9, 8, False), (10, 5, True), (9, 4, False)]
)
def test_consented_are_told_only_where_few_others_do_not_follow_from_it(count, consented, expected):
    assert may_tell_consented(count, consented) is expected


def round_of(year: int, *, applied: int, studying: int = 0, completed: int = 0, until: date = date(2032, 10, 1)):
    closes = datetime(year, 7, 31, tzinfo=UTC)
    call = CallFactory(fiscal_year=year, opens_at=closes.replace(month=5), closes_at=closes)
    body = OrganisationFactory()
    file = {"call": call, "nominating_organisation": body, "starts_on": date(year, 10, 1)}
    file["ends_before"] = until
    ApplicationFactory.create_batch(applied - studying - completed, state="not_selected", **file)
    words = {f"decision__application__{name}": value for name, value in file.items()}
    AwardFactory.create_batch(studying, decision__meeting_on=date(year, 9, 5), **words)
    done = AwardFactory.create_batch(completed, decision__meeting_on=date(year, 9, 5), **words)
    ended = {"state": "completed", "completed_on": date(year + 1, 9, 30), "certificate": "c.pdf"}
    Award.objects.filter(pk__in=[award.pk for award in done]).update(**ended)
    return call


@pytest.mark.django_db
def test_years_stand_on_the_page_newest_first_with_small_ones_put_together():
    round_of(2026, applied=20, completed=5)
    round_of(2027, applied=6, studying=2)
    round_of(2028, applied=30, studying=6)

    assert queries.public_figures(TODAY).years == [YearBlock(2027, 2028, (36, 8, 0)), YearBlock(2026, 2026, (20, 5, 5))]


@pytest.mark.django_db
def test_one_who_ended_otherwise_takes_the_awards_from_the_table_as_from_the_total():
    round_of(2026, applied=20, studying=11)
    round_of(2027, applied=20, studying=1, until=date(2029, 1, 1))

    figures = queries.public_figures(TODAY)

    assert (figures.scholars, figures.tells_awarded) == (11, False)
    assert figures.years == [YearBlock(2027, 2027, (20,)), YearBlock(2026, 2026, (20,))]


@pytest.mark.django_db
def test_second_call_of_a_year_does_not_follow_from_the_latest_round():
    round_of(2026, applied=20)
    round_of(2027, applied=3)
    call = CallFactory(fiscal_year=2027, closes_at=datetime(2027, 8, 31, tzinfo=UTC))
    ApplicationFactory.create_batch(20, call=call)

    figures = queries.public_figures(TODAY)

    assert (figures.last_round, figures.applications) == (call, 20)
    assert figures.years == [YearBlock(2026, 2027, (43, 0, 0))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "empty", "title"), [("en", "once enough people", "Applied"), ("ja", "人数が", "申請")]
)
def test_page_in_both_languages_and_before_anything_may_be_told(client, time_machine, language, empty, title):
    time_machine.move_to("2030-01-15T03:00:00+00:00")
    with translation.override(language):
        address = reverse("scholarships:programme")
    before = client.get(address).content.decode()
    round_of(2026, applied=20, completed=5)

    after = client.get(address).content.decode()

    assert (empty in before, empty in after) == (True, False)
    assert (title in after, '<th scope="row">2026</th>' in after) == (True, True)
