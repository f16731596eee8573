"""What docs/how-to/postgresql.md tells to do, done: the application adds to the audit and changes nothing."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from tools.cluster import Cluster, throw_away_cluster

from opencdop.core.secrets import KeyRing

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "postgresql.md"
PASSWORD = "only-for-this-test"

pytestmark = pytest.mark.own_installation


@dataclass(frozen=True)
class Deployed:
    """An installation whose application has a role of its own."""

    cluster: Cluster
    folder: Path

    def address(self, role: str, *, database: str = "opencdop") -> str:
        return f"postgres://{role}:{PASSWORD}@127.0.0.1:{self.cluster.port}/{database}"

    def run(self, role: str, *arguments: str) -> str:
        """Run a command of the product under a role; what it printed."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("OPENCDOP_")}
        environment |= {
            "OPENCDOP_MODE": "test",
            "OPENCDOP_VAR": str(self.folder),
            "OPENCDOP_DATABASE_URL": self.address(role),
        }
        command = [sys.executable, "-m", "opencdop.web.cli", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def statements(number: int) -> list[str]:
    """The statements of one of the page's blocks, by its place, for whichever database they are run in."""
    block = re.findall(r"^```sql\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[
        number
    ]
    return block.replace("'...'", f"'{PASSWORD}'").split("\\c opencdop\n")


def execute(address: str, text: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in text.split(";"):
            if statement.strip():
                connection.execute(statement.encode())


@pytest.fixture
def deployed(tmp_path: Path) -> Iterator[Deployed]:
    """Both roles, the schema made by the owner, and what the application must not do taken from it."""
    (tmp_path / "keyring").write_text(KeyRing.fresh_entry("test") + "\n", encoding="ascii")
    with throw_away_cluster() as cluster:
        made, granted = statements(0)
        execute(cluster.url(database="postgres"), made)
        execute(cluster.url(database="opencdop"), granted)
        installation = Deployed(cluster=cluster, folder=tmp_path)
        installation.run(
            "opencdop_owner", "create-installation", "--name", "Edith Crane", "--email", "edith@example.org"
        )
        execute(installation.address("opencdop_owner"), statements(1)[0])
        yield installation


def test_application_adds_to_the_audit_and_changes_nothing_in_it(deployed: Deployed):
    addresses = (
        "--office-email=o@m.example",
        "--manager-email=m@m.example",
        "--authority=E99000001=Millbrook",
    )
    deployed.run(
        "opencdop_app", "create-panel", "--name=Millbrook", "--slug=millbrook", "--code=MIL", *addresses
    )
    assert "The chain is whole." in deployed.run("opencdop_app", "verify-audit")
    for forbidden in (
        "UPDATE audit_event SET actor_name = 'nobody'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "DELETE FROM audit_eventdetail",
        "DELETE FROM audit_chainhead",
        "DROP TRIGGER audit_event_unchanged ON audit_event",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(deployed.address("opencdop_app"), forbidden)
