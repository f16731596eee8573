"""A writer is killed in the middle of its work, again and again: what it acknowledged is there, and the chain holds.

`write` and `verify` are the two programs that the ordeal runs in the temporary installation; each sets up Django.
"""

import json
import random
import signal
import sys
import time
from typing import Any

from tools.installation import Installation, temporary_installation
from tools.ordeal.results import Result

COVERS = (
    "src/opencdop/audit/chain.py",
    "src/opencdop/audit/models.py",
    "src/opencdop/audit/services.py",
    "src/opencdop/audit/triggers.py",
    "src/opencdop/core/secrets.py",
    "src/opencdop/keystore",
    "tools/ordeal/kill.py",
)
KILLS = 20
LONGEST_LIFE_S = 1.5


def run(*, kills: int = KILLS, databases: tuple[str, ...] = ("sqlite", "postgres")) -> Result:
    """Kill a writer of audit events on each database. Passed: all that was acknowledged is there, no chain is broken.

    An event that was written but not yet acknowledged when the writer died may be there: at most one a kill.
    """
    chances = random.Random(20_261_121)
    figures: dict[str, float | int | str] = {"kills": kills}
    passed = True
    for database in databases:
        with temporary_installation(database=database) as installation:
            acknowledged = sum(_killed_after(installation, chances) for _ in range(kills))
            found = json.loads(installation.run("tools.ordeal.kill", "verify"))
        figures[f"{database}_acknowledged"] = acknowledged
        figures[f"{database}_found"] = found["events"]
        kept = acknowledged <= found["events"] <= acknowledged + kills
        passed = passed and kept and found["intact"] and acknowledged > 0
    return Result(passed=passed, figures=figures)


def _killed_after(installation: Installation, chances: random.Random) -> int:
    """Let a writer live for a moment after its first event, kill it, and count what it had acknowledged."""
    writer = installation.start("tools.ordeal.kill", "write")
    assert writer.stdout
    count = 1 if writer.stdout.readline() else 0
    time.sleep(chances.uniform(0, LONGEST_LIFE_S))
    writer.send_signal(signal.SIGKILL)
    # A line that the kill cut in two was not acknowledged.
    count += sum(1 for line in writer.stdout if line.endswith("\n"))
    writer.stdout.close()
    writer.wait()
    return count


def write() -> None:
    """Record events for ever, each in a transaction of its own, and acknowledge each when it is committed."""
    from opencdop.audit.kinds import kind
    from opencdop.audit.services import record, recording
    from opencdop.core.actor import SYSTEM

    tried = kind("ordeal.tried", "tried {number}")
    number = 0
    while True:
        with recording():
            record(tried, by=SYSTEM, words={"number": number})
        print(number, flush=True)
        number += 1


def verify() -> dict[str, Any]:
    """What the walk along the chain finds, and how many details are there for its events."""
    from opencdop.audit.models import Event, EventDetail
    from opencdop.audit.queries import verify as walk

    verdict = walk()
    whole = verdict.first_break is None and EventDetail.objects.count() == Event.objects.count()
    return {"events": verdict.events, "intact": whole}


if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    if sys.argv[1] == "write":
        write()
    else:
        print(json.dumps(verify()))
