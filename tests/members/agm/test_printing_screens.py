"""Who downloads notice, papers and forms, and from where."""

import io

import pypdf
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.users.models import UserProfile

from jocs_site.backoffice.models import Run
from jocs_site.people import services as people
from jocs_site.people.models import Consent
from members.agm import forms, queries, services
from members.agm.services import paper
from members.queries import printed_number
from tests.factories.agm import IN_TIME, OPENED_AT, SENT_ON, draft_meeting, noticed_meeting
from tests.factories.members import MembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def office(client, make_user, time_machine):
    user = make_user("returning@example.org")
    rights = ("access_admin", "view_meeting", "view_roll")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    time_machine.move_to(IN_TIME, tick=False)
    return client


@pytest.mark.parametrize(("name", "words"), [("notice", "招集ご通知"), ("papers", "総会参考書類")])
def test_office_and_members_download_notice_and_papers(client, office, make_user, name, words):
    meeting = noticed_meeting(electors=1)
    for_office = office.get(reverse(f"agm_meetings:{name}", args=[meeting.pk]))
    client.force_login(MembershipFactory(person=PersonFactory(user=make_user("hana@example.org"))).person.user)
    page = client.get(reverse("agm:meeting", args=[meeting.pk])).content.decode()
    for_member = client.get(reverse(f"agm:{name}", args=[meeting.pk]))

    for answer in (for_office, for_member):
        assert answer["Content-Type"] == "application/pdf"
        assert f"{name}-2026.pdf" in answer["Content-Disposition"]
        assert words in text_of(answer.content)
    assert reverse(f"agm:{name}", args=[meeting.pk]) in page


@pytest.mark.parametrize("name", ["notice", "papers", "forms"])
def test_a_draft_has_nothing_to_print(client, office, make_user, name):
    meeting = draft_meeting()
    answers = [office.get(reverse(f"agm_meetings:{name}", args=[meeting.pk]), follow=True).status_code]
    client.force_login(MembershipFactory(person=PersonFactory(user=make_user("hana@example.org"))).person.user)
    if name != "forms":
        answers.append(client.get(reverse(f"agm:{name}", args=[meeting.pk])).status_code)

    assert set(answers) == {404}


def test_the_forms_of_the_print_list_are_made_by_the_worker(office, django_capture_on_commit_callbacks):
    nowhere = MembershipFactory(person=PersonFactory(postal_code="", prefecture="", city="", street="", building=""))
    meeting = noticed_meeting(electors=2)
    desk = office.get(reverse("agm_meetings:inspect", args=[meeting.pk])).content.decode()
    address = reverse("agm_meetings:forms", args=[meeting.pk])
    with django_capture_on_commit_callbacks(execute=True):
        answer = office.post(address)
    run = Run.objects.get()
    made = run.files.get()
    text = text_of(made.file.read())

    assert address in desk
    assert answer["Location"] == reverse("runs:show", args=[run.pk])
    assert (run.state, run.done, made.name) == ("done", 3, "voting-forms-2026.pdf")
    assert all(text.count(printed_number(elector.number)) == 2 for elector in meeting.electors.all())
    assert run.lines[0] == "3 voting forms in postal order."
    assert nowhere.name in run.lines[1]


@pytest.mark.parametrize(("allows_written", "words"), [(True, "the proxy on the back"), (False, ": the proxy with")])
def test_the_screen_says_which_forms_it_makes(office, allows_written, words):
    meeting = noticed_meeting(electors=1, allows_written=allows_written)

    assert words in office.get(reverse("agm_meetings:forms", args=[meeting.pk])).content.decode()


def test_many_forms_are_parts_in_one_order(office, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(paper, "PART", 2)
    meeting = noticed_meeting(electors=3)
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("agm_meetings:forms", args=[meeting.pk]))
    run = Run.objects.get()
    texts = {made.name: text_of(made.file.read()) for made in run.files.order_by("pk")}
    first, second, third = (printed_number(elector.number) for elector in queries.print_list(meeting))
    one, two = texts.values()

    assert list(texts) == ["voting-forms-2026-1-of-2.pdf", "voting-forms-2026-2-of-2.pdf"]
    assert (run.total, run.done) == (3, 3)
    assert one.index(first) < one.index(second)
    assert third in two
    assert first not in two


def test_without_anybody_on_the_print_list_the_run_says_so(office, django_capture_on_commit_callbacks):
    person = MembershipFactory(person=PersonFactory(email="hana@example.org")).person
    people.give_consent(person=person, purpose=Consent.Purpose.MEETING_EMAIL, on=SENT_ON.replace(month=1))
    meeting = draft_meeting()
    services.send_notice(meeting, on=SENT_ON, at=OPENED_AT)
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("agm_meetings:forms", args=[meeting.pk]))
    run = Run.objects.get()

    assert (run.state, run.lines) == ("failed", ["Nobody is on the print list of this meeting."])


def test_the_mail_of_the_notice_links_notice_and_papers(mailoutbox, django_capture_on_commit_callbacks):
    person = MembershipFactory(person=PersonFactory(email="hana@example.org", language="en")).person
    people.give_consent(person=person, purpose=Consent.Purpose.MEETING_EMAIL, on=SENT_ON.replace(month=1))
    meeting = draft_meeting()
    with django_capture_on_commit_callbacks(execute=True):
        services.send_notice(meeting, on=SENT_ON, at=OPENED_AT)

    assert all(reverse(f"agm:{name}", args=[meeting.pk]) in mailoutbox[0].body for name in ("notice", "papers"))


@pytest.mark.parametrize("typed", ["{number}", "{number}-{digit}", "{number}ー{digit}", " {number}-{digit}\n"])
def test_a_number_is_found_as_typed_or_as_the_reader_sends_it(typed):
    meeting = noticed_meeting(electors=2)
    elector = meeting.electors.first()
    number, digit = printed_number(elector.number).split("-")
    form = forms.ElectorForm(meeting, {"elector": typed.format(number=number, digit=digit)})

    assert form.is_valid()
    assert form.cleaned_data["elector"] == elector


def test_a_check_digit_that_does_not_fit_is_refused_at_the_field():
    meeting = noticed_meeting(electors=1)
    number, digit = printed_number(meeting.electors.get().number).split("-")
    form = forms.ElectorForm(meeting, {"elector": f"{number}-{(int(digit) + 1) % 10}"})

    assert form.errors["elector"] == ["The last digit does not fit this member number. Type it again."]
