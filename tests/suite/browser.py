"""Chromium and a Japanese font: those that are there, or Debian's where we may install."""

import os
import shutil
import subprocess

PACKAGES = {"chromium": "chromium", "font": "fonts-noto-cjk"}
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium() -> str | None:
    """The path of a Chromium that can draw Japanese, or ``None`` when this machine has none and we may not install."""
    lacking = [package for what, package in PACKAGES.items() if not _has(what)]
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' and '.join(lacking)} ...", flush=True)
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "check": True}
        subprocess.run(["apt-get", "-qq", "update"], **quiet)
        install = ["apt-get", "-qq", "install", "--no-install-recommends", *lacking]
        subprocess.run(install, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, **quiet)
    return _program() if _has("font") else None


def _has(what: str) -> bool:
    return bool(_program()) if what == "chromium" else _draws_japanese()


def _program() -> str | None:
    candidates = (os.environ.get("CHROMIUM"), *NAMES)
    return next((path for name in candidates if name and (path := shutil.which(name))), None)


def _draws_japanese() -> bool:
    """Without a font Chromium draws boxes, and no test would notice."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())
