"""Chromium and a Japanese font: those that are there, or Debian's where we may install.

The shell without windows comes first: the same engine draws the same pages, for a quarter of the whole browser's work.
"""

import os
import shutil
import subprocess

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium() -> str | None:
    """The path of a Chromium that can draw Japanese, or ``None`` when this machine has none and we may not install."""
    lacking = [] if os.environ.get("CHROMIUM") or shutil.which(SHELL) else [SHELL]
    lacking += [] if _draws_japanese() else ["fonts-noto-cjk"]
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' and '.join(lacking)} ...", flush=True)
        _apt("update")
        for package in lacking:  # one by one: where there is no such shell, another Chromium may be there
            _apt("install", "--no-install-recommends", package)
    return program() if _draws_japanese() else None


def program() -> str | None:
    candidates = (os.environ.get("CHROMIUM"), *NAMES)
    return next((path for name in candidates if name and (path := shutil.which(name))), None)


def _apt(*command: str) -> None:
    """What fails says so, and shows in what is left out."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        ["apt-get", "-qq", *command], env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    )


def _draws_japanese() -> bool:
    """Without a font Chromium draws boxes, and no test would notice."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())
