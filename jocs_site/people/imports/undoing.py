"""Whether anything that a sheet wrote about people was changed by hand since: then undoing would lose it."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.imports.columns import OF_PERSON
from jocs_site.people.models import Person

SHOWN_NAMES = 10


def digest(person: Person) -> str:
    """Tells whether anything that a row may hold of somebody was changed since."""
    told = json.dumps([getattr(person, name) for name in OF_PERSON], cls=DjangoJSONEncoder)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def changed_contacts(changes: list) -> Iterator[str]:
    """People whose contact details the list changed and somebody changed again; ``changes``: key, before, after."""
    people = Person.objects.in_bulk([person for person, _before, _after in changes])
    for person, _before, after in changes:
        if any(getattr(people[person], name) != value for name, value in after.items()):
            yield str(people[person])


def changed_people(entered: list) -> Iterator[str]:
    """People whom the list entered and somebody changed by hand; ``entered``: key and digest."""
    people = Person.objects.in_bulk([person for person, _digest_then in entered])
    for person, digest_then in entered:
        if person in people and digest(people[person]) != digest_then:
            yield str(people[person])


def refuse_if_changed_since(names: Iterable[str]) -> None:
    """Undoing would lose what was entered by hand; so the office hears of whom, and decides."""
    names = list(dict.fromkeys(names))
    if not names:
        return
    shown = get_text_list(names[:SHOWN_NAMES], _("and"))
    if len(names) > SHOWN_NAMES:
        more = len(names) - SHOWN_NAMES
        shown = _("%(names)s and %(count)d others") % {"names": ", ".join(names[:SHOWN_NAMES]), "count": more}
    sentence = _("Changed by hand after this import: %(names)s. To undo it all the same, first put back what it wrote.")
    raise RuleBroken(sentence % {"names": shown})
