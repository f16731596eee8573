"""Empty databases on SQLite with every migration run, made once for all who need a fresh one; others copy them.

What decides how they look is read into the name of their folder: a changed migration makes new ones. PostgreSQL is
always migrated for real.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".dev" / "migrated"
FILES = {"default": "opencdop.sqlite3", "keys": "keys.sqlite3"}
DECIDED_BY = (
    "src/opencdop/*/migrations/*.py",
    "src/opencdop/audit/triggers.py",
    "src/opencdop/core/fields.py",
    "src/opencdop/keystore/fields.py",
    "src/opencdop/web/settings.py",
    "requirements/*.lock",
)


def migrated_file(alias: str) -> Path:
    """The migrated file of a database (`default`, `keys`), to copy and never to write to. Made if it is not there."""
    folder = KEPT / _mark()
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            for older in KEPT.glob("*/"):
                shutil.rmtree(older)
            _make(folder)
    return folder / FILES[alias]


def _mark() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for pattern in DECIDED_BY:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


def _make(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=KEPT, prefix=".making-") as name:
        (Path(name) / "static").mkdir()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("OPENCDOP_")}
        environment |= {
            "OPENCDOP_MODE": "test",
            "OPENCDOP_VAR": name,
            "OPENCDOP_KEYRING": "once:" + "A" * 43 + "=",
        }
        for alias in FILES:
            command = [sys.executable, "-m", "opencdop.web.cli", "migrate", "--database", alias, "-v", "0"]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
        whole = Path(name) / "whole"
        whole.mkdir()
        for file in FILES.values():
            shutil.copyfile(Path(name) / file, whole / file)
        whole.rename(folder)
