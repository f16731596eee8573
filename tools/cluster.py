"""A throw-away PostgreSQL cluster: made, handed over, always stopped and removed.

It listens on 127.0.0.1 at a free port and on a socket in its own folder, runs as an unprivileged account when
root asks for it, and dies with the process that made it. It never touches a cluster that was there before.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

OLDEST_MAJOR = 15
INSTALLED = Path("/usr/lib/postgresql")
# Nothing here outlives the run, so nothing need reach the disk before it is answered.
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ClusterError(RuntimeError):
    """The cluster could not be made; the message holds PostgreSQL's own words."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster. `pid` is the postmaster's, for those who come to kill it."""

    programs: Path
    data: Path
    port: int
    password: str
    pid: int

    def url(self, *, database: str) -> str:
        """The address of a database in the form that the settings read."""
        return f"postgres://opencdop:{self.password}@127.0.0.1:{self.port}/{database}"


def programs_folder() -> Path:
    """The folder of the oldest installed PostgreSQL that is new enough: the one we promise to run on."""
    majors = sorted(
        int(folder.name)
        for folder in INSTALLED.glob("[0-9]*")
        if folder.name.isdigit() and (folder / "bin" / "initdb").exists()
    )
    for major in majors:
        if major >= OLDEST_MAJOR:
            return INSTALLED / str(major) / "bin"
    raise ClusterError(
        f"PostgreSQL {OLDEST_MAJOR} or newer is missing; on Debian: apt-get install postgresql"
    )


@contextmanager
def throw_away_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Make and start a cluster with page checksums; stop and remove it whatever happens.

    With `durable`, every commit reaches the disk as it would in production (for crash tests).
    """
    programs = programs_folder()
    account = _unprivileged_account()
    folder = Path(tempfile.mkdtemp(prefix="opencdop-postgres-"))
    password = secrets.token_hex(16)
    try:
        (folder / "password").write_text(password)
        if account:
            for path in (folder, folder / "password"):
                os.chown(path, account.pw_uid, account.pw_gid)
        data = folder / "data"
        _run(
            [
                *(programs / "initdb", "-k", "-U", "opencdop", "-A", "scram-sha-256", "-D", data),
                *("-E", "UTF8", "--locale=C.UTF-8", f"--pwfile={folder / 'password'}"),
            ],
            account=account,
            folder=folder,
        )
        port = free_port()
        with _running(programs, data, port=port, account=account, folder=folder, durable=durable) as pid:
            yield Cluster(programs=programs, data=data, port=port, password=password, pid=pid)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(
    programs: Path, data: Path, *, port: int, account: pwd.struct_passwd | None, folder: Path, durable: bool
) -> Iterator[int]:
    settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "max_connections=60"]
    settings += ["timezone=UTC", "log_parameter_max_length=0", *(() if durable else NOT_DURABLE)]
    command: list[str | Path] = [programs / "postgres", "-D", data, "-p", str(port)]
    for setting in settings:
        command += ["-c", setting]
    with (folder / "log").open("wb") as log, _ending_on_sigterm():
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **_as(account))
        try:
            _wait_until_ready(programs, server, port=port, log=folder / "log")
            yield server.pid
        finally:
            server.send_signal(signal.SIGQUIT)  # immediate: there is nothing to keep
            server.wait(timeout=30)


def _wait_until_ready(programs: Path, server: "subprocess.Popen[bytes]", *, port: int, log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        ready = subprocess.run(
            [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
        )
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    raise ClusterError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


@contextmanager
def _ending_on_sigterm() -> Iterator[None]:
    """Let SIGTERM unwind the stack, so that the server is stopped and its folder removed."""

    def end(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _unprivileged_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the account that Debian's package made, else nobody."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _run(command: Sequence[object], *, account: pwd.struct_passwd | None, folder: Path) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder, check=False, **_as(account))
    if done.returncode:
        raise ClusterError(f"{words[0]} failed:\n{done.stdout}{done.stderr}")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
