"""Who gets the published record, from where, and what it tells about whom."""

import io
import uuid
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from members.agm import queries, recount
from members.agm.models import Act
from members.agm.rules.record import canonical
from tests.factories.agm import (
    open_meeting,
    vote,
)
from tests.members.agm.test_recount import SCRIPT, counted, counted_again, first, rows_of

pytestmark = pytest.mark.django_db


def test_the_record_tells_neither_names_nor_numbers_nor_addresses():
    meeting = counted()
    written = b"".join(queries.published_record(meeting)).decode()

    for elector in meeting.electors.select_related("member__person"):
        assert elector.name not in written
        assert elector.member.person.email not in written or not elector.member.person.email
    assert all(isinstance(row["content"]["elector"], str) for row in rows_of(meeting) if row["row"] in ("act", "stay"))
    listed = [row["content"]["elector"] for row in rows_of(meeting) if row["row"] == "elector"]
    assert listed == sorted(listed)  # in reading order the place would tell the name


def test_for_inspection_names_stand_beside_the_aliases_and_are_those_of_the_frozen_roll():
    rows = rows_of(counted(), with_names=True)
    assert counted_again(rows)[1] == []

    first(rows, "elector")["name"] = "別名"

    assert counted_again(rows)[1] == ["the numbers, names and aliases are not those of the roll that the notice froze"]


def test_there_is_no_record_before_the_count(tmp_path):
    meeting = open_meeting(electors=2)

    with pytest.raises(CommandError, match="only once the votes are counted"):
        call_command("export_meeting", meeting.pk, str(tmp_path / "record.jsonl"))
    with pytest.raises(CommandError, match="does not exist"):
        call_command("export_meeting", 0, str(tmp_path / "record.jsonl"))
    assert list(tmp_path.iterdir()) == []


def test_aliases_are_drawn_by_lot_and_the_database_keeps_them_apart():
    meeting = open_meeting(electors=3)
    aliases = list(meeting.electors.values_list("alias", flat=True))

    assert len(set(aliases)) == 3
    assert all(len(alias.replace("-", "")) == 12 for alias in aliases)
    receipts = {vote(elector, key=uuid.uuid4()).receipt for elector in meeting.electors.all()}
    assert not receipts & set(aliases)
    assert Act.objects.count() == 3


@pytest.fixture
def member(client, make_user):
    """Signed in, on the roll of a counted meeting."""
    meeting = counted()
    elector = meeting.electors.order_by("place").first()
    elector.member.person.user = make_user()
    elector.member.person.save()
    client.force_login(elector.member.person.user)
    return client, meeting, elector


def folder_of(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_a_member_finds_the_own_alias_and_takes_the_record_and_the_script_along(member):
    client, meeting, elector = member

    page = client.get(reverse("agm:result", args=[meeting.pk])).content.decode()
    folder = folder_of(client.get(reverse("agm:record", args=[meeting.pk])))

    assert elector.alias in page
    assert queries.last_digest(meeting) in page
    assert folder.read("recount.py") == SCRIPT.read_bytes()
    result, faults, head = recount.recount(folder.read("record.jsonl").decode().splitlines())
    assert (result, faults, head in page) == (canonical(meeting.result.data).decode(), [], True)


def test_nobody_takes_a_record_before_the_count(client, make_user):
    meeting = open_meeting(electors=1)
    person = meeting.electors.get().member.person
    person.user = make_user()
    person.save()
    client.force_login(person.user)
    officer = Client()
    officer.force_login(make_user("officer@example.org", is_superuser=True, is_staff=True))

    assert client.get(reverse("agm:record", args=[meeting.pk])).status_code == 302
    office = officer.get(reverse("agm_meetings:record", args=[meeting.pk]))
    assert (office.status_code, office.url) == (302, reverse("agm_meetings:inspect", args=[meeting.pk]))


def test_the_returning_officer_takes_the_same_record(make_user):
    meeting, officer = counted(), Client()
    officer.force_login(make_user("officer@example.org", is_superuser=True, is_staff=True))

    page = officer.get(reverse("agm_meetings:result", args=[meeting.pk])).content.decode()
    folder = folder_of(officer.get(reverse("agm_meetings:record", args=[meeting.pk])))

    assert reverse("agm_meetings:record", args=[meeting.pk]) in page
    assert folder.read("record.jsonl") == b"".join(queries.published_record(meeting))
