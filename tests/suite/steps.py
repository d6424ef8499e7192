"""One step of the suite: a command, its output, and how many checks in it held."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from xml.etree import ElementTree

PROGRAMS = Path(sys.executable).parent  # ruff, djade and lint-imports lie beside Python
_printing = Lock()


@dataclass(frozen=True)
class Outcome:
    name: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


@dataclass(frozen=True)
class Step:
    """``env``: added to ours; ``counts``: the step is pytest, whose report says how many tests there were."""

    name: str
    command: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)
    counts: bool = False

    def run(self) -> Outcome:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            xml = Path(folder) / "report.xml"
            command = [*self.command, f"--junitxml={xml}"] if self.counts else list(self.command)
            done = subprocess.run(
                command,
                env=os.environ | {"PATH": f"{PROGRAMS}:{os.environ['PATH']}"} | self.env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            seconds = time.monotonic() - began
            self._show(done.stdout, done.returncode, seconds)
            if self.counts:
                return _count(self.name, xml, done.returncode, seconds)
        return Outcome(self.name, seconds, passed=int(done.returncode == 0), failed=int(done.returncode != 0))

    def _show(self, output: str, code: int, seconds: float) -> None:
        with _printing:
            print(f"\n== {self.name}: {'failed' if code else 'good'} in {seconds:.1f} s", flush=True)
            if code or self.counts:
                print(output.rstrip(), flush=True)


def check(name: str, *command: str, env: dict[str, str] | None = None) -> Step:
    return Step(name, command, env or {})


def pytest(name: str, *options: str, env: dict[str, str]) -> Step:
    return Step(name, (sys.executable, "-m", "pytest", "-q", "--durations=5", *options), env, counts=True)


def _count(name: str, xml: Path, code: int, seconds: float) -> Outcome:
    """What pytest counted. A run that ended badly without a failed test (a crash, no test at all) is one failure."""
    totals = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    if xml.exists():
        for suite in ElementTree.parse(xml).iter("testsuite"):
            totals = {key: count + int(suite.get(key, 0)) for key, count in totals.items()}
    failed = totals["failures"] + totals["errors"]
    passed = max(totals["tests"] - failed - totals["skipped"], 0)
    return Outcome(name, seconds, passed, failed or int(code != 0), totals["skipped"])
