"""What the tables of bad input stand on: a line each is somebody's deed, the sentence it meets, and nothing written."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.storage import storages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.models import Letter
from jocs_site.people.models import Consent, Person

PAGE_NOT_FOUND = {"ja": "ページが見つかりません", "en": "Page not found"}  # both stand on the page


@dataclass(frozen=True)
class Line:
    """``prepare`` makes the scene and returns the deed, or the two deeds that are done at once."""

    what: str
    told: dict[str, str]
    prepare: Callable
    hidden: tuple[str, ...] = ()  # words that the answer must not hold
    kept: tuple[str, ...] = ()  # tables in which what was typed may stay
    once: str = ""  # of two deeds at once: the table in which one row more stands afterwards


@dataclass
class Table:
    lines: list[Line] = field(default_factory=list)

    def line(self, what: str, *, ja: str, en: str, **more):
        def add(prepare):
            self.lines.append(Line(what, {"ja": ja, "en": en}, prepare, **more))
            return prepare

        return add

    def not_found(self, what: str, **more):
        return self.line(what, **PAGE_NOT_FOUND, **more)

    @property
    def parameters(self) -> list:
        return [pytest.param(line, id=line.what) for line in self.lines]


class Door:
    """Where somebody comes in: a browser in one language, and whatever a fixture makes."""

    def __init__(self, request, language: str):
        self._request, self.language = request, language

    def __getattr__(self, name: str):
        return self._request.getfixturevalue(name)

    def need(self, *names: str) -> None:
        """Make it now, before what was there is looked at."""
        for name in names:
            getattr(self, name)

    def sign_in(self, user):
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": self.language})
        self.client.force_login(user)
        return self.client

    def page(self, name: str, *args) -> str:
        with translation.override(self.language):
            return reverse(f"scholarships:{name}", args=args)

    def told(self, deed: Callable) -> str:
        """What whoever did it reads: the page, the refusal of the service, or the words of the database's."""
        with translation.override(self.language):
            try:
                with refused_in_words("scholarships"):
                    return _words(deed)
            except RuleBroken as refused:
                return str(refused)


def _words(deed: Callable) -> str:
    """A refusal that the service itself raises rolls nothing back here: what it wrote before would be seen."""
    try:
        answer = deed()
    except RuleBroken as refused:
        return str(refused)
    answers = answer if isinstance(answer, list) else [answer]
    return " ".join(_text(one.content.decode()) if isinstance(one, HttpResponse) else str(one) for one in answers)


def _text(html: str) -> str:
    """The words of a page, so that a failure can be read."""
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]*>", " ", html, flags=re.DOTALL)).split())


def attempt(request, language: str, line: Line) -> tuple[str, list[str], list[str]]:
    """What was told, which words were told that should not be, and where anything is different now."""
    cache.clear()  # in which it stands how often somebody of this number asked before
    door = Door(request, language)
    deed = line.prepare(door)
    before = everything()
    told = door.told(deed)
    now = everything()
    changed = {name for name in now if now[name] != before[name]} - set(line.kept)
    return told, [words for words in line.hidden if words in told], sorted(changed)


def everything() -> dict:
    """Every row of this room, people, consents and letters, with all its values; and the names of private files."""
    models = [*apps.get_app_config("scholarships").get_models(), Person, Consent, Letter]
    rows = {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}
    return rows | {"files": sorted(_files(""))}


def _files(folder: str) -> list[str]:
    storage = storages["private"]
    if not storage.exists(folder or "."):
        return []
    folders, names = storage.listdir(folder or ".")
    return [f"{folder}/{name}" for name in names] + [
        found for name in folders for found in _files(f"{folder}/{name}".lstrip("/"))
    ]
