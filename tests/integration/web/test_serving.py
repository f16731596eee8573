"""What the processes of a serving installation hold: the one that watches nothing, worker and scheduler no page."""

import http.client
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.installation import Installation, temporary_installation
from tools.ordeal.traffic import Office, serving

FIRST = (
    "import django; django.setup(); from opencdop.audit.kinds import all_kinds; before = set(all_kinds());"
)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with temporary_installation() as made:
        yield made


@pytest.fixture(scope="module")
def office(installation: Installation) -> Iterator[Office]:
    with serving(installation, cases=1, people=1) as serves:
        yield serves


def private_kb(process: int) -> int:
    """The memory that would be free if this process ended."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def children(process: int) -> dict[str, int]:
    found = {}
    for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        said = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        found["web" if "gunicorn" in said else said[3]] = int(pid)
    return found


def largest_page_process(web: int) -> int:
    """What the one that has answered pages holds for itself; the other may still be starting."""
    listed = Path(f"/proc/{web}/task/{web}/children").read_text().split()
    return max(private_kb(int(process)) for process in listed)


def home(office: Office) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", office.port, timeout=30)
    try:
        connection.request("GET", "/", headers={"Cookie": f"sessionid={office.sessions[0]}"})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.own_installation
def test_what_only_watches_is_small_and_holds_no_database(office: Office):
    assert home(office) == 200
    kept = children(office.process)
    assert sorted(kept) == ["tick", "web", "work"]
    assert private_kb(office.process) < largest_page_process(kept["web"]) / 4
    opened = [str(each.readlink()) for each in Path(f"/proc/{office.process}/fd").iterdir()]
    assert not [name for name in opened if "sqlite3" in name or name.startswith("socket:")]
    assert [each.name for each in Path(f"/proc/{office.process}/task").iterdir()] == [str(office.process)]


@pytest.mark.own_installation
def test_worker_and_scheduler_do_not_hold_the_pages(office: Office):
    assert home(office) == 200
    kept = children(office.process)
    for name in ("work", "tick"):
        assert private_kb(kept[name]) < largest_page_process(kept["web"]) * 4 / 5, name


def told(installation: Installation, script: str) -> str:
    environment = {**installation.environment, "DJANGO_SETTINGS_MODULE": "opencdop.web.settings"}
    command = [sys.executable, "-c", script]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.mark.own_installation
def test_every_kind_of_event_is_known_where_no_page_was_read(installation: Installation):
    """A kind that is not known is told by its code, and a reading of it stands on the timeline."""
    script = (
        f"{FIRST} import opencdop.web.urls; print(sorted(each.code for each in set(all_kinds()) - before))"
    )
    assert told(installation, script).strip() == "[]"


@pytest.mark.own_installation
def test_pages_are_read_before_the_first_of_them_and_what_few_need_is_not(installation: Installation):
    script = (
        "import sys, opencdop.web.wsgi;"
        "print('opencdop.web.urls' in sys.modules, {'docx', 'xlsxwriter', 'numpy'} & set(sys.modules))"
    )
    assert told(installation, script).split() == ["True", "set()"]
