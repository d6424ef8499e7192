"""The steps from a bare clone to a site that can answer."""

import os
import time

import pytest
from django.core.management import call_command
from django.utils.translation import trans_real

from jocs_site.entrance import rollout


@pytest.fixture
def own_files(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    return source


def test_static_files_are_collected_when_one_changed_and_only_then(own_files, settings):
    assert rollout.collect_static() is True
    assert rollout.collect_static() is False

    (own_files / "a.css").write_text("a { color: blue }")
    later = time.time() + 5
    os.utime(own_files / "a.css", (later, later))

    assert rollout.collect_static() is True
    assert (settings.STATIC_ROOT / "a.css").read_text() == "a { color: blue }"


def test_texts_are_read_anew_once_they_are_compiled():
    """A bare clone has no compiled texts when the command that compiles them begins to speak."""
    before = trans_real.translation("ja")

    rollout.compile_texts()

    assert trans_real.translation("ja") is not before


def test_release_can_be_limited_to_files(own_files, capsys):
    call_command("release", "--files")

    assert capsys.readouterr().out.endswith("Ready.\n")


def test_prepare_brings_everything_and_says_where(own_files, settings, tmp_path, db, capsys, monkeypatch):
    settings.VAR_DIR, settings.DEMO = tmp_path / "var", False
    monkeypatch.setattr(rollout, "migrate", lambda: False)

    call_command("prepare")

    said = capsys.readouterr().out
    assert "The static files are collected." in said
    assert f"The office  {settings.WAGTAILADMIN_BASE_URL}/office/" in said
