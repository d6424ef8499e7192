"""Whom to call: sealed, in order, corrected and taken out."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from dispatch import services
from dispatch.models import EmergencyContact, PostingChange
from jocs_site.backoffice.sealing import unseal
from jocs_site.foundation.errors import RuleBroken
from tests.factories.dispatch import WorkerFactory, make_posting

pytestmark = pytest.mark.django_db
PHONE = "+81-3-5555-0142"


def add(worker, name="看護 太郎", phone=PHONE):
    return services.add_emergency_contact(worker=worker, name=name, relation="父", phone=phone)


def told(worker):
    return [(one.order, one.name, one.phone) for one in worker.contacts.all()]


def test_no_copy_of_the_table_tells_a_telephone():
    contact = add(WorkerFactory())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM dispatch_emergencycontact")
        stored = " ".join(str(value) for row in cursor.fetchall() for value in row)

    assert "5555" not in stored
    assert (contact.phone, unseal(contact.sealed_phone, use="emergency contacts")) == (PHONE, PHONE)


def test_a_lost_key_is_said_and_breaks_no_screen():
    contact = add(WorkerFactory())
    EmergencyContact.objects.update(sealed_phone="nonsense")
    contact.refresh_from_db()

    with pytest.raises(RuleBroken, match="another SECRET_KEY"):
        assert contact.phone
    assert "another SECRET_KEY" in contact.shown_phone


def test_a_contact_without_a_telephone_is_refused():
    add(WorkerFactory())

    with pytest.raises(IntegrityError, match="dispatch_contact_has_phone"), transaction.atomic():
        EmergencyContact.objects.update(sealed_phone="")


def test_adding_twice_adds_once():
    worker = WorkerFactory()
    add(worker)
    add(worker)
    add(worker, "看護 花子")

    assert told(worker) == [(1, "看護 太郎", PHONE), (2, "看護 花子", PHONE)]


@pytest.mark.parametrize(("place", "order"), [(1, "CAB"), (2, "ACB"), (3, "ABC"), (9, "ABC")])
def test_a_contact_takes_its_place_and_the_others_close_up(place, order):
    worker = WorkerFactory()
    _first, _second, third = [add(worker, name) for name in "ABC"]
    services.change_emergency_contact(contact=third, name="C", relation="妹", phone="1", place=place)

    assert [(one.order, one.name) for one in worker.contacts.all()] == list(enumerate(order, 1))


def test_the_last_contact_of_who_is_abroad_stays():
    posting = make_posting("active")
    first = posting.worker.contacts.get()
    with pytest.raises(RuleBroken, match="Add another one first"):
        services.remove_emergency_contact(contact=first)

    add(posting.worker, "看護 花子")
    services.remove_emergency_contact(contact=first)

    assert told(posting.worker) == [(1, "看護 花子", PHONE)]
    with pytest.raises(RuleBroken, match="removed meanwhile"):
        services.remove_emergency_contact(contact=first)


def test_the_history_says_that_contacts_changed_and_names_nobody():
    posting = make_posting("active")
    contact = add(posting.worker, "看護 花子")
    services.remove_emergency_contact(contact=contact)

    lines = PostingChange.objects.filter(step__startswith="contact").values_list("step", "reason")
    assert list(lines)[-2:] == [("contact", ""), ("contact_removed", "")]


def test_the_migration_seals_what_is_on_record(monkeypatch):
    """The rows of before are read from the column that the migration drops."""
    contact = add(WorkerFactory())
    module = import_module("dispatch.migrations.0002_sealed_phones")
    rows = EmergencyContact.objects.filter(pk=contact.pk)
    rows.update(sealed_phone="-")
    monkeypatch.setattr(EmergencyContact, "phone", "03-1111-2222")

    module.seal_phones(apps, None)

    assert unseal(rows.values_list("sealed_phone", flat=True).get(), use="emergency contacts") == "03-1111-2222"
