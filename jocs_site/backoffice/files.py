"""Files that belong to a row: where the transaction that wrote the row fails, the file goes as well."""

import weakref

from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile


class _Kept:
    """Waits among what is to be done after the commit. A rollback lets go of it, and with it of the file."""

    def __init__(self, file: FieldFile):
        self.file_goes = weakref.finalize(self, file.storage.delete, file.name)

    def __call__(self) -> None:
        self.file_goes.detach()


def keep_with_row(file: FieldFile, content: File, *, name: str) -> None:
    """Store ``content`` for a row that is saved next, in the same transaction.

    Whatever fails afterwards, in this service or in one that called it, deletes the file. Only a process that is
    killed at that instant leaves one behind.
    """
    file.save(name, content, save=False)
    transaction.on_commit(_Kept(file))
