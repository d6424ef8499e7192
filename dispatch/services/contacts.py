"""Whom to call for a worker: adding, correcting, putting in order, taking out."""

from django.db.models import Max
from django.utils.translation import gettext as _

from dispatch.models import EmergencyContact, Worker
from dispatch.models.postings import ABROAD, State
from dispatch.services.refusals import note, refused_in_words
from jocs_site.foundation.errors import RuleBroken

NEEDS_A_CONTACT = (State.PREPARING, *ABROAD)
OUT_OF_THE_WAY = 10_000  # places are unique: while they change hands, all stand beyond any that is used


def add_emergency_contact(*, worker: Worker, name: str, relation: str, phone: str, by=None) -> EmergencyContact:
    """Add a contact after those already there; safe to repeat with the same name and telephone."""
    with refused_in_words():
        held = _lock(worker)
        contacts = list(held.contacts.all())
        for contact in contacts:
            if (contact.name, contact.phone) == (name, phone.strip()):
                return contact
        last = held.contacts.aggregate(last=Max("order"))["last"] or 0
        contact = EmergencyContact(worker=held, name=name, relation=relation, order=last + 1)
        contact.hold_phone(phone)
        contact.save(force_insert=True)
        _tell(held, "contact", by)
    return contact


def change_emergency_contact(
    *, contact: EmergencyContact, name: str, relation: str, phone: str, place: int, by=None
) -> EmergencyContact:
    """Correct a contact and put it at a place in the order, 1 first; the others close up."""
    with refused_in_words():
        held = _lock(contact.worker)
        fresh = _get(held, contact)
        fresh.name, fresh.relation = name, relation
        fresh.hold_phone(phone)
        fresh.save(update_fields=["name", "relation", "sealed_phone"])
        others = [one for one in held.contacts.all() if one.pk != fresh.pk]
        others.insert(max(place, 1) - 1, fresh)
        _put_in_order(others)
        _tell(held, "contact_changed", by)
    return fresh


def remove_emergency_contact(*, contact: EmergencyContact, by=None) -> None:
    """Take out a person who is to be called no longer; nothing of them stays.

    Raises RuleBroken for the last one of a worker who prepares or is abroad. Source: docs/sources.md#R43
    """
    with refused_in_words():
        held = _lock(contact.worker)
        fresh = _get(held, contact)
        others = [one for one in held.contacts.all() if one.pk != fresh.pk]
        if not others and held.postings.filter(state__in=NEEDS_A_CONTACT).exists():
            raise RuleBroken(_("A worker who prepares or is abroad needs an emergency contact. Add another one first."))
        fresh.delete()
        _put_in_order(others)
        _tell(held, "contact_removed", by)


def _lock(worker: Worker) -> Worker:
    return Worker.objects.select_for_update().get(pk=worker.pk)


def _get(worker: Worker, contact: EmergencyContact) -> EmergencyContact:
    fresh = worker.contacts.filter(pk=contact.pk).first()
    if fresh is None:
        raise RuleBroken(_("This contact was removed meanwhile."))
    return fresh


def _put_in_order(contacts: list[EmergencyContact]) -> None:
    for beyond in (OUT_OF_THE_WAY, 0):
        for place, contact in enumerate(contacts, 1):
            EmergencyContact.objects.filter(pk=contact.pk).update(order=beyond + place)


def _tell(worker: Worker, step: str, by) -> None:
    """In the history of the posting that lives; it names nobody."""
    if posting := worker.postings.live().order_by("-starts_on").first():
        note(posting, step, by=by, at=None)
