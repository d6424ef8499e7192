"""Letters that came back. The reports are written by hand after the fields of RFC 3464 and what servers send."""

import io
import mailbox

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jocs_site.letters import queries, services
from jocs_site.letters.dsn import read_failures
from jocs_site.letters.models import Bounce, Letter
from tests.factories.letters import letter_in_outbox, letter_to_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]
NOW = timezone.now()


def report(
    *,
    to="office@example.org",
    action="failed",
    status="5.1.1",
    said="smtp; 550 5.1.1 <hana1@example.org>: Recipient\n address rejected: User unknown",
    original="Message-ID: <somebody@elsewhere.example>",
    kind="message/rfc822",
    recipient="rfc822; Hana1@Example.org",
) -> bytes:
    return f"""\
Return-Path: <>
Date: Sun, 22 Nov 2026 10:00:00 +0900 (JST)
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="line"

This is a MIME-encapsulated message.

--line
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--line
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Sun, 22 Nov 2026 09:59:58 +0900 (JST)

Final-Recipient: {recipient}
Original-Recipient: {recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: {said}

--line
Content-Description: Undelivered Message
Content-Type: {kind}

From: JOCS <office@example.org>
To: hana1@example.org
{original}
Subject: =?utf-8?b?44GU5oyo5ou2?=

words
--line--
""".encode()


def sent_letter(**changes) -> Letter:
    letter = letter_in_outbox(**changes)
    services.drain()
    return letter


def read(raw: bytes) -> list[Bounce]:
    return services.read_bounce(raw, at=NOW)


def test_a_report_to_the_letters_own_address_marks_it():
    letter = sent_letter()

    (bounce,) = read(report(to=f"bounce+{letter.token}@example.org"))

    letter.refresh_from_db()
    assert (letter.state, bounce.letter) == ("bounced", letter)
    assert letter.reason == "5.1.1 550 5.1.1 <hana1@example.org>: Recipient address rejected: User unknown"
    assert (bounce.address, bounce.status, bounce.is_hard) == ("hana1@example.org", "5.1.1", True)
    assert queries.bad_addresses() == {"hana1@example.org"}


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_that_brings_back_the_headings_is_known_by_the_message_id(kind):
    letter = sent_letter()

    (bounce,) = read(report(original=f"Message-ID: {letter.message_id}", kind=kind))

    assert bounce.letter == letter


def test_a_report_read_twice_counts_once():
    letter = sent_letter()
    raw = report(original=f"Message-ID: {letter.message_id}", status="4.4.7")

    read(raw)
    read(raw)

    assert Bounce.objects.count() == 1


def test_three_soft_bounces_are_too_many_and_the_office_can_trust_the_address_again():
    for number in range(3):
        assert queries.is_good_address("hana1@example.org")
        letter = sent_letter(number=number, address="hana1@example.org")
        read(report(to=f"bounce+{letter.token}@example.org", status="5.2.2", said="smtp; 552 5.2.2 mailbox full"))

    assert not queries.is_good_address("Hana1@example.org")
    assert services.settle_bounces(address="hana1@example.org", at=NOW) == 3
    assert queries.is_good_address("hana1@example.org")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_news_that_is_no_failure_changes_nothing(action):
    letter = sent_letter()

    assert read(report(to=f"bounce+{letter.token}@example.org", action=action)) == []
    letter.refresh_from_db()
    assert letter.state == "sent"


def test_a_failure_of_somebody_elses_mail_is_counted_for_the_address_alone():
    (bounce,) = read(report())

    assert (bounce.letter, bounce.address) == (None, "hana1@example.org")


def test_a_status_is_taken_from_what_the_server_said_where_the_field_is_missing():
    (failure,) = read_failures(report(status="", said="smtp; 550 5.4.4 no such domain"))

    assert failure.status == "5.4.4"


def test_a_letter_that_nobody_knew_of_turns_out_to_have_gone():
    letter = letter_in_outbox()
    Letter.objects.update(state="sending", lease="x", leased_until=NOW)
    Letter.objects.update(state="unsure", reason="?")

    read(report(to=f"bounce+{letter.token}@example.org"))

    letter.refresh_from_db()
    assert letter.state == "bounced"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: hello\n\nI am on holiday.",
        b"Content-Type: multipart/report; report-type=delivery-status\n\nno parts",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nAction\n--x--",
        report().replace(b"--line\n", b"--other\n"),
        report()[:600],
    ],
)
def test_what_is_no_report_is_passed_over(raw):
    assert read(raw) == []


def test_a_bounce_of_a_person_is_found_by_the_address():
    person = letter_to_person().person

    assert queries.people_at(["hana@example.org", "nobody@example.org"]) == {"hana@example.org": person}


def say(*args, **options) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue().strip()


@pytest.mark.parametrize("make", [mailbox.mbox, mailbox.Maildir])
def test_a_whole_mailbox_is_read_and_left_as_it_was(make, tmp_path):
    letter = sent_letter()
    box = make(tmp_path / "box")
    box.add(report(to=f"bounce+{letter.token}@example.org"))
    box.add(b"Subject: hello\n\nthanks")
    box.flush()

    told = [say("read_bounces", str(tmp_path / "box")) for _time in range(2)]

    assert told == ["2 mails read, 1 letters did not arrive."] * 2
    assert (Bounce.objects.count(), len(box)) == (1, 2)
    box.close()


def test_one_mail_comes_on_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(report())))

    assert say("read_bounces", "-") == "1 mails read, 1 letters did not arrive."


def test_a_mailbox_that_is_not_there():
    with pytest.raises(CommandError, match="no mailbox at /nowhere"):
        call_command("read_bounces", "/nowhere")


def test_sending_by_hand_says_what_it_did():
    letter_in_outbox()

    assert say("send_letters") == "1 sent"
    assert say("send_letters") == "Nothing to send."
