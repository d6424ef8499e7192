from datetime import date
from itertools import combinations, product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships import services
from scholarships.models import Application, PanelTie, ReviewAssignment
from scholarships.services import assigning
from scholarships.services.sharing import share
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.scholarships import (
    REVIEWED_AT,
    ApplicationFactory,
    AssignmentFactory,
    CallFactory,
    PanelMemberFactory,
)
from tests.scholarships.backoffice.pages import call_page

DAY = date(2026, 8, 3)


# --- how files are shared -----------------------------------------------------------------------------------------

LOADS = st.lists(st.integers(0, 1), min_size=2, max_size=6)


@given(st.integers(0, 30), st.integers(2, 6), st.integers(1, 2))
def test_without_exclusions_loads_differ_by_one_at_most(files, readers, needed):
    shared = share({file: (needed, list(range(readers))) for file in range(files)}, dict.fromkeys(range(readers), 0))

    loads = [shared.loads[reader] for reader in range(readers)]
    assert max(loads) - min(loads) <= 1
    assert [len(set(chosen)) for chosen in shared.given.values()] == [needed] * files


@given(
    st.lists(st.sets(st.integers(0, 3), min_size=1, max_size=4), max_size=5), st.lists(st.integers(0, 3), max_size=4)
)
def test_no_other_sharing_has_loads_closer_together(free, before):
    """Compared with every sharing there is."""
    needed = 2
    loads = dict(enumerate(before + [0] * (4 - len(before))))
    files = {number: (needed, sorted(readers)) for number, readers in enumerate(free)}
    shared = share(files, loads)

    possible = {number: list(combinations(readers, needed)) for number, (_n, readers) in files.items()}
    possible = {number: choices for number, choices in possible.items() if choices}
    squares = []
    for choice in product(*possible.values()):
        counted = loads | {reader: loads[reader] + sum(reader in one for one in choice) for reader in loads}
        squares.append(sum(load**2 for load in counted.values()))

    assert sum(shared.loads[reader] ** 2 for reader in loads) == min(squares)
    assert sorted(shared.given) == sorted(possible)
    assert shared.short == [number for number in files if number not in possible]
    assert all(set(chosen) <= free[number] for number, chosen in shared.given.items())


def test_files_are_handed_on_along_a_chain():
    """The first to read all but one file could only be relieved by way of a second."""
    files = {"a": (1, ["x"]), "b": (1, ["x", "y"]), "c": (1, ["y", "z"]), "d": (1, ["x"]), "e": (1, ["y", "x"])}

    shared = share(files, {"x": 0, "y": 0, "z": 1})

    assert dict(shared.loads) == {"x": 2, "y": 2, "z": 2}


@given(LOADS)
def test_the_same_input_gives_the_same_sharing(before):
    files = {number: (2, list(range(len(before)))) for number in range(7)}

    assert share(files, dict(enumerate(before))) == share(files, dict(enumerate(before)))


# --- what the service refuses -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_relative_is_refused_with_a_sentence_and_nothing_is_written():
    member = PanelMemberFactory()
    file = ApplicationFactory(state="eligible")
    services.declare_tie(member=member, person=file.person, note="Cousin.")

    with pytest.raises(RuleBroken) as error:
        services.assign_reviewers(application=file, members=[member, PanelMemberFactory()], on=DAY)

    assert str(error.value) == f"{member} is declared to be related or tied to the applicant."
    assert ReviewAssignment.objects.count() == 0


@pytest.mark.django_db
def test_referee_is_refused_unless_another_was_named_instead():
    member, other = PanelMemberFactory.create_batch(2)
    file = ApplicationFactory(state="eligible")
    file.references.create(name="Dr Aoki", email=member.user.email.upper())
    file.references.create(name="Dr Abe", email=other.user.email, ended_at=REVIEWED_AT)

    with pytest.raises(RuleBroken) as error:
        services.assign_reviewers(application=file, members=[member, other], on=DAY)
    services.assign_reviewers(application=file, members=[other], on=DAY)

    assert str(error.value) == f"{member} has written a reference for the applicant."
    assert [one.reviewer for one in file.assignments.all()] == [other.user]


@pytest.mark.django_db
def test_more_reviewers_than_the_call_asks_for_are_refused_until_one_steps_back():
    file = ApplicationFactory(state="in_review")
    asked = [AssignmentFactory(application=file) for _number in range(2)]
    third = PanelMemberFactory()

    with pytest.raises(RuleBroken) as error:
        services.assign_reviewers(application=file, members=[third], on=DAY)
    services.declare_conflict(assignment=asked[0], has_conflict=True, reason="My student.", at=REVIEWED_AT)
    services.assign_reviewers(application=file, members=[third], on=DAY)

    assert str(error.value) == "This call asks for 2 reviewers per file, no more."
    assert file.assignments.count() == 3


@pytest.mark.django_db
def test_tie_to_somebody_whose_file_they_have_now_waits_until_they_step_back():
    one = AssignmentFactory()
    member = PanelMemberFactory(user=one.reviewer)

    with pytest.raises(ValidationError) as error:
        services.declare_tie(member=member, person=one.application.person)

    words = f"They have the file {one.application.code} of this person now. Let them step back from it first."
    assert error.value.message_dict == {"person": [words]}
    assert PanelTie.objects.count() == 0


@pytest.mark.django_db
def test_round_is_shared_evenly_and_a_file_that_lost_a_reviewer_is_in_it():
    call = CallFactory()
    members = PanelMemberFactory.create_batch(4)
    ApplicationFactory.create_batch(5, call=call, state="eligible")
    lost = ApplicationFactory(call=call, state="in_review")
    AssignmentFactory(application=lost, reviewer=members[0].user, conflict="declared")
    AssignmentFactory(application=lost, reviewer=members[1].user)

    proposal = services.propose_round(call)
    result = services.assign_round(call=call, on=DAY, shown=proposal.digest)

    read = ReviewAssignment.objects.exclude(conflict="declared")
    loads = [read.filter(reviewer=member.user).count() for member in members]
    assert result == (6, 0)
    assert loads == [load.after for load in proposal.loads] == [3, 3, 3, 3]
    assert set(call.applications.values_list("state", flat=True)) == {"in_review"}
    assert not lost.assignments.filter(reviewer=members[0].user).exclude(conflict="declared").exists()


def _own_application(file, member):
    file.person.user = member.user
    file.person.save()


def _own_body(file, member):
    member.organisation = file.nominating_organisation
    member.save()


def _tied(file, member):
    services.declare_tie(member=member, person=file.person)


def _referee(file, member):
    file.references.create(name="Dr Aoki", email=member.user.email.upper())


TIES = {"OWN_APPLICATION": _own_application, "OWN_BODY": _own_body, "TIED": _tied, "REFEREE": _referee}


@pytest.mark.parametrize("code", [tie.code for tie in assigning.TIES])
@pytest.mark.django_db
def test_nobody_is_proposed_a_file_they_are_tied_to(code):
    tied, *others = PanelMemberFactory.create_batch(3)
    call = CallFactory()
    own, strange = ApplicationFactory.create_batch(2, call=call, state="eligible")
    TIES[code](own, tied)

    given = dict(services.propose_round(call).given)

    assert [blocker.code for blocker in services.why_not_reviewer(own, tied, set())] == [code]
    assert given[own] == others
    assert tied in given[strange]


@pytest.mark.django_db
def test_proposal_costs_the_same_queries_for_one_file_and_for_three(django_assert_num_queries):
    call = CallFactory()
    PanelMemberFactory.create_batch(3)
    for _turn in range(2):
        ApplicationFactory.create_batch(2, call=call, state="eligible")
        with django_assert_num_queries(6):
            services.propose_round(call)


@pytest.mark.django_db
def test_what_is_confirmed_is_what_was_shown(at, officer):
    call = CallFactory()
    PanelMemberFactory.create_batch(2)
    ApplicationFactory(call=call, state="eligible")
    client = at(officer)
    page = client.get(call_page("assign", call.pk))
    shown = page.context["form"]["shown"].value()
    assert ReviewAssignment.objects.count() == 0

    ApplicationFactory(call=call, state="eligible")
    stale = client.post(call_page("assign", call.pk), {"shown": shown})
    empty = client.post(call_page("assign", call.pk), {"shown": ""})
    written = ReviewAssignment.objects.count()
    client.post(call_page("assign", call.pk), {"shown": services.propose_round(call).digest})

    assert stale.context["form"].non_field_errors() == [
        "Files or panel changed meanwhile. Look at the new proposal before you confirm it."
    ]
    assert list(empty.context["form"].errors) == ["shown"]
    assert (written, ReviewAssignment.objects.count()) == (0, 4)


@pytest.mark.django_db
def test_stale_proposal_is_refused_by_the_service():
    call = CallFactory()

    with pytest.raises(StaleState):
        services.assign_round(call=call, on=DAY, shown="another")


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_assign_once(race):
    call = CallFactory()
    PanelMemberFactory.create_batch(3)
    ApplicationFactory.create_batch(3, call=call, state="eligible")
    shown = services.propose_round(call).digest

    def confirm():
        return services.assign_round(call=call, on=DAY, shown=shown)

    results = race(confirm, confirm)

    assert sorted(type(result).__name__ for result in results) == ["StaleState", "tuple"]
    assert ReviewAssignment.objects.count() == 6


# --- what the database refuses, on both engines -------------------------------------------------------------------


def _own(file):
    file.person.user = UserFactory()
    file.person.save()
    return file.person.user


def _of_own_body(file):
    return PanelMemberFactory(organisation=file.nominating_organisation).user


def _relative(file):
    member = PanelMemberFactory()
    PanelTie.objects.create(member=member, person=file.person)
    return member.user


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reviewer_of", "sentence"),
    [
        (_own, "Nobody reviews their own application."),
        (_of_own_body, "Nobody reviews applicants of their own body."),
        (_relative, "Nobody reviews a relative, or anybody they are tied to."),
    ],
)
def test_database_refuses_the_applicant_their_body_and_their_relatives(reviewer_of, sentence):
    file = ApplicationFactory(state="eligible")
    reviewer = reviewer_of(file)
    other = AssignmentFactory(application=file)

    for write in (
        lambda: ReviewAssignment.objects.bulk_create(
            [ReviewAssignment(application=file, reviewer=reviewer, assigned_on=DAY)]
        ),
        lambda: ReviewAssignment.objects.filter(pk=other.pk).update(reviewer=reviewer),
    ):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            write()
        assert sentence_for(error.value) == sentence

    assert list(file.assignments.values_list("reviewer", flat=True)) == [other.reviewer_id]


@pytest.mark.django_db
def test_panel_screen_records_a_tie(at, officer):
    member, person = PanelMemberFactory(), PersonFactory()
    sheet = {
        "email": member.user.email,
        "organisation": "",
        "is_active": "on",
        "ties-TOTAL_FORMS": 1,
        "ties-INITIAL_FORMS": 0,
        "ties-MIN_NUM_FORMS": 0,
        "ties-MAX_NUM_FORMS": 1000,
        "ties-0-id": "",
        "ties-0-person": person.pk,
        "ties-0-kind": "relative",
        "ties-0-note": "Sister.",
    }

    at(officer).post(f"/office/scholarships/panel/edit/{member.pk}/", sheet)

    assert list(PanelTie.objects.values_list("member", "person", "note")) == [(member.pk, person.pk, "Sister.")]
    assert Application.objects.count() == 0
