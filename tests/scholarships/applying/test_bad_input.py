"""What bad input gets from an applicant's pages: the exact sentence, at its field, and nothing written."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN
from scholarships import queries, services
from scholarships.models import Application, ApplicationChange, Draft, Paper, Reference
from tests.scholarships.applying.conftest import AT, typed, upload
from tests.scholarships.applying.test_way import letters, link_in, page

pytestmark = pytest.mark.django_db
OWN_OFFICER = "The officer who endorses you is somebody else than you."
NO_DAY = "There is no such day. Write year, month and day, as in 2028-02-29."
TOO_LARGE = "The scan is larger than 10 MB. Scan it with fewer dots."


def rows() -> dict:
    return {model.__name__: model.objects.count() for model in (Application, ApplicationChange, Paper, Reference)}


def sentences(answer, field: str | None) -> list[str]:
    errors = answer.context["form"].errors
    return list(errors.get(field or "__all__", []))


@pytest.mark.parametrize(
    ("step", "changes", "field", "sentence"),
    [
        ("body", {"officer_email": "neema@example.org"}, "officer_email", OWN_OFFICER),
        ("costs", {"tuition": "-1"}, "tuition", "Ensure this value is greater than or equal to 0."),
        ("costs", {"tuition": "", "living": ""}, "tuition", "Write at least one amount."),
        ("study", {"ends_before": "2026-09-30"}, "ends_before", "The study ends before it starts."),
        ("study", {"starts_on": "2026-02-30"}, "starts_on", NO_DAY),
    ],
)
def test_wrong_answer_is_said_at_its_field_and_cannot_be_handed_in(own, ready, body, step, changes, field, sentence):
    before = rows()

    answer = own.post(page("step", step), typed(body)[step] | changes)
    handed_in = own.post(page("check"))

    assert sentences(answer, field) == [sentence]
    assert handed_in.context["told"] == ["Some answers are missing or wrong. They are marked below."]
    assert rows() == before


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<svg onload='x()'/>", "licence.png", "This is no PDF, JPEG or PNG, whatever its name says."),
        (b"\x89PNG\r\n\x1a\nbroken", "licence.png", "This picture cannot be read. Scan it once more."),
        (
            b"%PDF-" + b"0" * MOST_BYTES_OF_SCAN,
            "licence.pdf",
            "The scan is larger than 10 MB. Scan it with fewer dots.",
        ),
        (b"", "licence.pdf", "This file is empty."),
    ],
)
def test_file_that_is_none_is_refused(own, draft, content, name, sentence):
    before = rows()

    answer = own.post(page("papers"), {"key": uuid4(), "kind": "licence", "file": upload(content, name)})

    assert sentences(answer, "file") == [sentence]
    assert rows() == before


def test_unknown_kind_of_paper_is_refused(own, draft):
    answer = own.post(page("papers"), {"key": uuid4(), "kind": "passport", "file": upload()})

    assert sentences(answer, "kind") == ["There is no such kind of paper."]
    assert not Paper.objects.exists()


def test_one_second_late_is_late_and_what_was_typed_stays_readable(own, ready, call, now):
    now.at = call.closes_at
    own.get(page("open_own", queries.own_token(ready)))
    before = rows()

    saved = own.post(page("step", "reasons"), {"motivation": "Late", "return_plan": "Late"})
    handed_in = own.post(page("check"))

    words = (
        "The call closed on Aug. 1, 2026, 00:00 (Asia/Tokyo). "
        "What you typed can be read, but not changed or handed in any more."
    )
    ready.refresh_from_db()
    assert sentences(saved, None) == [words]
    assert handed_in.context["told"] == [words]
    assert (rows(), ready.answers["reasons"]["motivation"]) == (before, "One nurse for sixty beds.")
    assert "One nurse for sixty beds." in own.get(page("check")).content.decode()
    now.at = call.closes_at - timedelta(seconds=1)
    assert own.post(page("check")).status_code == 302


def test_correction_one_second_late_is_late(own, ready, call, now):
    own.post(page("check"))
    services.check_eligibility(application=Application.objects.get(), at=AT)
    now.at = call.corrections_end_at
    own.get(page("open_own", queries.own_token(ready)))

    answer = own.post(page("check"))

    assert answer.context["told"] == ["Corrections could be made until Aug. 15, 2026, 00:00 (Asia/Tokyo)."]
    assert Application.objects.get().state == "incomplete"


def test_state_and_number_sent_along_change_nothing(own, ready):
    own.post(page("check"), {"state": "selected", "code": "S-1", "number": "1000", "submitted_at": "2020-01-01"})

    application = Application.objects.get()
    assert (application.state, application.code, application.submitted_at) == ("submitted", "S-2026-001", AT)


def test_what_was_handed_in_is_not_changed(own, ready, body):
    own.post(page("check"))

    saved = own.post(page("step", "reasons"), {"motivation": "Other", "return_plan": "Other"})
    removed = own.post(page("remove_paper", Paper.objects.get().key), follow=True)

    told = "Your application has been handed in. It can be corrected only when the office asks for it."
    assert sentences(saved, None) == [told]
    assert told in [str(one) for one in removed.context["messages"]]
    assert Application.objects.get().motivation == "One nurse for sixty beds."
    assert Paper.objects.count() == 1


def test_referee_named_twice_or_the_applicant_is_refused(own, ready):
    own.post(page("referees"), {"name": "Dr. Juma", "email": "juma@example.org", "language": "en"})

    twice = own.post(page("referees"), {"name": "Juma", "email": "JUMA@example.org", "language": "en"})
    self_named = own.post(page("referees"), {"name": "Me", "email": "neema@example.org", "language": "en"})

    assert sentences(twice, "email") == ["You have named a referee with this address already."]
    assert sentences(self_named, "email") == ["A referee is somebody else than you."]
    assert Reference.objects.count() == 1


def test_forged_links_are_not_known(client, now):
    assert client.get(reverse("scholarships:endorse", args=["x.y"])).status_code == 404
    assert client.get(reverse("scholarships:refer", args=["x-1.y"])).status_code == 404


def test_officer_who_saw_something_else_is_asked_to_read_again(client, ready):
    services.ask_officer(ready, at=AT)
    address = link_in(letters("ask_officer")[0], "/endorse/")
    answer = {"seen": "0" * 64, "is_endorsed": "yes", "name": "Asha", "office": "Matron"}

    refused = client.post(address, answer)

    told = "The applicant changed the application meanwhile. Read it again before you answer."
    assert refused.context["form"].non_field_errors() == [told]
    assert ready.endorsements.get().answered_at is None


def paper(draft: Draft, **changes) -> Paper:
    figures = {"kind": "licence", "file_kind": "pdf", "name": "x.pdf", "size": 1, "sha256": "0" * 64, "added_at": AT}
    return Paper(draft=draft, file=ContentFile(b"x", name="x.pdf").name, **figures | changes)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"size": MOST_BYTES_OF_SCAN + 1}, "scholarships_paper_at_most_10_mb"),
        ({"kind": "passport"}, "scholarships_paper_kind_known"),
        ({"file_kind": "exe"}, "scholarships_paper_kind_known"),
        ({"draft": None}, "scholarships_paper_belongs_to_one"),
    ],
)
def test_database_refuses_a_paper_that_cannot_be(draft, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Paper.objects.bulk_create([paper(**{"draft": draft} | changes)])


def test_database_refuses_two_live_referees_with_one_address(draft, now):
    services.name_referee(draft, name="R", position="", email="r@example.org", language="en", at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Reference.objects.bulk_create([Reference(draft=draft, name="R", email="R@example.org")])

    Reference.objects.update(ended_at=AT)
    Reference.objects.bulk_create([Reference(draft=draft, name="R", email="r@example.org")])


def test_database_refuses_to_change_what_was_handed_in(own, ready):
    own.post(page("check"))
    files = Application.objects.all()

    with pytest.raises(IntegrityError, match="scholarships_draft_handed_in_stays"), transaction.atomic():
        Draft.objects.update(answers={"about": {"given_latin": "Other"}})
    with pytest.raises(IntegrityError, match="scholarships_paper_stays"), transaction.atomic():
        Paper.objects.update(sha256="1" * 64)
    files.update(state="not_selected")
    with pytest.raises(IntegrityError, match="scholarships_application_handed_in_stays"), transaction.atomic():
        files.update(motivation="Other")
    with pytest.raises(IntegrityError, match="scholarships_application_handed_in_stays"), transaction.atomic():
        files.update(motivation="")
