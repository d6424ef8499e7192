"""Draws a PDF that arrives on standard input as one picture, its pages below each other, and says nothing if it cannot.

Runs in a process of its own, started by `pdf_pictures`: what others wrote is read apart from the site, within limits.
"""

import resource
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from pypdf import PdfReader

MOST_PAGES = 4  # a sheet has two sides
SECONDS, MEMORY = 10, 2 * 2**30
DOTS_AN_INCH = 120
PAGES = """
#set page(width: 210mm, height: auto, margin: 0pt)
#set block(spacing: 0pt)
#for number in range(int(sys.inputs.pages)) { image("sheet.pdf", page: number + 1, width: 100%) }
"""


def draw(content: bytes) -> bytes:
    pages = min(len(PdfReader(BytesIO(content)).pages), MOST_PAGES)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "sheet.pdf").write_bytes(content)
        (root / "pages.typ").write_text(PAGES, "utf-8")
        return typst.compile(
            root / "pages.typ", root=root, format="png", ppi=DOTS_AN_INCH, sys_inputs={"pages": str(pages)}
        )


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read()))
