"""Scans of votes on paper and proxies, kept in private and erased with the votes. Source: docs/sources.md#R32, #R36"""

import hashlib
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN, read_scan
from jocs_site.foundation.errors import RuleBroken
from members.agm.models import Act, PaperScan, ScanTakenOut
from members.agm.rules.standing import ON_PAPER
from members.agm.services.board import hold
from members.agm.services.history import log
from members.agm.services.voting import refuse_over

MOST_BYTES_OF_PAPER = MOST_BYTES_OF_SCAN


@transaction.atomic
def attach_scan(act: Act, *, file, at: datetime, by) -> PaperScan:
    """Keep the scan of a paper or proxy beside what was typed from it. The same file again changes nothing.

    file: an uploaded file; an image is written anew, without what the device noted in it about place and time.
    Raises RuleBroken for what is no PDF, JPEG or PNG inside, too large, or of a meeting already counted.
    """
    refuse_over(hold(act.elector.meeting_id))
    if act.channel not in ON_PAPER:
        raise RuleBroken(_("Only a paper or a proxy has a scan."))
    kind, content = read_scan(file)
    sha256 = hashlib.sha256(content).hexdigest()
    if known := act.scans.select_related("taken_out").filter(sha256=sha256).first():
        return _still_there(known)
    scan = PaperScan(act=act, kind=kind, sha256=sha256, added_at=at, added_by=by)
    keep_with_row(scan.file, ContentFile(content), name=f"paper.{kind}")
    scan.save(force_insert=True)
    log(act, "agm.scan_added", user=by, data={"scan": scan.pk, "sha256": sha256})
    return scan


def _still_there(scan: PaperScan) -> PaperScan:
    if hasattr(scan, "taken_out"):
        raise RuleBroken(_("This very file was taken out here. Scan the sheet once more."), field="file")
    return scan


@transaction.atomic
def take_out_scan(scan: PaperScan, *, because: str, at: datetime, by) -> ScanTakenOut:
    """Delete the file of a scan that stands with the wrong member, also after the count. Safe to repeat.

    What was typed stays as it is. Raises RuleBroken without a reason.
    """
    hold(scan.act.elector.meeting_id)
    if not because.strip():
        raise RuleBroken(_("Write why."), field="because")
    columns = {"because": because.strip(), "taken_out_at": at, "taken_out_by": by}
    done, is_new = ScanTakenOut.objects.get_or_create(scan=scan, defaults=columns)
    if is_new:
        log(scan.act, "agm.scan_taken_out", user=by, data={"scan": scan.pk, "because": done.because})
        transaction.on_commit(partial(scan.file.storage.delete, scan.file.name))
    return done


def look_at_scan(scan: PaperScan, *, by) -> PaperScan:
    """Write down that somebody of the office looks at it, before it is shown."""
    log(scan.act, "agm.scan_read", user=by, data={"scan": scan.pk})
    return scan
