"""The process apart: `python -m opencdop.documents.apart JOB OPTIONS`, the file on its standard input.

It limits itself before it reads anything: memory, time, and that it writes no file and starts no program.
"""

import io
import json
import resource
import sys

from opencdop.documents.apart.running import REFUSED

MEMORY = 1536 * 1024 * 1024
SECONDS_OF_WORK = 30


def main() -> int:
    """Do one job. What it says goes out as a line, what it made after it."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS_OF_WORK),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (most, most))
    from opencdop.documents.apart.working import JOBS, CannotBeDone

    given = io.BytesIO(sys.stdin.buffer.read())
    out = sys.stdout.buffer
    try:
        said, made = JOBS[sys.argv[1]](given, **json.loads(sys.argv[2]))
    except CannotBeDone as refused:
        out.write(json.dumps({"refusal": str(refused)}).encode() + b"\n")
        return REFUSED
    out.write(json.dumps(said).encode() + b"\n")
    out.write(made)
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
