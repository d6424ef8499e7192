"""The one place that reads the environment. `.env.example` has a sentence for each name."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

environ.Env.read_env(BASE_DIR / ".env")
read = environ.Env()

SECRET_KEY = read.str("SECRET_KEY", "")
ALLOWED_HOSTS = read.list("ALLOWED_HOSTS", default=[])
DATABASE_URL = read.str("DATABASE_URL", "")
REDIS_URL = read.str("REDIS_URL", "")
EMAIL_URL = read.str("EMAIL_URL", "")
SECURITY_CONTACT = read.str("SECURITY_CONTACT", "")
BOUNCE_ADDRESS = read.str("BOUNCE_ADDRESS", "")
MAIL_PER_MINUTE = read.int("MAIL_PER_MINUTE", 0)
STRIPE_SECRET_KEY = read.str("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRETS = read.list("STRIPE_WEBHOOK_SECRETS", default=[])
STRIPE_API_BASE = read.str("STRIPE_API_BASE", "")
MEDIA_STORAGE_URL = read.str("MEDIA_STORAGE_URL", "")
POSTAL_ACCOUNT = read.str("POSTAL_ACCOUNT", "")
WHEREABOUTS_PASSPHRASE = read.str("WHEREABOUTS_PASSPHRASE", "")
PORT = read.int("PORT", 8000)
DEMO = read.bool("DEMO", False)
WORKER = read.bool("WORKER", False)


def database() -> dict:
    """Django's settings for ``DATABASE_URL``, or for an SQLite file under ``var/`` when it is empty."""
    config = environ.Env.db_url_config(DATABASE_URL or f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
    if config["ENGINE"].endswith("sqlite3"):
        # Without these three, writers that meet answer "database is locked": docs/decisions/0004-databases.md
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
    else:
        # PostgreSQL compiles what it thinks a long query, for seconds, where our sums take a tenth of one. It plans
        # what comes piece by piece for who stops after a tenth of it; our exports and counts read to the end.
        options = {"options": "-c jit=off -c cursor_tuple_fraction=1"} | config.get("OPTIONS", {})
        config |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    return config


def cache() -> dict:
    """A cache that every web process shares: rate limits count in it."""
    if REDIS_URL:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "jocs_site_cache"}


def mail() -> dict:
    """Django's settings for ``EMAIL_URL``; none when it is empty."""
    return read.email_url("EMAIL_URL") if EMAIL_URL else {}


def media_folder() -> Path:
    """The folder for uploads. Raises ImproperlyConfigured for an address that is not a folder's."""
    if not MEDIA_STORAGE_URL:
        return VAR_DIR / "media"
    address = urlsplit(MEDIA_STORAGE_URL)
    if address.scheme != "file" or not address.path:
        raise ImproperlyConfigured("MEDIA_STORAGE_URL: give a folder as file:///srv/jocs/media.")
    return Path(unquote(address.path))
