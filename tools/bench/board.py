"""What the board costs with 2,000 open requests, beside the cheapest page of the same frame (Help), in one run."""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tools.installation import temporary_installation

if TYPE_CHECKING:
    from django.test import Client

REQUESTS, ROUNDS = 2_000, 8
CHEAPEST, BOARD = "/help/", "/agencies/"


def measure(*, requests: int = REQUESTS) -> Iterator[str]:
    """A line for each database and order: milliseconds by the clock and of CPU, the ratio, and the queries."""
    for database in ("sqlite", "postgres"):
        with temporary_installation(database=database) as installation:
            seeded = json.loads(installation.run("tools.chasing.seeding", "seed", str(requests)))
            found = json.loads(installation.run("tools.bench.board", "run", seeded["sessions"][0]))
        for name, (wall, cpu, queries) in found.items():
            yield (
                f"{database}, {name}: {1000 * wall:.0f} ms, {1000 * cpu:.0f} ms of CPU, "
                f"{cpu / found[CHEAPEST][1]:.1f} times {CHEAPEST}, {queries} queries ({requests} requests wait)"
            )


def run(session: str) -> dict[str, tuple[float, float, int]]:
    """Seconds by the clock, of CPU, and queries: the least of several rounds; in the temporary installation."""
    from django.test import Client

    from tools.ordeal.traffic import TOKEN

    client = Client()
    client.cookies["sessionid"], client.cookies["csrftoken"] = session, TOKEN
    found = {CHEAPEST: _cost(client, CHEAPEST)}
    for name in ("due", "agency", "late", "untold"):
        chosen = {"state": name} if name in ("late", "untold") else {"order": name}
        assert client.post(BOARD, {**chosen, "csrfmiddlewaretoken": TOKEN}).status_code == 302
        found[f"{BOARD} ({name})"] = _cost(client, BOARD)
    return found


def _cost(client: "Client", path: str) -> tuple[float, float, int]:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    rounds = []
    for _ in range(ROUNDS):
        with (
            CaptureQueriesContext(connections["default"]) as data,
            CaptureQueriesContext(connections["keys"]) as keys,
        ):
            wall, cpu = time.perf_counter(), time.process_time()
            assert client.get(path).status_code == 200, path
            rounds.append((time.perf_counter() - wall, time.process_time() - cpu, len(data) + len(keys)))
    return min(each[0] for each in rounds), min(each[1] for each in rounds), rounds[-1][2]


if __name__ == "__main__" and sys.argv[1:2] == ["run"]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    print(json.dumps(run(sys.argv[2])))
