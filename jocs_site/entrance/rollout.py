"""The steps from a bare clone to a site that can answer. Each is safe to repeat, and quick when nothing is to do."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation.reloader import translation_file_changed

from jocs_site.backoffice.guards import missing_guards


def compile_texts() -> None:
    """Compile the Japanese catalogues. What was read before is forgotten: in a bare clone there was none to read."""
    call_command("catalogue", "--compile")
    translation_file_changed(None, Path("django.mo"))


def migrate() -> bool:
    """Bring the database up to date. Returns whether there was anything to do."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()) and not missing_guards():
        return False
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return True


def index_pages() -> int:
    """Take up the words of public pages that no search would find. Returns how many there were."""
    from wagtail.models import Page  # noqa: PLC0415 - this module is read before settings are, for texts alone

    from home import services  # noqa: PLC0415

    unread = Page.objects.live().filter(depth__gt=1, words=None)
    return services.index_pages(unread.values_list("pk", flat=True))


def collect_static() -> bool:
    """Gather, fingerprint and compress the static files if one has changed. Returns whether one had."""
    note = Path(settings.STATIC_ROOT) / ".collected"
    state = _state_of_static_files()
    if note.exists() and note.read_text() == state:
        return False
    call_command("collectstatic", verbosity=0, interactive=False)
    note.write_text(state)
    return True


def _state_of_static_files() -> str:
    """A digest of the name, size and time of every static file there is; reading them all would take longer."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
