"""Agreements with hosts, and the scan of the signed paper in private storage."""

import hashlib
from datetime import date, datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from dispatch.models import HostAgreement
from dispatch.services.refusals import refuse_days_to_come, refuse_reversed_days, refused_in_words
from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.scans import read_scan
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Organisation


def record_agreement(
    *,
    organisation: Organisation,
    provides: str,
    valid_from: date,
    valid_before: date,
    signed_on: date | None = None,
    file=None,
    agreement: HostAgreement | None = None,
    by=None,
    at: datetime | None = None,
) -> HostAgreement:
    """Write down an agreement with a host, or correct ``agreement``; a draft until it is signed.

    file: an uploaded PDF, JPEG or PNG, at most 10 MB; it takes the place of the one before.
    Raises RuleBroken for reversed days, a signature still to come, or a file that is none of these inside.
    """
    refuse_reversed_days(valid_from, valid_before, field="valid_until")
    if signed_on:
        refuse_days_to_come(signed_on, at, field="signed_on")
    kind, content = read_scan(file) if file else ("", b"")
    with refused_in_words():
        kept = agreement and HostAgreement.objects.select_for_update().get(pk=agreement.pk)
        kept = kept or HostAgreement()
        if kept.pk and kept.organisation_id != organisation.pk:
            raise RuleBroken(_("An agreement stays with its host. Record another one."), field="organisation")
        _refuse_unsigning(kept, signed_on)
        is_new = kept.pk is None
        kept.organisation, kept.provides = organisation, provides.strip()
        kept.valid_from, kept.valid_before, kept.signed_on = valid_from, valid_before, signed_on
        if content:
            _keep_file(kept, kind, content)
        kept.save()
        done = "dispatch.agreement_recorded" if is_new else "dispatch.agreement_revised"
        log(kept, done, user=by, data={"signed": str(signed_on or ""), "sha256": kept.file_sha256})
    return kept


def look_at_agreement(agreement: HostAgreement, *, by) -> HostAgreement:
    """Write down that somebody of the office reads the scan, before it is shown."""
    log(agreement, "dispatch.agreement_read", user=by, data={"sha256": agreement.file_sha256})
    return agreement


def _refuse_unsigning(kept: HostAgreement, signed_on: date | None) -> None:
    if kept.signed_on and signed_on is None:
        raise RuleBroken(_("A signed agreement does not become a draft again."), field="signed_on")


def _keep_file(kept: HostAgreement, kind: str, content: bytes) -> None:
    if kept.file:
        transaction.on_commit(partial(kept.file.storage.delete, kept.file.name))
    kept.file_kind, kept.file_sha256 = kind, hashlib.sha256(content).hexdigest()
    keep_with_row(kept.file, ContentFile(content), name=f"agreement.{kind}")
