"""The account of a member who proved to be one, and that the e-mail address is theirs."""

from functools import partial
from uuid import uuid4

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.crypto import get_random_string
from wagtail.log_actions import log

from jocs_site.people import services as people
from jocs_site.people.models import Person, User
from members.services.mails import CLAIM, absolute, send


@transaction.atomic
def send_claim_code(*, person: Person, email: str, language: str) -> str:
    """Send a code of six digits and return its hash. Whose address has an account is told so in the mail instead.

    So nobody learns here which addresses have accounts.
    """
    code = get_random_string(6, "0123456789")
    name = person.name_in(language)
    if User.objects.filter(email__iexact=email).exists():
        sign_in = partial(absolute, "account_login")
        send("claim_taken", CLAIM, uuid4(), to=email, language=language, name=name, sign_in=sign_in)
    else:
        send("claim_code", CLAIM, uuid4(), to=email, language=language, name=name, code=code)
    return make_password(code)


def is_claim_code(code: str, hashed: str) -> bool:
    return check_password(code, hashed)


@transaction.atomic
def claim_account(*, person_id: int, email: str) -> User:
    """Open the account under an address that was just verified; it signs in by code until a password is set.

    Raises RuleBroken if the person or the address has an account by now.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    user = people.open_account(person=person, email=email, is_verified=True)
    if not person.email:
        person.email = email
        person.save(update_fields=["email"])
    log(person, "people.account_claimed", user=user)
    return user
