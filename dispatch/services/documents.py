"""Documents of the people who are sent: filed, renewed, put right, taken out; never shown without a line in the log."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from dispatch.models import DocumentType, PersonDocument
from dispatch.services.refusals import refuse_days_to_come, refuse_reversed_days, refused_in_words
from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.scans import read_scan
from jocs_site.backoffice.sealing import InvalidToken, seal, unseal
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.people.models import Person

_USE = "numbers of documents"


@dataclass(frozen=True)
class PaperDetails:
    """What stands on a document. ``valid_before``: the day after its last; ``number``: in the clear;

    ``None`` leaves the one that is there.
    """

    type: DocumentType
    number: str | None = ""
    detail: str = ""
    issuer: str = ""
    country: str = ""
    valid_from: date | None = None
    valid_before: date | None = None
    owner: object = None


@transaction.atomic
def file_document(
    *, person: Person, details: PaperDetails, at: datetime, by, file=None, replaces: PersonDocument | None = None
) -> PersonDocument:
    """Put a document on file. Pressing the button twice files it once.

    file: an uploaded scan; what it is, is read from its content. replaces: the document whose place it takes.
    Raises RuleBroken, by field, for days that cannot be and for a file that is no scan.
    """
    _queue_up(person.pk)
    if replaces is not None:
        replaces = _hold(replaces)
        _refuse_wrong_heir(replaces, person, details)
    _refuse_bad_days(details, at)
    if same := _same(person, details):
        return same
    document = PersonDocument(person=person, added_at=at, added_by=by)
    _write(document, details)
    if file is not None:
        _keep_scan(document, file)
    _save(document)
    if replaces is not None:
        replaces.replaced_by = document
        replaces.save(update_fields=["replaced_by"])
    log(document, "dispatch.document_filed", user=by, data={"person": person.pk, "type": details.type.code})
    return document


@transaction.atomic
def correct_document(document: PersonDocument, *, details: PaperDetails, at: datetime, by) -> PersonDocument:
    """Put right what was typed wrong. The scan stays; what stood there before is in the log, the number is not."""
    held = _hold(document)
    _refuse_bad_days(details, at)
    before = _plain(held)
    _write(held, details)
    _save(held)
    changed = {name: [old, new] for (name, old), new in zip(before.items(), _plain(held).values(), strict=True)
               if old != new}  # fmt: skip
    log(held, "dispatch.document_corrected", user=by, data=changed)
    return held


@transaction.atomic
def add_scan(document: PersonDocument, *, file, by) -> PersonDocument:
    """Keep the scan of a document; the one that was there before is deleted. The same file again changes nothing."""
    held = _hold(document)
    old = held.file.name
    if not _keep_scan(held, file):
        return held
    held.save(update_fields=["file", "file_kind", "sha256"])
    if old:
        transaction.on_commit(partial(held.file.storage.delete, old))
    log(held, "dispatch.document_scan_added", user=by, data={"sha256": held.sha256})
    return held


@transaction.atomic
def take_out_document(document: PersonDocument, *, because: str, at: datetime, by) -> PersonDocument:
    """Take out what was entered by mistake: its number and scan are deleted at once, the rest stays. Safe to repeat.

    What it had replaced stands again. Raises RuleBroken without a reason.
    """
    if not because.strip():
        raise RuleBroken(_("Write why."), field="because")
    _queue_up(document.person_id)
    held = PersonDocument.objects.select_for_update().get(pk=document.pk)
    if held.withdrawn_at:
        return held
    old = held.file.name
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = at, by, because.strip()
    held.sealed_number = held.file = held.file_kind = held.sha256 = ""
    held.save()
    held.replaces.update(replaced_by=held.replaced_by)
    if old:
        transaction.on_commit(partial(held.file.storage.delete, old))
    log(held, "dispatch.document_taken_out", user=by, data={"because": held.withdrawn_because})
    return held


def look_at_document(document: PersonDocument, *, by, what: str) -> PersonDocument:
    """Write down that somebody opens the scan or reads the number, before it is shown. ``what``: scan or number."""
    log(document, "dispatch.document_read", user=by, data={"what": what})
    return document


def number_of(document: PersonDocument) -> str:
    """In the clear; empty when there is none. Raises RuleBroken when the site's key has changed and cannot read it."""
    try:
        return document.sealed_number and unseal(document.sealed_number, use=_USE)
    except InvalidToken as error:
        raise RuleBroken(_("This number was sealed with a key that is gone. Enter it anew.")) from error


def _hold(document: PersonDocument) -> PersonDocument:
    _queue_up(document.person_id)
    held = PersonDocument.objects.select_for_update().get(pk=document.pk)
    if held.withdrawn_at:
        raise StaleState(_("This document was taken out meanwhile."))
    return held


def _queue_up(person_id: int) -> None:
    """Whatever changes the papers of one person, and the steps that they hold up, comes one after the other."""
    Person.objects.select_for_update().get(pk=person_id)


def _refuse_wrong_heir(replaces: PersonDocument, person: Person, details: PaperDetails) -> None:
    if replaces.person_id != person.pk or replaces.type_id != details.type.pk:
        raise RuleBroken(_("A document is renewed by one of the same person and kind."), field="type")
    if replaces.replaced_by_id:
        raise StaleState(_("This document was renewed meanwhile. Look at the new one."))


def _refuse_bad_days(details: PaperDetails, at: datetime) -> None:
    if details.valid_before and details.valid_from:
        refuse_reversed_days(details.valid_from, details.valid_before, field="valid_until")
    if details.type.has_end and details.valid_before is None:
        raise RuleBroken(_("A document of this kind has a last day. Write it."), field="valid_until")
    if details.type.permits_clinical_work and details.valid_from is None:
        raise RuleBroken(_("A licence counts from a day. Write it."), field="valid_from")
    if details.type.permits_clinical_work and not (details.country or details.type.country):
        raise RuleBroken(_("Name the country in which the licence holds."), field="country")
    if details.type.counts_after_days:
        if details.valid_from is None:
            raise RuleBroken(_("Write the day of the vaccination."), field="valid_from")
        refuse_days_to_come(details.valid_from, at, field="valid_from")


def _same(person: Person, details: PaperDetails) -> PersonDocument | None:
    rows = PersonDocument.objects.latest().filter(
        person=person,
        type=details.type,
        detail=details.detail.strip(),
        valid_from=details.valid_from,
        valid_before=details.valid_before,
    )
    return next((row for row in rows if number_of(row) == (details.number or "").strip()), None)


def _write(document: PersonDocument, details: PaperDetails) -> None:
    document.type, document.owner = details.type, details.owner
    document.detail, document.issuer = details.detail.strip(), details.issuer.strip()
    document.country = details.country
    document.valid_from, document.valid_before = details.valid_from, details.valid_before
    if details.number is not None:
        number = details.number.strip()
        document.sealed_number = seal(number, use=_USE) if number else ""


def _save(document: PersonDocument) -> None:
    with refused_in_words():
        document.save()


def _keep_scan(document: PersonDocument, file) -> bool:
    """Returns whether it is another file than before."""
    kind, content = read_scan(file)
    sha256 = hashlib.sha256(content).hexdigest()
    if document.sha256 == sha256:
        return False
    document.sha256, document.file_kind = sha256, kind
    keep_with_row(document.file, ContentFile(content), name=f"scan.{kind}")
    return True


def _plain(document: PersonDocument) -> dict:
    days = {name: str(getattr(document, name) or "") for name in ("valid_from", "valid_before")}
    words = {name: getattr(document, name) for name in ("type_id", "detail", "issuer", "country", "owner_id")}
    return words | days
