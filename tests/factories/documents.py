"""Kinds of documents as the office has them, and documents filed as the office files them."""

from importlib import import_module

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from dispatch import services
from dispatch.models import DocumentType, PersonDocument
from tests.factories.dispatch import AT

FIRST_KINDS = import_module("dispatch.migrations.0006_first_kinds_of_documents")


def put_in_first_kinds() -> None:
    """Tests make their tables without migrations."""
    FIRST_KINDS.put_in(apps, None)


def file_paper(worker, code: str, valid_from=None, valid_before=None, *, scan: bytes = b"", **rest) -> PersonDocument:
    """``rest``: further details, and ``replaces``, ``at`` or ``by``."""
    asked = {name: rest.pop(name) for name in ("replaces", "by", "at") if name in rest}
    kind = DocumentType.objects.get(code=code)
    details = services.PaperDetails(type=kind, valid_from=valid_from, valid_before=valid_before, **rest)
    file = SimpleUploadedFile("scan.bin", scan) if scan else None
    return services.file_document(person=worker.person, details=details, file=file, **({"at": AT, "by": None} | asked))
