"""Hands a file to a process apart and takes what it made. Neither goes through a file in clear.

The process has no settings, no keys and no database; it may take so much memory and time, and write no file.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from typing import IO, Any, cast

from opencdop.core.errors import RuleBroken
from opencdop.documents.uploading import SealedScratch

SECONDS = 40
LARGEST_MADE = 200 * 1024 * 1024
REFUSED = 3  # how the process ends when it says why
CANNOT = "This document cannot be shown or copied here. Save it and open it on your own computer."
_PIECE = 256 * 1024
_LONGEST_SAID = 16_384


@dataclass(frozen=True)
class Made:
    """What a process apart made: the file, sealed while it waits, and what is said of it."""

    file: BufferedReader
    size: int
    said: Mapping[str, Any]


def made_apart(job: str, chunks: Iterable[bytes], **options: Any) -> Made:
    """Run one of the jobs of `working` on a file. Raises RuleBroken where it cannot be done, in time or at all, and
    whatever the chunks raise.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "opencdop.documents.apart", job, json.dumps(options)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    too_long = threading.Timer(SECONDS, process.kill)
    too_long.start()
    taken = _Taken(process)
    taken.start()
    try:
        with suppress(BrokenPipeError), cast("IO[bytes]", process.stdin) as into:
            for chunk in chunks:
                into.write(chunk)
        taken.join()
        ended = process.wait()
    finally:
        too_long.cancel()
        process.kill()
        process.wait()
        taken.join()
    if ended == REFUSED and "refusal" in taken.said:
        raise RuleBroken(taken.said["refusal"])
    if ended != 0 or taken.size > LARGEST_MADE:
        raise RuleBroken(CANNOT)
    taken.file.finish()
    taken.file.seek(0)
    return Made(BufferedReader(taken.file), taken.size, taken.said)


class _Taken(threading.Thread):
    """Takes in what the process writes, while it is still being fed: a line of what is said, then the file."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        super().__init__(daemon=True)
        self._process, self.file, self.size = process, SealedScratch(), 0
        self.said: Mapping[str, Any] = {}

    def run(self) -> None:
        with cast("IO[bytes]", self._process.stdout) as made:
            with suppress(ValueError):
                self.said = json.loads(made.readline(_LONGEST_SAID))
            while (piece := made.read(_PIECE)) and self.size <= LARGEST_MADE:
                self.size += len(piece)
                self.file.write(piece)
