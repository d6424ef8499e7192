"""What becomes of a letter, by what the mail server says."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.utils import timezone

from jocs_site.letters import queries, services
from jocs_site.letters.models import Bounce, Letter
from jocs_site.letters.wire import Fate, Line
from tests.factories.letters import SECRET, letter_in_outbox, new_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]


def states() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def test_many_letters_go_over_one_connection(sink):
    services.post_all(new_letter(number) for number in range(120))

    drained = services.drain()

    assert (sink.connections, len(sink.received), drained.fates) == (1, 120, {Fate.SENT: 120})
    assert set(states()) == {"sent"}


def test_an_empty_outbox_calls_nobody(sink):
    assert services.drain().fates == {}
    assert sink.connections == 0


def test_a_letter_arrives_as_it_was_written(sink):
    file = ("領収書.pdf", "application/pdf", b"%PDF-1.7")
    letter = letter_in_outbox(html="<p>ありがとう</p>", attachments=[file])

    services.drain()

    (message,) = sink.messages()
    body, attached = message.get_payload()
    plain, html = body.get_payload()
    letter.refresh_from_db()
    assert message["Message-ID"] == letter.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert plain.get_payload(decode=True).decode().replace("\r\n", "\n") == letter.text
    assert html.get_payload(decode=True).decode().strip() == letter.html
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("領収書.pdf", b"%PDF-1.7")
    assert (letter.state, letter.attempts, letter.reason) == ("sent", 1, "")


def test_bounces_come_to_an_address_that_names_the_letter(sink, settings):
    settings.BOUNCE_ADDRESS = "bounce@example.org"
    letter = letter_in_outbox()

    services.drain()

    assert sink.received[0][:2] == (f"bounce+{letter.token}@example.org", "hana1@example.org")
    assert sink.messages()[0]["From"] == settings.DEFAULT_FROM_EMAIL


LEAVE_AT = "https://example.org/ja/newsletter/leave/3f2b" + 120 * "a" + ".B-_/"


def test_a_letter_to_a_list_is_left_by_one_tap_in_the_mail_program(sink):
    """As RFC 2369, 2919 and 8058 have it; the address comes through in one piece, however long."""
    letter_in_outbox(leave_at=LEAVE_AT)

    services.drain()

    (raw,) = [raw for _sender, _to, raw in sink.received]
    message = message_from_bytes(raw, policy=default)
    assert message["List-Unsubscribe"] == f"<{LEAVE_AT}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<test-greeting.example.org>"
    assert f"<{LEAVE_AT}>".encode() in raw
    assert Letter.objects.get().leave_at == LEAVE_AT


def test_one_tap_is_not_offered_where_others_could_read_the_address(sink):
    letter_in_outbox(leave_at="http://127.0.0.1:8000/ja/newsletter/leave/3f2b/")

    services.drain()

    (message,) = sink.messages()
    assert message["List-Unsubscribe"] == "<http://127.0.0.1:8000/ja/newsletter/leave/3f2b/>"
    assert message["List-Unsubscribe-Post"] is None


def test_a_letter_to_one_person_has_no_headings_of_a_list(sink):
    letter_in_outbox()

    services.drain()

    (message,) = sink.messages()
    assert [name for name in message.keys() if name.lower().startswith("list-")] == []  # noqa: SIM118 - no mapping


def test_the_link_to_leave_by_goes_with_the_words_that_are_not_kept(sink):
    letter_in_outbox(kind=SECRET, leave_at=LEAVE_AT)

    services.drain()

    assert Letter.objects.get().leave_at == ""
    assert sink.messages()[0]["List-Unsubscribe"] == f"<{LEAVE_AT}>"


def test_letters_to_one_person_go_before_a_mailing(sink):
    mailing = services.open_mailing(title="夏のお願い")
    services.post_all([new_letter(1), new_letter(2)], mailing=mailing)
    letter_in_outbox(3)

    services.drain()

    assert [to for _sender, to, _raw in sink.received] == [f"hana{n}@example.org" for n in (3, 1, 2)]


def test_a_letter_that_is_put_off_waits_longer_each_time_and_then_fails(sink):
    sink.on_recipient = lambda address: "451 4.7.1 later"
    letter = letter_in_outbox()
    now, waits = timezone.now(), []

    for _try in range(11):
        services.drain(clock=lambda: now)  # noqa: B023
        letter.refresh_from_db()
        if letter.state == "waiting":
            waits.append(letter.next_try_at - now)
            now = letter.next_try_at
    assert letter.state == "failed"
    assert letter.reason == "451 4.7.1 later"
    assert waits == sorted(waits)
    assert (waits[0], len(waits)) == (timedelta(minutes=5), 10)
    assert Bounce.objects.count() == 0


def test_a_letter_that_waits_for_its_next_try_is_left_alone(sink):
    sink.on_recipient = lambda address: "451 later"
    letter_in_outbox()
    services.drain()
    sink.on_recipient = lambda address: None

    assert services.drain().fates == {}
    assert services.drain(clock=in_an_hour).fates == {Fate.SENT: 1}


def test_a_refused_address_fails_at_once_and_counts_as_a_bounce(sink):
    sink.on_recipient = lambda address: "550 5.1.1 nobody here" if "hana1@" in address else None
    services.post_all([new_letter(1), new_letter(2)])

    services.drain()

    assert states() == ["failed", "sent"]
    bounce = Bounce.objects.get()
    assert (bounce.address, bounce.status, bounce.is_hard) == ("hana1@example.org", "5.1.1", True)
    assert queries.bad_addresses() == {"hana1@example.org"}


def test_refused_words_say_nothing_about_the_address(sink):
    sink.on_data = lambda text: "554 5.7.1 looks like spam"
    letter_in_outbox()

    services.drain()

    assert (states(), Bounce.objects.count()) == (["failed"], 0)


def test_a_line_that_breaks_after_the_words_leaves_one_letter_unsure_and_the_others_go(sink):
    """Whether it arrived nobody can know; it is not sent again by itself."""
    sink.on_data = lambda text: "hang up" if "hana1@" in text else None
    services.post_all([new_letter(1), new_letter(2)])

    services.drain()
    services.drain(clock=in_an_hour)

    assert states() == ["unsure", "sent"]
    assert sink.connections == 2


def test_a_server_that_hangs_up_between_letters_is_called_again(sink):
    taken = []
    sink.on_recipient = lambda address: taken.append(address) or ("hang up" if len(taken) == 2 else None)
    services.post_all(new_letter(number) for number in range(3))

    services.drain()

    assert states() == ["sent"] * 3
    assert (sink.connections, len(sink.received)) == (2, 3)


def test_a_server_that_does_not_answer_loses_nothing_and_is_asked_again_later(sink, settings):
    """F9 of trust: the mail server is down for two hours."""
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    services.post_all(new_letter(number) for number in range(60))

    first, second = services.drain(), services.drain()

    assert (first.fates, second.fates) == ({Fate.CLOSED: 1}, {})
    assert set(states()) == {"waiting"}
    assert set(Letter.objects.values_list("attempts", flat=True)) == {0}
    assert "refused" in queries.outbox().paused_because
    assert first.try_again_at > timezone.now()
    settings.EMAIL_PORT = port
    services.drain(clock=in_an_hour)
    assert (set(states()), queries.outbox().failures, len(sink.received)) == ({"sent"}, 0, 60)


def test_a_letter_on_which_the_line_always_breaks_does_not_hold_up_the_others(sink):
    sink.on_recipient = lambda address: "hang up" if "hana0@" in address else None
    services.post_all(new_letter(number) for number in range(3))
    services.drain()

    services.drain(clock=lambda: timezone.now() + timedelta(seconds=61))

    assert states() == ["waiting", "sent", "sent"]


def test_a_letter_whose_worker_died_is_not_known_to_have_gone(sink):
    letter = letter_in_outbox()
    Letter.objects.update(state="sending", lease="gone", leased_until=timezone.now() + timedelta(minutes=5))
    services.drain()
    assert states() == ["sending"]  # the other worker may be at it

    services.drain(clock=in_an_hour)

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("unsure", "The worker stopped while this letter was on its way.")
    assert sink.received == []


def test_letters_claimed_by_a_worker_that_died_go_when_its_lease_ran_out(sink):
    letter_in_outbox()
    Letter.objects.update(lease="gone", leased_until=timezone.now() + timedelta(minutes=5))
    services.drain()
    assert sink.received == []

    services.drain(clock=in_an_hour)

    assert states() == ["sent"]


def test_a_letter_withdrawn_while_its_batch_goes_out_stays(sink, monkeypatch):
    services.post_all([new_letter(1), new_letter(2)])
    last, send = Letter.objects.get(key="greeting:2"), Line.send

    def send_slowly(line, message):
        services.withdraw(letter_id=last.pk)
        return send(line, message)

    monkeypatch.setattr(Line, "send", send_slowly)
    services.drain()

    assert states() == ["sent", "withdrawn"]


def test_words_that_are_not_kept_are_gone_once_the_letter_went(sink):
    letter = letter_in_outbox(kind=SECRET, text="code 1234")

    services.drain()

    letter.refresh_from_db()
    assert (letter.state, letter.text) == ("sent", "")
    assert "1234" in sink.messages()[0].get_payload(decode=True).decode()


def test_no_more_leave_in_a_minute_than_allowed(sink, settings, monkeypatch):
    settings.MAIL_PER_MINUTE = 30
    naps = []
    monkeypatch.setattr("time.sleep", naps.append)
    services.post_all(new_letter(number) for number in range(3))

    services.drain()

    assert (states(), [nap for nap in naps if nap]) == (["sent"] * 3, [2.0] * 3)


def test_a_worker_makes_room_for_other_work(sink):
    services.post_all(new_letter(number) for number in range(5))

    drained = services.drain(most=3)

    assert (len(sink.received), drained.has_more) == (3, True)
    assert services.drain(most=3).has_more is False
