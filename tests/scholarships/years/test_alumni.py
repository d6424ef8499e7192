"""Former scholars: who stands on their list, with whom we keep in touch, and that a withdrawal counts at once."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Consent, ConsentText
from scholarships import queries, services
from scholarships.models import Award
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.reports import picture
from tests.factories.scholarships import AssignmentFactory, AwardFactory, DecisionFactory
from tests.scholarships.backoffice.pages import file_page
from tests.scholarships.years.test_second import AT, award_to, first, person_of, selected

pytestmark = pytest.mark.django_db
TODAY = AT.date()
VERSION = "2026-11"
CONTACT = {"email": "asha@example.org", "phone": "+255 700 000 001"}
MINE = reverse("scholarships:mine")
OWN = reverse("scholarships:in_touch")


@pytest.fixture(autouse=True)
def words():
    told = {"starts_on": date(2026, 11, 1), "words_ja": "連絡に同意します。", "words_en": "I agree to be written to."}
    return ConsentText.objects.get_or_create(purpose="alumni", version=VERSION, defaults=told)[0]


def former(**person) -> Award:
    return first(PersonFactory(country="TZ", postal_code="", prefecture="", **CONTACT | person))


def agree(award, on=TODAY, *, wanted=True, version=VERSION):
    services.keep_in_touch(person=person_of(award), wanted=wanted, on=on, version=version)


def listed(user, today=TODAY, **more) -> list[queries.Alumnus]:
    return queries.alumni(user=user, today=today, chosen=queries.Chosen(), **more)


def test_list_tells_contact_only_with_consent(officer):
    award = former()
    [row] = listed(officer)
    assert (row.consent, row.email, row.phone) == (None, "", "")

    agree(award)

    [row] = listed(officer)
    assert (row.email, row.phone) == tuple(CONTACT.values())
    assert row.employer == award.decision.application.nominating_organisation


def test_withdrawing_takes_effect_the_same_day_and_can_be_taken_back(officer):
    award = former()
    agree(award, on=TODAY - timedelta(days=3))

    agree(award, wanted=False)

    assert [row.email for row in listed(officer)] == [""]
    assert listed(officer, only_in_touch=True) == []
    agree(award)
    agree(award)
    assert [row.email for row in listed(officer)] == [CONTACT["email"]]
    assert Consent.objects.count() == 2


def test_nobody_agrees_to_words_that_are_not_those_in_force():
    award = former()

    for on, version in ((TODAY, "older"), (date(2026, 10, 1), VERSION)):
        with pytest.raises(RuleBroken):
            agree(award, on=on, version=version)

    assert not Consent.objects.exists()


def test_who_never_had_a_scholarship_is_not_asked():
    with pytest.raises(RuleBroken):
        services.keep_in_touch(person=PersonFactory(), wanted=True, on=TODAY, version=VERSION)


def test_only_who_completed_the_last_study_stands_on_the_list_and_once(officer):
    AwardFactory()  # studies
    former(deceased_on=date(2025, 1, 1))
    twice = former()
    second = award_to(selected(person_of(twice)))
    assert listed(officer) == []

    services.record_pledge(award=second, signed_on=date(2026, 9, 20))
    for report in queries.scholar_reports().filter(obligation__award=second):
        services.advance_report(report=report, step_name="waive", reason="Done early.", at=AT)
    services.complete_award(award=second, completed_on=date(2027, 10, 1), certificate=picture(), at=AT)

    assert [row.award for row in listed(officer)] == [second]


def test_file_that_one_stepped_back_from_is_not_listed(officer):
    award = former()
    AssignmentFactory(
        application=award.decision.application, reviewer=officer, conflict="declared", conflict_reason="Cousin."
    )

    assert listed(officer) == []


def test_scholar_says_yes_and_no_on_their_own_page(client):
    user = UserFactory()
    award = former(user=user)
    client.force_login(user)
    assert OWN in client.get(MINE).content.decode()
    assert "連絡に同意します。" in client.get(OWN).content.decode()

    client.post(OWN, {"wanted": "yes", "version": VERSION})
    [consent] = person_of(award).consents.all()
    assert (consent.purpose, consent.text_version, consent.given_on) == ("alumni", VERSION, timezone.localdate())

    answer = client.post(OWN, {"wanted": "no", "version": VERSION})
    assert answer.url == MINE
    assert not consent.__class__.objects.filter(withdrawn_on=None).exists()


@pytest.mark.parametrize(
    "sent", [{"version": VERSION}, {"wanted": "maybe"}, {"wanted": "yes"}, {"wanted": "yes", "version": "older"}]
)
def test_bad_answers_record_nothing(client, sent):
    user = UserFactory()
    former(user=user)
    client.force_login(user)

    answer = client.post(OWN, sent)

    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert not Consent.objects.exists()


def test_stranger_has_no_such_page(client, stranger):
    DecisionFactory(application__person=PersonFactory(user=stranger))  # applied, and has no award
    client.force_login(stranger)

    assert client.get(OWN).status_code == 404
    assert OWN not in client.get(MINE).content.decode()


def test_office_records_what_came_by_mail(at, officer):
    award = former()
    pk = award.decision.application_id
    client = at(officer)
    shown = client.get(file_page(pk, "in_touch"))
    assert "I agree to be written to." in shown.content.decode() or "連絡に同意します。" in shown.content.decode()

    answer = client.post(file_page(pk, "in_touch"), {"wanted": "yes", "version": VERSION})

    assert answer.url == file_page(pk)
    assert person_of(award).consents.get().withdrawn_on is None


def test_three_shapes_of_the_list(at, officer):
    agree(former(), on=timezone.localdate())
    client = at(officer)

    page = client.get(reverse("scholarships_alumni:index")).content.decode()
    xlsx = client.get(reverse("scholarships_alumni:xlsx"))
    pdf = client.get(reverse("scholarships_alumni:pdf"))

    sheet = load_workbook(BytesIO(b"".join(xlsx.streaming_content) if xlsx.streaming else xlsx.content)).active
    told = [cell.value for cell in sheet[2]]
    assert CONTACT["email"] in page
    assert (2021 in told, CONTACT["email"] in told) == (True, True)
    assert b"".join(pdf.streaming_content if pdf.streaming else [pdf.content]).startswith(b"%PDF")


@pytest.mark.parametrize(("asked", "count"), [("?in_touch=on", 1), ("?in_touch=", 2), ("?country=XX&in_touch=on", 2)])
def test_list_is_narrowed_to_those_who_agreed(at, officer, asked, count):
    agree(former(), on=timezone.localdate())
    former(email="other@example.org")

    answer = at(officer).get(reverse("scholarships_alumni:index") + asked)

    assert answer.context["total"] == count


def test_longer_list_costs_no_more_queries(at, officer, count_queries):
    at(officer)
    agree(former())
    one = count_queries(reverse("scholarships_alumni:index"))
    for _number in range(2):
        agree(former())

    assert count_queries(reverse("scholarships_alumni:index")) == one


@pytest.mark.parametrize("role", ["auditor", "officer", "stranger", "treasurer"])
@pytest.mark.parametrize("shape", ["index", "xlsx", "pdf"])
def test_only_readers_see_the_list(at, request, role, shape):
    status = at(request.getfixturevalue(role)).get(reverse(f"scholarships_alumni:{shape}")).status_code

    assert (status == 200) == (role in ("auditor", "officer"))
