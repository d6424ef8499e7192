"""Changes to people that are more than saving one form."""

from collections.abc import Iterable
from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Consent, Organisation, Person, User


@transaction.atomic
def add_people(people: Iterable[Person]) -> list[Person]:
    """Enter new people, each checked as a form would check it.

    Raises ValidationError for the first that cannot be entered; then none is.
    """
    return Person.objects.bulk_create(_checked(people))


@transaction.atomic
def add_organisations(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Enter new organisations; like `add_people`."""
    return Organisation.objects.bulk_create(_checked(organisations))


def _checked(records: Iterable) -> list:
    records = list(records)
    for record in records:
        record.clean_fields()
        record.clean()
    return records


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
