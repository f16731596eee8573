"""Completed notifications sent by the public form, 30 a second for a minute on PostgreSQL; then the server is killed in
the middle of sending and raised again. Each notification that was acknowledged is stored, and stored once.

`seed` and `count` are the programs that it runs in the temporary installation; each sets up Django.
"""

import http.client
import json
import os
import signal
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from tools.cluster import free_port
from tools.installation import Installation, temporary_installation, wait_for
from tools.ordeal.results import Result
from tools.ordeal.traffic import TOKEN

RATE, SECONDS = 30.0, 60.0
KILL_SECONDS = 12.0  # of sending around the kill, which comes in the middle
WARM_UP = 60  # sends before the clock starts: each process imports what it needs at its first answers
CLIENTS = 16
KEPT_PACE = 0.98  # of the rate that was asked for
P95_S = 2.0
CHECK = "/panel/ordeal-sends/notify/form/check/"
SENT = "/panel/ordeal-sends/notify/sent/"

COVERS = (
    "src/opencdop/intake/notify_pages.py",
    "src/opencdop/intake/references.py",
    "src/opencdop/intake/services.py",
    "src/opencdop/submissions/journey.py",
    "src/opencdop/submissions/services.py",
    "tools/ordeal/sends.py",
)


@dataclass(frozen=True)
class Held:
    """A completed draft in somebody's browser: its session, and the number of its last save."""

    draft: str
    session: str
    seen: int


@dataclass
class Seen:
    """What the clients saw: the drafts that were acknowledged, the seconds of each, and those that went wrong."""

    acknowledged: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: list[Held] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # an answer came, and it was no receipt
    ended: float = 0.0

    def share(self, part: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def run(
    *,
    rate: float = RATE,
    seconds: float = SECONDS,
    kill_seconds: float = KILL_SECONDS,
    warm_up: int = WARM_UP,
    database: str = "postgres",
) -> Result:
    """Passed: the pace is kept without an error, and after the kill every acknowledged notification is there once."""
    paced, around = int(rate * seconds), int(rate * kill_seconds)
    with temporary_installation(database=database) as installation:
        drafts = seeded(installation, warm_up + paced + around)
        port = free_port()
        server = started(installation, port)
        send_all(port, drafts[:warm_up], rate=rate)
        began = time.monotonic()
        seen = send_all(port, drafts[warm_up : warm_up + paced], rate=rate)
        took = seen.ended - began
        killed = killed_while_sending(server, drafts[warm_up + paced :], port, rate=rate)
        with serving(installation, port):
            again = send_all(port, killed.failed, rate=rate)
        found = json.loads(installation.run("tools.ordeal.sends", "count"))
    acknowledged = [*seen.acknowledged, *killed.acknowledged, *again.acknowledged]
    stored: dict[str, int] = found["stored"]
    lost = [draft for draft in acknowledged if stored.get(draft) != 1]
    pace = len(seen.acknowledged) / max(took, seconds)
    figures: dict[str, float | int | str] = {
        "sends": paced,
        "acknowledged_a_second": round(pace, 1),
        "p50_s": round(seen.share(0.5), 3),
        "p95_s": round(seen.share(0.95), 3),
        "errors": len(seen.failed) + len(seen.refused),
        "acknowledged_before_the_kill": len(killed.acknowledged),
        "unanswered_at_the_kill": len(killed.failed),
        "acknowledged_after_it": len(again.acknowledged),
        "lost_or_doubled": len(lost),
        "stored_more_than_once": sum(number > 1 for number in stored.values()),
    }
    passed = (
        not seen.failed
        and not [*seen.refused, *killed.refused, *again.refused, *again.failed]
        and pace >= rate * KEPT_PACE
        and seen.share(0.95) <= P95_S
        and bool(killed.failed)
        and bool(killed.acknowledged)
        and not lost
        and len(acknowledged) + warm_up == found["notifications"] == found["references"]
    )
    return Result(passed=passed, figures=figures)


def seeded(installation: Installation, number: int) -> list[Held]:
    """So many completed drafts, each in a session of its own."""
    made = json.loads(installation.run("tools.ordeal.sends", "seed", str(number)))
    return [Held(*each) for each in made]


@contextmanager
def serving(installation: Installation, port: int) -> Iterator[None]:
    """The installation serves, as `opencdop serve` does, until the block ends."""
    with ending(started(installation, port)):
        yield


def started(installation: Installation, port: int) -> Any:
    server = installation.start("opencdop.web.cli", "serve", "--port", str(port))
    wait_for(port)
    return server


@contextmanager
def ending(server: Any) -> Iterator[None]:
    try:
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        server.stdout.close()


def killed_while_sending(server: Any, drafts: Sequence[Held], port: int, *, rate: float) -> Seen:
    """Send, and in the middle kill every process of the server at once. What the clients saw."""
    killing = threading.Timer(len(drafts) / rate / 2, _kill_all, args=(server.pid,))
    killing.start()
    seen = send_all(port, drafts, rate=rate)
    killing.join()
    server.wait(timeout=30)
    server.stdout.close()
    return seen


def _kill_all(process: int) -> None:
    """SIGKILL to a process and all that it started; nobody of them can finish anything."""
    everybody = [process, *_descendants(process)]
    for each in everybody:
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:  # it ended with its parent
            continue


def _descendants(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            yield int(child)
            yield from _descendants(int(child))


def send_all(port: int, drafts: Sequence[Held], *, rate: float) -> Seen:
    """Send them at this rate, whether or not the answers keep up; seconds count from when each was due."""
    seen, waiting, began = Seen(), SimpleQueue[tuple[float, Held]](), time.monotonic()
    for number, draft in enumerate(drafts):
        waiting.put((began + number / rate, draft))
    clients = [threading.Thread(target=_client, args=(port, waiting, seen)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    seen.ended = time.monotonic()
    return seen


def _client(port: int, waiting: "SimpleQueue[tuple[float, Held]]", seen: Seen) -> None:
    while True:
        try:
            due, draft = waiting.get_nowait()
        except Empty:
            return
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            status, where = _send(port, draft)
        except (OSError, http.client.HTTPException):
            seen.failed.append(draft)
            continue
        if (status, where) == (302, SENT):
            seen.acknowledged.append(draft.draft)
            seen.seconds.append(time.monotonic() - due)
        else:
            seen.refused.append(f"{status} {where}")


def _send(port: int, draft: Held) -> tuple[int, str]:
    body = urllib.parse.urlencode({"seen": draft.seen, "csrfmiddlewaretoken": TOKEN})
    headers = {
        "Cookie": f"sessionid={draft.session}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", CHECK, body=body, headers=headers)
        response = connection.getresponse()
        response.read()
        return response.status, response.headers.get("Location", "")
    finally:
        connection.close()


def seed(number: int) -> list[tuple[str, str, int]]:
    """A panel, and completed drafts made through the services that people use; each with its session."""
    from opencdop.accounts.models import Organisation
    from opencdop.accounts.sessions import SessionStore
    from opencdop.core.actor import PUBLIC
    from opencdop.intake.in_hand import KEY
    from opencdop.intake.services import begin_public_form
    from opencdop.panels.models import Panel
    from opencdop.submissions.services import save_answers

    _without_waiting_for_the_disk()
    body = Organisation.objects.create(kind=Organisation.PANEL, name="Child death review of the sends")
    panel = Panel.objects.create(
        organisation=body, slug="ordeal-sends", code="SND", name="Sends", office_email="o@ordeal.example",
        manager_email="m@ordeal.example",
    )  # fmt: skip
    held = []
    for count in range(number):
        draft, code = begin_public_form(panel, address=f"seed {count // 100}", by=PUBLIC)
        answers = {**ANSWERS, "surname": f"Name{count}"}
        seen = save_answers(draft, answers=answers, seen=draft.version_no, page="agencies", by=PUBLIC)
        session = SessionStore()
        session[KEY] = {panel.slug: {"draft": draft.pk, "code": code}}
        session.save()
        held.append((draft.pk, str(session.session_key), seen))
    return held


def _without_waiting_for_the_disk() -> None:
    """While drafts are made; the server, which sends them, waits for every commit."""
    from django.db import connections

    for each in connections.all():
        if each.vendor == "postgresql":
            with each.cursor() as cursor:
                cursor.execute("SET synchronous_commit TO off")


def count() -> dict[str, Any]:
    """How many notifications each sent draft became, and how many there are with how many references."""
    from opencdop.intake.models import Notification
    from opencdop.submissions.models import Draft

    drafts = Draft.objects.filter(submission__isnull=False).values_list("pk", "submission_id")
    known = list(Notification.objects.values_list("submission_id", "reference"))
    by_submission: dict[str, int] = {}
    for submission, _reference in known:
        by_submission[submission] = by_submission.get(submission, 0) + 1
    return {
        "stored": {draft: by_submission.get(submission, 0) for draft, submission in drafts},
        "notifications": len(known),
        "references": len({reference for _, reference in known}),
    }


NOT_KNOWN = {"no_answer": "not_known"}
ANSWERS: dict[str, Any] = {
    "notifier_name": "A Nurse",
    "notifier_agency": "A Hospital",
    "notifier_telephone": "01632 960001",
    "date_of_birth": "2020-01-01",
    "date_of_death": "2026-11-02",
    "forenames": "A Child",
    "nhs_number_absent": "not_available_now",
    "sex": "female",
    "address": {"lines": ["1 Example Lane"], "no_fixed_abode": False},
    "postcode": NOT_KNOWN,
    "parental_responsibility": [{"name": "A Parent", "relationship": "mother"}],
    "siblings": [{"name": "A Sibling"}],
    "place_of_death": "home",
    "expected": "unexpected",
    "circumstances": "words " * 200,
    "jar_started": NOT_KNOWN,
    "agencies": [{"agency_type": "gp", "organisation": "A practice"}],
}


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    print(json.dumps(seed(int(sys.argv[2])) if sys.argv[1] == "seed" else count()))
