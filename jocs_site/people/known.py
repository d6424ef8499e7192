"""Whether somebody is known already: the same name and reading, and the same birthday or else the same postal code."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jocs_site.foundation.names import search_key
from jocs_site.people.models import Person

_key = lru_cache(16_384)(search_key)


@dataclass(frozen=True, slots=True)
class Traits:
    """By what a person is known again. ``who``: their key, or the line of a file they stand in."""

    who: int
    name: str
    reading: str
    born_on: date | None
    postal_code: str

    def fits(self, other: "Traits") -> bool | None:
        """``None`` where the names agree and nothing else can tell. Both must have the same ``name``."""
        if self.reading and other.reading and self.reading != other.reading:
            return False
        if self.born_on and other.born_on:
            return self.born_on == other.born_on
        if self.postal_code and other.postal_code:
            return self.postal_code == other.postal_code
        return None


def traits(who: int, *, family_name="", given_name="", family_kana="", given_kana="", born_on=None, postal_code=""):
    name, reading = _key(family_name) + _key(given_name), _key(family_kana) + _key(given_kana)
    return Traits(who, name, reading, born_on, postal_code)


class KnownPeople:
    """Finds people again among many. `learn_new` reads whoever was entered since it last looked."""

    def __init__(self):
        self._by_name: dict[str, list[Traits]] = {}
        self._last = 0

    def learn(self, one: Traits) -> None:
        self._by_name.setdefault(one.name, []).append(one)

    def learn_new(self) -> None:
        columns = ("family_name", "given_name", "family_kana", "given_kana", "born_on", "postal_code")
        new = Person.objects.filter(pk__gt=self._last).order_by("pk").values_list("pk", *columns)
        for pk, *values in new.iterator(chunk_size=2_000):
            self.learn(traits(pk, **dict(zip(columns, values, strict=True))))
            self._last = pk

    def find(self, one: Traits) -> tuple[list[Traits], list[Traits]]:
        """Those who are the same, and those of whom it cannot be told."""
        namesakes = self._by_name.get(one.name, ())
        answers = [(other, one.fits(other)) for other in namesakes]
        return [other for other, fits in answers if fits], [other for other, fits in answers if fits is None]
