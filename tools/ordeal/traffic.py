"""A panel's office at work over HTTP: many people reading and writing at once, against a whole serving installation.

`seed` is the program that makes the panel, its people, their sessions and its cases through the real services.
"""

import http.client
import json
import random
import signal
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from opencdop.core import clock
from tools.cluster import free_port
from tools.installation import Installation, wait_for

THINKING_S = 1.0
WRITES = 0.1  # the share of requests that change something
TOKEN = "ordeal" * 5 + "ab"  # a CSRF secret of 32 characters, sent as cookie and in the form


@dataclass
class Seen:
    """What the clients saw: seconds of each answer, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def share(self, part: float) -> float:
        """The time within which this part of the answers came, in seconds; 0 before the first."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


@dataclass(frozen=True)
class Office:
    """Where an installation serves, who is signed in there, and which cases it has."""

    port: int
    sessions: Sequence[str]
    cases: Sequence[str]
    process: int


@contextmanager
def serving(installation: Installation, *, cases: int, people: int) -> Iterator[Office]:
    """Seed the installation and let it serve, as `opencdop serve` does, until the block ends."""
    seeded = json.loads(installation.run("tools.ordeal.traffic", str(cases), str(people)))
    port = free_port()
    server = installation.start("opencdop.web.cli", "serve", "--port", str(port))
    try:
        wait_for(port)
        yield Office(port=port, sessions=seeded["sessions"], cases=seeded["cases"], process=server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        assert server.stdout
        server.stdout.close()


def work(office: Office, *, users: int, seconds: float) -> Seen:
    """Let so many people work for so long, each with a second of thought between two pages."""
    seen, until = Seen(), time.monotonic() + seconds
    people = [
        threading.Thread(target=_person, args=(office, number, until, seen), daemon=True)
        for number in range(users)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(seconds + 60)
    return seen


def _person(office: Office, number: int, until: float, seen: Seen) -> None:
    chances = random.Random(number)
    session = office.sessions[number % len(office.sessions)]
    time.sleep(chances.uniform(0, THINKING_S))
    while time.monotonic() < until:
        case = chances.choice(office.cases)
        started = time.monotonic()
        try:
            writes = chances.random() < WRITES
            status = _write(office, session, case) if writes else _read(office, session, case, chances)
            if status not in (200, 302):
                seen.wrong.append(str(status))
        except (OSError, http.client.HTTPException) as failure:
            seen.wrong.append(type(failure).__name__)
        seen.seconds.append(time.monotonic() - started)
        time.sleep(THINKING_S)


def _read(office: Office, session: str, case: str, chances: random.Random) -> int:
    path = chances.choice(
        ("/", "/cases/", f"/cases/{case}/", f"/cases/{case}/record/", f"/cases/{case}/timeline/")
    )
    return _answer(office, session, "GET", path, None)


def _write(office: Office, session: str, case: str) -> int:
    on = clock.today() + timedelta(days=3)
    form = {
        "on-day": on.day,
        "on-month": on.month,
        "on-year": on.year,
        "note": "rang",
        "csrfmiddlewaretoken": TOKEN,
    }
    return _answer(office, session, "POST", f"/cases/{case}/look-again/", form)


def _answer(office: Office, session: str, method: str, path: str, form: Mapping[str, Any] | None) -> int:
    headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"}
    body = None
    if form is not None:
        body = urllib.parse.urlencode(form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = http.client.HTTPConnection("127.0.0.1", office.port, timeout=30)
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def seed(cases: int, people: int) -> dict[str, list[str]]:
    """A panel with its office, a session for each person, and cases with answers; returns sessions and case ids."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from opencdop.accounts.actors import actor_of
    from opencdop.accounts.authenticators import give_authenticator
    from opencdop.accounts.models import Membership, Organisation, Person
    from opencdop.accounts.sessions import SessionStore
    from opencdop.cases.answer_services import agree_answers
    from opencdop.cases.services import open_case
    from opencdop.panels.models import Panel
    from opencdop.submissions.library import form

    body = Organisation.objects.create(kind=Organisation.PANEL, name="Ordeal child death review")
    panel = Panel.objects.create(
        organisation=body, slug="ordeal", code="ORD", name="Ordeal", office_email="o@ordeal.example",
        manager_email="m@ordeal.example",
    )  # fmt: skip
    office, sessions = [], []
    for number in range(people):
        person = Person.objects.create(email=f"p{number}@ordeal.example", name=f"Person {number}")
        Membership.objects.create(person=person, organisation=body, role="coordinator")
        give_authenticator(person)
        session = SessionStore()
        session[SESSION_KEY] = person.pk
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        office.append(person)
        sessions.append(str(session.session_key))
    opened = []
    for number in range(cases):
        by = actor_of(office[number % people])
        died_on = clock.today() - timedelta(days=number % 300)
        case = open_case(
            panel, coordinator=office[number % people], notified_on=died_on, died_on=died_on, by=by
        )
        answers = {
            "surname": f"Name{number}", "forenames": "A Child", "date_of_birth": "2020-01-01",
            "date_of_death": died_on.isoformat(), "sex": "female", "circumstances": "words " * 200,
        }  # fmt: skip
        agree_answers(
            case,
            definition=form("notification"),
            answers=answers,
            source="Notification",
            submission=None,
            by=by,
        )
        opened.append(case.id)
    return {"sessions": sessions, "cases": opened}


if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    print(json.dumps(seed(int(sys.argv[1]), int(sys.argv[2]))))
