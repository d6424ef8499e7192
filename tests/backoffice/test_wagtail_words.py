"""The words that we lend to Wagtail are Wagtail's, are needed, and show the same values."""

import re
from pathlib import Path

import pytest
import wagtail
from babel.messages.pofile import read_po

from jocs_site.entrance.management.commands.catalogue import WORDS_OF_WAGTAIL, read_catalogue

OWN = [message for message in read_catalogue(WORDS_OF_WAGTAIL) if message.id]


def wagtails(language: str) -> dict[str, str]:
    """Text -> translation, over all of Wagtail's catalogues."""
    found = {}
    for path in Path(wagtail.__file__).parent.rglob(f"locale/{language}/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            found |= {m.id: m.string for m in read_po(file) if isinstance(m.id, str) and m.id}
    return found


def test_each_word_is_wagtails_and_is_missing_there():
    english, japanese = wagtails("en"), wagtails("ja")

    assert [message.id for message in OWN if message.id not in english] == []
    assert [message.id for message in OWN if japanese.get(message.id)] == []


@pytest.mark.parametrize("message", OWN, ids=lambda message: message.id[:40])
def test_each_word_shows_the_same_values(message):
    values = re.compile(r"%\((\w+)\)s|(<[^>]+>)")

    assert sorted(values.findall(message.string)) == sorted(values.findall(message.id))
