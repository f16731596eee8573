"""How many events the audit chain takes in a second, and how fast it is walked, on either database."""

import json
import os
import sys
import time
from collections.abc import Iterator

from tools.installation import temporary_installation

EVENTS = 500


def measure() -> Iterator[str]:
    """A line for each database: commits a second with one event each, and events walked a second."""
    for database in ("sqlite", "postgres"):
        with temporary_installation(database=database) as installation:
            found = json.loads(installation.run("tools.bench.audit", "run"))
        yield f"{database}: {found['recorded']:.0f} commits/s with an event each, {found['walked']:.0f} walked/s"


def run() -> dict[str, float]:
    """Record and walk; in the temporary installation."""
    from opencdop.audit.kinds import kind
    from opencdop.audit.queries import verify
    from opencdop.audit.services import record, recording
    from opencdop.core.actor import SYSTEM

    measured = kind("bench.measured", "measured {number}")
    started = time.perf_counter()
    for number in range(EVENTS):
        with recording():
            record(measured, by=SYSTEM, words={"number": number})
    recorded = time.perf_counter()
    verify()
    walked = time.perf_counter()
    return {"recorded": EVENTS / (recorded - started), "walked": EVENTS / (walked - recorded)}


if __name__ == "__main__" and sys.argv[1:] == ["run"]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    print(json.dumps(run()))
