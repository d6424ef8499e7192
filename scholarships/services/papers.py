"""Files of an application: checked by their content, pictures written anew and made smaller, kept in private."""

import hashlib
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.backoffice.scans import read_scan
from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships.models import Application, DocumentKind, Draft, Paper, Reference
from scholarships.services.drafts import ROOM, delete_after_commit, lock_draft

LONGEST_SIDE = 2400  # dots: small print of an A4 sheet is still read
MOST_OF_A_KIND = 5


def fingerprint_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def add_paper(draft: Draft, *, key: UUID, kind: str, file, at: datetime) -> Paper:
    """Keep a file that the applicant sent. The same ``key`` again is the same file.

    Raises RuleBroken (field ``file``) for what is no PDF, JPEG or PNG inside, over 10 MB, the same once more, one too
    many of its kind; and when nothing may be changed at this instant.
    """
    with refused_in_words(ROOM):
        fresh = lock_draft(draft)
        if known := Paper.objects.filter(key=key).first():
            if known.draft_id == draft.pk:
                return known
            raise RuleBroken(_("This file belongs to another application."), field="file")
        fresh = lock_draft(draft, at)
        if fresh.papers.filter(kind=kind).count() >= MOST_OF_A_KIND:
            raise RuleBroken(_("At most %(most)d files of one kind.") % {"most": MOST_OF_A_KIND}, field="file")
        return _keep(Paper(draft=fresh, application=fresh.application, key=key, kind=kind, added_at=at), file)


def add_paper_at_desk(application: Application, *, kind: str, file, at: datetime, by) -> Paper:
    """Keep a file that came on paper or by mail. Raises StaleState once the file has passed its check."""
    with refused_in_words(ROOM):
        fresh = _lock_being_checked(application)
        draft = Draft.objects.filter(application=fresh).first()
        return _keep(Paper(draft=draft, application=fresh, kind=kind, added_at=at, added_by=by), file)


def enter_reference(application: Application, *, name: str, file, at: datetime, by) -> Reference:
    """Keep a reference that came on paper. Raises StaleState once the file has passed its check."""
    with refused_in_words(ROOM):
        fresh = _lock_being_checked(application)
        draft = Draft.objects.filter(application=fresh).first()
        reference = Reference(draft=draft, application=fresh, name=name.strip(), received_at=at, entered_by=by)
        reference.file_kind, content = read_scan(file, longest=LONGEST_SIDE)
        reference.size, reference.sha256 = len(content), fingerprint_of(content)
        keep_with_row(reference.file, ContentFile(content), name=f"reference.{reference.file_kind}")
        reference.save(force_insert=True)
    return reference


def _lock_being_checked(application: Application) -> Application:
    fresh = Application.objects.select_for_update().get(pk=application.pk)
    if fresh.state not in (Application.State.SUBMITTED, Application.State.INCOMPLETE):
        raise StaleState(_("This file has passed its check and is not changed any more."))
    return fresh


def _keep(paper: Paper, file) -> Paper:
    if paper.kind not in DocumentKind.values:
        raise RuleBroken(_("There is no such kind of paper."), field="kind")
    if not file:
        raise RuleBroken(_("Choose a file."), field="file")
    paper.file_kind, content = read_scan(file, longest=LONGEST_SIDE)
    paper.size, paper.sha256 = len(content), fingerprint_of(content)
    paper.name = PurePath(file.name or "").name[-120:] or f"{paper.kind}.{paper.file_kind}"
    if paper.draft and paper.draft.papers.filter(kind=paper.kind, sha256=paper.sha256).exists():
        raise RuleBroken(_("This very file is here already."), field="file")
    keep_with_row(paper.file, ContentFile(content), name=f"{paper.kind}.{paper.file_kind}")
    paper.save(force_insert=True)
    return paper


def remove_paper(paper: Paper, *, at: datetime) -> None:
    """Take a file out again, before it was handed in. Raises RuleBroken afterwards."""
    with refused_in_words(ROOM):
        lock_draft(paper.draft, at)
        fresh = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
        if fresh.application_id:
            raise RuleBroken(_("What was handed in stays; add another file instead."))
        file = fresh.file
        fresh.delete()
        delete_after_commit(file)
