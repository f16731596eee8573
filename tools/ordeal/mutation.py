"""Faults made by hand in rights, audit, encryption, the record and disclosure control: the product's tests catch them.

Each fault of faults.yaml is put into a copy of the package, and the tests that guard the place are run on the copy.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tools.ordeal.results import ROOT, Result

FAULTS = Path(__file__).parent / "faults.yaml"
LEAST_CAUGHT = 0.9  # of the faults; any that slips through is named in the figures
COVERS = (
    "src/opencdop/accounts/access.py",
    "src/opencdop/accounts/roles.py",
    "src/opencdop/audit",
    "src/opencdop/cases/access.py",
    "src/opencdop/cases/answer_services.py",
    "src/opencdop/cases/record.py",
    "src/opencdop/keystore",
    "src/opencdop/statistics/disclosure.py",
    "tools/ordeal/faults.yaml",
    "tools/ordeal/mutation.py",
)


@dataclass(frozen=True)
class Fault:
    """One wrong edit: in `file`, `put` in the place of `find`; `tests` are those that should notice."""

    file: str
    find: str
    put: str
    tests: Sequence[str]

    @property
    def name(self) -> str:
        return f"{self.file}: {' '.join(self.find.split())[:60]}"


def faults() -> list[Fault]:
    """The faults of faults.yaml. Raises ValueError when the code has moved away from one."""
    read = [Fault(**entry) for entry in yaml.safe_load(FAULTS.read_text())]
    for fault in read:
        if _source(fault).count(fault.find) != 1:
            raise ValueError(f"{fault.name} no longer stands exactly once in the file: write the fault anew")
    return read


def _source(fault: Fault) -> str:
    return (ROOT / "src" / "opencdop" / fault.file).read_text()


def run(*, only: Sequence[Fault] | None = None) -> Result:
    """Try each fault. Passed: the share that the tests caught reaches LEAST_CAUGHT."""
    tried = faults() if only is None else list(only)
    missed = [fault.name for fault in tried if not is_caught(fault)]
    caught = len(tried) - len(missed)
    figures: dict[str, float | int | str] = {
        "faults": len(tried),
        "caught": caught,
        "missed": "; ".join(missed),
    }
    return Result(passed=caught >= LEAST_CAUGHT * len(tried), figures=figures)


def is_caught(fault: Fault) -> bool:
    """Whether a test fails once the fault is in a copy of the code."""
    with tempfile.TemporaryDirectory(prefix="opencdop-fault-") as folder:
        copy = Path(folder)
        for part in ("src", "tests", "tools", "definitions"):
            shutil.copytree(
                ROOT / part, copy / part, ignore=shutil.ignore_patterns("node_modules", "__pycache__")
            )
        shutil.copy(ROOT / "pyproject.toml", copy)
        (copy / "src" / "opencdop" / fault.file).write_text(_source(fault).replace(fault.find, fault.put))
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("OPENCDOP_", "PYTEST"))
        }
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *fault.tests]
        done = subprocess.run(
            command, cwd=copy, env={**environment, "PYTHONPATH": str(copy / "src")}, capture_output=True
        )
    return done.returncode == 1  # 1: a test failed; anything else means that the tests did not run
