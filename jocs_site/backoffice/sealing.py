"""Texts that a stolen copy of the database must not tell, encrypted with `SECRET_KEY` and a key for each use."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

__all__ = ["InvalidToken", "seal", "unseal"]


def seal(text: str, *, use: str) -> str:
    """``use``: what it is for, such as ``second factors``; another use cannot read it."""
    return _box(use).encrypt(text.encode()).decode()


def unseal(sealed: str, *, use: str) -> str:
    """Raises InvalidToken when no key reads it: another use, another site, or a key that was given up."""
    return _box(use).decrypt(sealed.encode()).decode()


def _box(use: str) -> MultiFernet:
    """The first key writes; the fallbacks still read, so that SECRET_KEY can be changed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(use.encode() + key.encode()).digest())) for key in keys
    )
