"""The committed results of the ordeals, and whether the code they cover is still the code that was tried.

Results are figures, a commit and a kind of machine; no host name and no path of a machine is written.
"""

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "docs" / "ordeal-results.json"


@dataclass(frozen=True)
class Result:
    """What an ordeal found. `figures` are numbers with their unit in the name (`recovery_s`)."""

    passed: bool
    figures: Mapping[str, float | int | str]


@dataclass(frozen=True)
class Record:
    """A result with the code and the machine it was found on."""

    passed: bool
    figures: Mapping[str, float | int | str]
    covers: Sequence[str]
    digest: str
    commit: str
    at: str
    machine: str


def digest_of(covers: Sequence[str], *, root: Path = ROOT) -> str:
    """SHA-256 over the paths and contents of all tracked files under `covers`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *covers], cwd=root, capture_output=True, text=True, check=True
    )
    digest = hashlib.sha256()
    for name in sorted(filter(None, listed.stdout.split("\0"))):
        if (root / name).is_file():
            digest.update(name.encode() + b"\0" + hashlib.sha256((root / name).read_bytes()).digest())
    return digest.hexdigest()


def record_of(result: Result, *, covers: Sequence[str], digest: str) -> Record:
    """The result as it is committed. `digest` is that of the covered code when the ordeal began."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return Record(
        passed=result.passed,
        figures=dict(result.figures),
        covers=list(covers),
        digest=digest,
        commit=commit.stdout.strip(),
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        machine=f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
    )


def read(path: Path = RESULTS) -> dict[str, dict[str, Any]]:
    """The committed results by name of the ordeal; empty before the first."""
    return json.loads(path.read_text()) if path.exists() else {}


def write(name: str, record: Record, *, path: Path = RESULTS) -> None:
    """Put one ordeal's result in the place of its last one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**read(path), name: asdict(record)}, indent=2, sort_keys=True) + "\n")


def complaints(
    ordeals: Mapping[str, Sequence[str]], recorded: Mapping[str, Mapping[str, Any]], *, root: Path = ROOT
) -> list[str]:
    """What is wrong with the committed results: missing, failed, of other code, of an ordeal that is gone."""
    found = []
    for name, covers in sorted(ordeals.items()):
        record = recorded.get(name)
        if record is None:
            found.append(f"{name} has never been run: ./dev ordeal {name}")
        elif not record["passed"]:
            found.append(f"{name} failed at {record['commit']}")
        elif record["digest"] != digest_of(covers, root=root):
            found.append(f"{name} was run on other code (at {record['commit']}): ./dev ordeal {name}")
    found += [f"{name} has a result but is no longer there" for name in sorted(set(recorded) - set(ordeals))]
    return found
