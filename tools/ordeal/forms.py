"""Every form, by keyboard alone on a screen as small as a phone's, in the application as it serves.

Entered by the office page by page, sent, read, printed, saved as PDF, Word document and FHIR, and taken into the
record; beside that the public page, the link of a letter with its code, and the analysis at a meeting.
The newest versions are walked, and forms A, B and C in both of theirs; others when they are named:
`python -m tools.ordeal.forms "drowning 2019-04" meeting`.
"""

import base64
import hmac
import json
import os
import re
import shutil
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright
from tests.browser.conftest import FLAGS
from tests.fixtures.mail import MailServer

from opencdop.core import clock
from opencdop.formkit.definition import Definition
from opencdop.formkit.loading import load_library
from tools.installation import Installation, temporary_installation
from tools.ordeal.results import Result
from tools.walking.journeys import Walk, sign_in
from tools.walking.keyboard import Hands, Stuck, at_the_keyboard
from tools.walking.planning import Answering
from tools.walking.seed import AGENCY_EMAIL, EMAIL, PASSWORD

DEFINITIONS = Path(__file__).resolve().parent.parent.parent / "definitions"
COVERS = (
    "tools/ordeal/forms.py",
    "tools/walking",
    "definitions/forms",
    "src/opencdop/design/asked.py",
    "src/opencdop/design/jinja2/design/attached.html",
    "src/opencdop/design/jinja2/design/certified.html",
    "src/opencdop/design/jinja2/design/questions.html",
    "src/opencdop/design/frontend/scripts",
    "src/opencdop/submissions/journey.py",
    "src/opencdop/submissions/jinja2",
)
BEFORE = {"form_a": 200, "form_b": 200, "form_c": 200}  # days after a version began that the child died
PATIENCE_S = 90.0  # with a letter
LOCAL = re.compile(r"https?://[^/]+")


@dataclass(frozen=True)
class Task:
    """One form to walk: which, in which version, through which door, and when the child died."""

    door: str
    definition: Definition
    died_on: date
    is_newest: bool = True

    @property
    def name(self) -> str:
        return f"{self.definition.form} {self.definition.version} by {self.door}"

    @property
    def key(self) -> str:
        """What its case is called in the seed."""
        return self.door if self.door != "office" else f"{self.definition.form} {self.definition.version}"


@dataclass
class Place:
    """Where the application serves, what was made there, and where its letters arrive."""

    address: str
    made: dict[str, Any]
    mail: MailServer


def tasks() -> list[Task]:
    """Every version of every form that the office can enter, and the newest through its own door."""
    library = load_library([DEFINITIONS])
    recently = clock.today() - timedelta(days=20)
    found = [
        Task("office", each, _day_for(library, each), each.form in BEFORE or each == library.form(each.form))
        for each in library.definitions
    ]
    found += [
        Task("letter", library.form("reporting"), recently),
        Task("public page", library.form("notification"), recently),
        Task("meeting", library.form("analysis"), recently),
    ]
    return found


def _day_for(library: Any, definition: Definition) -> date:
    """A day in the time of the version; of notification and analysis, a day on which the office enters them."""
    versions = library.versions(definition.form)
    if definition.form in ("notification", "analysis") and definition == versions[-1]:
        return date(2021, 6, 1)  # the newest is entered by the office only for a death from before it
    following = [each.effective_from for each in versions if each.effective_from > definition.effective_from]
    if not following and definition.form not in BEFORE:
        return clock.today() - timedelta(days=20)
    return definition.effective_from + timedelta(days=200)


def run(*, only: Sequence[str] = ()) -> Result:
    """Passed: each form could be walked to its end, and nothing at all was amiss on the way."""
    wanted = [
        each for each in tasks() if (any(words in each.name for words in only) if only else each.is_newest)
    ]
    began, complaints = time.monotonic(), 0
    figures: dict[str, float | int | str] = {"forms": len(wanted), "pages": 0, "questions": 0, "stops": 0}
    with (
        _serving(wanted) as place,
        _chromium() as browser,
        at_the_keyboard(browser, address=place.address) as desk,
    ):
        office, context = desk
        sign_in(office, email=EMAIL, password=PASSWORD, code=lambda: _authenticator(place))
        for task in wanted:
            started = time.monotonic()
            walk, hands = _walked(task, place, context, browser)
            _tell(task, walk, hands, seconds=time.monotonic() - started)
            complaints += len(hands.wrong)
            for name, more in (
                ("pages", hands.pages), ("questions", len(walk.filling.given)), ("stops", hands.stops),
            ):  # fmt: skip
                figures[name] = int(figures[name]) + more
        for line in office.wrong:
            print(f"signing in: {line}", flush=True)
        complaints += len(office.wrong)
    figures |= {"minutes": round((time.monotonic() - began) / 60, 1), "complaints": complaints}
    return Result(passed=bool(wanted) and not complaints, figures=figures)


def _walked(task: Task, place: Place, context: BrowserContext, browser: Browser) -> tuple[Walk, Hands]:
    """Walk one form; whatever stops the walk is among what was wrong."""
    outside = task.door in ("letter", "public page")
    definition = task.definition.outside if outside else task.definition
    if task.door == "letter":
        definition = definition.part(place.made["sections"])
    fixed = {"panel_outcome": "complete"} if task.door == "meeting" else {}
    answers = Answering(definition, died_on=task.died_on, fixed=fixed).answers(today=clock.today())
    with at_the_keyboard(browser, address=place.address) as (hands, fresh):
        if not outside:
            fresh.add_cookies(context.cookies())  # type: ignore[arg-type]
        walk = Walk(hands, definition, answers, case=place.made["cases"][task.key], today=clock.today())
        try:
            _steps(task, place, walk)
        except (Stuck, Error, LookupError, ValueError) as failure:  # the other forms are walked all the same
            hands.wrong.append(f"STUCK at {hands.path}: {type(failure).__name__}: {str(failure)[:400]}")
        if office_cookies := fresh.cookies() if not outside else None:
            context.add_cookies(office_cookies)  # type: ignore[arg-type]
    return walk, hands


def _steps(task: Task, place: Place, walk: Walk) -> None:
    if task.door == "public page":
        walk.somebody_notifies("ordeal")
    elif task.door == "letter":
        link = LOCAL.sub(place.address, _in_letter(place, r"https?://\S+", after=0))
        had = len(place.mail.to(AGENCY_EMAIL))
        walk.agency_answers(link, lambda: _in_letter(place, r"\b[0-9]{6}\b", after=had))
    elif task.door == "meeting":
        walk.panel_analyses(place.made["meeting"])
    else:
        walk.office_enters_it()
        walk.office_reads_and_saves_it()
        walk.office_takes_it_into_the_record()


def _tell(task: Task, walk: Walk, hands: Hands, *, seconds: float) -> None:
    """A line for the form, and one for each thing that was wrong."""
    asked = f"{len(walk.filling.given)} of {len(walk.definition.by_key)} questions on {len(walk.filling.filled)} pages"
    print(f"{task.name}: {asked}, {hands.stops} stops, {seconds:.0f} s, {len(hands.wrong)} wrong", flush=True)
    for line in hands.wrong:
        print(f"    {line}", flush=True)


def _in_letter(place: Place, pattern: str, *, after: int) -> str:
    """What the next letter to the agency holds. Raises Stuck when none comes."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        arrived = place.mail.to(AGENCY_EMAIL)
        found = re.search(pattern, arrived[-1].get_content()) if len(arrived) > after else None
        if found:
            return found[0]
        time.sleep(0.5)
    raise Stuck("the letter did not come")


def _authenticator(place: Place) -> str:
    """The six digits that the coordinator's authenticator shows now (RFC 6238)."""
    count = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(place.made["secret"]), count, "sha1").digest()
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


@contextmanager
def _chromium() -> Iterator[Browser]:
    program = os.environ.get("OPENCDOP_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def _serving(wanted: Sequence[Task]) -> Iterator[Place]:
    """A whole installation with a case for each form, serving, and a mail server that receives its letters."""
    mail = MailServer(host="127.0.0.1", port=_free_port())
    controller = Controller(mail, hostname=mail.host, port=mail.port)
    controller.start()
    port = _free_port()
    address = f"http://localhost:{port}"
    try:
        with temporary_installation() as plain:
            more = {
                "OPENCDOP_SMTP_HOST": mail.host, "OPENCDOP_SMTP_PORT": str(mail.port), "OPENCDOP_ADDRESS": address,
            }  # fmt: skip
            installation = replace(plain, environment={**plain.environment, **more})
            deaths = {task.key: task.died_on.isoformat() for task in wanted}
            made = json.loads(installation.run("tools.walking.seed", json.dumps(deaths)))
            with _server(installation, port):
                yield Place(address, made, mail)
    finally:
        controller.stop()


@contextmanager
def _server(installation: Installation, port: int) -> Iterator[None]:
    server = installation.start("opencdop.web.cli", "serve", "--port", str(port))
    try:
        _wait(lambda: _answers(port))
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        assert server.stdout
        server.stdout.close()


def _wait(ready: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not ready():
        if time.monotonic() > until:
            raise RuntimeError("the installation did not begin to serve within a minute")
        time.sleep(0.2)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    result = run(only=sys.argv[1:])
    print(dict(result.figures))
    sys.exit(0 if result.passed else 1)
