"""What the database refuses about letters."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from jocs_site.letters.models import Letter, Outbox
from tests.factories.letters import letter_in_outbox
from tests.letters.test_posting import NO_LINKS

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def set_columns(letter: Letter, **columns) -> None:
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**columns)


def in_state(state: str) -> Letter:
    """A letter in a state, by the shortest way that the rules allow."""
    ways = {
        "sent": ["sending", "sent"],
        "failed": ["sending", "failed"],
        "unsure": ["sending", "unsure"],
        "bounced": ["sending", "sent", "bounced"],
    }
    letter = letter_in_outbox()
    for step in ways.get(state, [] if state == "waiting" else [state]):
        set_columns(letter, state=step, reason="because", sent_at=NOW, lease="me", leased_until=NOW)
    letter.refresh_from_db()
    return letter


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (before, after)
        for before in ("waiting", "sending", "sent", "failed", "unsure", "bounced", "withdrawn")
        for after in ("waiting", "sending")
        if before != after and (before, after) not in Letter.MOVES
    ],
)
def test_a_letter_never_goes_twice(before, after):
    letter = in_state(before)

    with pytest.raises(IntegrityError, match="letters_letter_moves"):
        set_columns(letter, state=after)


@pytest.mark.parametrize(
    "column", ["key", "subject", "text", "address", "token", "message_id", "language", "name", "leave_at"]
)
def test_the_words_of_a_letter_stay(column):
    others = {"language": "en", "leave_at": "https://example.org/other"}

    with pytest.raises(IntegrityError, match="letters_letter_frozen"):
        set_columns(letter_in_outbox(), **{column: others.get(column, "other")})


def test_words_that_are_not_kept_may_be_emptied():
    letter = letter_in_outbox(leave_at="https://example.org/")

    set_columns(letter, text="", leave_at="")

    letter.refresh_from_db()
    assert (letter.text, letter.leave_at) == ("", "")


@pytest.mark.parametrize("link", NO_LINKS)
def test_a_link_that_would_bring_a_heading_of_its_own_is_no_row(link):
    letter = letter_in_outbox()
    letter.pk, letter.key, letter.token, letter.leave_at = None, "another", "another", link

    with pytest.raises(IntegrityError, match="letters_letter_left_by_one_link"):
        letter.save(force_insert=True)


def test_a_letter_on_paper_has_no_link_to_leave_by():
    letter = letter_in_outbox()
    letter.pk, letter.key, letter.token, letter.leave_at = None, "another", "another", "https://example.org/"
    letter.channel = "post"

    with pytest.raises(IntegrityError, match="letters_letter_left_by_one_link"):
        letter.save(force_insert=True)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"state": "sending"}, "on_its_way_is_leased"),
        ({"state": "printed", "sent_at": NOW}, "states_by_channel"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(columns, name):
    with pytest.raises(IntegrityError, match=f"letters_letter_{name}"):
        set_columns(letter_in_outbox(), **columns)


def test_a_letter_in_trouble_has_a_reason():
    with pytest.raises(IntegrityError, match="letters_letter_trouble_has_a_reason"):
        set_columns(in_state("sending"), state="failed", reason="")


def test_there_is_one_outbox():
    with pytest.raises(IntegrityError, match="letters_outbox_is_one"):
        Outbox.objects.create(pk=2)
