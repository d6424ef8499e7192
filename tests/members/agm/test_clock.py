"""The record of a meeting goes by the database's clock: that of a web server, wrong by a day, moves nothing in it."""

import re
import sys
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from members.agm.models import Act, Inspection, Meeting, PaperScan, Petition
from tests.factories.agm import DEADLINE, IN_TIME, MEETS_AT, OPENED_AT, answers, draft_meeting
from tests.factories.members import MembershipFactory
from tests.members.agm.test_minutes_screens import form_of
from tests.members.agm.web.test_services import allow

ROOM = Path(__file__).parents[3] / "members" / "agm"
OF_A_WEB_SERVER = re.compile(r"timezone\.(now|localdate)\b|local(date|time)\(\)|date\.today")
HELD_AT = MEETS_AT + timedelta(days=7)
NAMED = {
    *("history", "BoardEvent.at", "MeetingChange.at", "Act.recorded_at", "Act.arrived_at", "Stay.in_at", "Stay.out_at"),
    *("PaperCheck.checked_at", "PaperScan.added_at", "ScanTakenOut.taken_out_at", "Revocation.revoked_at"),
    *("Meeting.notice_sent_on", "Meeting.posted_on", "Meeting.record_on", "Elector.struck_at", "Result.counted_at"),
    *("WebPapers.published_at", "Petition.entered_at", "Petition.settled_on", "WebPapers.withdrawn_on later"),
    *("Minutes.finished_at later", "SignedMinutes.added_at later", "Inspection.asked_at later"),
    *(
        "Inspection.decided_at later",
        "Inspection.closed_at later",
        "Purge.proposed_at later",
        "Purge.confirmed_on later",
    ),
}
# When a job of the worker was asked for is compared with the worker's own clock, and stands in no record.
MAY_READ_IT = ["backoffice/papers.py: run = start_run(services.FORMS, at=timezone.now()"]


def test_nothing_in_the_room_reads_the_clock_of_a_web_server():
    found = [
        f"{path.relative_to(ROOM)}: {line.strip()}"
        for path in sorted(ROOM.rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if OF_A_WEB_SERVER.search(line) and "import" not in line
    ]

    assert [line for line in found if not line.startswith(tuple(MAY_READ_IT))] == []
    assert len(found) == len(MAY_READ_IT)


@pytest.fixture
def clocks(client, monkeypatch, time_machine):
    """A function that sets the database's clock, the web server's a day ahead, and signs somebody in."""
    true = []

    def move(at: datetime, user) -> None:
        true.insert(0, at)
        time_machine.move_to(at + timedelta(days=1), tick=False)
        client.force_login(user)

    for module in [module for name, module in sys.modules.items() if name.startswith("members.agm.")]:
        if hasattr(module, "database_now"):
            monkeypatch.setattr(module, "database_now", lambda: true[0])
    move.steps = true
    return move


def staff(make_user, name):
    user = make_user(f"{name}@example.org", is_superuser=True, is_staff=True)
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


def instants() -> dict[str, list[datetime]]:
    """Everything of the room that bears an instant or a day, by table and column, and its lines of history."""
    found = {
        "history": list(ModelLogEntry.objects.filter(action__startswith="agm.").values_list("timestamp", flat=True))
    }
    for model in apps.get_app_config("agm").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateField):
                filled = model._default_manager.exclude(**{field.name: None})
                found[f"{model.__name__}.{field.name}"] = list(filled.values_list(field.name, flat=True))
    return {name: values for name, values in found.items() if values}


def post(client, name, meeting, form=None, *more):
    response = client.post(reverse(f"agm_meetings:{name}", args=[meeting.pk, *more]), form or {})
    said = dict(response.context["form"].errors) if response.context else {}
    assert (response.status_code, said, "login" in response.headers.get("Location", "")) == (302, {}, False)


def called(client, clocks, typist) -> Meeting:
    """Notice, posting, opening, a break of the papers on the web, one who wants paper, and a motion."""
    clocks(OPENED_AT, typist)
    allow()
    meeting = draft_meeting(supplies_on_web=True, held_at=HELD_AT)
    members = [MembershipFactory() for _n in range(4)]
    offered = client.get(reverse("agm_meetings:send_notice", args=[meeting.pk])).context["form"].initial
    post(client, "send_notice", meeting, offered)
    post(client, "posted", meeting, offered)
    post(client, "open_voting", meeting)
    clocks(OPENED_AT + timedelta(hours=1), typist)
    post(client, "web_break", meeting, {"kind": "down", "from_at": "2026-06-02 09:00", "until_at": "2026-06-02 09:30"})
    post(client, "web_request", meeting, {"number": members[0].number, "on": "2026-06-02"})
    client.post(reverse("agm_petitions:enter"), {"kind": "motion", "received_on": "2026-06-02", "title_ja": "会報の件"})
    motion = [Petition.objects.get().pk]
    client.post(reverse("agm_petitions:support", args=motion), {"who": str(members[0].number)})
    client.post(reverse("agm_petitions:admit", args=motion))
    meeting.refresh_from_db()
    return meeting


def sheet(elector) -> dict:
    marks = {f"question-{key}": "1" for key in answers()} | {"question-3-3": "2", "arrived_at": "2026-06-10 12:00"}
    return marks | {"elector": elector.number, "seen": elector.number, "client_key": uuid.uuid4()}


def held(client, clocks, meeting, typist, checker) -> None:
    """Two papers, one of them a typing error, a check, a scan, the close, people who come and go, and the count."""
    chair, first, second, third = meeting.electors.order_by("place")
    clocks(IN_TIME, typist)
    for elector in (first, second):
        post(client, "paper", meeting, sheet(elector))
    wrong = Act.objects.get(elector=second).pk
    post(client, "scan_add", meeting, {"file": SimpleUploadedFile("1.pdf", b"%PDF-1.7 sheet")}, wrong)
    post(client, "scan_take_out", meeting, {"because": "another member"}, PaperScan.objects.get().pk)
    post(client, "void", meeting, {}, wrong)
    clocks(IN_TIME + timedelta(hours=1), checker)
    post(
        client,
        "paper_check",
        meeting,
        sheet(first),
    )
    clocks(DEADLINE, typist)
    post(client, "close_voting", meeting, {"reason": "Everybody has voted."})
    clocks(HELD_AT, typist)
    for elector in (chair, third):
        post(client, "door", meeting, {"elector": elector.number})
    post(client, "chair", meeting, {"elector": chair.number})
    post(
        client,
        "hall",
        meeting,
        {"elector": chair.number}
        | {f"question-{key}": choice for key, choice in answers("for", **{"3-3": "against"}).items()},
    )
    post(client, "strike", meeting, {"elector": second.number, "because": "died"})
    clocks(HELD_AT + timedelta(minutes=30), typist)
    post(client, "leave", meeting, {"elector": third.number})
    post(client, "count", meeting)


def kept(client, clocks, meeting, typist, checker) -> None:
    """The minutes, an inspection by letter, and the erasing by two persons."""
    meeting.refresh_from_db()
    clocks(HELD_AT + timedelta(days=5), typist)
    post(client, "minutes_write", meeting, form_of(meeting, opened_at="2026-06-27 13:30", ended_at="2026-06-27 14:00"))
    post(client, "minutes_finish", meeting)
    post(client, "minutes_add_signed", meeting, {"file": SimpleUploadedFile("signed.pdf", b"%PDF-1.7 signed")})
    post(client, "inspection_letter", meeting, {"number": meeting.electors.first().number, "reason": "I doubt it."})
    asked = Inspection.objects.get().pk
    post(client, "inspection_decide", meeting, {"decision": "granted"}, asked)
    post(client, "inspection_close", meeting, {}, asked)
    clocks(HELD_AT + timedelta(days=100), typist)
    post(client, "web_withdraw", meeting)
    post(client, "purge_propose", meeting)
    clocks(HELD_AT + timedelta(days=102), checker)
    post(client, "purge_confirm", meeting)


def test_nothing_recorded_moves_with_the_clock_of_the_web_server(client, clocks, make_user):
    typist, checker = staff(make_user, "typist"), staff(make_user, "checker")
    meeting = called(client, clocks, typist)
    assert meeting.notice_sent_on == meeting.posted_on == date(2026, 6, 2)

    held(client, clocks, meeting, typist, checker)
    found = instants()
    kept(client, clocks, meeting, typist, checker)
    found |= {f"{name} later": values for name, values in instants().items()}

    wrong = {at + timedelta(days=1) for at in clocks.steps}
    wrong |= {timezone.localdate(at) for at in wrong}
    assert {name: moved for name, values in found.items() if (moved := wrong & set(values))} == {}
    assert set(found) >= NAMED
