"""Making two records one: what each room may use to change its rows so that all of it can be taken back."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Consent, Household, Note, NotTheSame, Organisation, Person, User

# Filled in from the other record where the kept one has nothing.
FILLED = ("family_kana", "given_kana", "family_latin", "given_latin", "born_on", "deceased_on", "email", "phone")
HOME = ("postal_code", "prefecture", "city", "street", "building", "address_abroad")
Change = dict[str, object]


def set_values(record: models.Model, **values) -> list[Change]:
    """Set columns of one row and say what they were; names of foreign keys with ``_id``."""
    label = record._meta.label
    changes = [
        {"model": label, "pk": record.pk, "field": name, "old": _plain(getattr(record, name)), "new": _plain(value)}
        for name, value in values.items()
        if getattr(record, name) != value
    ]
    for name, value in values.items():
        setattr(record, name, value)
    if changes:  # of a person all, because that computes what finds the person; of others no more than guards allow
        record.save(update_fields=None if isinstance(record, Person) else values)
    return changes


def repoint(rows: models.QuerySet, field: str, to: models.Model) -> list[Change]:
    """Let ``field`` of every row point to ``to``; only that column is written, as guards of ledgers allow."""
    label, column = rows.model._meta.label, f"{field}_id"
    changes = [
        {"model": label, "pk": pk, "field": column, "old": old, "new": to.pk}
        for pk, old in rows.order_by("pk").values_list("pk", column)
    ]
    rows.model._default_manager.filter(pk__in=[change["pk"] for change in changes]).update(**{field: to})
    return changes


def take_back(changes: Iterable[Change]) -> None:
    """Undo changes, the last first. Raises RuleBroken if one of them was changed again since."""
    by_row = groupby(reversed(list(changes)), key=lambda change: (change["model"], change["pk"]))
    for (label, pk), of_row in by_row:
        _restore(apps.get_model(label), pk, list(of_row))


def _restore(model: type[models.Model], pk: int, changes: list[Change]) -> None:
    """All columns of one row at once, because its constraints speak of several."""
    record = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if record is None or any(_plain(getattr(record, change["field"])) != change["new"] for change in changes):
        words = {"what": model._meta.verbose_name, "number": pk}
        raise RuleBroken(_("This cannot be undone: %(what)s %(number)s was changed since.") % words)
    values = {change["field"]: _from_plain(model, change["field"], change["old"]) for change in changes}
    if isinstance(record, Person):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()  # computes what finds the person
    else:
        model._default_manager.filter(pk=pk).update(**values)


def merge_own(*, kept: Person, gone: Person) -> list[Change]:
    """The rows of people themselves: account, consents, household, contacts, notes; and what the kept record lacked."""
    changes = _merge_accounts(kept, gone)
    in_force = kept.consents.filter(withdrawn_on=None).values("purpose")
    clash = gone.consents.filter(withdrawn_on=None, purpose__in=in_force).values("pk")
    changes += repoint(Consent.objects.filter(person=gone).exclude(pk__in=clash), "person", kept)
    changes += repoint(Organisation.objects.filter(contact=gone), "contact", kept)
    changes += repoint(Note.objects.filter(person=gone), "person", kept)
    changes += _merge_households(kept, gone)
    filled = {name: getattr(gone, name) for name in FILLED if not getattr(kept, name) and getattr(gone, name)}
    if not kept.address_key:
        filled |= {name: getattr(gone, name) for name in (*HOME, "country")}
    changes += set_values(kept, **filled)
    return changes + set_values(gone, merged_into_id=kept.pk)


def _merge_accounts(kept: Person, gone: Person) -> list[Change]:
    """The kept record takes over the account; where both have one, the other signs in no more."""
    if not gone.user_id:
        return []
    user = gone.user
    if user.is_staff or user.is_superuser or user.groups.exists():
        raise RuleBroken(_("%(name)s has an account of the office. Keep that record.") % {"name": gone})
    if kept.user_id:
        return set_values(User.objects.get(pk=user.pk), is_active=False)
    changes = set_values(gone, user_id=None)
    return changes + set_values(kept, user_id=user.pk)


def _merge_households(kept: Person, gone: Person) -> list[Change]:
    led = Household.objects.filter(head=gone).first()
    changes: list[Change] = []
    if led:
        if Household.objects.filter(head=kept).exists():
            raise RuleBroken(_("Both lead a household. Take one out of its household first."))
        changes += set_values(led, head_id=kept.pk)
        changes += set_values(kept, household_id=led.pk)
    if gone.household_id:
        changes += set_values(gone, household_id=None)
    return changes


def say_not_the_same(*, one: Person, other: Person, at: datetime, by=None) -> NotTheSame:
    """Remember that somebody looked. Safe to repeat."""
    one, other = sorted((one, other), key=lambda person: person.pk)
    said, _is_new = NotTheSame.objects.get_or_create(one=one, other=other, defaults={"said_at": at, "said_by": by})
    return said


def _plain(value):
    """As JSON keeps it."""
    return DjangoJSONEncoder().default(value) if isinstance(value, date) else value


def _from_plain(model: type[models.Model], name: str, value):
    column = model._meta.get_field(name.removesuffix("_id"))
    return value if column.is_relation else column.to_python(value)
