"""The command as somebody types it: it loads, walks one death, says what happened, and keeps its secrets to itself."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.own_installation


def demo(var: Path, *options: str, mode: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in an installation of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("OPENCDOP_", "DJANGO_"))
    }
    environment = {**kept, "OPENCDOP_VAR": str(var), **({"OPENCDOP_MODE": mode} if mode else {})}
    if mode == "production":
        environment |= {"OPENCDOP_SECRET_KEY": "x" * 40, "OPENCDOP_HOSTS": "localhost"}
    command = [sys.executable, "-m", "opencdop.web.cli", "demo", *options]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=380, check=False)


def summary_of(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def test_demo_loads_walks_and_keeps_what_it_loaded(tmp_path: Path) -> None:
    first = summary_of(demo(tmp_path, "--no-serve", "--json", "--cases", "4"))
    assert first["audit_intact"]
    assert first["problem"] == ""
    assert first["return_rows"] >= 1
    assert first["cases_by_stage"]["closed"] >= 1
    assert (tmp_path / "keyring").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "demo-accounts.txt").stat().st_mode & 0o777 == 0o600
    accounts = (tmp_path / "demo-accounts.txt").read_text(encoding="utf-8")
    for role in (
        "Coordinator",
        "Manager",
        "Chair",
        "Panel member",
        "Agency reporter",
        "Analyst",
        "Administrator",
    ):
        assert role in accounts
    second = summary_of(demo(tmp_path, "--no-serve", "--json", "--cases", "4"))
    assert second["cases"] == first["cases"] + 1
    assert second["seconds_to_load"] == first["seconds_to_load"]


@pytest.mark.parametrize("mode", ["production"])
def test_demo_refuses_in_production(tmp_path: Path, mode: str) -> None:
    done = demo(tmp_path, "--no-serve", mode=mode)
    assert done.returncode != 0
    assert "never in production" in done.stderr
    assert not (tmp_path / "opencdop.sqlite3").exists()
