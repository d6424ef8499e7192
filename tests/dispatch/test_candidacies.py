"""Applications to serve: kept as they came, interviewed, decided by the board, and what follows from its yes."""

import re
from datetime import date
from functools import partial
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from dispatch import services
from dispatch.models import Candidacy, CandidacyChange, Posting, TermException, Worker, WorkerRequest
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.people.models import Person
from tests.factories.dispatch import AT, REASON, make_candidacy, make_posting, make_request
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
LETTER = "農村の母と子のそばで働きたい。"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def codes(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def step(candidacy, name, **rest):
    return services.advance_candidacy(candidacy, name, at=AT, **({"reason": REASON} | rest))


def approve(candidacy, **changes):
    told = {
        "board_met_on": date(2026, 9, 1),
        "board_minutes": "2026-4, item 2",
        "starts_on": date(2027, 4, 1),
        "ends_before": date(2030, 4, 1),
    }
    return services.approve_candidacy(candidacy, at=AT, **(told | changes))


class TestApplication:
    def test_is_kept_as_it_came(self):
        candidacy = make_candidacy()

        assert (candidacy.state, candidacy.letter) == ("applied", LETTER)
        assert [change.step for change in candidacy.changes.all()] == ["apply"]

    def test_of_who_applies_again_stands_beside_the_first(self):
        first = make_candidacy()
        with pytest.raises(RuleBroken, match="still undecided"):
            make_candidacy(person=first.person, request=first.request)
        step(first, "turn_down")

        make_candidacy(person=first.person, request=first.request)

        assert Candidacy.objects.filter(person=first.person).count() == 2

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"letter": " "}, "letter", "letter of application is missing"),
            ({"applied_on": date(2026, 11, 23)}, "applied_on", "still to come"),
        ],
    )
    def test_that_makes_no_sense_is_refused_at_its_field(self, changes, field, sentence):
        with pytest.raises(RuleBroken, match=sentence) as refusal:
            make_candidacy(**changes)

        assert (refusal.value.field, Candidacy.objects.count()) == (field, 0)

    def test_answers_an_open_request_or_none_yet(self):
        with pytest.raises(RuleBroken, match="is not open: received"):
            make_candidacy(request=make_request())
        free = make_candidacy(request=None)

        services.name_request(candidacy=free, request=make_request("open"), at=AT)

        assert free.request.state == "open"

    def test_names_no_other_request_once_it_is_decided(self):
        candidacy = make_candidacy("withdrawn")

        with pytest.raises(RuleBroken, match="is decided"):
            services.name_request(candidacy=candidacy, request=make_request("open"), at=AT)


class TestLife:
    def test_the_interview_comes_before_the_recommendation(self):
        candidacy = make_candidacy("interviewing")
        with pytest.raises(RuleBroken) as refusal:
            step(candidacy, "recommend", interview_on=None, panel=" ")
        assert codes(refusal) == ["NO_INTERVIEW", "NO_PANEL"]
        with pytest.raises(RuleBroken, match="before the application") as too_soon:
            step(candidacy, "recommend", interview_on=date(2026, 5, 31), panel="山田")
        assert too_soon.value.field == "interview_on"

        step(candidacy, "recommend", interview_on=date(2026, 7, 1), panel="山田、佐藤")

        assert (candidacy.state, candidacy.panel) == ("recommended", "山田、佐藤")

    def test_the_boards_yes_makes_a_worker_and_the_draft_of_a_posting(self):
        candidacy = make_candidacy("recommended")

        posting = approve(candidacy)

        worker = Worker.objects.get()
        assert (worker.person, worker.profession, posting.worker) == (candidacy.person, "midwife", worker)
        assert (posting.state, posting.request, posting.candidacy) == ("draft", candidacy.request, candidacy)
        assert (posting.organisation, posting.objectives) == (candidacy.request.organisation, candidacy.request.need)
        assert (candidacy.state, candidacy.board_minutes) == ("approved", "2026-4, item 2")

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"ends_before": date(2030, 3, 31)}, r"the last day is March 31, 2030 or later"),
            ({"ends_before": date(2027, 4, 1)}, "before the first"),
            ({"board_minutes": " "}, "Name the minutes"),
            ({"board_met_on": date(2026, 6, 30)}, "before the interview"),
            ({"ends_before": date(2029, 4, 1), "exception_reason": "短い"}, "at least 20 letters"),
        ],
    )
    def test_a_yes_to_what_cannot_be_leaves_nothing(self, changes, sentence):
        candidacy = make_candidacy("recommended")

        with pytest.raises(RuleBroken, match=sentence):
            approve(candidacy, **changes)

        candidacy.refresh_from_db()
        assert (candidacy.state, Worker.objects.count(), Posting.objects.count()) == ("recommended", 0, 0)
        assert TermException.objects.count() == 0

    def test_the_same_meeting_may_make_an_exception(self):
        reason = "受入病院の事業が二年後に終わり、そのあとは現地の職員が担うため。"

        posting = approve(make_candidacy("recommended"), ends_before=date(2029, 4, 1), exception_reason=reason)

        assert (posting.exception.reason, posting.exception.approved_on) == (reason, date(2026, 9, 1))

    def test_a_former_worker_stays_one_and_has_a_further_term(self):
        before = make_posting("active", starts_on=date(2023, 4, 1), ends_before=date(2026, 4, 1))
        candidacy = make_candidacy("recommended", person=before.worker.person)

        posting = approve(candidacy)

        assert (posting.worker, posting.term_number) == (before.worker, 2)

    def test_no_yes_without_an_open_request(self):
        free = make_candidacy("recommended", request=None)
        taken = make_candidacy("recommended")
        WorkerRequest.objects.update(state="filled")

        with pytest.raises(RuleBroken) as unnamed:
            approve(free)
        with pytest.raises(RuleBroken) as closed:
            approve(taken)

        assert (codes(unnamed), codes(closed)) == (["NO_REQUEST"], ["REQUEST_NOT_OPEN"])

    def test_a_no_of_the_board_has_its_day_minutes_and_reason(self):
        candidacy = make_candidacy("recommended")
        with pytest.raises(RuleBroken) as refusal:
            step(candidacy, "not_approve", board_met_on=None, board_minutes="")

        step(candidacy, "not_approve", board_met_on=date(2026, 9, 1), board_minutes="2026-4")

        assert codes(refusal) == ["BOARD_MEETING", "MINUTES"]
        assert (candidacy.state, candidacy.changes.last().reason) == ("not_accepted", REASON)

    def test_a_request_is_not_withdrawn_over_an_undecided_candidate(self):
        candidacy = make_candidacy()
        with pytest.raises(RuleBroken, match=f"Settle the candidacy {candidacy.code} first"):
            services.advance_request(candidacy.request, "withdraw", reason=REASON, at=AT)
        step(candidacy, "withdraw")

        services.advance_request(candidacy.request, "withdraw", reason=REASON, at=AT)

        assert candidacy.request.state == "withdrawn"

    def test_stale_tabs_strangers_and_the_side_door_are_refused(self):
        candidacy = make_candidacy("recommended")
        with pytest.raises(StaleState):
            step(candidacy, "withdraw", expected_state="applied")
        with pytest.raises(PermissionDenied):
            approve(candidacy, by=UserFactory())
        with pytest.raises(RuleBroken, match="a screen of its own"):
            step(candidacy, "approve")

        assert candidacy.changes.last().step == "recommend"

    @pytest.mark.django_db(transaction=True)
    def test_two_tabs_approve_once(self, race):
        candidacy = make_candidacy("recommended")
        tabs = [Candidacy.objects.get(pk=candidacy.pk) for _tab in range(2)]

        outcomes = race(*(partial(approve, tab) for tab in tabs))

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Posting", "StaleState"]
        assert (Worker.objects.count(), Posting.objects.count()) == (1, 1)


class TestDatabase:
    @pytest.mark.parametrize(
        ("state", "changes", "constraint"),
        [
            ("applied", {"letter": "x"}, "dispatch_candidacy_append_only"),
            ("applied", {"applied_on": date(2020, 1, 1)}, "dispatch_candidacy_append_only"),
            ("applied", {"state": "asleep"}, "dispatch_candidacy_state_known"),
            ("applied", {"state": "recommended"}, "dispatch_candidacy_interviewed_by_somebody"),
            ("recommended", {"state": "approved"}, "dispatch_candidacy_approved_by_board"),
            ("recommended", {"interview_on": date(2020, 1, 1)}, "dispatch_candidacy_days_in_order"),
        ],
    )
    def test_refuses_what_must_never_be(self, state, changes, constraint):
        make_candidacy(state)

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Candidacy.objects.update(**changes)

    @pytest.mark.parametrize("model", [Candidacy, CandidacyChange])
    def test_loses_no_application_and_no_history(self, model):
        make_candidacy()

        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            model.objects.all()._raw_delete("default")


class TestScreens:
    def test_a_person_is_found_and_applies(self, office):
        request, person = make_request("open"), PersonFactory(family_name="髙木", family_kana="タカギ")
        address = reverse("dispatch_candidacies:add")
        assert "髙木" in office.get(address, {"q": "高木", "request": request.pk}).content.decode()

        told = {"person": person.pk, "request": request.pk, "profession": "nurse", "applied_on": "2026-06-01"}
        office.post(f"{address}?q=高木", told | {"letter": LETTER})

        assert Candidacy.objects.get().person == person

    def test_a_new_person_is_entered_with_the_application(self, office):
        told = {"family_name": "早乙女", "given_name": "献", "family_kana": "さおとめ", "given_kana": "ケン"}
        told |= {"language": "ja", "profession": "nurse", "applied_on": "2026-06-01"}
        address = reverse("dispatch_candidacies:add_person")
        refused = office.post(address, told | {"letter": " "})
        assert (list(refused.context["form"].errors), Person.objects.filter(family_name="早乙女").count()) == (
            ["letter"],
            0,
        )

        office.post(address, told | {"letter": LETTER})

        assert Candidacy.objects.get().person.family_kana == "サオトメ"

    def test_the_request_stays_chosen_while_the_person_is_looked_for_or_entered(self, office):
        request = make_request("open")
        found = PersonFactory(family_name="髙木")
        start = office.get(reverse("dispatch_candidacies:add"), {"request": request.pk}).content.decode()
        to_new = re.search(rf'href="({reverse("dispatch_candidacies:add_person")}[^"]*)"', start)[1]
        searched = office.get(reverse("dispatch_candidacies:add"), {"q": found.family_name, "request": request.pk})

        assert f'<input type="hidden" name="request" value="{request.pk}">' in start
        assert [office.get(to_new).context["form"]["request"].value(), searched.context["form"]["request"].value()] == [
            str(request.pk),
            str(request.pk),
        ]

    def test_from_the_application_to_the_draft(self, office):
        candidacy = make_candidacy()
        page = reverse("dispatch_candidacies:inspect", args=[candidacy.pk])
        office.post(f"{page}steps/invite/", {"expected_state": "applied"})
        interview = {"interview_on": "2026-07-01", "panel": "山田", "expected_state": "interviewing"}
        office.post(f"{page}steps/recommend/", interview)
        form = office.get(f"{page}steps/approve/").content.decode()
        assert 'value="2030-03-31"' in form, "the request says how long"
        told = {"board_met_on": "2026-09-01", "board_minutes": "4", "kind": "long", "expected_state": "recommended"}

        answer = office.post(f"{page}steps/approve/", told | {"starts_on": "2027-04-01", "ends_on": "2030-03-31"})

        posting = Posting.objects.get()
        assert answer.url == reverse("dispatch_postings:inspect", args=[posting.pk])
        assert page in office.get(answer.url).content.decode()
        assert answer.url in office.get(page).content.decode()
        request_page = reverse("dispatch_requests:inspect", args=[candidacy.request_id])
        assert page in office.get(request_page).content.decode()

    def test_a_short_term_is_refused_at_its_field(self, office):
        candidacy = make_candidacy("recommended")
        told = {"board_met_on": "2026-09-01", "board_minutes": "4", "kind": "long", "expected_state": "recommended"}

        address = reverse("dispatch_candidacies:step", args=[candidacy.pk, "approve"])
        answer = office.post(address, told | {"starts_on": "2027-04-01", "ends_on": "2030-03-30"})

        assert list(answer.context["form"].errors) == ["ends_on"]

    def test_the_letter_and_the_reasons_need_a_right_of_their_own(self, client, staff):
        candidacy = make_candidacy("interviewing")
        step(candidacy, "turn_down")
        address = reverse("dispatch_candidacies:inspect", args=[candidacy.pk])

        client.force_login(staff({"view_candidacy"}, "a@example.org"))
        closed = client.get(address).content.decode()
        client.force_login(staff({"view_candidacy", "read_candidacy"}, "b@example.org"))
        opened = client.get(address).content.decode()

        assert (LETTER in closed, REASON in closed) == (False, False)
        assert (LETTER in opened, REASON in opened) == (True, True)

    def test_the_letter_is_in_no_spreadsheet(self, office):
        make_candidacy()

        answer = office.get(reverse("dispatch_candidacies:index"), {"export": "xlsx"})

        rows = load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True)
        assert LETTER not in str(list(rows))

    def test_the_auditor_does_not_see_candidates(self, client, auditor):
        candidacy = make_candidacy()
        client.force_login(auditor)

        assert client.get(reverse("dispatch_candidacies:index")).url == reverse("wagtailadmin_home")
        page = client.get(reverse("dispatch_requests:inspect", args=[candidacy.request_id])).content.decode()
        assert candidacy.person.full_name not in page

    def test_a_list_costs_the_same_with_three(self, office, queries_of, django_assert_num_queries):
        make_candidacy()
        first = queries_of(lambda: office.get(reverse("dispatch_candidacies:index")))
        for _turn in range(2):
            make_candidacy()

        with django_assert_num_queries(first):
            office.get(reverse("dispatch_candidacies:index"))
