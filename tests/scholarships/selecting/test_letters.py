from datetime import date

import pytest

from jocs_site.foundation.errors import StaleState
from jocs_site.letters.models import Letter
from scholarships import queries, services
from scholarships.models import ApplicationLetter, Draft
from tests.factories.people import PersonFactory
from tests.factories.scholarships import ApplicationFactory, CallFactory, MeetingFactory, PanelMemberFactory
from tests.scholarships.backoffice.pages import call_page

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 5)
OUTCOMES = ["selected", "reserve", "not_selected"]


@pytest.fixture
def meeting():
    return MeetingFactory(members=PanelMemberFactory.create_batch(3))


def decided(meeting, outcome: str, **person) -> object:
    applicant = PersonFactory(
        **{"country": "TZ", "postal_code": "", "prefecture": "", "language": "en", "email": "a@example.org"} | person
    )
    file = ApplicationFactory(call=meeting.call, state="shortlisted", person=applicant)
    services.decide(
        application=file,
        outcome=outcome,
        meeting=meeting,
        reason="A confidential reason.",
        votes_for=2,
        votes_against=1,
    )
    return file


def sign(meeting):
    first, second = meeting.present.all()[:2]
    services.sign_meeting(meeting=meeting, first=first, second=second, signed_on=DAY)


def test_who_applied_on_the_site_is_written_to_in_the_language_they_chose_there(meeting):
    file = decided(meeting, "selected", language="en")
    Draft.objects.create(
        call=meeting.call, email="a@example.org", language="ja", begun_at=file.submitted_at, application=file
    )
    sign(meeting)

    services.send_letters(call=meeting.call)

    letter = Letter.objects.get()
    assert (letter.language, "採用" in letter.text) == ("ja", True)


@pytest.mark.parametrize(
    ("outcome", "language", "words"),
    [
        ("selected", "en", "chosen you for a scholarship"),
        ("reserve", "en", "on the reserve list, in place 1"),
        ("not_selected", "en", "you have not been selected this time"),
        ("selected", "ja", "採用"),
        ("reserve", "ja", "補欠"),
        ("not_selected", "ja", "ご期待に沿えない"),
    ],
)
def test_result_is_told_in_the_applicants_language_without_the_meetings_reasons(meeting, outcome, language, words):
    file = decided(meeting, outcome, language=language)
    sign(meeting)

    services.send_letters(call=meeting.call)

    letter = Letter.objects.get()
    assert words in letter.text
    assert file.code in letter.subject
    assert "confidential" not in letter.text
    assert (letter.language, letter.address, letter.channel) == (language, "a@example.org", "email")


def test_nothing_goes_out_before_two_have_signed_the_minutes(meeting):
    decided(meeting, "selected")

    before = (services.send_letters(call=meeting.call), queries.letters_unsigned(meeting.call))
    sign(meeting)

    assert before == ([], 1)
    assert len(services.send_letters(call=meeting.call)) == 1


def test_letters_go_out_once_and_again_for_whoever_moves_up(meeting, officer):
    for outcome in OUTCOMES:
        decided(meeting, outcome)
    sign(meeting)

    services.send_letters(call=meeting.call, by=officer)
    again = services.send_letters(call=meeting.call, by=officer)
    reserve = meeting.call.applications.get(state="reserve")
    services.move_application(application=reserve, step_name="promote", reason="A place is free.", by=officer)
    [moved] = services.send_letters(call=meeting.call, by=officer)

    assert again == []
    assert "chosen you" in moved.letter.text
    assert (Letter.objects.count(), ApplicationLetter.objects.filter(sent_by=officer).count()) == (4, 4)


def test_incomplete_file_is_told_exactly_what_is_missing_in_its_own_language():
    person = PersonFactory(language="en", email="a@example.org", country="TZ", postal_code="", prefecture="")
    file = ApplicationFactory(person=person, profession="", endorsed_on=None)
    services.check_eligibility(application=file)

    services.send_letters(call=file.call)

    text = Letter.objects.get().text
    assert "- The endorsement by the nominating body's officer is missing.\n- The profession is missing." in text


def test_whoever_has_no_address_gets_paper_by_way_of_the_body(meeting):
    file = decided(meeting, "selected", email="")
    sign(meeting)

    [draft] = services.send_letters(call=meeting.call)

    letter = Letter.objects.get()
    assert draft.is_on_paper
    assert (letter.channel, letter.address) == ("post", file.nominating_organisation.name_en)


def test_letters_that_changed_since_they_were_read_are_not_sent(meeting):
    decided(meeting, "selected")
    sign(meeting)
    shown = services.digest_of(services.drafts(meeting.call))
    late = ApplicationFactory(call=meeting.call, profession="")
    services.check_eligibility(application=late)

    with pytest.raises(StaleState):
        services.send_letters(call=meeting.call, shown=shown)

    assert (Letter.objects.count(), ApplicationLetter.objects.count()) == (0, 0)


def test_many_letters_cost_the_same_queries_as_one(meeting, django_assert_num_queries):
    decided(meeting, "selected")
    other = MeetingFactory(call=meeting.call, members=list(meeting.present.all()))
    for outcome in ("selected", "not_selected", "reserve"):
        decided(other, outcome)
    counts = []
    for one in (meeting, other):
        sign(one)
        with django_assert_num_queries(9):
            counts.append(len(services.drafts(meeting.call)))

    assert counts == [1, 4]


def test_screen_shows_every_letter_before_it_goes(at, officer, meeting):
    decided(meeting, "selected")
    sign(meeting)
    client = at(officer)

    page = client.get(call_page("letters", meeting.call_id))
    client.post(call_page("letters", meeting.call_id), {"shown": page.context["form"]["shown"].value()})
    twice = client.post(call_page("letters", meeting.call_id), {"shown": page.context["form"]["shown"].value()})

    assert "chosen you for a scholarship" in page.content.decode()
    assert len(twice.context["form"].non_field_errors()) == 1
    assert Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_one_letter(race):
    file = ApplicationFactory(call=CallFactory(), profession="", person__email="a@example.org")
    services.check_eligibility(application=file)

    race(*[lambda: services.send_letters(call=file.call)] * 2)

    assert Letter.objects.count() == 1
