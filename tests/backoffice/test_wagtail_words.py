"""The words that we lend to Wagtail are Wagtail's, are needed, show the same values, and leave nothing in English."""

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.urls import reverse
from wagtail.users.models import UserProfile

from jocs_site.entrance.management.commands.catalogue import ROOMS, WORDS_OF_WAGTAIL, path_of, read_catalogue

# What Wagtail says in Japanese, but so that nobody knows what the button does.
SAID_BETTER = {
    "%(label)s and Publish",
    "Cancel workflow ",
    "Page '%(page_title)s' has been submitted for moderation.",
    "Request changes",
    "Restart workflow ",
    "Resubmit to %(task_name)s",
    "Submit to %(workflow_name)s",
}
# What nobody in the office can come to see.
LEFT_OUT = {
    # the names of parts that are not installed
    "Wagtail API v2",
    "Wagtail frontend cache",
    "Wagtail routablepage",
    "Wagtail sitemaps",
    # our own sign-in stands above Wagtail's
    "Remember me",
    # what is new in Wagtail, which settings turn off
    "Don't worry, we've got your back. Check out the "
    '<a class="w-whats-new__link" href="%(editor_guide_link)s" target="_blank" rel="noreferrer">'
    "Wagtail Editor Guide</a> to get the low down on what's changed and some exciting new features!",
    "Read the release notes.",
    "Things in Wagtail %(version)s have changed!",
    "Wagtail upgrade available",
    "Your version: <strong>%(current_version)s</strong>. "
    'New version: <strong data-w-upgrade-target="latestVersion"></strong>.',
    # a mistake in the code
    "The log action '%(action_name)s' has not been registered.",
}


def own(domain: str) -> list:
    return [message for message in read_catalogue(WORDS_OF_WAGTAIL[domain]) if message.id]


def wagtails(language: str, domain: str) -> dict[str, str]:
    """Text -> translation, over the catalogues of all that is installed of Wagtail's; "" when there is none.

    A fuzzy one is none: it is not in the file that Django reads.
    """
    found: dict[str, str] = {}
    for app in apps.get_app_configs():
        path = Path(app.path, "locale", language, "LC_MESSAGES", f"{domain}.po")
        if app.name.split(".")[0] == "wagtail" and path.exists():
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    said = "" if message.fuzzy else last_form(message.string)
                    found[singular(message.id)] = found.get(singular(message.id)) or said
    del found[""]  # the head of the file
    return found


def singular(text: str | tuple[str, str]) -> str:
    """That of a text that has a plural: by it Django finds the text."""
    return text if isinstance(text, str) else text[0]


def last_form(text: str | tuple[str, ...]) -> str:
    """The plural of a text that has one: all that Japanese has."""
    return text if isinstance(text, str) else text[-1]


@pytest.mark.parametrize(("domain", "said_better"), [("django", SAID_BETTER), ("djangojs", set())])
def test_each_word_is_wagtails_and_is_missing_there(domain, said_better):
    english, japanese = wagtails("en", domain), wagtails("ja", domain)
    words = {singular(message.id) for message in own(domain)}

    assert words - english.keys() == set()
    assert {word for word in words if japanese.get(word)} == said_better


@pytest.mark.parametrize(("domain", "left_out"), [("django", LEFT_OUT), ("djangojs", set())])
def test_nothing_is_left_in_english(domain, left_out):
    """Says what a new version of Wagtail brings: give it a word, or say why it needs none."""
    translated = {word for word, said in wagtails("ja", domain).items() if said}
    translated |= {singular(message.id) for message in own(domain)}
    for room in ROOMS:
        translated |= {singular(message.id) for message in read_catalogue(path_of(room)) if not message.context}

    assert wagtails("en", domain).keys() - translated == left_out


@pytest.mark.parametrize("domain", WORDS_OF_WAGTAIL)
def test_each_word_shows_the_same_values(domain):
    values = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")

    def shown(text: str | tuple[str, ...]) -> list[str]:
        return sorted(values.findall(last_form(text)))

    assert [message.id for message in own(domain) if shown(message.string) != shown(message.id)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("ja", ["すべて閉じる"]), ("en", [])])
def test_the_scripts_of_the_office_speak_in_these_words(client, make_user, language, said):
    user = make_user(is_superuser=True)
    UserProfile.objects.create(user=user, preferred_language=language)
    client.force_login(user)

    page = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()

    assert [json.loads(text) for text in re.findall(r'"Collapse all": (".*?")', page)] == said
