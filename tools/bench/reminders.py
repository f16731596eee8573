"""How long it takes to queue and send the reminders of 10,000 requests that are due, with two workers and a mail server
in processes of their own; each goes once.
"""

import json
import time
from collections.abc import Iterator

from tools.chasing.mail_server import mail_server
from tools.installation import temporary_installation

REQUESTS, WORKERS = 10_000, 2
LONGEST_S = 1_800.0


def measure(
    *, requests: int = REQUESTS, databases: tuple[str, ...] = ("postgres", "sqlite")
) -> Iterator[str]:
    """A line for each database: seconds in all, those of queueing, messages a second, and how many went twice."""
    for database in databases:
        with temporary_installation(database=database) as plain, mail_server(plain) as taken:
            installation = taken.installation
            installation.run("tools.chasing.seeding", "seed", str(requests))
            workers = [installation.start("tools.chasing.seeding", "work") for _ in range(WORKERS)]
            try:
                for worker in workers:
                    assert worker.stdout
                    worker.stdout.readline()
                started = time.monotonic()
                queued = json.loads(installation.run("tools.chasing.seeding", "chase"))
                queueing = time.monotonic() - started
                arrived = taken.wait_until(requests, seconds=LONGEST_S)
                spent = time.monotonic() - started
            finally:
                for worker in workers:
                    worker.kill()
                    worker.wait()
                    assert worker.stdout
                    worker.stdout.close()
            counts = taken.message_ids()
        twice = sum(count - 1 for count in counts.values())
        all_of_them = "all" if arrived else "but not all"
        yield (
            f"{database}: {queued} reminders queued in {queueing:.0f} s; {len(counts)} sent, {all_of_them}, "
            f"{spent:.0f} s after the beginning by {WORKERS} workers "
            f"({len(counts) / spent:.0f} a second), {twice} of them twice"
        )
