"""Everything that must hold, on both databases and in a browser: `make test`. The last line is the sum."""

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.suite import browser, postgres
from tests.suite.steps import Outcome, Step, check, pytest

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "jocs_site.settings.production",
    "SECRET_KEY": "8f0e1c5b7a9d42c6b3a1f2e4d5c6b7a8-a-key-for-this-check-only",
    "ALLOWED_HOSTS": "www.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "DEMO": "",
}
SQLITE = {"DATABASE_URL": ""}
DEMO_IN = ("tests/overview", "tests/entrance/test_migrated.py")  # to collect all others takes as long as some of these
ELSEWHERE = "not browser and not migrated and not stripe_live"
ON_POSTGRES = f"database and {ELSEWHERE}"  # the rest is the same on SQLite
ON_SQLITE = f"not screen and {ELSEWHERE}"  # where the browser and the demo's walks draw the screens, from real data


def quick_checks() -> list[Step]:
    templates = [str(path) for path in sorted(Path().glob("*/**/templates/**/*.html")) if path.parts[0] != ".venv"]
    manage = [sys.executable, "manage.py"]
    return [
        check("ruff", "ruff", "check", "."),
        check("format", "ruff", "format", "--check", "."),
        check("contracts", "lint-imports"),
        check("templates", "djade", "--check", "--target-version", "5.2", *templates),
        check("migrations written", *manage, "makemigrations", "--check", "--dry-run", env=SQLITE),
        check("translations", *manage, "catalogue", "--check", env=SQLITE),
        check("check --deploy", *manage, "check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION),
    ]


def tests(postgres_url: str | None, chromium: str | None, site: str) -> list[Step]:
    """The longest first, so that there is work to the end, and the demo before who waits for it. None share a database.

    site: where the demo is loaded once on SQLite, for the browser and for the tests that look at it.
    """
    demo, on_site = ("-m", "migrated", *DEMO_IN), SQLITE | {"KEEP_SITE": site}
    on_postgres = {"DATABASE_URL": postgres_url or ""}
    demo_on_postgres = {"DATABASE_URL": f"{postgres_url}_demo"}
    in_browser = {"env": on_site | {"CHROMIUM": chromium or ""}}
    steps = [
        check("loading the demo", sys.executable, "-m", "tests.browser.site", site, env=SQLITE),
        postgres_url and pytest("PostgreSQL", "--create-db", "-m", ON_POSTGRES, env=on_postgres),
        pytest("SQLite", "-m", ON_SQLITE if postgres_url else ELSEWHERE, env=SQLITE),
        *(
            chromium and pytest(f"browser {n}", "-m", "browser", *half, **in_browser)
            for n, half in enumerate(halves(), 1)
        ),
        postgres_url and pytest("PostgreSQL with the demo", "--create-db", *demo, env=demo_on_postgres),
        pytest("SQLite with the demo", *demo, env=on_site),
        check("benchmarks, tiny", sys.executable, "-m", "benchmarks", "--tiny", env=SQLITE),
    ]
    return [step for step in steps if step]


def halves() -> tuple[list[str], list[str]]:
    """The browser's modules in two parts that run side by side; each module has a site of its own."""
    modules = [str(path) for path in sorted(Path("tests/browser").glob("test_*.py"))]
    return modules[::2], modules[1::2]


def main() -> int:
    began = time.monotonic()
    outcomes = run(quick_checks())
    if not any(outcome.failed for outcome in outcomes):
        with tempfile.TemporaryDirectory() as folder, postgres.server(Path(folder)) as postgres_url:
            chromium = browser.chromium()
            outcomes += run(tests(postgres_url, chromium, f"{folder}/site"))
            outcomes += left_out(PostgreSQL=postgres_url, Chromium=chromium)
    return report(outcomes, time.monotonic() - began)


def run(steps: list[Step]) -> list[Outcome]:
    """In the order given, three at a time: on two cores, since each step waits a good part of its time for others."""
    with ThreadPoolExecutor(max_workers=3) as pool:
        return list(pool.map(Step.run, steps))


def left_out(**found: str | None) -> list[Outcome]:
    """What this machine lacks. CI may leave nothing out, so there it counts as a failure."""
    missing = [name for name, what in found.items() if not what]
    in_ci = os.environ.get("CI") == "true"
    return [Outcome(f"{name} WAS LEFT OUT", 0.0, failed=int(in_ci), skipped=int(not in_ci)) for name in missing]


def report(outcomes: list[Outcome], seconds: float) -> int:
    print(f"\n{'':32}{'seconds':>8}{'passed':>8}{'failed':>8}{'skipped':>8}")
    for outcome in outcomes:
        print(f"{outcome.name:32}{outcome.seconds:8.1f}{outcome.passed:8}{outcome.failed:8}{outcome.skipped:8}")
    passed, failed, skipped = (sum(getattr(o, name) for o in outcomes) for name in ("passed", "failed", "skipped"))
    print(f"{'in all':32}{seconds:8.1f}\n\n{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
