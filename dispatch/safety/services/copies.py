"""The nightly copy of who is where: one PDF under a passphrase, read without this server. See docs/decisions/."""

import io
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter

from dispatch.safety.printing import sheets_pdf
from dispatch.safety.queries import sheets
from jocs_site.foundation.errors import RuleBroken

FOLDER, KEPT = "whereabouts", 7
LETTERS = 16  # a passphrase of fewer could be guessed by whoever finds the file


def write_copy(*, at: datetime, passphrase: str | None = None) -> tuple[str, bytes]:
    """Write today's sheets, with emergency contacts, and let go of all but the last seven. Run twice, it writes anew.

    passphrase: of the settings when left out. Returns the name in the private storage and the encrypted file.
    Raises RuleBroken for a passphrase that is missing or too short.
    """
    passphrase = settings.WHEREABOUTS_PASSPHRASE if passphrase is None else passphrase
    if len(passphrase) < LETTERS:
        raise RuleBroken(_("Set WHEREABOUTS_PASSPHRASE to at least 16 letters."))
    with translation.override("ja"):
        day = timezone.localdate(at)
        plain = sheets_pdf(sheets(day), at=at, with_contacts=True)
    content = _encrypted(plain, passphrase)
    name = f"{FOLDER}/whereabouts-{day.isoformat()}.pdf"
    store = storages["private"]
    if store.exists(name):
        store.delete(name)
    store.save(name, ContentFile(content))
    for old in copies()[KEPT:]:
        store.delete(old)
    return name, content


def copies() -> list[str]:
    """Names of the copies kept, the latest first."""
    store = storages["private"]
    if not store.exists(FOLDER):
        return []
    _folders, files = store.listdir(FOLDER)
    return [f"{FOLDER}/{name}" for name in sorted(files, reverse=True) if name.startswith("whereabouts-")]


def _encrypted(plain: bytes, passphrase: str) -> bytes:
    """AES-256 as PDF 2.0 has it (revision 6), which every reader of today opens."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain)))
    writer.encrypt(passphrase, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
