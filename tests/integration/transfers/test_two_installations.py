"""Two real installations, each with its databases, key ring and folder, driven by the command that people use:
a case goes there and its outcome comes back.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integration.transfers import seeding

MINA, EDITH, ASHA = "mina@people.example", "edith@people.example", "asha@people.example"


class Installation:
    """One of them. `run` gives what the command wrote; `fails` the sentence with which it refused."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        folder.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENCDOP_")}
        self.surroundings = {**kept, "OPENCDOP_MODE": "demo", "OPENCDOP_VAR": str(folder)}

    def _do(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            env=self.surroundings,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def run(self, *words: str) -> str:
        done = self._do("-m", "opencdop.web.cli", *words)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def fails(self, *words: str) -> str:
        done = self._do("-m", "opencdop.web.cli", *words)
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr

    def seed(self, *words: str) -> str:
        done = self._do(seeding.__file__, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def files(self) -> set[Path]:
        return {path for path in (self.folder / "documents").rglob("*") if path.is_file()}

    def audit_is_whole(self) -> bool:
        return bool(json.loads(self.run("verify-audit", "--json"))["whole"])


@pytest.fixture
def two(tmp_path: Path) -> tuple[Installation, Installation]:
    here = Installation(tmp_path / "here", "Ashmoor's own")
    there = Installation(tmp_path / "there", "Harrowdale's own")
    for each in (here, there):
        each.run(
            "create-installation", "--host", each.name, "--name", "First", "--email", "first@host.example"
        )
    return here, there


def know_each_other(here: Installation, there: Installation) -> None:
    heard = {}
    for each in (here, there):
        told = each.run("transfer", "keys", "--name", each.name, "--as", EDITH)
        heard[each.name] = re.findall(r"(?:\d{5} ?){8}", told)[0]
        each.run("transfer", "card", "--out", "card.json")
    for each, other in ((here, there), (there, here)):
        each.run("transfer", "add", str(other.folder / "card.json"), "--as", EDITH)
        each.run("transfer", "confirm", other.name, "--heard", heard[other.name], "--as", MINA)


def test_a_case_goes_to_another_installation_and_its_outcome_comes_back(
    two: tuple[Installation, Installation], tmp_path: Path
) -> None:
    here, there = two
    reference = here.seed("case")
    there.seed("panel")
    know_each_other(here, there)
    parcel, answer, outcome = (
        str(tmp_path / name) for name in ("case.parcel", "answer.parcel", "outcome.parcel")
    )
    basis = "Both panels agreed that Harrowdale reviews"
    exported = (
        "transfer",
        "export",
        reference,
        "--to",
        there.name,
        "--panel",
        "harrowdale",
        "--basis",
        basis,
    )
    here.run(*exported, "--out", parcel, "--as", MINA)
    sealed = Path(parcel).read_bytes()
    assert not any(word.encode() in sealed for word in ("Nowicki", "9990000026", reference, basis))

    bent = tmp_path / "bent.parcel"
    bent.write_bytes(sealed[:5000] + b"x" + sealed[5001:])
    taking = ("--coordinator", ASHA, "--answer", answer, "--as", MINA)
    assert "not as it was sent" in there.fails("transfer", "import", str(bent), *taking)
    assert there.files() == set()
    assert not Path(answer).exists()
    taken = there.run("transfer", "import", parcel, *taking)
    assert f"{reference} is HAR-" in taken
    theirs = re.findall(r"HAR-\d{4}-\d{4}", taken)[0]
    again = there.fails(
        "transfer", "import", parcel, "--coordinator", ASHA, "--answer", f"{answer}2", "--as", MINA
    )
    assert f"It is {theirs} here" in again
    assert "was made here" in here.fails(
        "transfer", "import", parcel, *taking[:2], "--answer", f"{answer}2", "--as", MINA
    )

    assert theirs in here.run("transfer", "ack", answer, "--as", MINA)
    assert "came before" in here.fails("transfer", "ack", answer, "--as", MINA)
    assert "not led here any more" in here.fails(*exported, "--out", f"{parcel}2", "--as", MINA)

    said = ("transfer", "outcome", theirs, "--words", "Every family hears of safer sleep", "--out", outcome)
    assert "signed the review off" in there.fails(*said, "--as", MINA)
    there.seed("sign-off", theirs)
    there.run(*said, "--as", MINA)
    assert reference in here.run("transfer", "import", outcome, "--as", MINA)
    assert "came before" in here.fails("transfer", "import", outcome, "--as", MINA)
    assert here.audit_is_whole()
    assert there.audit_is_whole()


def test_a_death_known_in_both_is_found_by_marks_alone(
    two: tuple[Installation, Installation], tmp_path: Path
) -> None:
    here, there = two
    ours, theirs = here.seed("case"), there.seed("case")
    know_each_other(here, there)
    key, marks = str(tmp_path / "key.parcel"), str(tmp_path / "marks.parcel")
    assert "no key" in here.fails("transfer", "fingerprints", there.name, "--out", marks, "--as", MINA)
    here.run("transfer", "agree-key", there.name, "--out", key, "--as", MINA)
    there.run("transfer", "import", key, "--as", MINA)
    here.run("transfer", "fingerprints", there.name, "--out", marks, "--as", MINA)
    found = there.run("transfer", "compare", marks, "--as", MINA)
    assert found.startswith(theirs)
    assert "the same NHS number" in found
    token = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}(?=  )", found)[-1]
    assert here.run("transfer", "whose", there.name, token, "--as", MINA).strip() == ours
    assert here.audit_is_whole()
    assert there.audit_is_whole()
