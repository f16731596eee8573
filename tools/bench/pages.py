"""What the pages of the office cost in CPU, each beside the cheapest page of the same frame (Help), in one run."""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tools.installation import temporary_installation

if TYPE_CHECKING:
    from django.test import Client

CASES = 60
ROUNDS = 10
CHEAPEST = "/help/"


def measure() -> Iterator[str]:
    """A line for each page: CPU milliseconds, and how many times the cheapest page that is."""
    with temporary_installation(database="sqlite") as installation:
        found: dict[str, float] = json.loads(installation.run("tools.bench.pages", "run"))
    for path, cost in found.items():
        yield f"{path}: {1000 * cost:.0f} ms of CPU, {cost / found[CHEAPEST]:.1f} times {CHEAPEST} ({CASES} cases)"


def run() -> dict[str, float]:
    """CPU seconds of each page, the least of several rounds; in the temporary installation."""
    from django.test import Client

    from tools.ordeal.traffic import seed

    seeded = seed(CASES, 3)
    client = Client()
    client.cookies["sessionid"] = seeded["sessions"][0]
    case = seeded["cases"][0]
    named = {CHEAPEST: CHEAPEST, "/": "/", "/cases/": "/cases/"}
    named |= {
        f"/cases/…/{part}": f"/cases/{case}/{part}" for part in ("", "record/", "timeline/", "agencies/")
    }
    return {name: min(_cost(client, path) for _ in range(ROUNDS)) for name, path in named.items()}


def _cost(client: "Client", path: str) -> float:
    started = time.process_time()
    response = client.get(path)
    assert response.status_code == 200, path
    return time.process_time() - started


if __name__ == "__main__" and sys.argv[1:] == ["run"]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    print(json.dumps(run()))
