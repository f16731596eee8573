"""The commands of an installation, each as its operator would run it."""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult
from tests.fixtures.mail import MailServer
from tools.cluster import free_port

from opencdop.audit import triggers
from opencdop.audit.kinds import kind
from opencdop.audit.models import Event
from opencdop.audit.services import record, recording
from opencdop.core.actor import SYSTEM
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.services import queue_email
from opencdop.web import schedule
from opencdop.web.logs import masked

TRIED = kind("tests.commanded", "tried {what}")


@pytest.fixture(autouse=True)
def _checkpoint_file(settings: Any, tmp_path: Path) -> None:
    settings.OPENCDOP_CHECKPOINTS = str(tmp_path / "checkpoints.jsonl")


def said(command: str, *words: str) -> str:
    out = StringIO()
    call_command(command, *words, stdout=out, stderr=out)
    return out.getvalue()


def an_event() -> None:
    with recording():
        record(TRIED, by=SYSTEM, words={"what": "a command"})


def an_email(key: str = "one") -> OutgoingEmail:
    return queue_email(
        kind="tests.mail", to="office@example.org", subject="S", body="B", dedupe_key=key, by=SYSTEM
    )


def test_verify_audit_prints_the_number_of_events():
    an_event()
    an_event()
    assert said("verify_audit").splitlines() == ["2 events", "The chain is whole."]
    assert json.loads(said("verify_audit", "--json")) == {"events": 2, "whole": True, "first_break": ""}


def test_verify_audit_fails_and_names_the_first_break():
    for _ in range(3):
        an_event()
    triggers.remove(connection)
    Event.objects.filter(seq=2).update(actor_name="Somebody Else")
    triggers.install(connection)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", stdout=out, stderr=out)
    assert ended.value.code == 1
    assert "event 2 was altered" in out.getvalue()


def test_verify_audit_compares_the_checkpoints(settings: Any):
    an_event()
    assert "Event 1 is signed" in said("checkpoint_audit")
    path = Path(settings.OPENCDOP_CHECKPOINTS)
    path.write_text(path.read_text().replace('"seq": 1', '"seq": 7'))
    with pytest.raises(SystemExit):
        said("verify_audit")


def test_tick_does_what_is_due_and_twice_does_no_harm(smtp_server: MailServer):
    an_event()
    an_email()
    said("tick")
    said("tick")
    assert len(smtp_server.messages) == 1
    assert said("verify_audit").endswith("whole.\n")


def test_tick_writes_one_checkpoint_a_day(settings: Any):
    an_event()
    said("tick")
    an_event()
    said("tick")
    path = Path(settings.OPENCDOP_CHECKPOINTS)
    assert len(path.read_text().splitlines()) == 1


def fail() -> int:
    raise ZeroDivisionError


def test_work_that_fails_holds_up_nothing_else_and_is_told():
    done: list[int] = []

    def work() -> int:
        done.append(1)
        return 1

    plan = (schedule.Due("what fails", fail), schedule.Due("what works", work))
    assert schedule.run_once(plan) == ["what fails"]
    assert done == [1]


@pytest.mark.django_db(transaction=True)  # a worker closes its connection
def test_work_runs_the_jobs_that_wait(smtp_server: MailServer):
    an_email()
    said("work", "--batch")
    assert len(smtp_server.messages) == 1
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == ["SUCCESSFUL"]


@pytest.mark.django_db(transaction=True)  # a worker closes its connection
def test_failed_job_keeps_the_class_of_the_error_and_no_words(monkeypatch: pytest.MonkeyPatch):
    an_email()

    def deliver(email_id: str) -> str:
        raise LookupError("the words of Ella Marsden")

    monkeypatch.setattr("opencdop.outbox.services.deliver", deliver)
    said("work", "--batch")
    job = DBTaskResult.objects.get()
    assert (job.status, job.exception_class_path, job.traceback) == ("FAILED", "builtins.LookupError", "")


def test_log_line_holds_no_token_and_keeps_ids():
    token = "x3AIv799fhXQybVaqIA2MbAb-EPUXmSTpFuA2Vy1uGk"
    assert masked(f"Not Found: /account/invitation/{token}/") == "Not Found: /account/invitation/…/"
    assert masked(f'GET "/r/{token}"') == 'GET "/r/…"'
    case = "/cases/" + "a" * 26 + "/record/"
    assert masked(case) == case


class Installation:
    """An installation of its own in a folder, worked by the real command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("OPENCDOP_")},
            "OPENCDOP_MODE": "demo",
            "OPENCDOP_VAR": str(folder),
            "OPENCDOP_SMTP_PORT": "1",
        }
        self.command = [sys.executable, "-m", "opencdop.web.cli"]
        self.said = ""

    def run(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            [*self.command, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("installation") / "var")
    made.said = made.run("create-installation", "--name", "Edith Crane", "--email", "edith@people.example")
    return made


@pytest.mark.own_installation
def test_create_installation_makes_keys_databases_and_the_invitation(installation: Installation):
    ring = installation.folder / "keyring"
    assert stat.S_IMODE(ring.stat().st_mode) == 0o600
    assert stat.S_IMODE(installation.folder.stat().st_mode) == 0o700
    assert re.search(r"/account/invitation/[\w-]{43}/$", installation.said.strip())
    assert ring.read_text().split(":")[1].strip() not in installation.said


@pytest.mark.own_installation
def test_create_installation_again_makes_nothing_anew(installation: Installation):
    before = (installation.folder / "keyring").read_text()
    assert "no administrator yet" in installation.run("create-installation", code=1)
    assert (installation.folder / "keyring").read_text() == before


@pytest.mark.own_installation
def test_create_installation_refuses_to_make_a_second_ring_for_sealed_data(installation: Installation):
    ring = installation.folder / "keyring"
    text = ring.read_text()
    ring.unlink()
    try:
        assert "Put it back first" in installation.run("create-installation", code=1)
        assert not ring.exists()
    finally:
        ring.write_text(text)


OTHER_RING = f"another:{b64encode(bytes(32)).decode()}\n"


@pytest.mark.own_installation
@pytest.mark.parametrize("command", ["serve", "verify-audit", "create-installation"])
@pytest.mark.parametrize(
    ("lost", "instead", "sentence"),
    [
        ("keyring", None, "key ring that is not here|no key ring that can be read"),
        ("keyring", OTHER_RING, "sealed with another key ring"),
        ("keys.sqlite3", None, "key store of these records is not here|databases are not up to date"),
    ],
)
def test_records_put_back_without_what_opens_them_are_left_alone(
    installation: Installation, tmp_path: Path, command: str, lost: str, instead: str | None, sentence: str
):
    """Neither served, nor called altered, nor given a new ring or key store that would open nothing."""
    put_back = Installation(tmp_path / "var")
    shutil.copytree(installation.folder, put_back.folder)
    make_a_key(put_back)
    (put_back.folder / lost).unlink()
    if instead:
        (put_back.folder / lost).write_text(instead)
    said = put_back.run(command, code=1)
    assert re.search(sentence, said)
    assert "Traceback" not in said
    assert (put_back.folder / "keyring").exists() is (lost != "keyring" or bool(instead))


def make_a_key(made: Installation) -> None:
    """Give it the key of a record, as the first case would."""
    script = "import django; django.setup(); from opencdop.keystore.keys import create_key; create_key()"
    environment = {**made.environment, "DJANGO_SETTINGS_MODULE": "opencdop.web.settings"}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)


def entry_point(made: "Installation", folder: str) -> str:
    """How many libraries gunicorn's entry point has read, and whether most was set apart; with own definitions."""
    script = (
        "import gc, opencdop.web.wsgi; from opencdop.submissions.library import library;"
        "print(library.cache_info().currsize, gc.get_freeze_count() > len(gc.get_objects()))"
    )
    environment = {**made.environment, "OPENCDOP_OWN_DEFINITIONS": folder}
    command = [sys.executable, "-c", script]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.mark.own_installation
def test_what_stays_is_read_and_set_apart_before_the_first_page(installation: Installation, tmp_path: Path):
    assert entry_point(installation, "").split() == ["1", "True"]
    (tmp_path / "question_names.yaml").write_text("broken: [", encoding="utf-8")
    assert entry_point(installation, str(tmp_path)).split()[0] == "0"  # and it starts all the same


@pytest.mark.own_installation
def test_verify_audit_runs_as_a_command(installation: Installation):
    assert "The chain is whole." in installation.run("verify-audit")


@pytest.mark.own_installation
def test_serve_refuses_half_a_schema(tmp_path: Path):
    fresh = Installation(tmp_path / "var")
    fresh.folder.mkdir()
    assert "not up to date" in fresh.run("serve", "--port", "1", code=1)


@pytest.fixture
def served(installation: Installation) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    port = free_port()
    command = [*installation.command, "serve", "--port", str(port), "--web-workers", "1"]
    with (installation.folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=installation.environment, stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{port}/account/login/", process
    finally:
        process.kill()
        process.wait()


def answers(address: str, *, within: float = 120) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                return b"Sign in" in page.read()
        except OSError:
            time.sleep(0.2)
    return False


def children_of(pid: int) -> dict[str, int]:
    listed = subprocess.run(
        ["ps", "--ppid", str(pid), "-o", "pid=,args="], capture_output=True, text=True, check=True
    ).stdout
    names = {"gunicorn": "web", "cli work": "worker", "cli tick": "scheduler"}
    return {
        name: int(line.split()[0])
        for line in listed.splitlines()
        for words, name in names.items()
        if words in line
    }


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):  # the second between opening the file and reading it
        return False


@pytest.mark.own_installation
def test_serve_answers_raises_what_falls_and_stops_cleanly(served: tuple[str, "subprocess.Popen[bytes]"]):
    address, process = served
    assert answers(address)
    before = children_of(process.pid)
    assert sorted(before) == ["scheduler", "web", "worker"]
    os.kill(before["worker"], signal.SIGKILL)
    until = time.monotonic() + 60
    while time.monotonic() < until and children_of(process.pid).get("worker") in (None, before["worker"]):
        time.sleep(0.2)
    after = children_of(process.pid)
    assert after["worker"] != before["worker"]
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=90) == 0
    assert not any(is_running(pid) for pid in after.values())
    assert not answers(address, within=0.5)


@pytest.mark.own_installation
def test_serve_killed_takes_its_processes_along(served: tuple[str, "subprocess.Popen[bytes]"]):
    address, process = served
    assert answers(address)
    children = children_of(process.pid)
    process.kill()
    process.wait()
    until = time.monotonic() + 30
    while time.monotonic() < until and any(is_running(pid) for pid in children.values()):
        time.sleep(0.2)
    assert not any(is_running(pid) for pid in children.values())
