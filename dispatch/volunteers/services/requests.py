"""Signing up on the site: written, confirmed by the link in the mail, or forgotten after a week."""

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.volunteers import rules
from dispatch.volunteers.models import SignUp, SignUpRequest, Volunteer
from dispatch.volunteers.models.requests import WRITTEN
from dispatch.volunteers.services import mails
from dispatch.volunteers.services.refusals import refused_in_words
from dispatch.volunteers.services.signups import sign_up
from dispatch.volunteers.services.volunteers import register_volunteer, renew_link
from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.names import search_key
from jocs_site.people import services as people
from jocs_site.people.models import Consent, Person
from jocs_site.people.queries import consent_text


@transaction.atomic
def receive_request(asked: SignUpRequest, *, at: datetime) -> SignUpRequest:
    """Keep what was written and mail the link that confirms it. Safe to repeat: ``key`` is taken once.

    Raises RuleBroken while there are no words to agree to.
    """
    words = consent_text(Consent.Purpose.VOLUNTEERING, timezone.localdate(at))
    if words is None:
        raise RuleBroken(_("Sign-ups cannot be sent at present. Please write to the office."))
    asked.consent_text, asked.asked_at = words, at
    columns = {field.attname: getattr(asked, field.attname) for field in asked._meta.concrete_fields}
    kept, is_new = SignUpRequest.objects.get_or_create(
        key=asked.key, defaults={name: value for name, value in columns.items() if name not in ("id", "key")}
    )
    if is_new:
        mails.ask_to_confirm(kept)
    return kept


def confirm_request(asked: SignUpRequest, *, at: datetime) -> SignUp:
    """The address is theirs: now they are a volunteer, on the list of the shift or on its waiting list. Safe to repeat.

    Who is on record under this address and name is that person. Raises RuleBroken after three days, or for a shift
    that has begun, was called off, or is at the same time as another of theirs; then nobody becomes a volunteer.
    """
    with refused_in_words():
        fresh = SignUpRequest.objects.select_for_update(of=("self",)).filter(pk=asked.pk).first()
        if fresh is None or (fresh.confirmed_at is None and at - fresh.asked_at > rules.CONFIRM_WITHIN):
            raise RuleBroken(_("This link is too old. Please sign up once more."))
        if fresh.confirmed_at:
            return SignUp.objects.with_names().get(pk=fresh.sign_up_id)
        volunteer = _volunteer(fresh, on=timezone.localdate(at))
        entry = sign_up(shift=fresh.shift, volunteer=volunteer, at=at)
        for name in WRITTEN:
            setattr(fresh, name, "")
        fresh.confirmed_at, fresh.sign_up = at, entry
        fresh.save(update_fields=[*WRITTEN, "confirmed_at", "sign_up"])
    return entry


def _volunteer(asked: SignUpRequest, *, on: date) -> Volunteer:
    _one_at_a_time(asked.email)
    person = _on_record(asked)
    is_new = person is None
    if is_new:
        names = {name: getattr(asked, name) for name in WRITTEN if name != "wishes"}
        (person,) = people.add_people([Person(**names, language=asked.language)])
    elif not person.phone and asked.phone:
        people.change_people({person.pk: {"phone": asked.phone}})
    people.give_consent(
        person=person, purpose=Consent.Purpose.VOLUNTEERING, on=on, text_version=asked.consent_text.version
    )
    office = asked.shift.opportunity.office
    return register_volunteer(person=person, office=office, joined_on=on, interests=asked.wishes)


def _one_at_a_time(email: str) -> None:
    """Two links to one address pressed at once: the second waits, and finds the person whom the first made."""
    pending = SignUpRequest.objects.filter(email__iexact=email, confirmed_at=None).order_by("pk")
    list(pending.select_for_update(of=("self",)).values_list("pk", flat=True))


def _on_record(asked: SignUpRequest) -> Person | None:
    """Somebody of this address and, in any spelling, this name; an address alone may be a couple's."""
    those = Person.objects.current().filter(email__iexact=asked.email, deceased_on=None).order_by("pk")
    return next((person for person in those if _is_called_so(person, asked)), None)


def _is_called_so(person: Person, asked: SignUpRequest) -> bool:
    written = search_key(f"{asked.family_name}{asked.given_name}")
    reading = search_key(f"{asked.family_kana}{asked.given_kana}")
    names = {
        search_key(f"{person.family_name}{person.given_name}"),
        search_key(f"{person.family_kana}{person.given_kana}"),
        search_key(f"{person.given_latin}{person.family_latin}"),
        search_key(f"{person.family_latin}{person.given_latin}"),
    } - {""}
    return written in names or reading in names


@transaction.atomic
def send_link(*, email: str) -> None:
    """Mail the link to the own shifts to every volunteer of this address; to nobody if there is none."""
    for volunteer in Volunteer.objects.filter(person__email__iexact=email).select_related("person"):
        mails.send_own_link(volunteer, about=str(uuid4()))


@transaction.atomic
def send_new_link(*, volunteer: Volunteer, by=None) -> Volunteer:
    """Mail a new link to the own shifts; those mailed before lead nowhere from now on.

    Raises RuleBroken for somebody of whom no address is known.
    """
    if not mails.mail_address(volunteer.person):
        raise RuleBroken(_("No e-mail address is known. Enter one in the file of the person first."))
    renewed = renew_link(volunteer=volunteer, by=by)
    mails.send_own_link(renewed, about=str(uuid4()))
    return renewed


@transaction.atomic
def forget_unconfirmed(*, today: date) -> int:
    """Delete what was written a week ago and never confirmed. Returns how many. Safe to repeat."""
    until = timezone.make_aware(datetime.combine(today, datetime.min.time())) - rules.FORGOTTEN_AFTER
    gone, _of_model = SignUpRequest.objects.filter(confirmed_at=None, asked_at__lt=until).delete()
    return gone
