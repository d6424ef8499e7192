"""Setting papers in type: data goes in as JSON, so that no name can become markup. See docs/decisions/0005."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock

import typst

FONTS = Path(__file__).parents[1] / "fonts"
_one_at_a_time = Lock()


@cache
def _compiler(template: Path) -> typst.Compiler:
    """Kept, because reading fonts takes longer than setting a page."""
    return typst.Compiler(template, root=template.parent, font_paths=[FONTS], ignore_system_fonts=True)


def set_in_type(template: Path, *, at: datetime, **data) -> bytes:
    """A PDF/A with its fonts inside and text that can be searched. ``data``: what the template reads, as JSON."""
    inputs = {name: json.dumps(value, ensure_ascii=False) for name, value in data.items()}
    with _one_at_a_time:
        return _compiler(template).compile(
            format="pdf", sys_inputs=inputs, pdf_standards="a-2u", timestamp=at.replace(microsecond=0)
        )
