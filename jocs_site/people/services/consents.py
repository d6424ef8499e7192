"""Consent to confidential notes: recorded with the words that were agreed to, and withdrawn. docs/sources.md#R56"""

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Consent, Person
from jocs_site.people.queries import consent_text, notes_consent
from jocs_site.people.services.people import give_consent, withdraw_consent

NOTES = Consent.Purpose.CONFIDENTIAL_NOTES


@transaction.atomic
def agree_to_notes(*, person: Person, given_on: date, today: date, by=None) -> Consent:
    """Record that a person agrees to confidential notes about them. Safe to repeat: what is in force stays.

    Raises RuleBroken for a day to come, before the words, or before the person last withdrew.
    """
    latest = _lock(person)
    if latest and latest.withdrawn_on is None:
        return latest
    _refuse_days_to_come(given_on, today, "given_on")
    words = consent_text(NOTES, given_on)
    if words is None:
        raise RuleBroken(_("There were no words to agree to on that day."), field="given_on")
    if latest and given_on < latest.withdrawn_on:
        told = _("They withdrew the last consent on %(day)s; agreeing anew is later.")
        raise RuleBroken(told % {"day": date_format(latest.withdrawn_on)}, field="given_on")
    consent = give_consent(person=person, purpose=NOTES, on=given_on, text_version=words.version)
    log(consent, "people.consent_given", user=by)
    return consent


@transaction.atomic
def withdraw_from_notes(*, person: Person, withdrawn_on: date, today: date, by=None) -> None:
    """End the consent: nothing confidential is added from now on, what was written stays until it is ended.

    Raises RuleBroken where none is in force, for a day to come, or before the consent was given.
    """
    latest = _lock(person)
    if latest is None or latest.withdrawn_on is not None:
        raise RuleBroken(_("No consent to confidential notes is in force."))
    _refuse_days_to_come(withdrawn_on, today, "withdrawn_on")
    if withdrawn_on < latest.given_on:
        told = _("They agreed on %(day)s only.") % {"day": date_format(latest.given_on)}
        raise RuleBroken(told, field="withdrawn_on")
    withdraw_consent(person=person, purpose=NOTES, on=withdrawn_on)
    log(latest, "people.consent_withdrawn", user=by)


def refuse_without_consent(person: Person, *, on: date) -> None:
    """Raises RuleBroken, with what would be right, where on that day no consent to confidential notes is in force."""
    latest = _lock(person)
    if latest is None:
        told = _("%(name)s has not agreed to confidential notes. Record the consent on their page first.")
        raise RuleBroken(told % {"name": person}, field="is_confidential")
    if any(consent.is_in_force(on) for consent in person.consents.filter(purpose=NOTES)):
        return
    if latest.given_on > on:
        day = latest.given_on
        told = _("%(name)s agreed to confidential notes on %(day)s; one is written from that day on, not before.")
    else:
        day = latest.withdrawn_on
        told = _("%(name)s withdrew the consent to confidential notes on %(day)s. Nothing confidential is added.")
    raise RuleBroken(told % {"name": person, "day": date_format(day)}, field="is_confidential")


def _lock(person: Person) -> Consent | None:
    """The consent that counts; writing a note and withdrawing queue up here."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    return notes_consent(person)


def _refuse_days_to_come(day: date, today: date, field: str) -> None:
    if day > today:
        raise RuleBroken(_("This day is still to come. Record it once it has happened."), field=field)
