"""Scans that staff add: what they are is read from their content, pictures are written anew, nobody else opens them."""

from io import BytesIO

from django.http import FileResponse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.scans import kind_of_scan

MOST_BYTES_OF_SCAN = 10 * 2**20
MOST_DOTS = 60_000_000  # a sheet of A3 at 600 dots an inch, in grey, has as many
CONTENT_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
_NO_IMAGE = (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError)


def too_large() -> str:
    return _("The scan is larger than 10 MB. Scan it with fewer dots.")


def read_scan(file, *, longest: int | None = None) -> tuple[str, bytes]:
    """Kind and content of an uploaded scan; a picture is written anew, without what the device noted in it.

    longest: dots on the longer side to which a larger picture is shrunk; ``None`` leaves it as large as it came.

    Raises RuleBroken for what is no PDF, JPEG or PNG inside, cannot be read, or is too large.
    """
    if file.size > MOST_BYTES_OF_SCAN:
        raise RuleBroken(too_large(), field="file")
    content = file.read()
    kind = kind_of_scan(content)
    if not kind:
        raise RuleBroken(_("This is no PDF, JPEG or PNG, whatever its name says."), field="file")
    return kind, content if kind == "pdf" else written_anew(content, longest=longest)


def written_anew(content: bytes, *, longest: int | None = None) -> bytes:
    """The same picture, upright, with nothing in the file but its dots."""
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > MOST_DOTS:
                raise RuleBroken(_("This picture has too many dots. Scan it with fewer."), field="file")
            kind, upright = image.format, ImageOps.exif_transpose(image).convert("RGB")
            if longest:
                upright.thumbnail((longest, longest))
    except _NO_IMAGE as error:
        raise RuleBroken(_("This picture cannot be read. Scan it once more."), field="file") from error
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    out = BytesIO()
    clean.save(out, kind, quality=85, optimize=True)
    return out.getvalue()


def as_answer(file, *, kind: str, name: str) -> FileResponse:
    """Pictures are shown; a PDF is taken along, for no browser shall open here what others wrote."""
    answer = FileResponse(
        file.open("rb"), as_attachment=kind == "pdf", filename=f"{name}.{kind}", content_type=CONTENT_TYPES[kind]
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
