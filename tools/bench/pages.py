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
    found = {name: min(_cost(client, path) for _ in range(ROUNDS)) for name, path in named.items()}
    return {**found, **_of_the_public_form()}


def _of_the_public_form() -> dict[str, float]:
    """CPU seconds of the pages of a notification that is filled in without an account, its saving and its sending."""
    from django.test import Client

    from tools.ordeal.sends import CHECK, TOKEN, seed

    held, found = seed(2 * ROUNDS + 1), {}
    browsers = []
    for each in held:
        browser = Client()
        browser.cookies["sessionid"], browser.cookies["csrftoken"] = each[1], TOKEN
        browsers.append(browser)
    base = "/panel/ordeal-sends/notify/"
    for name in ("", "form/", "form/dates/", "form/household/", "form/agencies/", "form/check/"):
        found[f"notify/{name}"] = min(_cost(browsers[0], base + name) for _ in range(ROUNDS))
    both = list(zip(browsers, held, strict=True))
    saved, sent = both[1 : ROUNDS + 1], both[ROUNDS + 1 :]
    found["notify/, a page saved"] = min(
        _cost_of_post(
            browser,
            f"{base}form/household/",
            {"carer_at_death": "A nurse", "seen": each[2], "csrfmiddlewaretoken": TOKEN},
        )
        for browser, each in saved
    )
    found["notify/, sent"] = min(
        _cost_of_post(browser, CHECK, {"seen": each[2], "csrfmiddlewaretoken": TOKEN})
        for browser, each in sent
    )
    return found


def _cost_of_post(client: "Client", path: str, said: dict[str, object]) -> float:
    started = time.process_time()
    response = client.post(path, said)
    assert response.status_code in (200, 302), path
    return time.process_time() - started


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
