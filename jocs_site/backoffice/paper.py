"""Setting papers in type: data goes in as JSON, so that no name can become markup. See docs/decisions/0005."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock

import typst
from django.http import HttpResponse

FONTS = Path(__file__).parents[1] / "fonts"
BLANK = Path(__file__).parent / "blank.typ"
_one_at_a_time = Lock()


@cache
def _compiler(template: Path) -> typst.Compiler:
    """Kept, because reading fonts takes longer than setting a page."""
    return typst.Compiler(template, root=template.parent, font_paths=[FONTS], ignore_system_fonts=True)


def set_in_type(template: Path, *, at: datetime, is_tagged: bool = True, is_for_public: bool = False, **data) -> bytes:
    """A PDF/A with its fonts inside and text that can be searched. ``data``: what the template reads, as JSON.

    is_tagged: with the structure that screen readers follow; thousands of sheets for the printer are a third as large
    without.
    is_for_public: PDF/UA-1 besides, so that typst refuses a template that screen readers would stumble over.
    """
    with _one_at_a_time:
        return _compiler(template).compile(
            format="pdf",
            sys_inputs=_as_json(data),
            pdf_standards=["a-2u", "ua-1"] if is_for_public else "a-2u",
            pdf_tags=is_tagged,
            timestamp=at.replace(microsecond=0),
        )


def draw(template: Path, **data) -> bytes:
    """A PNG of a template of one page, a dot for each point of its size."""
    with _one_at_a_time:
        return _compiler(template).compile(format="png", ppi=72, sys_inputs=_as_json(data))


def _as_json(data: dict) -> dict[str, str]:
    return {name: json.dumps(value, ensure_ascii=False) for name, value in data.items()}


def let_go() -> None:
    """Give back what typst remembers of the last ten compilations: half a gigabyte for each thousand full pages."""
    with _one_at_a_time:
        for _turn in range(11):
            _compiler(BLANK).compile(format="pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Shown in the browser; ``name``: under which it is saved."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
