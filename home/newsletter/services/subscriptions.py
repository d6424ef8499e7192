"""Asking for the newsletter, confirming, leaving, coming back, being forgotten. Each is safe to repeat."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.log_actions import log

from home.newsletter import rules
from home.newsletter.links import address_of
from home.newsletter.models import CONSENT, Edition, Subscription
from home.newsletter.queries.recipients import PURPOSE, who_agreed
from jocs_site.letters.kinds import kind
from jocs_site.letters.queries import mail_address
from jocs_site.letters.services import NewLetter, forget_letters, post, withdraw_waiting
from jocs_site.people.models import Person
from jocs_site.people.queries import has_consent
from jocs_site.people.services import withdraw_consent

ABOUT = kind(
    "newsletter_confirm",
    gettext_lazy("To confirm a newsletter subscription"),
    permission="newsletter.view_subscription",
    keeps_words=False,
)


@transaction.atomic
def ask(*, email: str, language: str, at: datetime) -> Subscription:
    """Keep an address that somebody typed and write to it once a day at most; nothing is sent to it until it confirms.

    Whoever reads it already gets a letter that says so, so that the page need not tell who is on the list.
    """
    with override(language):
        given = {"language": language, "asked_at": at, "agreed_to": str(CONSENT)}
    subscription, is_new = Subscription.objects.get_or_create(email=email.lower(), defaults=given)
    subscription = _lock(subscription)
    reads_it = subscription.confirmed_at is not None and subscription.ended_at is None
    if not is_new and not reads_it:
        for name, value in given.items():
            setattr(subscription, name, value)
        subscription.save(update_fields=list(given))
    _write(subscription, "already" if reads_it else "confirm", at)
    return subscription


@transaction.atomic
def confirm(subscription: Subscription, *, at: datetime) -> None:
    """Begin, or begin again. It must have been asked for first: the link in the letter proves that."""
    found = _lock(subscription)
    if found.confirmed_at is None or found.ended_at is not None:
        found.confirmed_at, found.ended_at = at, None
        found.save(update_fields=["confirmed_at", "ended_at"])


@transaction.atomic
def leave(subscription: Subscription, *, at: datetime) -> None:
    """Send nothing any more to this address, from this moment on, whoever on record wished it there."""
    found = _lock(subscription)
    if found.confirmed_at is not None:
        _end(found.email, at)


@transaction.atomic
def leave_as_person(person: Person, *, at: datetime) -> None:
    """Take back a person's consent, and whatever else brings the newsletter to the same address."""
    address = mail_address(person)
    if address:
        _end(address, at)
    _withdraw([person], at)  # who has no address any more, or another one, too


def _end(address: str, at: datetime) -> None:
    """First the wishes, then the letters that wait: who posts letters holds the wishes meanwhile."""
    reader = Subscription.objects.select_for_update().in_force().filter(email=address.lower()).first()
    if reader:
        reader.ended_at = at
        reader.save(update_fields=["ended_at"])
    _withdraw(who_agreed(localdate(at)).filter(_reads_at(address)), at)
    mailings = Edition.objects.exclude(mailing=None).values("mailing")
    withdraw_waiting(mailings=mailings, address=address)


def _reads_at(address: str) -> Q:
    return Q(email__iexact=address) | Q(email="", user__email__iexact=address)


def _withdraw(people: Iterable[Person], at: datetime) -> None:
    for person in people:
        if has_consent(person, PURPOSE, localdate(at)):
            withdraw_consent(person=person, purpose=PURPOSE, on=localdate(at))
            log(person, "wagtail.edit", data={"fields": [str(PURPOSE)]})


@transaction.atomic
def forget_subscriptions(*, at: datetime) -> int:
    """Erase addresses that never confirmed, and those that left and did not come back, with our letters to them.

    A letter that is still on its way stays until it has gone. Returns how many are erased.
    """
    unanswered = Q(confirmed_at=None, asked_at__lte=at - rules.ANSWER_WITHIN)
    left = Q(ended_at__lte=at - rules.WAY_BACK, asked_at__lte=at - rules.ANSWER_WITHIN)
    gone = list(Subscription.objects.select_for_update().filter(unanswered | left))
    forget_letters(beginnings=[beginning for one in gone for beginning in _beginnings(one)])
    Subscription.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return len(gone)


def _lock(subscription: Subscription) -> Subscription:
    return Subscription.objects.select_for_update().get(pk=subscription.pk)


def _beginnings(subscription: Subscription) -> list[str]:
    """Of the keys of all letters to this address: those about the subscription, and each newsletter."""
    editions = Edition.objects.exclude(mailing=None).values_list("pk", flat=True)
    sent = [rules.beginning_of_key(pk, subscription.email) for pk in editions]
    return [_beginning_of_keys(subscription), *sent]


def _beginning_of_keys(subscription: Subscription) -> str:
    return f"newsletter:{subscription.pk}:"


def _write(subscription: Subscription, template: str, at: datetime) -> None:
    key, language = subscription.key, subscription.language
    links = {purpose: address_of(key, purpose, language) for purpose in ("confirm", "leave")}
    with override(subscription.language):
        text = render_to_string(f"newsletter/mail/{template}.txt", links)
        subject = _("Your newsletter from JOCS") if template == "already" else _("Please confirm: newsletter from JOCS")
    key = f"{_beginning_of_keys(subscription)}{template}:{localdate(at)}"
    email = subscription.email
    post(NewLetter(key, ABOUT, subject, text, name=email, address=email, language=language), at=at)
