"""Records that may be of one human being."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import CharField, Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import Cast, Lower

from jocs_site.people.derived import person_address_key, person_kana_key, person_phone_key
from jocs_site.people.models import NotTheSame, Person

# What two records must share to be shown side by side. One telephone or e-mail is enough: couples share them, but
# somebody should have looked once.
GROUNDS = {
    "kana_and_birth": ("kana_key", "born_on"),
    "kana_and_address": ("kana_key", "address_key"),
    "phone": ("kana_key", "phone_key"),
    "email": ("email_key",),
}
MOST_ALIKE = 6  # a number that more records share is that of an office or a school


@dataclass(frozen=True)
class Pair:
    """``one`` is the older record; ``grounds``: codes of what they share."""

    one: Person
    other: Person
    grounds: tuple[str, ...]


def similar_to(person: Person) -> list[tuple[Person, tuple[str, ...]]]:
    """People on record who may be this one, saved or not, with the grounds."""
    if person.pk is None:
        person.kana_key, person.phone_key = person_kana_key(person), person_phone_key(person)
        person.address_key = person_address_key(person)
    person.email_key = person.email.casefold()
    alike: dict[int, list[str]] = defaultdict(list)
    others = _keyed().exclude(pk=person.pk)
    for ground, columns in GROUNDS.items():
        values = {column: getattr(person, column) for column in columns}
        if all(values.values()):
            for pk in others.filter(**values).values_list("pk", flat=True)[:MOST_ALIKE]:
                alike[pk].append(ground)
    people = Person.objects.in_bulk(alike)
    return [(people[pk], tuple(grounds)) for pk, grounds in sorted(alike.items())]


def pairs() -> list[Pair]:
    """Every two records that may be one, but for those of whom somebody said that they are not."""
    grounds = _alike()
    people = Person.objects.select_related("user").in_bulk({pk for two in grounds for pk in two})
    return [Pair(people[one], people[other], tuple(why)) for (one, other), why in sorted(grounds.items())]


def count_pairs() -> int:
    """How many `pairs` there are, without reading the people."""
    return len(_alike())


def _alike() -> dict[tuple[int, int], list[str]]:
    """Keys of two records and what they share."""
    grounds: dict[tuple[int, int], list[str]] = defaultdict(list)
    for ground, pks in _groups():
        for two in combinations(sorted(pks), 2):
            grounds[two].append(ground)
    for two in NotTheSame.objects.values_list("one", "other"):
        grounds.pop(two, None)
    return grounds


def _groups() -> Iterator[tuple[str, list[int]]]:
    """A ground and the keys of those who share it, for all grounds in one question."""
    first, *others = [_sharing(ground, columns) for ground, columns in GROUNDS.items()]
    groups = defaultdict(list)
    for ground, pk, *values in first.union(*others, all=True):
        groups[(ground, *values)].append(pk)
    for (ground, *_values), pks in groups.items():
        yield ground, pks


def _sharing(ground: str, columns: Sequence[str]) -> QuerySet:
    """The ground, the key of a record, and its values as text; the second is empty where one is enough."""
    filled = Q()
    for column in columns:
        filled &= Q(**{f"{column}__isnull": False}) if column == "born_on" else ~Q(**{column: ""})
    alike = Window(Count("pk"), partition_by=[F(column) for column in columns])
    people = _keyed().filter(filled).annotate(alike=alike).filter(alike__range=(2, MOST_ALIKE))
    values = [Cast(column, CharField()) for column in columns] + [Value("")] * (2 - len(columns))
    texts = dict(zip(("one_value", "other_value"), values, strict=True))
    people = people.annotate(ground=Value(ground), **texts).order_by()
    return people.values_list("ground", "pk", *texts)


def _keyed():
    return Person.objects.current().annotate(email_key=Lower("email"))
