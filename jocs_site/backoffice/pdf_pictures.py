"""A PDF that others wrote, looked at as a picture: no browser opens the file itself, whatever is in it."""

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parent / "draw_pdf.py"
PATIENCE = 20  # seconds by the clock; the program stops itself after ten of work
PNG = b"\x89PNG\r\n\x1a\n"


def picture_of_pdf(content: bytes) -> bytes | None:
    """A PNG of its first four pages; ``None`` where it cannot be drawn: broken, under a passphrase, or too large."""
    command = [sys.executable, "-I", str(PROGRAM)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False, env={})  # noqa: S603 - our own program
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout.startswith(PNG) else None
