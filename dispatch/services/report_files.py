"""Photographs of a report and the originals of what the office typed in."""

from datetime import date, datetime
from email import message_from_bytes
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from dispatch.models import ActivityReport, ReportChange, ReportOriginal, ReportPhoto
from dispatch.models.report_files import MOST_PHOTOS
from dispatch.models.reports import WITH_WORKER
from dispatch.services.refusals import refuse_days_to_come, refused_in_words
from dispatch.services.stories import take_out_of_story
from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN, read_scan
from jocs_site.foundation.errors import RuleBroken

ABOUT_A_PHOTO = ("caption", "people", "consent", "consent_told")


def keep_photo(
    report: ActivityReport,
    *,
    key: UUID,
    file=None,
    caption: str = "",
    people: str = "",
    consent: str = ReportPhoto.Consent.NONE,
    consent_told: str = "",
    at: datetime,
) -> ReportPhoto:
    """Keep a photograph, or what is said of one that is there. The same ``key`` again makes no second.

    file: an upload, written anew without what the camera noted of place and time; none where it came before.
    Raises RuleBroken for what is no photograph, one too many, or a consent that says neither who nor how.
    """
    about = {"caption": caption.strip(), "people": people.strip()}
    about |= {"consent": consent, "consent_told": consent_told.strip()}
    if consent not in ReportPhoto.Consent.values:
        raise RuleBroken(_("Say whether those in the photograph agreed."), field="consent")
    if consent in ("spoken", "written") and not (about["people"] and about["consent_told"]):
        raise RuleBroken(_("Say who is in the photograph, and how and when they agreed."), field="people")
    with refused_in_words():
        fresh = ActivityReport.objects.select_for_update().get(pk=report.pk)
        if fresh.state not in WITH_WORKER:
            raise RuleBroken(_("This report is with the office already and can no longer be changed."))
        if photo := fresh.photos.filter(key=key).first():
            vars(photo).update(about)
            photo.save(update_fields=list(about))
            return photo
        if ReportPhoto.objects.filter(key=key).exists():
            raise RuleBroken(_("This photograph belongs to another report."), field="file")
        if fresh.photos.count() >= MOST_PHOTOS:
            raise RuleBroken(_("A report has at most %(most)d photographs.") % {"most": MOST_PHOTOS}, field="file")
        return _new_photo(fresh, key, file, about, at)


def _new_photo(report: ActivityReport, key: UUID, file, about: dict, at: datetime) -> ReportPhoto:
    if file is None:
        raise RuleBroken(_("The photograph itself is missing."), field="file")
    kind, content = read_scan(file)
    if kind == "pdf":
        raise RuleBroken(_("This is no photograph. Choose a JPEG or PNG."), field="file")
    photo = ReportPhoto(report=report, key=key, kind=kind, added_at=at, **about)
    keep_with_row(photo.file, ContentFile(content), name=f"photo.{kind}")
    photo.save(force_insert=True)
    return photo


@transaction.atomic
def remove_photo(report: ActivityReport, *, key: UUID) -> bool:
    """Take a photograph out of a report that is not sent in yet. Safe to repeat; False when there is none."""
    fresh = ActivityReport.objects.select_for_update().get(pk=report.pk)
    photo = fresh.photos.filter(key=key).first()
    if photo is None:
        return False
    if fresh.state not in WITH_WORKER:
        raise RuleBroken(_("This report is with the office already and can no longer be changed."))
    storage, name = photo.file.storage, photo.file.name
    photo.delete()
    transaction.on_commit(lambda: storage.delete(name))
    return True


def withdraw_photo_consent(photo: ReportPhoto, *, on: date, by=None, at: datetime) -> ReportPhoto:
    """From now on the photograph is shown nowhere, and what the public saw of it is deleted.

    Safe to repeat; the first day stays.
    """
    refuse_days_to_come(on, at)
    with refused_in_words():
        fresh = ReportPhoto.objects.select_for_update().get(pk=photo.pk)
        if fresh.withdrawn_on is None:
            take_out_of_story(fresh)
            fresh.withdrawn_on = on
            fresh.save(update_fields=["withdrawn_on"])
            _note(fresh.report, "photo_withdrawn", reason=f"#{fresh.pk} {fresh.caption}".strip(), by=by, at=at)
    return fresh


def attach_original(report: ActivityReport, *, file, at: datetime, by=None) -> ReportOriginal:
    """Keep the mail (.eml), PDF or scan from which a report was typed in. Raises RuleBroken for anything else."""
    if file.size > MOST_BYTES_OF_SCAN:
        raise RuleBroken(_("The file is larger than 10 MB."), field="original")
    content = file.read()
    if not _is_mail(content):
        file.seek(0)
        content = _scanned(file)
    original = ReportOriginal(report=report, name=file.name[-120:], added_at=at, added_by=by)
    keep_with_row(original.file, ContentFile(content), name=file.name[-120:])
    original.save(force_insert=True)
    return original


def _is_mail(content: bytes) -> bool:
    headers = message_from_bytes(content[:20_000])
    return b"\x00" not in content[:20_000] and bool(headers["From"]) and bool(headers["Date"])


def _scanned(file) -> bytes:
    try:
        return read_scan(file)[1]
    except RuleBroken as error:
        words = _("This is no mail (.eml), PDF, JPEG or PNG, whatever its name says.")
        raise RuleBroken(words, field="original") from error


def _note(report: ActivityReport, step: str, *, reason: str, by, at: datetime) -> None:
    """A line of history for what is no step of the life."""
    ReportChange.objects.create(
        subject=report, step=step, from_state=report.state, to_state=report.state, at=at, by=by, reason=reason
    )
