"""Runs every check and every test, on both databases and in the browser, and closes with one line of counts.

Given paths or options of pytest it runs only what they name (no checks then). What is a
failure is for pytest and tests/conftest.py to say; a skipped test is one.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import checks
from tools.cluster import Cluster, throw_away_cluster

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Part:
    """One run of pytest: what it covers and on which database."""

    title: str
    folders: tuple[str, ...]
    database: str  # sqlite | postgres
    workers: int = 2
    without: str = ""  # a mark: what bears it would be the same run again


PARTS = (
    Part(
        "repository, unit, and integration on SQLite",
        ("tests/repository", "tests/unit", "tests/integration"),
        "sqlite",
    ),
    Part("integration on PostgreSQL", ("tests/integration",), "postgres", without="own_installation"),
    Part("browser", ("tests/browser",), "sqlite"),
)


@dataclass
class Counts:
    """What was found, added up over all parts."""

    passed: int = 0
    failed: int = 0

    def add_report(self, report: Path) -> None:
        """Add the counts of one run's JUnit report; a skipped test counts as failed."""
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            number = {key: int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")}
            failed = number["failures"] + number["errors"] + number["skipped"]
            self.failed += failed
            self.passed += number["tests"] - failed


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for; 0 only if something ran and all of it passed."""
    paths = [
        argument for argument in arguments if not argument.startswith("-") and _path_of(argument).exists()
    ]
    options = [argument for argument in arguments if argument not in paths]
    narrowed = bool(paths) or any(option in ("-k", "-m", "--lf") for option in options)
    started = time.monotonic()
    counts = Counts()
    all_well = True
    if not narrowed:
        all_well = checks.run_all(checks.CHECKS)
    for part in PARTS:
        chosen = (
            _within(part, paths) if paths else [folder for folder in part.folders if (ROOT / folder).is_dir()]
        )
        if chosen:
            all_well = _run_part(part, chosen, options=options, narrowed=narrowed, counts=counts) and all_well
    print(f"\n{time.monotonic() - started:.0f} seconds", flush=True)
    print(f"tests: {counts.passed} passed, {counts.failed} failed", flush=True)
    return 0 if all_well and counts.passed and not counts.failed else 1


def _run_part(
    part: Part, chosen: Sequence[str], *, options: Sequence[str], narrowed: bool, counts: Counts
) -> bool:
    print(f"\n── {part.title} ──", flush=True)
    if part.database == "postgres":
        with throw_away_cluster() as cluster:
            return _run_pytest(
                part, chosen, options=options, narrowed=narrowed, counts=counts, surroundings=_on(cluster)
            )
    return _run_pytest(part, chosen, options=options, narrowed=narrowed, counts=counts, surroundings={})


def _on(cluster: Cluster) -> dict[str, str]:
    return {
        "OPENCDOP_TEST_DATABASE_URL": cluster.url(database="opencdop"),
        "OPENCDOP_TEST_KEYS_DATABASE_URL": cluster.url(database="opencdop_keys"),
    }


def _run_pytest(
    part: Part,
    chosen: Sequence[str],
    *,
    options: Sequence[str],
    narrowed: bool,
    counts: Counts,
    surroundings: Mapping[str, str],
) -> bool:
    with tempfile.TemporaryDirectory(prefix="opencdop-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", *chosen, "-q", f"--junitxml={report}"]
        if part.without:
            command += ["-m", f"not {part.without}"]
        if not narrowed:
            command += ["-n", str(part.workers), "--dist", "worksteal"]
        done = subprocess.run([*command, *options], cwd=ROOT, env={**os.environ, **surroundings}, check=False)
        if report.exists():
            counts.add_report(report)
    return done.returncode == 0 or (narrowed and done.returncode == NOTHING_COLLECTED)


def _path_of(argument: str) -> Path:
    """The file or folder that a pytest argument names: `tests/unit/test_x.py::test_y` names the file."""
    return ROOT / argument.split("::")[0]


def _within(part: Part, paths: Sequence[str]) -> list[str]:
    """Of the paths asked for, those that this part covers; a folder above the part means the part."""
    chosen: list[str] = []
    for path in paths:
        for folder in part.folders:
            if _path_of(path).is_relative_to(ROOT / folder):
                chosen.append(path)
            elif (ROOT / folder).is_relative_to(_path_of(path)):
                chosen.append(folder)
    return chosen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
