"""Changes to people that are more than saving one form."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.backoffice.bulk import insert_many
from jocs_site.backoffice.fields import DerivedField
from jocs_site.backoffice.sheets.undoing import remove_rows
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.countries import is_country
from jocs_site.people.models import Consent, Organisation, Person, User


@transaction.atomic
def add_people(people: Iterable[Person]) -> list[Person]:
    """Enter new people, each checked as a form would check it.

    Raises ValidationError for the first that cannot be entered; then none is.
    """
    return insert_many(_checked(people))


@transaction.atomic
def add_organisations(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Enter new organisations; like `add_people`."""
    return insert_many(_checked(organisations))


def _checked(records: Iterable) -> list:
    records = list(records)
    for record in records:  # the world's countries are made anew for each check of a field: ask for them only in need
        record.clean_fields(exclude={"country"} if is_country(record.country) else None)
        record.clean()
    return records


@transaction.atomic
def change_people(changes: Mapping[int, dict]) -> dict[int, dict]:
    """Change some columns of many people, each checked as a form would check it; ``changes``: by their key.

    Returns what stood in these columns before. Raises ValidationError for the first that cannot be; then none is.
    """
    before, alike = {}, {}
    people = Person.objects.select_for_update(no_key=True).filter(pk__in=list(changes)).order_by("pk")
    for person in people:
        wanted = changes[person.pk]
        before[person.pk] = {name: getattr(person, name) for name in wanted}
        for name, value in wanted.items():
            setattr(person, name, value)
        alike.setdefault(tuple(sorted(wanted)), []).append(person)
    derived = [field for field in Person._meta.concrete_fields if isinstance(field, DerivedField)]
    for names, those in alike.items():
        _checked(those)
        for person in those:
            for field in derived:
                field.pre_save(person, add=False)
        Person.objects.bulk_update(those, [*names, *(field.name for field in derived)], batch_size=500)
    return before


@transaction.atomic
def remove_people(ids: Sequence[int]) -> None:
    """Take back people who were entered by mistake. Raises RuleBroken if anything else knows one of them."""
    if Person.objects.filter(pk__in=ids, user__isnull=False).exists():
        raise RuleBroken(_("One of these people has an account by now."))
    remove_rows(Person, ids)


@transaction.atomic
def give_consent(*, person: Person, purpose: Consent.Purpose, on: date, text_version: str = "") -> Consent:
    """Record agreement; safe to repeat: the consent in force stays as it is."""
    consent, _is_new = Consent.objects.get_or_create(
        person=person,
        purpose=purpose,
        withdrawn_on=None,
        defaults={"given_on": on, "text_version": text_version},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: Consent.Purpose, on: date) -> None:
    """End the consent in force, if there is one."""
    Consent.objects.filter(person=person, purpose=purpose, withdrawn_on=None).update(withdrawn_on=on)


@transaction.atomic
def open_account(*, person: Person, email: str, password: str | None = None, is_verified: bool = False) -> User:
    """Give a person an account to sign in with. Without ``password`` it signs in by a code sent by e-mail.

    is_verified: whether they showed that the address is theirs; else they are asked to at the first sign-in.

    Raises RuleBroken if the person has one, or the address is another account's.
    """
    if person.user_id:
        raise RuleBroken(_("This person already has an account."))
    if User.objects.filter(email__iexact=email).exists():
        raise RuleBroken(_("Another account uses this e-mail address."), field="email")
    user = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=user.email, verified=is_verified, primary=True)
    person.user = user
    person.save(update_fields=["user"])
    return user
