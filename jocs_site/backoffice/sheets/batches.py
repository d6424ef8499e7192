"""The way of a file: handed in, checked, confirmed, taken in, undone. Every step is safe to ask for twice at once."""

import hashlib
import json
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from tempfile import TemporaryFile

from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from jocs_site.backoffice.models import ImportBatch, ImportPiece
from jocs_site.backoffice.runs import Progress, job, start_run
from jocs_site.backoffice.sheets.faults import CellFault, Fault
from jocs_site.backoffice.sheets.files import is_own_heading
from jocs_site.backoffice.sheets.reading import MOST_BYTES
from jocs_site.backoffice.sheets.resource import CHANGED, FAULTY, NEW, SAME, SHOWN, Row, SheetResource, sheet_of
from jocs_site.foundation.errors import RuleBroken

State = ImportBatch.State


def declare_jobs(sheet: type[SheetResource]) -> None:
    """Checking and taking in are runs of the worker, open to those who may import with this sheet."""
    job(f"check.{sheet.code}", label=gettext_lazy("Check a list"), permission=sheet.permission)(check)
    job(f"take_in.{sheet.code}", label=gettext_lazy("Take in a list"), permission=sheet.permission)(take_in)


@transaction.atomic
def hand_in(*, sheet: str, file: File, name: str, by, at: datetime) -> ImportBatch:
    """Keep an uploaded file in private storage and have it checked. Raises RuleBroken for one that is too large."""
    if file.size > MOST_BYTES:
        raise RuleBroken(too_large(), field="file")
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    batch = ImportBatch(sheet=sheet, file_name=name[-200:], digest=digest.hexdigest(), made_by=by, made_at=at)
    batch.file.save("list", file)
    batch.run = start_run(f"check.{sheet}", at=at, by=by, batch_id=batch.pk)
    batch.save(update_fields=["run"])
    return batch


def too_large() -> str:
    words = {"most": MOST_BYTES // 1024**2}
    return _("The file is too large: at most %(most)d MB. Divide it, or leave out pictures and formatting.") % words


@transaction.atomic
def confirm(*, batch_id: int, by, at: datetime) -> ImportBatch:
    """Have the rows without faults taken in. Of two who confirm at once, one is told that it is under way."""
    batch = _lock(batch_id)
    if batch.state != State.CHECKED:
        raise RuleBroken(_("This list is not waiting to be confirmed: it is “%(state)s”.") % _state_of(batch))
    if not batch.writable:
        raise RuleBroken(_("There is nothing new in this list."))
    batch.state, batch.confirmed_by, batch.confirmed_at = State.WRITING, by, at
    batch.run = start_run(f"take_in.{batch.sheet}", at=at, by=by, batch_id=batch.pk)
    batch.save(update_fields=["state", "confirmed_by", "confirmed_at", "run"])
    log(batch, "backoffice.import_confirmed", user=by, data={"file": batch.file_name, "rows": batch.writable})
    return batch


@transaction.atomic
def set_aside(*, batch_id: int, by) -> ImportBatch:
    """Not taken in: the file is thrown away, the record stays."""
    batch = _lock(batch_id)
    if batch.state not in (State.CHECKED, State.REFUSED):
        raise RuleBroken(_("This list is not waiting to be confirmed: it is “%(state)s”.") % _state_of(batch))
    batch.state, batch.faults, batch.summary = State.DISCARDED, [], {}
    batch.save(update_fields=["state", "faults", "summary"])
    for file in (batch.file, batch.fault_file):
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name))
    log(batch, "backoffice.import_set_aside", user=by, data={"file": batch.file_name})
    return batch


@transaction.atomic
def undo(*, batch_id: int, by, at: datetime) -> ImportBatch:
    """Take back all that a batch did, or nothing. Raises RuleBroken naming what was built on its rows."""
    batch = _lock(batch_id)
    is_halted = batch.state == State.WRITING and batch.run and batch.run.is_over
    if batch.state != State.WRITTEN and not is_halted:
        raise RuleBroken(_("This list cannot be undone: it is “%(state)s”.") % _state_of(batch))
    pieces = list(batch.pieces.order_by("-number").values_list("done", flat=True))
    _resource(batch, by=by).undo(pieces)
    batch.state, batch.undone_by, batch.undone_at = State.UNDONE, by, at
    batch.save(update_fields=["state", "undone_by", "undone_at"])
    log(batch, "backoffice.import_undone", user=by, data={"file": batch.file_name, "rows": batch.writable})
    return batch


def check(run: Progress, *, batch_id: int) -> None:
    """A run: find every fault of every row, and what taking the list in would do."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state != State.CHECKING:
        return
    sheet = _resource(batch)
    with batch.file.open("rb") as file, _fault_log(batch) as note:
        try:
            rows = sheet.open(file)
            batch.encoding = rows.encoding
            result = sheet.import_data(rows, dry_run=True, on_faults=note, on_progress=run.advance)
        except Fault as fault:
            batch.state, batch.fault_count = State.REFUSED, 1
            line = fault.params.get("line", 0)
            batch.faults = [CellFault(line, "", "", fault.code, fault.params).as_json()]
        else:
            batch.state = State.CHECKED
            batch.unused = [head for head, name in zip(rows.headers, sheet.present, strict=True) if not name]
            batch.unused = [head for head in batch.unused if head and not is_own_heading(head)]
            batch.summary = sheet.summary
            _keep_counts(batch, result)
    batch.save()
    run.say(_("%(rows)d rows: %(new)d new, %(changed)d changed, %(same)d there already, %(faulty)d with faults.") % {
        name: getattr(batch, name) for name in ("rows", "new", "changed", "same", "faulty")})  # fmt: skip


def take_in(run: Progress, *, batch_id: int) -> None:
    """A run: write the rows without faults, a thousand at a time; pieces that stand already are passed over."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state != State.WRITING:
        return
    ImportBatch.objects.filter(pk=batch_id).update(run=run.run)
    sheet = _resource(batch)
    done = set(batch.pieces.values_list("number", flat=True))

    def still_wanted() -> None:
        if _lock(batch_id).state != State.WRITING:
            raise RuleBroken(_("This list was undone meanwhile."))

    def keep(piece) -> None:
        ImportPiece.objects.create(batch=batch, number=piece.number, counts=piece.counts, done=piece.done)

    run.expect(batch.rows)
    with batch.file.open("rb") as file, _fault_log(batch) as note:
        sheet.import_data(
            sheet.open(file),
            on_faults=note,
            before_piece=still_wanted,
            on_piece=keep,
            on_progress=run.advance,
            is_done=done.__contains__,
        )
    totals = {kind: sum(piece.counts[kind] for piece in batch.pieces.all()) for kind in (NEW, CHANGED, SAME, FAULTY)}
    batch.new, batch.changed, batch.same, batch.faulty = totals.values()
    batch.state = State.WRITTEN
    batch.save(update_fields=["new", "changed", "same", "faulty", "faults", "fault_count", "fault_file", "state"])
    run.say(_("%(new)d new, %(changed)d changed.") % {"new": batch.new, "changed": batch.changed})


def same_file_before(batch: ImportBatch) -> ImportBatch | None:
    """The last time the very same file was taken in."""
    earlier = ImportBatch.objects.filter(digest=batch.digest, sheet=batch.sheet, state=State.WRITTEN)
    return earlier.exclude(pk=batch.pk).order_by("-pk").first()


def _keep_counts(batch: ImportBatch, result) -> None:
    batch.rows = result.total_rows
    batch.new, batch.changed = result.totals[NEW], result.totals[CHANGED]
    batch.same, batch.faulty = result.totals[SAME], result.totals[FAULTY]


@contextmanager
def _fault_log(batch: ImportBatch):
    """A function that notes the faults of a row: the first with the batch, all of them in a file, one row a line."""
    batch.faults, batch.fault_count = [], 0
    with TemporaryFile("w+b") as kept:

        def note(row: Row) -> None:
            faults = [fault.as_json() for fault in row.faults]
            batch.fault_count += len(faults)
            batch.faults += faults[: SHOWN - len(batch.faults)]
            kept.write(json.dumps([row.line, faults], ensure_ascii=False, cls=DjangoJSONEncoder).encode() + b"\n")

        yield note
        if kept.tell():
            kept.seek(0)
            batch.fault_file.save("faults", File(kept), save=False)


def _resource(batch: ImportBatch, by=None) -> SheetResource:
    sheet = sheet_of(batch.sheet)
    if sheet is None:
        raise RuleBroken(_("This kind of list is not offered any more."))
    resource = sheet(by=by or batch.confirmed_by or batch.made_by, batch_id=batch.pk)
    resource.summary = dict(batch.summary)
    return resource


def _lock(batch_id: int) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).select_related("run").get(pk=batch_id)


def _state_of(batch: ImportBatch) -> dict[str, str]:
    return {"state": batch.get_state_display()}
