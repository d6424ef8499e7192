"""Two addresses for machines: is the process alive, and can it serve. Plain text, telling a stranger no more."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jocs_site.backoffice.guards import missing_guards


@require_safe
@never_cache
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request):
    """200 when database, migrations, guards and cache are as they should be; 503 names the one that is not."""
    checks = {"database": _database, "migrations": _migrations, "guards": _guards, "cache": _cache}
    for name, check in checks.items():
        if not check():
            return HttpResponse(f"{name}: not ready\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _guards() -> bool:
    """What a migration that was cut off may have left undone; `migrate` once more puts them up."""
    return not missing_guards()


def _cache() -> bool:
    try:
        cache.set("readyz", "1", 5)
        return cache.get("readyz") == "1"
    except (DatabaseError, OSError):
        return False
