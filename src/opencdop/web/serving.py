"""Keeps a group of processes going together: web, worker, scheduler. One that falls is raised; all stop together.

`opencdop serve` becomes this program once it has looked at everything. It reads nothing of Django: what only
watches stays small.
"""

import ctypes
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

logger = logging.getLogger("opencdop.serve")
PATIENCE_SECONDS = 25.0
REST_SECONDS = 2.0
_PR_SET_PDEATHSIG = 1


def commands(
    *, port: int, host: str = "127.0.0.1", web_workers: int = 2, tick: float = 30
) -> dict[str, list[str]]:
    """The programs of an installation, by name. Whoever starts them has made Django's checks: made again, these would
    have worker and scheduler read every page, and hold it for good.
    """
    this = [sys.executable, "-m", "opencdop.web.cli"]
    web = [
        *(sys.executable, "-m", "gunicorn", "opencdop.web.wsgi:application"),
        *("--bind", f"{host}:{port}", "--workers", str(web_workers), "--threads", "4"),
        *("--timeout", "60", "--graceful-timeout", "20", "--no-control-socket", "--log-level", "warning"),
    ]
    return {
        "web": web,
        "worker": [*this, "work", "--skip-checks"],
        "scheduler": [*this, "tick", "--every", str(tick), "--skip-checks"],
    }


def program(*, host: str, port: int, web_workers: int, tick: float) -> list[str]:
    """The command by which a process becomes this program, for an installation that was looked at."""
    return [sys.executable, "-m", "opencdop.web.serving", host, str(port), str(web_workers), str(tick)]


class Group:
    """Commands by name, run as child processes of this one until `stop` is called or a signal comes."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self.commands = commands
        self.stopped = threading.Event()
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def stop(self, *_: object) -> None:
        self.stopped.set()

    def run(self) -> None:
        """Start all, raise what falls, and on SIGTERM or SIGINT let each finish what it is doing."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        try:
            while True:
                for name in self.commands:
                    self._keep(name)
                if self.stopped.wait(REST_SECONDS):
                    break
        finally:
            self._end()

    def _keep(self, name: str) -> None:
        process = self.running.get(name)
        if process is not None and process.poll() is None:
            return
        if process is not None:
            logger.error("%s ended with %s and is started again", name, process.returncode)
        self.running[name] = subprocess.Popen(self.commands[name], preexec_fn=_end_with_parent)

    def _end(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + PATIENCE_SECONDS
        for name, process in self.running.items():
            try:
                process.wait(timeout=max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                logger.error("%s did not stop in time and is killed", name)
                process.kill()
                process.wait()


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent is killed, so that no port and no lock stays taken."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    where, at, processes, seconds = sys.argv[1:]
    Group(commands(host=where, port=int(at), web_workers=int(processes), tick=float(seconds))).run()
