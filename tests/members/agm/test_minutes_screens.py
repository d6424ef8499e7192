"""The minutes on the screens of the office and on the members' page."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from docx import Document
from wagtail.users.models import UserProfile

from members.agm import queries, services
from members.agm.models import Minutes, SignedMinutes
from tests.factories.agm import noticed_meeting
from tests.factories.members import MembershipFactory
from tests.factories.minutes import FINISHED_AT, counted_meeting, finished_minutes, whole_text
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
WRITES = ("view_meeting", "read_result", "write_minutes")
READS = ("view_meeting", "read_result")
PDF = b"%PDF-1.7 signed"


@pytest.fixture
def office(client, make_user, time_machine):
    def enter(*rights, language="en"):
        user = make_user("secretary@example.org")
        user.user_permissions.set(Permission.objects.filter(codename__in=(*rights, "access_admin")))
        UserProfile.objects.create(user=user, preferred_language=language)
        client.force_login(user)
        return user

    time_machine.move_to(FINISHED_AT, tick=False)
    return enter


def address(name, meeting):
    return reverse(f"agm_meetings:{name}", args=[meeting.pk])


def form_of(meeting, **other) -> dict:
    director = meeting.officers.get(office="directors")
    return {
        "seen": queries.version_of(queries.minutes_of(meeting) or queries.blank_minutes(meeting)),
        "opened_at": "2026-06-20 13:30",
        "ended_at": "2026-06-20 15:30",
        "chair_ja": "議長 花子",
        "writer_ja": "書記 太郎",
        "has_elsewhere": "no",
        "has_statements": "no",
        "course_ja": "議長が開会を宣した。",
        "course-1-ja": "質問があった。",
        "signers": "directors",
        "present": [f"stays-{director.pk}", "elected-3-1"],
        "more_auditors": "監事 一子 / Ichiko Kanji",
        "said-3-1": "accepted",
        "said-3-2": "later",
    } | other


def test_the_secretary_writes_and_finishes_the_minutes(client, office):
    user = office(*WRITES)
    meeting = counted_meeting()
    assert client.get(address("minutes", meeting)).status_code == 200
    assert client.get(address("minutes_write", meeting)).status_code == 200
    assert not Minutes.objects.exists()  # looking writes nothing
    saved = client.post(address("minutes_write", meeting), form_of(meeting))
    assert saved.url == address("minutes", meeting)
    done = client.post(address("minutes_finish", meeting), follow=True)
    minutes = Minutes.objects.get()

    assert minutes.finished_by == user
    assert [(one["office"], one["name_ja"]) for one in minutes.officers] == [
        ("directors", meeting.officers.get(office="directors").name_ja),
        ("directors", "候補 0郎"),
        ("auditors", "監事 一子"),
    ]
    assert minutes.acceptances == {"3-1": "accepted", "3-2": "later"}
    assert minutes.digest in done.content.decode()
    assert "until June 20, 2036" in done.content.decode()
    again = client.get(address("minutes_write", meeting))
    assert again.status_code == 404


def test_what_was_written_comes_back_into_the_form(client, office):
    office(*WRITES)
    meeting = counted_meeting()
    client.post(address("minutes_write", meeting), form_of(meeting))
    text = client.get(address("minutes_write", meeting)).content.decode()

    for words in ("質問があった。", "監事 一子 / Ichiko Kanji", "議長が開会を宣した。"):
        assert words in text
    assert text.count("checked") == 2


def seen_in(page) -> str:
    return page.context["form"]["seen"].value()


def test_who_saves_after_somebody_else_is_told_and_nothing_is_lost(client, office):
    office(*WRITES)
    meeting = counted_meeting()
    before = seen_in(client.get(address("minutes_write", meeting)))
    other = UserFactory(email="other@example.org", first_name="二郎", last_name="書記")
    services.write_minutes(meeting, by=other, course_ja="別の人が書いた。")

    refused = client.post(address("minutes_write", meeting), form_of(meeting, seen=before))
    kept = Minutes.objects.get().course_ja

    assert refused.context["form"].non_field_errors() == [
        "書記 二郎 saved this draft at 13:30, after you opened it. What you wrote stands below and is not saved yet."
    ]
    assert kept == "別の人が書いた。"
    assert refused.context["form"]["course_ja"].value() == "議長が開会を宣した。"
    assert address("minutes", meeting) in refused.content.decode()
    client.post(address("minutes_write", meeting), form_of(meeting, seen=seen_in(refused)))
    assert Minutes.objects.get().course_ja == "議長が開会を宣した。"


def test_the_own_second_save_is_no_surprise(client, office):
    office(*WRITES)
    meeting = counted_meeting()
    for text in ("一度", "二度"):
        seen = seen_in(client.get(address("minutes_write", meeting)))
        assert client.post(address("minutes_write", meeting), form_of(meeting, seen=seen, course_ja=text)).url

    assert Minutes.objects.get().course_ja == "二度"


def test_everything_missing_is_named_on_the_page_and_by_the_button(client, office):
    office(*WRITES)
    meeting = counted_meeting()
    services.begin_minutes(meeting)
    for page in (client.get(address("minutes", meeting)), client.post(address("minutes_finish", meeting))):
        for words in ("Write when the meeting closed.", "Name who wrote the minutes.", "accepted the election"):
            assert words in page.content.decode()


def test_a_wrong_time_is_named_at_its_field_and_nothing_is_lost(client, office):
    office(*WRITES)
    meeting = counted_meeting()
    form = form_of(meeting, opened_at="2026-06-21 13:30", ended_at="2026-06-21 15:30", more_directors=" / Only English")
    response = client.post(address("minutes_write", meeting), form)
    assert "Each line begins with the Japanese name." in response.content.decode()
    response = client.post(address("minutes_write", meeting), form | {"more_directors": ""})

    assert "called for another day" in str(response.context["form"].errors["opened_at"])
    assert "質問があった。" in response.content.decode()


def test_before_the_count_there_is_no_such_page(client, office):
    office(*WRITES)
    meeting = noticed_meeting(electors=1)
    for name in ("minutes", "minutes_write", "minutes_finish", "minutes_pdf", "minutes_docx", "minutes_add_signed"):
        assert client.get(address(name, meeting), follow=True).status_code == 404


def test_who_only_reads_writes_nothing(client, office):
    office(*READS)
    meeting = counted_meeting()
    services.begin_minutes(meeting)
    assert "Finish the minutes" not in client.get(address("minutes", meeting)).content.decode()
    for name in ("minutes_write", "minutes_finish", "minutes_add_signed"):
        assert client.post(address(name, meeting)).url == reverse("wagtailadmin_home")


def test_pdf_and_word_leave_as_files(client, office):
    office(*READS)
    meeting = finished_minutes().meeting
    pdf, word = (client.get(address(name, meeting)) for name in ("minutes_pdf", "minutes_docx"))

    assert pdf.content.startswith(b"%PDF-")
    assert "minutes-2026.pdf" in pdf["Content-Disposition"]
    assert "第65回定期会員総会" in Document(io.BytesIO(word.content)).paragraphs[0].text
    assert "no-store" in word["Cache-Control"]


def test_the_signed_copy_goes_in_once_and_comes_out_as_it_was(client, office):
    office(*WRITES)
    meeting = finished_minutes().meeting
    bad = client.post(address("minutes_add_signed", meeting), {"file": SimpleUploadedFile("x.pdf", b"MZ")})
    assert "no PDF, JPEG or PNG" in bad.content.decode()
    assert client.get(address("minutes_signed", meeting)).status_code == 404
    client.post(address("minutes_add_signed", meeting), {"file": SimpleUploadedFile("x.pdf", PDF)})
    got = client.get(address("minutes_signed", meeting))

    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Type"] == "application/pdf"
    assert SignedMinutes.objects.get().sha256 in client.get(address("minutes", meeting)).content.decode()


def test_a_scan_far_too_large_is_refused_before_it_is_read(client, office):
    office(*WRITES)
    meeting = finished_minutes().meeting
    page = address("minutes_add_signed", meeting)

    assert client.post(page, {"file": SimpleUploadedFile("x.pdf", PDF)}, CONTENT_LENGTH="30000000").url == page


def test_the_screens_speak_japanese(client, office):
    office(*WRITES, language="ja")
    meeting = counted_meeting()
    services.write_minutes(meeting, **whole_text(meeting))
    text = client.get(address("minutes", meeting)).content.decode()

    for words in ("議事録", "2036年6月20日", "承認可決された", "開会"):
        assert words in text
    assert "開会と議事全体の経過(日本語)" in client.get(address("minutes_write", meeting)).content.decode()


def test_the_page_costs_the_same_queries_for_1_and_3_signers(client, office, django_assert_num_queries):
    office(*WRITES)
    counts = []
    for year, people in ((2026, 1), (2027, 3)):
        meeting = counted_meeting(fiscal_year=year)
        officers = [{"office": "directors", "name_ja": f"理事 {n}", "name_en": ""} for n in range(people)]
        services.write_minutes(meeting, **whole_text(meeting, officers=officers))
        client.get(address("minutes", meeting))
        with django_assert_num_queries(counts[0] if counts else 99, exact=False) as queries:
            client.get(address("minutes", meeting))
        counts.append(len(queries))

    assert counts[0] == counts[1]


# Members


@pytest.fixture
def member(client, time_machine):
    person = PersonFactory(user=UserFactory(email="member@example.org"))
    membership = MembershipFactory(person=person)
    client.force_login(person.user)
    return membership


@pytest.mark.parametrize(("language", "words"), [("en", "The item was carried"), ("ja", "承認可決された")])
def test_members_read_the_finished_minutes(client, member, language, words):
    meeting = finished_minutes().meeting
    with translation.override(language):
        page = reverse("agm:minutes", args=[meeting.pk])

    assert words in client.get(page).content.decode()
    assert client.get(reverse("agm:minutes_pdf", args=[meeting.pk])).content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["meeting", "result"])
def test_the_pages_of_the_meeting_lead_to_its_minutes(client, member, name):
    meeting = finished_minutes().meeting

    page = client.get(reverse(f"agm:{name}", args=[meeting.pk])).content.decode()

    assert reverse("agm:minutes", args=[meeting.pk]) in page


def test_a_draft_is_not_there_for_members(client, member):
    meeting = counted_meeting()
    services.write_minutes(meeting, **whole_text(meeting))

    for name in ("minutes", "minutes_pdf"):
        assert client.get(reverse(f"agm:{name}", args=[meeting.pk])).status_code == 404
    assert "Read the minutes" not in client.get(reverse("agm:meeting", args=[meeting.pk])).content.decode()


def test_former_members_who_were_no_electors_do_not_read_the_minutes(client, member):
    meeting = finished_minutes().meeting
    former = MembershipFactory(
        person=PersonFactory(user=UserFactory(email="former@example.org")),
        joined_on="2025-04-01",
        left_on="2026-01-01",
        left_because="resigned",
    )
    client.force_login(former.person.user)

    assert client.get(reverse("agm:minutes", args=[meeting.pk])).status_code == 404
