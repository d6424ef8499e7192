"""The words that we lend to Wagtail are Wagtail's, are needed, and show the same values."""

import re
from pathlib import Path

import pytest
import wagtail
from babel.messages.pofile import read_po

from jocs_site.entrance.management.commands.catalogue import WORDS_OF_WAGTAIL, read_catalogue

OWN = [message for message in read_catalogue(WORDS_OF_WAGTAIL) if message.id]


def wagtails(language: str) -> dict[str | tuple[str, str], str | tuple[str, ...]]:
    """Text, or its singular and plural -> translation, over all of Wagtail's catalogues."""
    found = {}
    for path in Path(wagtail.__file__).parent.rglob(f"locale/{language}/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            found |= {m.id: m.string for m in read_po(file, locale=language) if m.id}
    return found


def last_form(text: str | tuple[str, ...]) -> str:
    """The plural of a text that has one: all that Japanese has."""
    return text if isinstance(text, str) else text[-1]


def test_each_word_is_wagtails_and_is_missing_there():
    english, japanese = wagtails("en"), wagtails("ja")

    assert [message.id for message in OWN if message.id not in english] == []
    assert [message.id for message in OWN if last_form(japanese.get(message.id, ""))] == []


@pytest.mark.parametrize("message", OWN, ids=lambda message: last_form(message.id)[:40])
def test_each_word_shows_the_same_values(message):
    values = re.compile(r"%\((\w+)\)[sd]|(<[^>]+>)")

    assert sorted(values.findall(last_form(message.string))) == sorted(values.findall(last_form(message.id)))
