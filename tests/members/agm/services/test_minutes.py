"""Minutes: numbers from the count, everything the law asks, fixed once finished. docs/sources.md#R37"""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.scans import kind_of_scan
from members.agm import queries, services
from members.agm.models import BoardEvent, Minutes, SignedMinutes
from members.agm.rules.record import digest
from members.agm.rules.retention import minutes_kept_until, votes_kept_until
from tests.factories.agm import MEETS_AT, noticed_meeting
from tests.factories.minutes import ENDS_AT, FINISHED_AT, counted_meeting, finished_minutes, whole_text

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 signed"


def test_votes_are_kept_three_months_and_minutes_ten_years():
    assert votes_kept_until(date(2026, 6, 20)) == date(2026, 9, 20)
    assert votes_kept_until(date(2025, 11, 30)) == date(2026, 2, 28)
    assert minutes_kept_until(date(2026, 6, 20)) == date(2036, 6, 20)
    assert minutes_kept_until(date(2028, 2, 29)) == date(2038, 2, 28)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "pdf"), (b"\xff\xd8\xff\xe0", "jpeg"), (b"\x89PNG\r\n\x1a\n1", "png"), (b"<html>%PDF-", ""), (b"", "")],
)
def test_a_scan_is_what_its_first_bytes_say(content, kind):
    assert kind_of_scan(content) == kind


def test_case_70_every_number_of_the_minutes_is_the_results():
    meeting = counted_meeting(strikes=True)
    minutes = finished_minutes(meeting)
    content, result = minutes.content, meeting.result.data

    assert {name: content[name] for name in ("electors", "present", "quorum")} == {
        name: result[name] for name in ("electors", "present", "quorum")
    }
    assert [item["numbers"] for item in content["items"]] == result["items"]
    assert content["result"] == digest(result)


def test_the_draft_begins_with_the_chair_and_the_hour_of_the_notice():
    meeting = counted_meeting()
    draft = services.begin_minutes(meeting)

    assert (draft.opened_at, draft.chair_ja) == (MEETS_AT, meeting.chair.name)
    assert services.begin_minutes(meeting).pk == draft.pk


def test_before_the_count_there_are_no_minutes():
    meeting = noticed_meeting(electors=1)
    with pytest.raises(RuleBroken, match="not counted yet"):
        services.begin_minutes(meeting)
    with pytest.raises(IntegrityError, match="agm_minutes_fixed"), transaction.atomic():
        Minutes.objects.create(meeting=meeting)


def test_finishing_names_everything_that_is_missing_at_once():
    meeting = counted_meeting()
    services.write_minutes(meeting, opened_at=None, chair_ja="")
    with pytest.raises(RuleBroken) as refusal:
        services.finish_minutes(meeting, at=FINISHED_AT)

    assert [blocker.code for blocker in refusal.value.blockers] == [
        *("opened_at", "ended_at", "course_ja", "has_elsewhere", "has_statements"),
        *("chair_ja", "writer_ja", "officers", "said-3-1", "said-3-2"),
    ]
    assert not Minutes.objects.get().is_finished


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"has_elsewhere": "yes"}, "elsewhere_ja"),
        ({"has_statements": "yes"}, "statements_ja"),
        ({"signers": "named"}, "named_signers"),
        ({"officers": [{"office": "auditors", "name_ja": "監事 一", "name_en": ""}]}, "officers"),
        ({"acceptances": {"3-1": "accepted"}}, "said-3-2"),
    ],
)
def test_each_answer_asks_for_what_belongs_to_it(other, code):
    meeting = counted_meeting()
    services.write_minutes(meeting, **whole_text(meeting, **other))
    with pytest.raises(RuleBroken) as refusal:
        services.finish_minutes(meeting, at=FINISHED_AT)

    assert [blocker.code for blocker in refusal.value.blockers] == [code]


def test_an_item_that_the_count_left_open_needs_words_on_how_it_was_decided():
    meeting = counted_meeting(electors=4)
    data = meeting.result.data
    data["items"][2]["needs_decision"] = True
    minutes = services.write_minutes(meeting, **whole_text(meeting))
    minutes.meeting.result.data = data

    assert [blocker.code for blocker in queries.missing_in(minutes)] == ["course-3"]
    minutes.courses["3"] = ["抽選により候補者二を選んだ。", ""]
    assert queries.missing_in(minutes) == []


def test_what_is_typed_wrong_is_refused_at_its_field():
    meeting = counted_meeting()
    for field, value in (("opened_at", MEETS_AT + timedelta(days=1)), ("ended_at", MEETS_AT)):
        with pytest.raises(RuleBroken) as refusal:
            services.write_minutes(meeting, **{"opened_at": MEETS_AT, field: value})
        assert refusal.value.field == field

    assert not Minutes.objects.exists()


def test_minutes_are_not_finished_before_the_meeting_has_closed():
    meeting = counted_meeting()
    services.write_minutes(meeting, **whole_text(meeting))
    with pytest.raises(RuleBroken, match="closes later than now"):
        services.finish_minutes(meeting, at=ENDS_AT - timedelta(minutes=1))


def test_finished_minutes_stand_on_the_board_and_nobody_changes_them():
    minutes = finished_minutes()
    meeting = minutes.meeting
    event = meeting.events.get(kind=BoardEvent.Kind.MINUTES)

    assert event.data == {"minutes": digest(minutes.content)}
    assert queries.faults(meeting) == []
    with pytest.raises(RuleBroken, match="nobody changes them"):
        services.write_minutes(meeting, writer_ja="他の者")
    with pytest.raises(RuleBroken, match="nobody changes them"):
        services.finish_minutes(meeting, at=FINISHED_AT)


@pytest.mark.parametrize("command", ["update", "delete"])
def test_the_database_keeps_finished_minutes(command):
    finished_minutes()
    rows = Minutes.objects.all()
    with pytest.raises(IntegrityError, match="agm_minutes_fixed"), transaction.atomic():
        rows.update(writer_ja="他の者") if command == "update" else rows._raw_delete("default")


def test_the_database_deletes_no_draft_either_and_finishes_nothing_incomplete():
    services.begin_minutes(counted_meeting())
    with pytest.raises(IntegrityError, match="agm_minutes_fixed"), transaction.atomic():
        Minutes.objects.all()._raw_delete("default")
    with pytest.raises(IntegrityError, match="agm_minutes_finished_are_complete"), transaction.atomic():
        Minutes.objects.update(finished_at=ENDS_AT, digest="0" * 64)


def test_the_signed_copy_is_kept_once_with_its_check_on_the_board():
    meeting = finished_minutes().meeting
    signed = services.add_signed_minutes(meeting, file=ContentFile(PDF, "議事録.html"), at=FINISHED_AT)

    assert signed.sha256 == hashlib.sha256(PDF).hexdigest()
    assert signed.file.read() == PDF
    assert signed.file.name.endswith(".pdf")
    assert meeting.events.get(kind=BoardEvent.Kind.SIGNED).data["sha256"] == signed.sha256
    with pytest.raises(RuleBroken, match="kept already"):
        services.add_signed_minutes(meeting, file=ContentFile(PDF, "x.pdf"), at=FINISHED_AT)
    with pytest.raises(IntegrityError, match="agm_signedminutes_append_only"), transaction.atomic():
        SignedMinutes.objects.update(sha256="0" * 64)


def test_a_signed_copy_of_a_draft_or_of_another_kind_is_refused():
    meeting = counted_meeting()
    draft = services.begin_minutes(meeting)
    with pytest.raises(RuleBroken, match="not finished"):
        services.add_signed_minutes(meeting, file=ContentFile(PDF, "x.pdf"), at=FINISHED_AT)
    row = SignedMinutes(minutes=draft, file="x.pdf", kind="pdf", sha256="0" * 64, added_at=FINISHED_AT)
    with pytest.raises(IntegrityError, match="agm_signedminutes_of_finished"), transaction.atomic():
        row.save()
    finished_minutes(meeting)
    with pytest.raises(RuleBroken, match="no PDF, JPEG or PNG") as refusal:
        services.add_signed_minutes(meeting, file=ContentFile(b"MZ program", "x.pdf"), at=FINISHED_AT)
    assert refusal.value.field == "file"


def test_who_was_struck_off_stands_in_the_minutes_without_a_name():
    meeting = counted_meeting(strikes=True)
    struck = meeting.electors.get(struck_at__isnull=False)
    line = finished_minutes(meeting).content["struck"]

    assert [(one["elector"], one["because"], one["left"]) for one in line] == [(struck.alias, "died", 4)]
