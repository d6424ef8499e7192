"""The page of a posting says what is missing for the next step, and each sentence leads to its screen."""

import re

import pytest
from django.urls import reverse

from dispatch.backoffice.next_help import OF_POSTING, NextHelp
from dispatch.models import DocumentType
from tests.factories.dispatch import AT, make_posting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_day(time_machine):
    time_machine.move_to(AT, tick=False)


def led_to(answer) -> list[str]:
    """Addresses behind "enter it", in the order of the page."""
    return re.findall(r'href="([^"]+)">入力する<', answer.content.decode())


def test_everything_that_a_departure_lacks_leads_to_where_it_is_entered(office, staff, client):
    posting = make_posting("preparing")
    own = f"/office/dispatch/postings/{posting.pk}/"

    assert led_to(office.get(own)) == [f"{own}papers/", f"{own}papers/", f"{own}contact/"]
    assert led_to(office.get(f"{own}steps/depart/")) == [f"{own}papers/", f"{own}papers/", f"{own}contact/"]


def test_each_address_answers(office):
    posting = make_posting("active")
    help_with = NextHelp(posting, lambda right: True)

    answers = {code: office.get(help_with.address(code)).status_code for code in OF_POSTING if code != "JOB_TITLE"}

    assert set(answers.values()) == {200}


def test_a_document_opens_with_its_kind_and_worker_chosen():
    posting = make_posting("preparing")
    kind = DocumentType.objects.create(code="passport", name_ja="旅券", name_en="Passport", rule="one_off")

    address = NextHelp(posting, lambda right: True).address("DOCUMENT_passport")

    assert address == f"{reverse('dispatch_documents:add')}?worker={posting.worker_id}&type={kind.pk}"


@pytest.mark.parametrize(
    "code", [*OF_POSTING, "TRAINING_1", "DOCUMENT_visa", "NO_AGREEMENT", "RISK", "AWAY", "OVERLAP"]
)
def test_nobody_is_led_to_what_they_may_not_open(code):
    assert NextHelp(make_posting("preparing"), lambda right: False).address(code) == ""
