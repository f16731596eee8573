"""Keeps a group of processes going together: web, worker, scheduler. One that falls is raised; all stop together."""

import ctypes
import logging
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence

logger = logging.getLogger("opencdop.serve")
PATIENCE_SECONDS = 25.0
REST_SECONDS = 2.0
_PR_SET_PDEATHSIG = 1


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
