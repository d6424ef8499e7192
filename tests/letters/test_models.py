"""What the database refuses about letters."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from jocs_site.letters.models import Letter, Outbox
from tests.factories.letters import letter_in_outbox

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


@pytest.mark.parametrize("column", ["key", "subject", "text", "address", "token", "message_id", "language", "name"])
def test_the_words_of_a_letter_stay(column):
    with pytest.raises(IntegrityError, match="letters_letter_frozen"):
        set_columns(letter_in_outbox(), **{column: "en" if column == "language" else "other"})


def test_words_that_are_not_kept_may_be_emptied():
    letter = letter_in_outbox()

    set_columns(letter, text="")

    letter.refresh_from_db()
    assert letter.text == ""


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
