"""Reports at any point of their life, through the services."""

import uuid
from datetime import date
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from dispatch import services
from dispatch.models import ActivityReport
from tests.factories.dispatch import AT, make_posting

WORDS = services.Words("雨季の村で", "橋が流れ、歩いて村へ行った。\n\n助産師たちは待っていてくれた。", "ja")


def report_of(posting=None, kind="quarterly") -> ActivityReport:
    """The first report of its kind that a posting in service owes."""
    posting = posting or make_posting("active")
    return posting.reports.filter(obligation__kind=kind).order_by("obligation__starts_on").first()


def sent(report=None, *, at=AT, words=WORDS) -> ActivityReport:
    report = report or report_of()
    services.save_report(report, words=words, key=uuid.uuid4(), version=report.version, send=True, at=at)
    report.refresh_from_db()
    return report


def accepted(report=None) -> ActivityReport:
    report = sent(report)
    services.advance_report(report, "accept", at=AT)
    return report


def picture(size=(40, 30), kind="JPEG", name="photo.jpg", exif=None) -> SimpleUploadedFile:
    out = BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new("RGB", size, (120, 160, 90)).save(out, kind, **extra)
    return SimpleUploadedFile(name, out.getvalue(), f"image/{kind.lower()}")


def photo_of(report, *, consent="spoken", at=AT, **about):
    told = {"people": "助産師二人", "consent_told": "その場で、スワヒリ語で"} | about
    return services.keep_photo(
        report, key=uuid.uuid4(), file=picture(), consent=consent, at=at, caption="診療所", **told
    )


def due_days(posting, kind) -> list[date]:
    return [one.due_on for one in posting.report_obligations.filter(kind=kind).order_by("due_on")]
