"""Scans of papers and proxies: what is kept of a file, who sees it, each look written down, gone with the votes."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from jocs_site.backoffice import scans
from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import Act, PaperScan, ScanTakenOut
from tests.factories.agm import DEADLINE, IN_TIME, MEETS_AT, check_all, open_meeting, typist, vote, write
from tests.factories.members import MembershipFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 a sheet"
ORIENTATION, PLACE = 0x0112, 0x9286


def picture(kind: str = "JPEG", *, size=(40, 20)) -> bytes:
    """A photo as a telephone takes it: lying on its side, with a note in it."""
    image, out = Image.new("RGB", size, "white"), BytesIO()
    exif = image.getexif()
    exif[ORIENTATION], exif[PLACE] = 6, "35.7N 139.7E"
    image.save(out, kind, exif=exif)
    return out.getvalue()


def attach(act: Act, content: bytes = PDF, name: str = "scan.bin") -> PaperScan:
    return services.attach_scan(act, file=SimpleUploadedFile(name, content), at=IN_TIME, by=typist())


def looks(name: str = "agm.scan_read") -> int:
    return ModelLogEntry.objects.filter(action=name).count()


@pytest.fixture
def paper() -> Act:
    return write(open_meeting(electors=1).electors.get())


@pytest.fixture
def desk(client, time_machine):
    time_machine.move_to(IN_TIME, tick=False)

    def enter(name="typist", *rights):
        user = typist(name)
        user.user_permissions.set(
            Permission.objects.filter(codename__in=("access_admin", "view_meeting", "enter_act", *rights))
        )
        UserProfile.objects.get_or_create(user=user, defaults={"preferred_language": "en"})
        client.force_login(user)
        return client

    return enter


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_kept_upright_and_without_what_the_device_noted(paper, kind):
    scan = attach(paper, picture(kind), "photo.gif")
    with scan.file.open("rb") as file:
        kept = Image.open(BytesIO(file.read()))

    assert (scan.kind, kept.format, kept.size, dict(kept.getexif())) == (kind.lower(), kind, (20, 40), {})


def test_a_pdf_is_kept_as_it_is_and_the_same_again_changes_nothing(paper):
    first, again = attach(paper), attach(paper, name="other.pdf")

    assert (first.pk, first.kind, first.file.open("rb").read()) == (again.pk, "pdf", PDF)
    assert first.file.name.startswith("papers/")
    assert looks("agm.scan_added") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ a program", "no PDF, JPEG or PNG"),
        (b"\xff\xd8\xff and nothing more", "cannot be read"),
        (picture()[:300], "cannot be read"),
        (picture(size=(300, 300)), "too many dots"),
        (PDF + b"." * 2000, "larger than 10 MB"),
    ],
)
def test_what_is_no_scan_is_refused_at_its_field(paper, monkeypatch, content, words):
    monkeypatch.setattr(scans, "MOST_DOTS", 50_000)
    monkeypatch.setattr(scans, "MOST_BYTES_OF_SCAN", 1500 if content.startswith(PDF + b".") else 10**6)
    with pytest.raises(RuleBroken, match=words) as refused:
        attach(paper, content, "scan.pdf")

    assert (refused.value.field, PaperScan.objects.count()) == ("file", 0)


def test_only_papers_and_proxies_have_scans_and_none_comes_after_the_count(paper):
    meeting = paper.elector.meeting
    with pytest.raises(RuleBroken, match="Only a paper or a proxy"):
        attach(vote(paper.elector))
    check_all(meeting)
    services.close_voting(meeting, at=DEADLINE)
    services.count_meeting(meeting, at=MEETS_AT)

    with pytest.raises(RuleBroken, match="takes nothing"):
        attach(paper)
    row = PaperScan(act=paper, file="x", kind="pdf", sha256="0" * 64, added_at=IN_TIME, added_by=typist())
    with pytest.raises(IntegrityError, match="agm_paperscan_in_time"), transaction.atomic():
        row.save()


def test_a_scan_is_added_at_the_desk_and_stands_beside_the_form_of_the_checker(paper, desk):
    meeting, client = paper.elector.meeting, desk()
    at_desk = client.get(reverse("agm_meetings:paper", args=[meeting.pk])).content.decode()
    add = reverse("agm_meetings:scan_add", args=[meeting.pk, paper.pk])
    wrong = client.post(add, {"file": SimpleUploadedFile("a.pdf", b"no")})
    done = client.post(add, {"file": SimpleUploadedFile("a.jpg", picture())})
    scan = PaperScan.objects.get()
    shown = reverse("agm_meetings:scan", args=[meeting.pk, scan.pk])

    assert add in at_desk
    assert wrong.context["form"].errors == {"file": ["This is no PDF, JPEG or PNG, whatever its name says."]}
    assert done.url == reverse("agm_meetings:paper", args=[meeting.pk])
    client = desk("checker")
    look = reverse("agm_meetings:paper_check_look", args=[meeting.pk])
    assert f'<img src="{shown}"' in client.get(look, {"number": paper.elector.number}).json()["html"]
    answer = client.get(shown)
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"], looks()) == ("image/jpeg", True, 1)


def test_a_scan_of_another_meeting_is_not_there_and_each_screen_needs_the_right_to_enter(paper, desk, make_user):
    scan, other = attach(paper), open_meeting(electors=0, kind="extraordinary")
    client = desk()

    assert client.get(reverse("agm_meetings:scan", args=[other.pk, scan.pk])).status_code == 404
    assert client.get(reverse("agm_meetings:scan_add", args=[other.pk, paper.pk])).status_code == 404
    typist().user_permissions.set(Permission.objects.filter(codename__in=("access_admin", "view_meeting")))
    client.get(reverse("agm_meetings:scan", args=[paper.elector.meeting_id, scan.pk]))
    assert looks() == 0


def test_at_an_inspection_each_look_at_a_scan_is_written_down_and_erasing_takes_the_file_along(
    client, time_machine, django_capture_on_commit_callbacks
):
    person = PersonFactory(user=UserFactory(email="asks@example.org"))
    MembershipFactory(person=person)
    meeting = open_meeting(electors=1)
    giver = meeting.electors.exclude(member__person=person).get()
    scan = attach(write(giver))
    check_all(meeting)
    services.close_voting(meeting, at=DEADLINE)
    services.count_meeting(meeting, at=MEETS_AT)
    client.force_login(person.user)
    at, own = MEETS_AT.replace(month=7), reverse("agm:inspection_scan", args=[meeting.pk, scan.pk])
    time_machine.move_to(at, tick=False)
    asked = services.request_inspection(meeting, person.memberships.get(), reason="I doubt it.", at=at)
    before = client.post(own).status_code
    services.decide_inspection(asked, decision="granted", at=at)
    votes = client.post(reverse("agm:inspection_votes", args=[meeting.pk])).content.decode()
    seen = b"".join(client.post(own).streaming_content)
    read = [look.what for look in asked.looks.all()]
    services.close_inspection(asked, at=at)
    services.propose_purge(meeting, at=MEETS_AT.replace(month=10), by=typist("first"))
    with django_capture_on_commit_callbacks(execute=True):
        purge = services.confirm_purge(meeting, at=MEETS_AT.replace(month=10), by=typist("second"))

    assert (before, client.post(own).status_code, seen, read) == (404, 404, PDF, ["page", "scan"])
    assert f'action="{own}"' in votes
    assert (purge.removed["scans"], PaperScan.objects.count()) == (1, 0)
    assert not scan.file.storage.exists(scan.file.name)


def test_the_desk_costs_the_same_with_1_and_3_scans(paper, desk, django_assert_num_queries):
    client, address = desk(), reverse("agm_meetings:paper", args=[paper.elector.meeting_id])
    attach(paper)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    for number in (1, 2):
        attach(paper, PDF + bytes([number]))
    with django_assert_num_queries(len(captured)):
        client.get(address)


def test_a_scan_with_the_wrong_member_is_taken_out_with_its_file(paper, django_capture_on_commit_callbacks):
    scan = attach(paper)
    with django_capture_on_commit_callbacks(execute=True):
        first, again = (
            services.take_out_scan(scan, because=why, at=IN_TIME, by=typist("officer"))
            for why in ("Another's.", "Once more")
        )

    assert (first.pk, again.because) == (again.pk, "Another's.")
    assert not scan.file.storage.exists(scan.file.name)
    assert (list(queries.scans_of(paper.elector.meeting)), looks("agm.scan_taken_out")) == ([], 1)
    with pytest.raises(RuleBroken, match="was taken out here") as refused:
        attach(paper)
    assert refused.value.field == "file"
    with pytest.raises(IntegrityError, match="agm_scantakenout_append_only"), transaction.atomic():
        ScanTakenOut.objects.update(because="x")
    with pytest.raises(IntegrityError, match="agm_scantakenout_append_only"), transaction.atomic():
        ScanTakenOut.objects.all().delete()


def test_taking_out_needs_a_reason(paper):
    scan = attach(paper)
    with pytest.raises(RuleBroken, match="Write why") as refused:
        services.take_out_scan(scan, because=" ", at=IN_TIME, by=typist("officer"))

    assert (refused.value.field, list(queries.scans_of(paper.elector.meeting))) == ("because", [scan])


def test_the_returning_officer_takes_a_scan_out_and_the_typist_does_not(paper, desk):
    meeting, scan = paper.elector.meeting, attach(paper)
    address = reverse("agm_meetings:scan_take_out", args=[meeting.pk, scan.pk])
    typists = desk()
    typists_page = typists.get(reverse("agm_meetings:paper", args=[meeting.pk])).content.decode()
    typists.post(address, {"because": "Another's."})
    still = list(queries.scans_of(meeting))
    client = desk("typist", "run_meeting")
    page = client.get(reverse("agm_meetings:paper", args=[meeting.pk])).content.decode()
    empty = client.post(address, {"because": ""})
    done = client.post(address, {"because": "Another's."})

    assert (address in typists_page, still, address in page) == (False, [scan], True)
    assert list(empty.context["form"].errors) == ["because"]
    assert done.url == reverse("agm_meetings:paper", args=[meeting.pk])
    assert client.get(reverse("agm_meetings:scan", args=[meeting.pk, scan.pk])).status_code == 404
    assert client.get(address).status_code == 404
    assert reverse("agm_meetings:scan", args=[meeting.pk, scan.pk]) not in client.get(done.url).content.decode()


def sheet_in_pdf(pages: int = 2) -> bytes:
    out = BytesIO()
    first, *more = [Image.new("RGB", (420, 594), colour) for colour in ("white", "black")[:pages]]
    first.save(out, "PDF", save_all=True, append_images=more, resolution=50)
    return out.getvalue()


def test_a_pdf_is_looked_at_as_a_picture_of_all_its_pages_and_each_look_is_written_down(paper, desk):
    scan = attach(paper, sheet_in_pdf())
    picture_of_it = reverse("agm_meetings:scan_picture", args=[paper.elector.meeting_id, scan.pk])
    client = desk("checker")
    look = reverse("agm_meetings:paper_check_look", args=[paper.elector.meeting_id])
    beside = client.get(look, {"number": paper.elector.number}).json()["html"]
    answer = client.get(picture_of_it)
    image = Image.open(BytesIO(answer.content))
    middle = image.width // 2

    assert f'<img src="{picture_of_it}"' in beside
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"], looks()) == ("image/png", True, 1)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert image.height / image.width == pytest.approx(2 * 594 / 420, rel=0.02)
    assert [image.convert("L").getpixel((middle, image.height * n // 4)) for n in (1, 3)] == [255, 0]


def test_a_pdf_that_cannot_be_drawn_is_offered_to_be_taken_along_and_opens_in_no_browser(paper, desk):
    scan = attach(paper, PDF)
    client, kept = desk(), [paper.elector.meeting_id, scan.pk]
    answer = client.get(reverse("agm_meetings:scan_picture", args=kept), follow=True)

    assert answer.redirect_chain == [(reverse("agm_meetings:scan", args=kept), 302)]
    assert answer["Content-Disposition"].startswith("attachment")
    assert (b"".join(answer.streaming_content), looks()) == (PDF, 1)
    picture_only = attach(paper, picture())
    assert client.get(reverse("agm_meetings:scan_picture", args=[kept[0], picture_only.pk])).status_code == 404


def files() -> set[str]:
    kept = PaperScan._meta.get_field("file").storage
    return set(kept.listdir("papers")[1]) if kept.exists("papers") else set()


def attach_and_fail(paper: Act, content: bytes = PDF) -> None:
    with transaction.atomic():
        scan = attach(paper, content)
        assert scan.file.storage.exists(scan.file.name)
        twice = {"file": "x", "kind": "pdf", "sha256": scan.sha256}
        PaperScan.objects.create(act=paper, added_at=IN_TIME, added_by=typist(), **twice)


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_where_the_transaction_fails_afterwards(paper):
    before = files()

    with pytest.raises(IntegrityError):
        attach_and_fail(paper)
    assert (files(), PaperScan.objects.count()) == (before, 0)

    with transaction.atomic():  # of two in one transaction only that goes whose part failed
        kept = attach(paper)
        with pytest.raises(IntegrityError):
            attach_and_fail(paper, PDF + b"2")
    assert files() - before == {kept.file.name.removeprefix("papers/")}


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_where_its_own_row_is_refused(paper, monkeypatch):
    before = files()
    monkeypatch.setattr("members.agm.services.scans.log", lambda *_args, **_more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        attach(paper)

    assert (files(), PaperScan.objects.count()) == (before, 0)
