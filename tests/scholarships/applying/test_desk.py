"""Papers at the desk: what came by mail is added, and every file can be opened by who may read the application."""

import pytest
from django.urls import reverse

from scholarships import services
from scholarships.models import CallDocument
from scholarships.models.lives import complete
from tests.factories.scholarships import ApplicationFactory
from tests.scholarships.applying.conftest import AT, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    found = ApplicationFactory(call__references_asked=1)
    CallDocument.objects.create(call=found.call, kind="licence")
    return found


def test_application_from_paper_becomes_complete_by_what_the_desk_adds(client, officer, file):
    client.force_login(officer)
    address = reverse("scholarships_applications:add_paper", args=[file.pk])

    before = [blocker.code for blocker in complete(file)]
    client.post(address, {"kind": "licence", "file": upload()})
    client.post(address, {"kind": "reference", "name": "Dr. Juma", "file": upload(b"%PDF-1.4 letter", "letter.pdf")})

    assert before == ["NO_LICENCE", "NO_REFERENCE"]
    assert list(complete(file)) == []
    shown = client.get(reverse("scholarships_applications:inspect", args=[file.pk])).content.decode()
    assert "licence.png" in shown
    assert "Dr. Juma" in shown


def test_reference_without_a_name_and_a_file_that_is_none_are_refused(client, officer, file):
    client.force_login(officer)
    address = reverse("scholarships_applications:add_paper", args=[file.pk])

    nameless = client.post(address, {"kind": "reference", "file": upload()})
    program = client.post(address, {"kind": "licence", "file": upload(b"MZ\x90 program", "licence.pdf")})

    assert dict(nameless.context["form"].errors) == {"name": ["推薦者の名前を入れてください。"]}
    assert list(program.context["form"].errors) == ["file"]
    assert not file.papers.exists()


def test_file_opens_for_the_office_and_only_below_its_application(client, officer, stranger, file):
    paper = services.add_paper_at_desk(file, kind="licence", file=upload(), at=AT, by=None)
    other = ApplicationFactory(call=file.call)
    client.force_login(officer)

    opened = client.get(reverse("scholarships_applications:paper", args=[file.pk, paper.key]))
    elsewhere = client.get(reverse("scholarships_applications:paper", args=[other.pk, paper.key]))

    assert (opened.status_code, opened["Content-Type"]) == (200, "image/png")
    assert elsewhere.status_code == 404


def test_nothing_is_added_once_the_file_has_passed_its_check(client, officer, file):
    type(file).objects.update(state="eligible")
    client.force_login(officer)

    answer = client.post(
        reverse("scholarships_applications:add_paper", args=[file.pk]), {"kind": "licence", "file": upload()}
    )

    told = "この申請は資格審査を終えたため、変更できません。"
    assert answer.context["form"].non_field_errors() == [told]
    assert not file.papers.exists()
