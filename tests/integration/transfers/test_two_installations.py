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

    def at_once(self, what: str, *words: str, **commands: list[list[str]]) -> str:
        """Several commands in one process, around the ground that `seeding` lays."""
        done = self._do(seeding.__file__, what, *words, json.dumps(commands))
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def files(self) -> set[Path]:
        return {path for path in (self.folder / "documents").rglob("*") if path.is_file()}

    def audit_is_whole(self) -> bool:
        return bool(json.loads(self.run("verify-audit", "--json"))["whole"])


def two_who_know_each_other(folder: Path, *, second: str) -> tuple[Installation, Installation, list[str]]:
    """Both, made and confirmed as people do it; and the references of the cases there."""
    here = Installation(folder / "here", "Ashmoor's own")
    there = Installation(folder / "there", "Harrowdale's own")
    told = [
        each.at_once(
            what,
            first=[
                [
                    "create-installation",
                    "--host",
                    each.name,
                    "--name",
                    "First",
                    "--email",
                    "first@host.example",
                ]
            ],
            then=[
                ["transfer", "keys", "--name", each.name, "--as", EDITH],
                ["transfer", "card", "--out", "card.json"],
            ],
        )
        for each, what in ((here, "case"), (there, second))
    ]
    heard = [re.findall(r"(?:\d{5} ?){8}", each)[0] for each in told]
    for each, other, digits in ((here, there, heard[1]), (there, here, heard[0])):
        card = str(other.folder / "card.json")
        confirm = ["transfer", "confirm", other.name, "--heard", digits, "--as", MINA]
        each.at_once("nothing", first=[["transfer", "add", card, "--as", EDITH]], then=[confirm])
    return here, there, [re.findall(r"ASH-\d{4}-\d{4}", each)[0] for each in told if "ASH-" in each]


@pytest.mark.timeout(600)
def test_a_case_goes_to_another_installation_and_its_outcome_comes_back(tmp_path: Path) -> None:
    here, there, (reference,) = two_who_know_each_other(tmp_path, second="panel")
    parcel, answer, outcome = (str(tmp_path / f"{name}.parcel") for name in ("case", "answer", "outcome"))
    basis = "Both panels agreed that Harrowdale reviews"
    to = ("--to", there.name, "--panel", "harrowdale", "--basis", basis)
    here.run("transfer", "export", reference, *to, "--out", parcel, "--as", MINA)
    sealed = Path(parcel).read_bytes()
    assert not any(word.encode() in sealed for word in ("Nowicki", "9990000026", reference, basis))

    bent = tmp_path / "bent.parcel"
    bent.write_bytes(sealed[:5000] + bytes([sealed[5000] ^ 1]) + sealed[5001:])
    taking = ("--coordinator", ASHA, "--answer", answer, "--as", MINA)
    assert "not as it was sent" in there.fails("transfer", "import", str(bent), *taking)
    assert there.files() == set()
    assert not Path(answer).exists()
    taken = there.run("transfer", "import", parcel, *taking)
    assert f"{reference} is HAR-" in taken
    theirs = re.findall(r"HAR-\d{4}-\d{4}", taken)[0]
    twice = ("--coordinator", ASHA, "--answer", f"{answer}2", "--as", MINA)
    assert f"It is {theirs} here" in there.fails("transfer", "import", parcel, *twice)

    assert theirs in here.run("transfer", "ack", answer, "--as", MINA)
    words = "Every family hears of safer sleep"
    report = ["transfer", "outcome", theirs, "--words", words, "--out", outcome, "--as", MINA]
    there.at_once("sign-off", theirs, then=[report])
    assert reference in here.run("transfer", "import", outcome, "--as", MINA)
    assert "came before" in here.fails("transfer", "import", outcome, "--as", MINA)
    assert here.audit_is_whole()
    assert there.audit_is_whole()


@pytest.mark.timeout(600)
def test_a_death_known_in_both_is_found_by_marks_alone(tmp_path: Path) -> None:
    here, there, (ours, theirs) = two_who_know_each_other(tmp_path, second="case")
    key, marks = str(tmp_path / "key.parcel"), str(tmp_path / "marks.parcel")
    agree = ["transfer", "agree-key", there.name, "--out", key, "--as", MINA]
    make = ["transfer", "fingerprints", there.name, "--out", marks, "--as", MINA]
    here.at_once("nothing", first=[agree], then=[make])
    told = there.at_once(
        "nothing",
        first=[["transfer", "import", key, "--as", MINA]],
        then=[["transfer", "compare", marks, "--as", MINA]],
    )
    (found,) = [line for line in told.splitlines() if line.startswith(theirs)]
    assert "the same NHS number" in found
    _reference, token, _words = found.split("  ")
    assert here.run("transfer", "whose", there.name, token, "--as", MINA).strip() == ours
