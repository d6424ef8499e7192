"""Letting go of who somebody was, once nothing of ours is about them any more. Source: docs/sources.md#R57"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import ModelLogEntry

from jocs_site.people.models import Person
from jocs_site.people.services.people import change_people

NAMELESS = "—"  # stands where the name stood, in both languages
_WRITTEN = (
    "given_name family_kana given_kana family_latin given_latin email phone postal_code prefecture city street "
    "building address_abroad unknown_address"
)


@transaction.atomic
def make_nameless(person: Person, *, but: Sequence[QuerySet] = ()) -> bool:
    """Empty names, birthday and addresses of somebody whom nothing else knows; the record and its country stay.

    but: rows that may point to the person. Returns whether it was done: not for an account, a household, a merged
    record, or where any other row points to them. Safe to repeat.
    """
    fresh = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if fresh.family_name == NAMELESS or _is_known(fresh, but):
        return False
    empty = dict.fromkeys(_WRITTEN.split(), "")
    change_people({fresh.pk: {"family_name": NAMELESS, "born_on": None, "deceased_on": None, **empty}})
    ModelLogEntry.objects.for_instance(fresh).update(label=NAMELESS)
    return True


def _is_known(person: Person, but: Sequence[QuerySet]) -> bool:
    if person.user_id or person.household_id or person.merged_into_id:
        return True
    for relation in person._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation and not relation.concrete):
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: person})
        for allowed in but:
            if allowed.model is relation.related_model:
                rows = rows.exclude(pk__in=allowed.values("pk"))
        if rows.exists():
            return True
    return False
