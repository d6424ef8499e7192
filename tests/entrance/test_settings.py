"""What the environment may say, and what production refuses."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jocs_site.settings import env

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "8f0e1c5b7a9d42c6b3a1f2e4d5c6b7a8-a-key-for-this-test-only",
    "ALLOWED_HOSTS": "www.example.org,example.org",
    "DATABASE_URL": "postgres://user@127.0.0.1:1/jocs",
}


def production(code: str, **environment: str) -> subprocess.CompletedProcess:
    """Run ``code`` where only these names are set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); from django.conf import settings; {code}"],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "jocs_site.settings.production"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_does_not_start_without_what_it_needs_and_says_what(name):
    done = production("", **(GOOD | {name: ""}))

    assert done.returncode == 1
    assert (
        done.stderr.strip()
        .splitlines()[-1]
        .startswith(f"django.core.exceptions.ImproperlyConfigured: Set {name} in the environment, for example to ")
    )


def test_production_refuses_the_demo():
    done = production("", **GOOD, DEMO="1")

    assert "Unset DEMO" in done.stderr


def test_production_keeps_its_cookies_to_tls_and_one_host():
    names = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE DEBUG DEMO"
    done = production(f"print([getattr(settings, name) for name in '{names}'.split()])", **GOOD)

    assert done.stdout.strip() == "['__Host-session', '__Host-csrf', True, True, False, False]"


def test_every_name_that_is_read_has_its_sentence_in_the_example():
    example = (ROOT / ".env.example").read_text()
    explained = re.findall(r"^# \S.*\n([A-Z_]+)=", example, re.MULTILINE)
    read = re.findall(r'read\.(?:str|list|int|bool)\("([A-Z_]+)"', Path(env.__file__).read_text())

    assert sorted(explained) == sorted(read)


def test_settings_stay_short():
    lines = sum(len(path.read_text().splitlines()) for path in (ROOT / "jocs_site/settings").glob("*.py"))

    assert lines < 250


def test_sqlite_queues_its_writers(monkeypatch):
    monkeypatch.setattr(env, "DATABASE_URL", "sqlite:////tmp/x.sqlite3")

    options = env.database()["OPTIONS"]

    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize("address", ["/srv/media", "s3://bucket/x", "file:"])
def test_uploads_go_to_a_folder_or_the_start_is_refused(monkeypatch, address):
    monkeypatch.setattr(env, "MEDIA_STORAGE_URL", address)

    with pytest.raises(env.ImproperlyConfigured, match="give a folder as file:///srv/jocs/media"):
        env.media_folder()


def test_the_cache_is_shared_by_all_processes(monkeypatch):
    monkeypatch.setattr(env, "REDIS_URL", "")
    assert env.cache()["BACKEND"].endswith("DatabaseCache")

    monkeypatch.setattr(env, "REDIS_URL", "redis://127.0.0.1:6379/0")
    assert env.cache() == {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:6379/0",
    }


def test_postgresql_compiles_no_queries_unless_the_address_asks_for_it(monkeypatch):
    monkeypatch.setattr(env, "DATABASE_URL", "postgres://jocs@db.example.org/jocs")
    assert env.database()["OPTIONS"] == {"options": "-c jit=off -c cursor_tuple_fraction=1"}

    monkeypatch.setattr(env, "DATABASE_URL", "postgres://jocs@db.example.org/jocs?options=-c%20jit%3Don")
    assert env.database()["OPTIONS"] == {"options": "-c jit=on"}
