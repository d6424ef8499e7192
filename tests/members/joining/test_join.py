"""The form on the site: what a visitor writes, looks over and sends."""

import re
import uuid

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from members.models import MembershipApplication
from tests.factories.joining import ConsentTextFactory
from tests.factories.members import MembershipFactory, MembershipKindFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]


@pytest.fixture
def june():
    cache.clear()
    ConsentTextFactory()
    MembershipKindFactory(), MembershipKindFactory(code="support")
    with time_machine.travel("2026-06-15 03:00 +0000"):
        yield


@pytest.fixture
def answers():
    return {
        "who": "person",
        "family_name": "入江",
        "given_name": "香",
        "family_kana": "いりえ",
        "given_kana": "かおり",
        "born_on": "昭和35年5月4日",
        "country": "JP",
        "postal_code": "〒160-0022",
        "prefecture": "東京都",
        "city": "新宿区",
        "street": "新宿1-2-3",
        "phone": "03-0000-1234",
        "email": "irie@example.org",
        "kind": MembershipKindFactory(code="support").pk,
        "agrees": "on",
        "key": str(uuid.uuid4()),
    }


def post(client, answers, step="check"):
    return client.post(reverse("joining:join"), answers | {"step": step})


def faults(response) -> list[str]:
    return list(response.context["form"].errors)


def test_the_kinds_are_shown_with_the_names_and_least_dues_of_the_day(client):
    text = client.get(reverse("joining:join")).content.decode()

    assert "Support member: ¥5,000 a year or more, without a vote" in text
    assert "Voting member: ¥10,000 a year or more, with a vote at the general meeting" in text
    assert "We use your details to keep your membership." in text
    assert "(words of 2026-04)" in text


def test_everything_is_shown_once_more_before_it_is_sent(client, answers):
    response = post(client, answers)

    assert "Is everything right?" in response.content.decode()
    assert ("Date of birth", "1960-05-04") in response.context["form"].answers()
    assert MembershipApplication.objects.count() == 0


def test_going_back_keeps_what_was_written(client, answers):
    response = post(client, answers, "change")

    assert response.context["form"]["street"].value() == "新宿1-2-3"
    assert MembershipApplication.objects.count() == 0


def test_a_sent_application_is_kept_numbered_and_confirmed(client, answers, django_capture_on_commit_callbacks):
    ConsentTextFactory(version="2030-01", starts_on="2030-01-01")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("joining:join"), answers | {"step": "send"}, follow=True)

    application = MembershipApplication.objects.get()
    assert (application.number, application.state, application.family_kana, application.postal_code) == (
        1,
        "applied",
        "イリエ",
        "1600022",
    )
    assert application.consent_text.version == "2026-04"
    assert "Number of your application" in response.content.decode()
    [letter] = mail.outbox
    assert letter.to == ["irie@example.org"]
    assert "Number of the application: 1" in letter.body


def test_the_letter_is_in_the_language_of_the_form(client, answers, django_capture_on_commit_callbacks):
    with override("ja"):
        address = reverse("joining:join")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, answers | {"step": "send"})

    assert mail.outbox[0].subject == "入会のお申し込みを受け付けました"
    assert MembershipApplication.objects.get().language == "ja"


def test_a_second_tap_sends_nothing_twice(client, answers):
    addresses = [post(client, answers, "send")["Location"] for _tap in range(2)]

    assert addresses == [reverse("joining:done")] * 2
    assert MembershipApplication.objects.count() == 1
    other = answers | {"key": str(uuid.uuid4()), "given_name": "薫"}
    post(client, other, "send")
    assert sorted(MembershipApplication.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"family_name": " "}, "family_name"),
        ({"family_kana": "入江"}, "family_kana"),
        ({"born_on": ""}, "born_on"),
        ({"born_on": "1960-02-31"}, "born_on"),
        ({"born_on": "2030-01-01"}, "born_on"),
        ({"postal_code": "160"}, "postal_code"),
        ({"postal_code": ""}, "postal_code"),
        ({"prefecture": "江戸"}, "prefecture"),
        ({"street": ""}, "street"),
        ({"email": "irie@"}, "email"),
        ({"kind": "999"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"pledged_yen": "4999"}, "pledged_yen"),
        ({"pledged_yen": "-1"}, "pledged_yen"),
        ({"pledged_yen": "9999999999"}, "pledged_yen"),
        ({"agrees": ""}, "agrees"),
        ({"who": "organisation"}, "organisation_name"),
        ({"newsletter_email": "on", "email": ""}, "email"),
        ({"country": "TZ"}, "address_abroad"),
        ({"key": "no"}, "key"),
        ({"words": "x" * 1001}, "words"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(client, answers, change, fault):
    assert fault in faults(post(client, answers | change, "send"))
    assert MembershipApplication.objects.count() == 0


def test_without_an_e_mail_address_nothing_is_mailed(client, answers, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("joining:join"), answers | {"email": "", "step": "send"}, follow=True)

    assert mail.outbox == []
    assert "We will write to you by post." in response.content.decode()


def test_an_introducer_is_found_by_member_number(client, answers):
    introducer = MembershipFactory(number=77)

    post(client, answers | {"introduced_by": "77"}, "send")

    assert MembershipApplication.objects.get().introducer == introducer


def test_a_formula_as_a_name_stays_text(client, answers):
    text = post(client, answers | {"family_name": "=1+1", "words": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in text
    assert re.search(r"<dd>=1\+1", text)


def test_a_robot_believes_that_it_was_heard(client, answers):
    response = post(client, answers | {"website": "http://spam.example"}, "send")

    assert response["Location"] == reverse("joining:done")
    assert MembershipApplication.objects.count() == 0


def test_one_place_sends_ten_an_hour(client, answers):
    for _try in range(11):
        response = post(client, answers | {"key": str(uuid.uuid4())}, "send")

    assert MembershipApplication.objects.count() == 10
    assert "try again in an hour" in response.content.decode()


def test_the_button_fills_in_the_address_and_sends_nothing(client, answers):
    empty = answers | {"prefecture": "", "city": "", "street": "", "fill_address": "1"}

    form = post(client, empty).context["form"]

    assert [form[name].value() for name in ("prefecture", "city", "street")] == ["東京都", "新宿区", "新宿"]
    assert form.errors == {}


def test_the_page_with_the_number_is_only_for_who_sent_something(client):
    assert client.get(reverse("joining:done"))["Location"] == reverse("joining:join")


def test_the_person_we_write_to_is_spoken_of_only_to_an_organisation(client):
    with override("en"):
        page = client.get(reverse("joining:join")).content.decode()

    assert 'data-shown-for="organisation">For an organisation: the person we write to.' in page
    assert page.count("the person we write to") == 1
