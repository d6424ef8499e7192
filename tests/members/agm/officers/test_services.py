"""Terms of officers: how they begin, how they end, and what a draft takes from them. docs/sources.md#R40"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import BoardEvent, Meeting, OfficerTerm, TermLengths
from tests.factories.agm import MEETS_AT, CandidateFactory, ItemFactory, MeetingFactory, StayingOfficerFactory
from tests.factories.minutes import counted_meeting, finished_minutes, whole_text
from tests.factories.officers import ENTERED_AT, board, officer
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
IN_APRIL, MEETS_ON = date(2026, 4, 10), date(2026, 6, 20)


def names(terms) -> list[str]:
    return [one.name_ja for one in terms]


def refused(command) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        command()
    return str(error.value)


# Lengths


def test_without_lengths_those_of_the_law_hold_and_new_ones_count_from_their_day():
    services.set_term_lengths(starts_on=date(2025, 4, 1), director_years=1, auditor_years=2, substitutes_finish=False)

    assert (queries.lengths_on(date(2025, 3, 31)).director_years, officer("前", elected_on=date(2025, 3, 1)).years) == (
        2,
        2,
    )
    assert (officer("後").years, officer("監", office="auditors").years) == (1, 2)


@pytest.mark.parametrize(
    ("office", "years"), [("directors", 3), ("auditors", 5), ("auditors", 1)], ids=["director", "long", "short"]
)
def test_a_term_that_the_law_does_not_allow_is_refused_by_rule_and_by_the_database(office, years):
    with pytest.raises(RuleBroken, match="one or two years") as error:
        officer("長期", office=office, years=years)
    assert error.value.field == "years"

    term = officer("長期", office=office)
    term.pk, term.years, term.closing_year = None, years, 2026
    assert "agm_officerterm_lawful_length" in refused(lambda: term.save(force_insert=True))


def test_the_database_refuses_a_term_that_ends_a_meeting_later_than_its_years_allow():
    for elected_on, latest in [(date(2025, 3, 30), 2026), (date(2025, 3, 31), 2027), (date(2025, 6, 14), 2027)]:
        term = officer("長期", elected_on=elected_on)
        assert term.closing_year == latest
        term.pk, term.closing_year = None, latest + 1
        assert "agm_officerterm_not_too_long" in refused(lambda term=term: term.save(force_insert=True))


@pytest.mark.parametrize(("office", "years"), [("director_years", 3), ("auditor_years", 5), ("auditor_years", 1)])
def test_lengths_beyond_the_law_are_refused_by_rule_and_by_the_database(office, years):
    lengths = {"director_years": 2, "auditor_years": 2, "starts_on": date(2026, 4, 1)} | {office: years}
    with pytest.raises(RuleBroken, match="elected for"):
        services.set_term_lengths(**lengths)

    assert "agm_termlengths" in refused(lambda: TermLengths.objects.create(**lengths))


# The list


def test_the_list_says_who_serves_until_which_meeting_and_what_the_next_one_has_to_fill():
    board()
    directors, auditors = queries.organs(IN_APRIL)

    assert (directors.year, names(directors.serving)) == (2026, ["会田 一", "別所 二", "千葉 三", "土井 四"])
    assert (names(directors.falls_vacant), names(directors.goes_on), directors.seats) == (
        ["会田 一", "別所 二"],
        ["千葉 三", "土井 四"],
        2,
    )
    assert (names(auditors.falls_vacant), auditors.seats, auditors.staying_on) == (["江口 五"], 1, [])


def test_a_term_ends_when_the_ordinary_meeting_is_counted_not_before():
    board()
    before = queries.organs(MEETS_ON)[0]
    counted_meeting()
    after = queries.organs(MEETS_ON)[0]

    assert (len(before.serving), before.year) == (4, 2026)
    assert (names(after.serving), after.year) == (["千葉 三", "土井 四"], 2027)


def test_below_three_those_whose_term_is_over_serve_until_successors_take_office():
    board()
    meeting = counted_meeting()
    directors, auditors = queries.organs(MEETS_ON)
    assert (names(directors.staying_on), names(auditors.staying_on)) == (["会田 一", "別所 二"], ["江口 五"])
    assert (directors.is_too_small, directors.seats) == (True, 4)

    services.enter_elected(meeting, accepted={"3-1": MEETS_ON}, at=MEETS_AT)
    directors, auditors = queries.organs(MEETS_ON)
    assert (len(directors.serving), directors.staying_on, names(auditors.staying_on)) == (3, [], ["江口 五"])


def test_an_extraordinary_meeting_ends_no_term():
    board()
    counted_meeting(kind="extraordinary")

    assert len(queries.organs(MEETS_ON)[0].serving) == 4


def test_without_any_meeting_a_term_ends_with_the_fiscal_year():
    board()

    assert names(queries.organs(date(2027, 3, 31))[0].serving) == ["会田 一", "別所 二", "千葉 三", "土井 四"]
    assert names(queries.organs(date(2027, 4, 1))[0].serving) == ["千葉 三", "土井 四"]


def test_the_list_costs_the_same_queries_with_one_and_with_five(django_assert_num_queries):
    officer("一人")
    with django_assert_num_queries(2):
        queries.organs(IN_APRIL)
    board()
    with django_assert_num_queries(2):
        queries.organs(IN_APRIL)


# From a result


def test_the_elected_become_officers_from_the_day_on_which_they_accepted():
    meeting = counted_meeting()
    later = MEETS_ON + timedelta(days=5)
    first, second = services.enter_elected(meeting, accepted={"3-1": MEETS_ON, "3-2": later}, at=MEETS_AT)

    assert (first.candidate, first.elected_on, first.starts_on) == (
        meeting.items.get(number=3).candidates.get(number=1),
        MEETS_ON,
        MEETS_ON,
    )
    assert (first.office, first.name_ja, first.closing_year) == ("directors", first.candidate.name_ja, 2028)
    assert second.starts_on == later
    assert meeting.events.get(kind=BoardEvent.Kind.OFFICERS).data == {
        "officers": [{"question": "3-1", "from": "2026-06-20"}, {"question": "3-2", "from": "2026-06-25"}]
    }
    assert queries.faults(meeting) == []


def test_nobody_becomes_an_officer_whom_the_count_did_not_elect_or_twice():
    meeting = counted_meeting()
    for key in ("3-3", "1"):
        with pytest.raises(RuleBroken, match="was not elected"):
            services.enter_elected(meeting, accepted={key: MEETS_ON}, at=MEETS_AT)
    (term,) = services.enter_elected(meeting, accepted={"3-1": MEETS_ON}, at=MEETS_AT)
    with pytest.raises(RuleBroken, match="entered already"):
        services.enter_elected(meeting, accepted={"3-1": MEETS_ON}, at=MEETS_AT)

    term.pk = None
    assert "agm_officerterm" in refused(lambda: term.save(force_insert=True))


def test_a_meeting_that_is_not_counted_has_nobody_to_enter():
    assert queries.elected_to_enter(MeetingFactory()) == []


def test_who_declined_by_the_minutes_is_not_offered():
    meeting = counted_meeting()
    said = whole_text(meeting)["acceptances"] | {"3-2": "declined"}
    finished_minutes(meeting, acceptances=said)

    assert [(one.elected.key, one.said) for one in queries.elected_to_enter(meeting)] == [("3-1", "accepted")]


def test_nobody_takes_office_before_the_election():
    meeting = counted_meeting()
    with pytest.raises(RuleBroken, match="before the election") as error:
        services.enter_elected(meeting, accepted={"3-1": MEETS_ON - timedelta(days=1)}, at=MEETS_AT)

    assert (error.value.field, OfficerTerm.objects.count()) == ("3-1", 0)


# Ends and substitutes


def end(term, *, on=date(2026, 4, 1), reason="resigned", **more):
    return services.end_term(term, on=on, reason=reason, today=IN_APRIL, **more)


@pytest.mark.parametrize(
    ("reason", "stays"), [("resigned", True), ("died", False), ("dismissed", False), ("lost", False)]
)
def test_of_those_who_leave_early_only_who_resigned_serves_on(reason, stays):
    terms = board()
    end(terms["a"])
    end(terms["b"], reason=reason, note="書面による")
    directors = queries.organs(IN_APRIL)[0]

    assert names(directors.serving) == ["千葉 三", "土井 四"]
    assert ("別所 二" in names(directors.staying_on)) == stays


def test_a_term_ends_once_on_a_day_that_has_come_and_keeps_what_it_was():
    term = board()["a"]
    with pytest.raises(RuleBroken, match="when the day has come"):
        end(term, on=date(2026, 4, 11))
    with pytest.raises(RuleBroken, match="not before the beginning"):
        end(term, on=date(2024, 6, 14))
    end(term)
    with pytest.raises(RuleBroken, match="ended already"):
        end(term)

    again = OfficerTerm.objects.filter(pk=term.pk)
    assert "agm_officerterm_stands" in refused(lambda: again.update(ended_on=None, end_reason=""))
    assert "agm_officerterm_stands" in refused(again.delete)
    assert "agm_officerterm_stands" in refused(lambda: OfficerTerm.objects.filter(end_reason="").update(years=1))


def test_who_was_entered_by_mistake_never_served():
    term = officer("誤 記")
    end(term, reason="mistake")

    assert queries.organs(IN_APRIL)[0].serving == []
    assert queries.former_terms(IN_APRIL) == []


def test_a_substitute_finishes_the_term_of_the_predecessor_where_the_articles_say_so():
    left = end(board()["c"])
    with pytest.raises(RuleBroken, match="full term of the own"):
        officer("補欠", elected_on=date(2026, 4, 5), replaces=left)
    services.set_term_lengths(starts_on=date(2026, 4, 1), director_years=2, auditor_years=2, substitutes_finish=True)

    assert officer("補欠", elected_on=date(2026, 4, 5), replaces=left).closing_year == 2027
    with pytest.raises(RuleBroken, match="left no term"):
        officer("また", elected_on=date(2026, 4, 6), replaces=left)


# A draft


def test_a_draft_takes_who_stays_and_the_elections_with_their_seats():
    board()
    meeting = MeetingFactory()
    StayingOfficerFactory(meeting=meeting, name_ja="手入力")
    ItemFactory(meeting=meeting, number=1)
    services.take_from_officers(meeting)
    services.take_from_officers(meeting)

    assert [(one.office, one.name_ja, one.is_outside) for one in meeting.officers.all()] == [
        ("directors", "千葉 三", False),
        ("directors", "土井 四", True),
    ]
    assert [(item.number, item.kind, item.seats, item.title_ja) for item in meeting.items.order_by("number")] == [
        (1, "accounts", 0, "2025年度事業報告および決算承認の件"),
        (2, "directors", 2, "理事2名選任の件"),
        (3, "auditors", 1, "監事1名選任の件"),
    ]
    assert queries.is_filled(meeting)


def test_an_election_on_the_agenda_gets_more_seats_and_keeps_its_candidates():
    board()
    election = ItemFactory(meeting=MeetingFactory(), number=1, kind="directors", seats=1)
    CandidateFactory(item=election, name_ja="会田 一")
    services.take_from_officers(election.meeting)
    election.refresh_from_db()

    assert (election.seats, names(election.candidates.all())) == (2, ["会田 一"])
    assert [one.is_met for one in queries.proposals_for(election.meeting)] == [True, True]


def test_an_extraordinary_meeting_finds_all_who_serve_and_proposes_nothing():
    board()
    meeting = MeetingFactory(kind="extraordinary")
    services.take_from_officers(meeting)

    assert (meeting.officers.count(), meeting.items.count()) == (5, 0)


def test_from_the_notice_on_nothing_is_taken_from_the_list():
    with pytest.raises(RuleBroken, match="cannot be changed"):
        services.take_from_officers(counted_meeting())


def test_the_copy_for_another_year_elects_whose_terms_end_then():
    meeting = counted_meeting()
    board()
    draft = services.copy_meeting(meeting, held_at=MEETS_AT.replace(year=2027))

    assert [(item.kind, item.seats) for item in draft.items.order_by("number")] == [
        ("accounts", 0),
        ("articles", 0),
        ("directors", 4),
        ("auditors", 1),
    ]
    assert draft.officers.count() == 0


# Todos


def todo_counts(today) -> dict[str, tuple[int, bool]]:
    told = queries.todos(user=UserFactory(is_superuser=True), today=today)
    of_officers = [one for one in told if "officers" in one.label]
    return {one.label.split()[0]: (one.count, one.is_urgent) for one in of_officers}


def test_seats_to_fill_wait_on_the_dashboard_from_january_until_the_notice():
    board()
    assert todo_counts(date(2025, 12, 31))["seats"] == (0, False)
    assert todo_counts(date(2026, 3, 1))["seats"] == (0, False)  # the meeting of 2025 is still the next
    assert todo_counts(IN_APRIL)["seats"] == (3, False)
    meeting = MeetingFactory()
    assert todo_counts(IN_APRIL)["seats"] == (3, True)
    services.take_from_officers(meeting)
    assert todo_counts(IN_APRIL)["seats"] == (3, False)


def test_elected_to_enter_wait_on_the_dashboard():
    meeting = counted_meeting()
    assert todo_counts(MEETS_ON)["general"] == (1, False)
    services.enter_elected(meeting, accepted={"3-1": MEETS_ON, "3-2": MEETS_ON}, at=MEETS_AT)

    assert todo_counts(MEETS_ON)["general"] == (0, False)


def test_facts_about_an_officer_change_and_the_term_does_not():
    term = services.amend_officer(board()["a"], kin_group="会田家", is_outside=True)

    assert (term.kin_group, term.is_outside, term.closing_year) == ("会田家", True, 2026)
    with pytest.raises(RuleBroken, match="no outsider"):
        services.amend_officer(term, served_recently=True)
    assert Meeting.objects.count() == 0
    assert term.entered_at == ENTERED_AT
