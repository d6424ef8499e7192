"""The runner of `make test` counts what it ran, and says what it left out."""

import re
import sys
from pathlib import Path

import pytest

from tests.suite import __main__ as suite
from tests.suite.steps import Outcome, Step, check

TESTS = """
import pytest
def test_a(): pass
def test_b(): assert False
@pytest.mark.skip
def test_c(): pass
"""


@pytest.fixture(autouse=True)
def silent(capsys):
    return capsys


def run_pytest(tmp_path, text: str) -> Outcome:
    (tmp_path / "test_it.py").write_text(text)
    command = (sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "-p", "no:cacheprovider", str(tmp_path))
    return Step("tests", command, counts=True).run()


def counts(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.passed, outcome.failed, outcome.skipped


def test_a_run_of_pytest_counts_its_tests(tmp_path):
    assert counts(run_pytest(tmp_path, TESTS)) == (1, 1, 1)


@pytest.mark.parametrize("text", ["", "import os; os._exit(3)", "import nothing_of_this_name"])
def test_a_run_that_finds_no_test_or_breaks_is_a_failure(tmp_path, text):
    assert counts(run_pytest(tmp_path, text)) == (0, 1, 0)


@pytest.mark.parametrize(("code", "expected"), [("0", (1, 0, 0)), ("7", (0, 1, 0))])
def test_any_other_step_counts_as_one(code, expected):
    assert counts(check("step", sys.executable, "-c", f"raise SystemExit({code})").run()) == expected


@pytest.mark.parametrize(("ci", "expected"), [("true", (0, 1, 0)), ("", (0, 0, 1))])
def test_what_is_left_out_fails_in_ci_only(monkeypatch, ci, expected):
    monkeypatch.setenv("CI", ci)

    (outcome,) = suite.left_out(PostgreSQL=None, Chromium="/usr/bin/chromium")

    assert outcome.name == "PostgreSQL WAS LEFT OUT"
    assert counts(outcome) == expected


def test_the_last_line_is_the_sum(capsys):
    outcomes = [Outcome("a", 1.0, passed=2), Outcome("b", 1.0, passed=1, failed=1), Outcome("c", 0.0, skipped=1)]

    assert suite.report(outcomes, 2.0) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 1 failed, 1 skipped"
    assert suite.report(outcomes[:1], 1.0) == 0


def test_every_module_of_the_browser_is_in_one_of_the_two_halves():
    first, second = suite.halves()

    assert sorted(first + second) == sorted(str(path) for path in Path("tests/browser").rglob("test_*.py"))
    assert set(first) & set(second) == set()


def test_who_needs_the_demo_stands_where_the_suite_looks_for_it():
    asks = re.compile(r"def test_\w+\([^)]*\bloaded_demo\b|pytest\.mark\.migrated\b")
    asking = {str(path) for path in Path("tests").rglob("test_*.py") if asks.search(path.read_text("utf-8"))}

    assert "tests/overview/test_load_demo.py" in asking
    assert {path for path in asking if not path.startswith(suite.DEMO_IN)} == set()


def test_who_asks_no_database_is_not_marked_so(request):
    assert request.node.get_closest_marker("database") is None


def test_who_asks_a_database_is_marked(request, db):
    assert request.node.get_closest_marker("database") is not None


def test_who_draws_a_screen_from_a_database_is_marked(request, db, client):
    assert request.node.get_closest_marker("screen") is not None


def test_who_asks_a_database_alone_draws_no_screen(request, db):
    assert request.node.get_closest_marker("screen") is None


def test_what_no_step_on_sqlite_runs_is_run_on_postgresql(request, client):
    """A client without a database, as of a stand-in's server, is tried on SQLite: PostgreSQL's step runs it not."""
    assert request.node.get_closest_marker("database") is None
    assert request.node.get_closest_marker("screen") is None
