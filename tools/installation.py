"""A whole installation in a temporary folder, for figures and ordeals: real settings, real migrations, real keys.

It is never the one under var/ and it is gone afterwards.
"""

import base64
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.cluster import Cluster, throw_away_cluster
from tools.migrated import FILES, migrated_file

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("default", "keys")


@dataclass(frozen=True)
class Installation:
    """Where it is, and the environment in which its programs run. `cluster` is None on SQLite."""

    folder: Path
    environment: Mapping[str, str]
    cluster: Cluster | None

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a Python module of this project (`tools.ordeal.kill`) with its arguments; its output is read by us."""
        command = [sys.executable, "-m", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)

    def run(self, *arguments: str) -> str:
        """Run a Python module of this project to its end and give what it printed. Raises if it failed."""
        command = [sys.executable, "-m", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout


@contextmanager
def temporary_installation(*, database: str = "sqlite") -> Iterator[Installation]:
    """A migrated installation on `sqlite` or `postgres`; on both every commit reaches the disk."""
    if database == "postgres":
        with throw_away_cluster(durable=True) as cluster:
            addresses = {}
            for alias, name in zip(DATABASES, ("opencdop", "opencdop_keys"), strict=True):
                _create_database(cluster, name)
                addresses[alias] = cluster.url(database=name)
            with _installed(addresses, cluster=cluster) as installation:
                yield installation
        return
    with _installed({}, cluster=None) as installation:
        yield installation


@contextmanager
def _installed(addresses: Mapping[str, str], *, cluster: Cluster | None) -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="opencdop-installation-") as name:
        folder = Path(name)
        (folder / "static").mkdir()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("OPENCDOP_")}
        environment |= {
            "OPENCDOP_MODE": "test",
            "OPENCDOP_VAR": name,
            "OPENCDOP_KEYRING": "ordeal:" + base64.b64encode(os.urandom(32)).decode(),
        }
        if addresses:
            environment["OPENCDOP_DATABASE_URL"] = addresses["default"]
            environment["OPENCDOP_KEYS_DATABASE_URL"] = addresses["keys"]
        installation = Installation(folder=folder, environment=environment, cluster=cluster)
        for alias in DATABASES:
            if cluster is None:
                shutil.copyfile(migrated_file(alias), folder / FILES[alias])
                continue
            installation.run("opencdop.web.cli", "migrate", "--database", alias, "--verbosity", "0")
        yield installation


def _create_database(cluster: Cluster, name: str) -> None:
    where = ["-h", "127.0.0.1", "-p", str(cluster.port), "-U", "opencdop"]
    subprocess.run(
        [cluster.programs / "createdb", *where, name],
        env={**os.environ, "PGPASSWORD": cluster.password},
        check=True,
    )


def wait_for(port: int) -> None:
    """Wait until somebody listens at the port. Raises RuntimeError after half a minute."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the installation did not begin to serve within 30 seconds")
