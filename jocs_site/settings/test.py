"""For the suite: quick hashes, mails in memory, plain file names; the database is DATABASE_URL's or SQLite's."""

import os
import tempfile

from .base import *  # noqa: F403
from .base import CACHES, DATABASES, PASSWORD_HASHERS, PAYMENT_PROVIDERS, STORAGES

SECRET_KEY = "only for tests"  # noqa: S105 - signs nothing that leaves the suite
DEMO = True
PAYMENT_PROVIDERS = [*PAYMENT_PROVIDERS, "test"]
SECURITY_CONTACT = "mailto:security@example.org"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = os.path.join(tempfile.gettempdir(), f"jocs-test-media-{os.getpid()}")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # a file, since threads cannot queue up for a database in memory
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(tempfile.gettempdir(), f"jocs-test-{os.getpid()}.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:  # nothing here has to outlive a power cut
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
WHITENOISE_AUTOREFRESH = True  # nothing is collected for the suite
CACHES = {"default": CACHES["default"] | {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
