"""Long work in the worker, with progress, a log, files, and a way to stop it.

A room declares a job::

    @job("members.yearly_receipts", label=_("Yearly receipts"), permission="members.issue_receipt")
    def yearly_receipts(run: Progress, *, year: int) -> None:
        run.expect(6000)
        ...
        run.advance()               # after each piece, outside of any transaction that may still fail
        run.say(_("..."))           # a line of the log, in the language of whoever asked
        run.keep("receipts.pdf", "application/pdf", content)

and starts it with ``start_run("members.yearly_receipts", by=user, at=now, year=2026)``. The worker may be killed at
any moment and the run asked for again, so a job commits piece by piece and passes over what is done already.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from jocs_site.backoffice.models import Run
from jocs_site.foundation.errors import RuleBroken

logger = logging.getLogger(__name__)
SILENT_FOR = timedelta(minutes=2)
WRITE_EVERY_S = 0.5


@dataclass(frozen=True)
class Job:
    """``label``: lazily translated; ``permission``: who may see its runs, ask for them again and fetch their files."""

    code: str
    label: str
    permission: str
    work: Callable


_JOBS: dict[str, Job] = {}


class RunStopped(Exception):
    """Somebody pressed stop."""


def job(code: str, *, label: str, permission: str):
    """Declare a job, in a module that the room's ``services`` imports: those are read when the apps are ready."""

    def declare(work):
        _JOBS[code] = Job(code, label, permission, work)
        return work

    return declare


def job_of(run: Run) -> Job | None:
    """``None`` for a job that this version no longer knows."""
    return _JOBS.get(run.job)


def jobs() -> list[Job]:
    """Every job that the rooms have declared."""
    return list(_JOBS.values())


def codes_for(user) -> list[str]:
    """The jobs whose runs this user may see."""
    return [found.code for found in jobs() if user.has_perm(found.permission)]


class Progress:
    """What a job tells while it works. Written at most twice a second."""

    def __init__(self, run: Run):
        self.run = run
        self._written = time.monotonic()

    def expect(self, total: int) -> None:
        self.run.total = total
        self._write()

    def advance(self, count: int = 1) -> None:
        """Raises RunStopped when somebody asked for it."""
        self.run.done += count
        if time.monotonic() - self._written >= WRITE_EVERY_S:
            self._write()

    def say(self, sentence: str) -> None:
        self.run.lines.append(str(sentence))
        self._write()

    def keep(self, name: str, content_type: str, content: bytes | File) -> None:
        """Keep a file that the run made."""
        file = content if isinstance(content, File) else ContentFile(content)
        made = self.run.files.model(run=self.run, name=name, content_type=content_type)
        made.file.save(name, file)

    def _write(self) -> None:
        self._written = time.monotonic()
        figures = {"total": self.run.total, "done": self.run.done, "lines": self.run.lines}
        Run.objects.filter(pk=self.run.pk).update(**figures, beat_at=timezone.now())
        if Run.objects.filter(pk=self.run.pk, is_stop_asked=True).exists():
            raise RunStopped


@transaction.atomic
def start_run(code: str, *, at: datetime, by=None, **args) -> Run:
    """Ask the worker for a job. ``args``: what JSON can hold. The run keeps the language of whoever asks."""
    known = _JOBS[code]
    run = Run.objects.create(job=known.code, args=args | {"language": get_language() or "ja"}, asked_by=by, asked_at=at)
    _hand_over(run)
    return run


@transaction.atomic
def ask_again(run_id: int, *, at: datetime, by=None) -> Run:
    """The same work once more, as a run of its own; what was done already is passed over.

    Raises RuleBroken while the first still works.
    """
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.job not in _JOBS:
        raise RuleBroken(_("This kind of work is not offered any more."))
    if not run.is_over and not is_silent(run, at):
        raise RuleBroken(_("This run is still at work."))
    if not run.is_over:
        run.state, run.finished_at = Run.State.FAILED, at
        run.save(update_fields=["state", "finished_at"])
    again = Run.objects.create(job=run.job, args=run.args, asked_by=by, asked_at=at)
    _hand_over(again)
    return again


def ask_to_stop(run_id: int) -> None:
    """It stops after the piece it is at; what is done stays done."""
    Run.objects.filter(pk=run_id, finished_at=None).update(is_stop_asked=True)


def is_silent(run: Run, at: datetime) -> bool:
    """Whether a run that should be at work gave no sign for two minutes: its worker was killed, or none is there."""
    return not run.is_over and at - (run.beat_at or run.asked_at) > SILENT_FOR


def carry_out(run_id: int) -> None:
    """Do a run's work, once. Called by the worker."""
    now = timezone.now()
    mine = Run.objects.filter(pk=run_id, state=Run.State.WAITING)
    if not mine.update(state=Run.State.RUNNING, started_at=now, beat_at=now):
        return
    run = Run.objects.get(pk=run_id)
    args = dict(run.args)
    with override(args.pop("language", "ja")):
        _work(run, args)


def _work(run: Run, args: dict) -> None:
    progress = Progress(run)
    state = Run.State.FAILED
    try:
        _JOBS[run.job].work(progress, **args)
        state = Run.State.DONE
    except RunStopped:
        state = Run.State.STOPPED
    except RuleBroken as error:
        run.lines += [str(blocker) for blocker in error.blockers]
    except Exception:
        run.lines.append(
            _("Something went wrong that nobody foresaw; the log of the server says what (run %d).") % run.pk
        )
        logger.exception("run %d (%s) failed", run.pk, run.job)
        raise
    finally:
        figures = {"total": run.total, "done": run.done, "lines": run.lines}
        still = Run.objects.filter(pk=run.pk, finished_at=None)
        still.update(**figures, state=state, finished_at=timezone.now())


def _hand_over(run: Run) -> None:
    from jocs_site.backoffice.tasks import carry_out_run  # noqa: PLC0415 - tasks call back into this module

    backend = "worker" if "worker" in settings.TASKS else "default"
    transaction.on_commit(partial(carry_out_run.using(backend=backend).enqueue, run.pk))
