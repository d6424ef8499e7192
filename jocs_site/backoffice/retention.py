"""Files that were needed once and hold names and addresses: deleted after their time, the record of them stays.

Who handed in or asked for what, when, how many rows, and the fingerprint of a list are kept. Source: docs/operating.md
"""

import logging
from datetime import date, timedelta

from django.db.models import Q
from wagtail.log_actions import log

from jocs_site.backoffice.models import ImportBatch, RunFile

logger = logging.getLogger(__name__)
# A list is in the books once it was taken in; it is of use while faulty rows are corrected and somebody asks why.
LIST_DAYS = 90
# Receipts, letters and labels can be made anew at any time; half a year spans the printing from January to spring.
RUN_FILE_DAYS = 180

_State = ImportBatch.State
_GIVEN_UP = (_State.CHECKING, _State.CHECKED)


def delete_old_files(*, today: date) -> tuple[int, int]:
    """Delete the lists and the files of runs whose time is over. Safe to repeat, also at once.

    Returns of how many imports and of how many runs' files it was. What the storage refuses is tried again next time.
    """
    lists = sum(_delete_list(batch, today) for batch in lists_to_delete(today))
    return lists, sum(_delete_run_file(made, today) for made in run_files_to_delete(today))


def lists_to_delete(today: date):
    """Imports that nobody touched for `LIST_DAYS`. One stopped in the middle of being taken in needs its file still."""
    until = today - timedelta(days=LIST_DAYS)
    long_ago = Q(confirmed_at=None) | Q(confirmed_at__date__lte=until)
    long_ago &= Q(undone_at=None) | Q(undone_at__date__lte=until)
    old = ImportBatch.objects.filter(long_ago, made_at__date__lte=until, file_deleted_on=None)
    return old.exclude(state=_State.WRITING).order_by("pk")


def run_files_to_delete(today: date):
    """Files of runs that were over `RUN_FILE_DAYS` ago."""
    until = today - timedelta(days=RUN_FILE_DAYS)
    return RunFile.objects.filter(run__finished_at__date__lte=until, deleted_on=None).order_by("pk")


def _delete_list(batch: ImportBatch, today: date) -> bool:
    """With its rows to correct, and what of them stands on the page. A list that nobody confirmed is set aside."""
    if not (_is_deleted(batch.file) and _is_deleted(batch.fault_file)):
        return False
    state = _State.DISCARDED if batch.state in _GIVEN_UP else batch.state
    mine = ImportBatch.objects.filter(pk=batch.pk, state=batch.state, file_deleted_on=None)
    gone = mine.update(file="", fault_file="", faults=[], summary={}, state=state, file_deleted_on=today)
    if gone:
        log(batch, "backoffice.import_file_deleted", data={"file": batch.file_name})
    return bool(gone)


def _delete_run_file(made: RunFile, today: date) -> bool:
    mine = RunFile.objects.filter(pk=made.pk, deleted_on=None)
    return _is_deleted(made.file) and bool(mine.update(file="", deleted_on=today))


def _is_deleted(file) -> bool:
    """The file first, the record after: if we are stopped between the two, the next day finds it again."""
    try:
        if file:
            file.storage.delete(file.name)
    except OSError:
        logger.exception("%s could not be deleted", file.name)
        return False
    return True
