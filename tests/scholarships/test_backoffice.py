"""The desk's screens: who may open what, what they show, and that their commands reach the services."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.urls import NoReverseMatch, reverse
from openpyxl import load_workbook

from jocs_site.people.models import Person
from scholarships.models import Application, Award, Call, Decision, Instalment, PanelMember
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory
from tests.factories.scholarships import (
    SUBMITTED_AT,
    ApplicationFactory,
    AssignmentFactory,
    AwardFactory,
    CallFactory,
    CriterionFactory,
    DecisionFactory,
    InstalmentFactory,
    PanelMemberFactory,
    ReviewFactory,
    ScoreFactory,
)

pytestmark = pytest.mark.django_db


def file_page(pk: int, screen: str = "inspect", *more) -> str:
    return reverse(f"scholarships_applications:{screen}", args=[pk, *more])


def money_page(pk: int, screen: str = "inspect", *more) -> str:
    return reverse(f"scholarships_instalments:{screen}", args=[pk, *more])


def call_page(screen: str, *args) -> str:
    return reverse(f"scholarships_calls:{screen}", args=args)


@pytest.fixture
def at(client):
    """A function that signs somebody in."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


# --- who may open what --------------------------------------------------------------------------------------------

EVERYBODY, READERS, DESK, TREASURY = (
    {"officer", "treasurer", "auditor"},
    {"officer", "auditor"},
    {"officer"},
    {"treasurer"},
)
SCREENS = [
    ("scholarships_applications:index", "", READERS),
    ("scholarships_applications:index_results", "", READERS),
    ("scholarships_applications:add", "", DESK),
    ("scholarships_applications:inspect", "file", READERS),
    ("scholarships_applications:check", "file", DESK),
    ("scholarships_applications:complete", "file", DESK),
    ("scholarships_applications:assign", "file", DESK),
    ("scholarships_applications:decide", "file", DESK),
    ("scholarships_applications:award", "file", DESK),
    ("scholarships_applications:pledge", "file", DESK),
    ("scholarships_applications:plan", "file", DESK),
    ("scholarships_applications:step", "file withdraw", DESK),
    ("scholarships_instalments:index", "", EVERYBODY),
    ("scholarships_instalments:index_results", "", EVERYBODY),
    ("scholarships_instalments:inspect", "money", EVERYBODY),
    ("scholarships_instalments:approve", "money", DESK),
    ("scholarships_instalments:send", "money", TREASURY),
    ("scholarships_instalments:receive", "money", DESK),
    ("scholarships_instalments:step", "money cancel", DESK),
    ("scholarships_calls:index", "", READERS),
    ("scholarships_calls:add", "", DESK),
    ("scholarships_calls:edit", "call", DESK),
    ("scholarships_calls:inspect", "call", READERS),
    ("scholarships_calls:ranking", "call", READERS),
    ("scholarships_calls:check", "call", DESK),
    ("scholarships_calls:assign", "call", DESK),
    ("scholarships_calls:close_review", "call", DESK),
    ("scholarships_panel:index", "", READERS),
    ("scholarships_panel:add", "", DESK),
    ("scholarships_panel:edit", "member", DESK),
]


@pytest.mark.parametrize("role", ["officer", "treasurer", "auditor", "stranger"])
@pytest.mark.parametrize(("name", "about", "roles"), SCREENS)
def test_only_those_with_the_right_open_a_screen(at, request, role, name, about, roles):
    instalment = InstalmentFactory()
    file = instalment.award.decision.application
    known = {"file": file.pk, "money": instalment.pk, "call": file.call_id, "member": PanelMemberFactory().pk}
    client = at(request.getfixturevalue(role))

    status = client.get(reverse(name, args=[known.get(word, word) for word in about.split()])).status_code

    assert (status == 200) == (role in roles)
    assert status in (200, 302, 403)


@pytest.mark.parametrize("name", ["applications", "instalments", "calls", "panel"])
@pytest.mark.parametrize("view", ["delete", "copy"])
def test_nothing_is_deleted_or_copied(name, view):
    with pytest.raises(NoReverseMatch):
        reverse(f"scholarships_{name}:{view}", args=[1])


@pytest.mark.parametrize("address", [file_page, money_page])
def test_what_is_not_there_is_404(at, officer, address):
    assert at(officer).get(address(404), follow=True).status_code == 404


@pytest.mark.parametrize("step", ["no_such_step", "select", "award"])
def test_step_with_a_screen_of_its_own_has_no_other(at, officer, step):
    file = ApplicationFactory(state="shortlisted")

    answer = at(officer).post(file_page(file.pk, "step", step), {"reason": "Shortcut."}, follow=True)

    file.refresh_from_db()
    assert (answer.status_code, file.state) == (404, "shortlisted")


# --- lists --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("scholarships_applications:index", ApplicationFactory),
        ("scholarships_instalments:index", InstalmentFactory),
        ("scholarships_calls:index", CallFactory),
        ("scholarships_panel:index", PanelMemberFactory),
    ],
)
def test_list_costs_the_same_with_one_row_and_three(at, officer, count_queries, name, factory):
    at(officer)

    factory()
    one = count_queries(reverse(name))
    factory.create_batch(2)
    three = count_queries(reverse(name))

    assert one == three


def test_ranking_costs_the_same_with_one_row_and_three(at, officer, count_queries):
    at(officer)
    call = CallFactory()

    ScoreFactory(review__assignment__application__call=call)
    one = count_queries(call_page("ranking", call.pk))
    for _number in range(2):
        ScoreFactory(review__assignment__application__call=call)
    three = count_queries(call_page("ranking", call.pk))

    assert one == three


def test_page_of_an_application_costs_the_same_with_one_review_and_three(at, officer, count_queries):
    at(officer)
    file = ApplicationFactory(state="in_review")

    ScoreFactory(review__assignment__application=file)
    one = count_queries(file_page(file.pk))
    for _number in range(2):
        ScoreFactory(review__assignment__application=file)
    three = count_queries(file_page(file.pk))

    assert one == three


@pytest.mark.parametrize(
    ("query", "codes"), [("q=Mwanri", ["S-2026-901"]), ("state=eligible", ["S-2026-902"]), ("q=S-2026-9", 2)]
)
def test_applications_are_found_by_name_number_and_state(at, officer, query, codes):
    person = PersonFactory(family_name="Mwanri", family_latin="Mwanri")
    ApplicationFactory(code="S-2026-901", person=person)
    ApplicationFactory(code="S-2026-902", state="eligible")
    ApplicationFactory(code="S-2025-001")

    html = at(officer).get(f"{reverse('scholarships_applications:index')}?{query}").content.decode()
    found = [code for code in ("S-2026-901", "S-2026-902", "S-2025-001") if code in html]

    assert (found if isinstance(codes, list) else len(found)) == codes


@pytest.mark.parametrize(
    ("name", "factory"),
    [("scholarships_applications:index", ApplicationFactory), ("scholarships_instalments:index", InstalmentFactory)],
)
def test_list_goes_out_as_xlsx(at, officer, name, factory):
    factory()

    answer = at(officer).get(f"{reverse(name)}?export=xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active

    assert (sheet.max_row, str(sheet["A2"].value).startswith("S-2026-")) == (2, True)


def test_ranking_goes_out_as_xlsx(at, officer):
    call = ScoreFactory(value=4).review.assignment.application.call

    answer = at(officer).get(f"{call_page('ranking', call.pk)}?export=xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active

    assert (sheet["A2"].value, sheet["E2"].value) == (1, 80)


# --- the desk -----------------------------------------------------------------------------------------------------


def paper(**changes) -> dict:
    """What the desk types in from an application on paper."""
    call = changes.pop("call", None) or CallFactory()
    return {
        "call": call.pk,
        "submitted_at": "2026-06-10T12:00:00",
        "given_latin": "Neema",
        "family_latin": "Mwanri",
        "born_on": "1995-03-02",
        "country": "TZ",
        "nominating_organisation": OrganisationFactory().pk,
        "endorsed_by": "Sr. Asha",
        "endorsed_on": "2026-06-01",
        "profession": "Nurse",
        "course": "Nursing",
        "institution": "St. Luke College of Health",
        "study_country": "TZ",
        "level": "diploma",
        "starts_on": "2026-10-01",
        "ends_before": "2028-09-30",
        "requested_amount": "2400.00",
        "requested_currency": "USD",
        "motivation": "One nurse for sixty beds.",
        "return_plan": "Back to the ward.",
        **changes,
    }


def test_desk_enters_an_application_from_paper(at, officer):
    answer = at(officer).post(reverse("scholarships_applications:add"), paper())

    file = Application.objects.get()
    assert answer["Location"] == file_page(file.pk)
    assert (file.person.latin_name, file.submitted_at, file.state) == ("Neema Mwanri", SUBMITTED_AT, "submitted")
    assert (file.ends_before, file.changes.get().by) == (date(2028, 10, 1), officer)


def test_desk_enters_a_second_application_of_somebody_on_file(at, officer):
    first = ApplicationFactory(call__fiscal_year=2020)
    again = paper(person=first.person_id, given_latin="", family_latin="", born_on="", country="")

    at(officer).post(reverse("scholarships_applications:add"), again)

    assert first.person.scholarship_applications.count() == 2
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"submitted_at": "2026-08-01T00:00:00"}, None),
        ({"requested_amount": "10.5", "requested_currency": "JPY"}, None),
        ({"requested_currency": "usd"}, "requested_currency"),
        ({"family_latin": ""}, "family_latin"),
        ({"person": "987654"}, "person"),
        ({"ends_before": "2026-09-30"}, "ends_before"),
    ],
)
def test_paper_that_cannot_be_received_is_refused_and_leaves_nobody_on_file(at, officer, changes, field):
    answer = at(officer).post(reverse("scholarships_applications:add"), paper(**changes))

    assert list(answer.context["form"].errors) == [field or "__all__"]
    assert (Application.objects.count(), Person.objects.count()) == (0, 0)


def test_body_that_is_no_partner_cannot_be_chosen(at, officer):
    stranger = OrganisationFactory(is_partner=False)

    answer = at(officer).post(reverse("scholarships_applications:add"), paper(nominating_organisation=stranger.pk))

    assert list(answer.context["form"].errors) == ["nominating_organisation"]


def test_check_shows_everything_that_is_missing_and_returns_the_file(at, officer):
    file = ApplicationFactory(endorsed_by="", motivation="")

    client = at(officer)
    shown = client.get(file_page(file.pk, "check")).context["missing"]
    client.post(file_page(file.pk, "check"))

    file.refresh_from_db()
    assert [blocker.code for blocker in shown] == ["NO_ENDORSEMENT", "NO_MOTIVATION"]
    assert file.state == "incomplete"


def test_desk_completes_a_file(at, officer):
    file = ApplicationFactory(state="incomplete", endorsed_by="")
    filled = {key: value for key, value in paper().items() if key not in {"call", "submitted_at", "country"}}

    at(officer).post(file_page(file.pk, "complete"), filled)

    file.refresh_from_db()
    assert (file.state, file.endorsed_by) == ("submitted", "Sr. Asha")


def test_page_offers_what_comes_next_with_its_blockers(at, officer):
    file = ApplicationFactory(state="in_review")
    AssignmentFactory(application=file)

    offers = at(officer).get(file_page(file.pk)).context["offers"]

    close = offers[0]
    assert close.url == file_page(file.pk, "step", "close_review")
    assert [blocker.code for blocker in close.blockers] == ["TOO_FEW_REVIEWERS", "REVIEWS_MISSING"]
    assert offers[-1].url == file_page(file.pk, "assign")


def test_page_shows_reviews_only_to_those_who_may_read_them(at, officer, treasurer):
    treasurer.user_permissions.add(Permission.objects.get(codename="view_application"))
    review = ReviewFactory(comment="A sound plan.")
    address = file_page(review.assignment.application_id)

    shown = ["A sound plan." in at(user).get(address).content.decode() for user in (officer, treasurer)]

    assert shown == [True, False]


def test_step_with_a_reason(at, officer):
    file = ApplicationFactory()
    client = at(officer)

    nothing = client.post(file_page(file.pk, "step", "refuse"), {"reason": "", "expected_state": "submitted"})
    client.post(file_page(file.pk, "step", "refuse"), {"reason": "No licence.", "expected_state": "submitted"})

    file.refresh_from_db()
    assert list(nothing.context["form"].errors) == ["reason"]
    assert (file.state, file.changes.get().reason) == ("ineligible", "No licence.")


def test_forged_or_stale_state_is_refused(at, officer):
    file = ApplicationFactory(state="eligible")
    forged = {"reason": "x", "expected_state": "submitted", "state": "selected"}

    answer = at(officer).post(file_page(file.pk, "step", "withdraw"), forged)

    file.refresh_from_db()
    assert (answer.status_code, file.state) == (200, "eligible")


def test_desk_assigns_reviewers_and_is_told_why_not(at, officer):
    file = ApplicationFactory(state="eligible")
    colleague = PanelMemberFactory(organisation=file.nominating_organisation)
    two = PanelMemberFactory.create_batch(2)
    client = at(officer)

    refused = client.post(file_page(file.pk, "assign"), {"members": [colleague.pk]})
    client.post(file_page(file.pk, "assign"), {"members": [member.pk for member in two], "due_on": "2026-08-31"})

    file.refresh_from_db()
    assert len(refused.context["form"].non_field_errors()) == 1
    assert (file.state, file.assignments.count()) == ("in_review", 2)


def test_round_is_checked_shared_and_closed_at_once(at, officer):
    call = CallFactory()
    ApplicationFactory.create_batch(3, call=call)
    PanelMemberFactory.create_batch(2)
    client = at(officer)

    client.post(call_page("check", call.pk))
    client.post(call_page("assign", call.pk), {"due_on": "2026-08-31"})
    in_review = Application.objects.filter(state="in_review").count()
    for file in Application.objects.all():
        for assignment in file.assignments.all():
            ReviewFactory(assignment=assignment)
    client.post(call_page("close_review", call.pk))

    assert (in_review, Application.objects.filter(state="shortlisted").count()) == (3, 3)


def test_desk_records_the_decision(at, officer):
    file = ApplicationFactory(state="shortlisted")
    words = {"outcome": "selected", "meeting_on": "2026-09-05", "votes_for": 5, "votes_against": 0, "abstentions": 1}
    client = at(officer)

    early = client.post(file_page(file.pk, "decide"), {**words, "reason": "Sound.", "meeting_on": "2098-01-01"})
    client.post(file_page(file.pk, "decide"), {**words, "reason": "Sound."})

    file.refresh_from_db()
    assert list(early.context["form"].errors) == ["meeting_on"]
    assert (file.state, Decision.objects.get().abstentions) == ("selected", 1)


# --- money --------------------------------------------------------------------------------------------------------


def test_award_pledge_and_plan(at, officer):
    file = DecisionFactory().application
    sums = {"amount": "2400.00", "currency": "USD", "rate": "150.25", "rate_on": "2026-09-07"}
    client = at(officer)

    client.post(file_page(file.pk, "award"), sums)
    client.post(file_page(file.pk, "pledge"), {"signed_on": "2026-09-20"})
    client.post(file_page(file.pk, "plan"), {"count": 7, "first_due_on": "2026-10-31", "months_between": 6})

    award = Award.objects.get()
    parts = list(award.instalments.values_list("due_on", "amount"))
    assert (award.committed_yen, award.agreement_signed_on) == (360_600, date(2026, 9, 20))
    assert parts[0] == (date(2026, 10, 31), Decimal("342.85"))
    assert parts[-1] == (date(2029, 10, 31), Decimal("342.90"))
    assert sum(amount for _day, amount in parts) == award.amount


def test_award_above_the_budget_is_a_form_error(at, officer):
    file = DecisionFactory(application__call__budget_yen=100_000).application
    sums = {"amount": "2400.00", "currency": "USD", "rate": "150.25", "rate_on": "2026-09-07"}

    answer = at(officer).post(file_page(file.pk, "award"), sums)

    assert "¥100,000" in answer.context["form"].non_field_errors()[0]
    assert list(Award.objects.all()) == []


@pytest.mark.parametrize("screen", ["pledge", "plan"])
def test_there_is_nothing_to_plan_without_an_award(at, officer, screen):
    assert at(officer).get(file_page(ApplicationFactory().pk, screen), follow=True).status_code == 404


def test_payment_from_approval_to_receipt(at, officer, treasurer, both):
    one = InstalmentFactory()
    sent = {"sent_on": "2026-10-01", "rate": "151.5", "bank_reference": "B-001"}

    at(both).post(money_page(one.pk, "approve"), {"expected_state": "planned"})
    same = at(both).post(money_page(one.pk, "send"), {**sent, "expected_state": "approved"})
    at(treasurer).post(money_page(one.pk, "send"), {**sent, "expected_state": "approved"})
    at(officer).post(money_page(one.pk, "receive"), {"received_on": "2026-10-05", "expected_state": "sent"})
    at(officer).post(money_page(one.pk, "step", "receipt"), {"expected_state": "received"})

    one.refresh_from_db()
    assert len(same.context["form"].non_field_errors()) == 1
    assert (one.state, one.paid_yen, one.sent_by) == ("receipted", 181_800, treasurer)


def test_page_of_an_instalment_says_what_holds_it_back(at, officer, treasurer):
    one = InstalmentFactory(award__agreement_signed_on=None)

    held = [blocker.code for blocker in at(treasurer).get(money_page(one.pk)).context["held"]]
    offers = at(officer).get(money_page(one.pk)).context["offers"]

    assert held == ["NO_AGREEMENT"]
    assert [blocker.code for blocker in offers[0].blockers] == ["NO_AGREEMENT"]


def test_who_approved_is_told_that_another_person_sends(at, both):
    one = InstalmentFactory(state="approved", approved_by=both)

    offers = at(both).get(money_page(one.pk)).context["offers"]

    send = next(offer for offer in offers if offer.url == money_page(one.pk, "send"))
    assert [blocker.code for blocker in send.blockers] == ["SAME_PERSON"]
    assert Instalment.objects.get(pk=one.pk).sent_by is None


# --- calls and panel ----------------------------------------------------------------------------------------------


def call_sheet(**changes) -> dict:
    return {
        "fiscal_year": 2027,
        "title_ja": "2027年度奨学金",
        "title_en": "Scholarships 2027",
        "opens_at": "2027-05-01 00:00",
        "closes_at": "2027-07-31 23:59",
        "time_zone": "Africa/Nairobi",
        "countries": ["TZ"],
        "budget_yen": 10_000_000,
        "reviewers_per_file": 2,
        "reports_per_year": 1,
        "criteria-TOTAL_FORMS": 1,
        "criteria-INITIAL_FORMS": 0,
        "criteria-MIN_NUM_FORMS": 1,
        "criteria-MAX_NUM_FORMS": 1000,
        "criteria-0-id": "",
        "criteria-0-code": "need",
        "criteria-0-name_ja": "必要",
        "criteria-0-name_en": "Need",
        "criteria-0-max_score": 5,
        "criteria-0-weight": 2,
        "criteria-0-DELETE": "",
        **changes,
    }


def test_call_is_announced_in_its_own_time_zone_with_its_criteria(at, officer):
    OrganisationFactory(country="TZ")

    at(officer).post(call_page("add"), call_sheet())

    call = Call.objects.get()
    assert (call.opens_at, call.closes_at) == (
        datetime(2027, 4, 30, 21, 0, tzinfo=UTC),
        datetime(2027, 7, 31, 20, 59, tzinfo=UTC),
    )
    assert [criterion.code for criterion in call.criteria.all()] == ["need"]


def test_call_shows_its_own_clock_when_it_is_edited(at, officer):
    call = CallFactory(time_zone="Africa/Nairobi")

    form = at(officer).get(call_page("edit", call.pk)).context["form"]

    assert form["opens_at"].value() == datetime(2026, 4, 30, 18, 0)  # noqa: DTZ001 - a clock on the wall


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"time_zone": "Asia/Edo"}, ["time_zone"]),
        ({"closes_at": "2027-04-01 00:00"}, ["__all__"]),
        ({"countries": []}, ["countries"]),
        ({"reviewers_per_file": 1}, ["__all__"]),
    ],
)
def test_call_that_cannot_be_meant_is_a_form_error(at, officer, changes, fields):
    OrganisationFactory(country="TZ")

    answer = at(officer).post(call_page("add"), call_sheet(**changes))

    assert list(answer.context["form"].errors) == fields
    assert list(Call.objects.all()) == []


def edited(call: Call, criterion, **changes) -> dict:
    kept = {"criteria-INITIAL_FORMS": 1, "criteria-0-id": criterion.pk, "criteria-0-code": criterion.code}
    sheet = call_sheet(time_zone=call.time_zone, **kept)
    return sheet | {"criteria-0-max_score": criterion.max_score, "criteria-0-weight": criterion.weight} | changes


@pytest.mark.parametrize("change", [{"criteria-0-weight": 9}, {"criteria-0-max_score": 4}])
def test_criterion_that_was_used_keeps_points_and_weight(at, officer, change):
    criterion = ScoreFactory(value=3).criterion

    answer = at(officer).post(call_page("edit", criterion.call_id), edited(criterion.call, criterion, **change))

    assert answer.status_code == 200
    assert criterion.call.criteria.get().weight == 1


def test_criterion_that_was_used_is_not_removed_but_another_is(at, officer):
    used = ScoreFactory().criterion
    unused = CriterionFactory(call=used.call)
    both = {"criteria-TOTAL_FORMS": 2, "criteria-INITIAL_FORMS": 2, "criteria-1-id": unused.pk}
    second = {name.replace("-0-", "-1-"): value for name, value in call_sheet().items() if "-0-" in name}
    sheet = edited(used.call, used) | second | both
    client = at(officer)

    refused = client.post(call_page("edit", used.call_id), sheet | {"criteria-0-DELETE": "on"})
    client.post(call_page("edit", used.call_id), sheet | {"criteria-1-DELETE": "on"})

    assert len(refused.context["form"].non_field_errors()) == 1
    assert list(used.call.criteria.all()) == [used]


def test_budget_below_what_was_awarded_is_a_form_error(at, officer):
    award = AwardFactory()
    call = award.decision.application.call
    criterion = CriterionFactory(call=call)

    answer = at(officer).post(call_page("edit", call.pk), edited(call, criterion, budget_yen=1000))

    assert list(answer.context["form"].errors) == ["budget_yen"]


def test_somebody_joins_the_panel_by_their_address(at, officer):
    user = UserFactory(email="reviewer@example.org")
    client = at(officer)
    address = reverse("scholarships_panel:add")

    unknown = client.post(address, {"email": "nobody@example.org", "organisation": "", "is_active": "on"})
    client.post(address, {"email": "Reviewer@example.org", "organisation": "", "is_active": "on"})
    twice = client.post(address, {"email": "reviewer@example.org", "organisation": "", "is_active": "on"})

    assert [list(page.context["form"].errors) for page in (unknown, twice)] == [["email"], ["email"]]
    assert list(PanelMember.objects.values_list("user", flat=True)) == [user.pk]
