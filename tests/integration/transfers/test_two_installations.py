"""Two real installations, each with its databases, key ring and folder, driven by the command that people use:
a case goes there, its outcome comes back, and the death that both then know is found by marks alone.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.integration.transfers import seeding
from tools.migrated import FILES, migrated_file

AS_MINA, AS_EDITH = ("--as", "mina@people.example"), ("--as", "edith@people.example")
pytestmark = pytest.mark.own_installation

BASIS = "Both panels agreed that Harrowdale reviews"


class Installation:
    """One of them. `run` is one command, as people give it; `all_of` are several in one process."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        folder.mkdir(exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENCDOP_")}
        self.surroundings = {**kept, "OPENCDOP_MODE": "demo", "OPENCDOP_VAR": str(folder)}

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            env=self.surroundings,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        assert "Traceback" not in done.stdout
        return done.stdout

    def run(self, *words: str) -> str:
        return self._do("-m", "opencdop.web.cli", *words)

    def all_of(self, *steps: tuple[str, ...]) -> str:
        return self._do(seeding.__file__, json.dumps(steps))

    def begins(self, what: str) -> tuple[str, str]:
        """Its ground, keys and card. Gives the digits that are read aloud, and the reference of its case."""
        first = ("--name", "First", "--email", "first@host.example")
        told = self.all_of(
            ("create-installation", "--host", self.name, *first),
            ("seed", what),
            ("transfer", "keys", "--name", self.name, *AS_EDITH),
            ("transfer", "card", "--out", "card.json"),
        )
        case = re.search(r"ASH-\d{4}-\d{4}", told)
        return re.findall(r"(?:\d{5} ?){8}", told)[0], case[0] if case else ""

    def knows(self, other: "Installation", digits: str) -> tuple[tuple[str, ...], ...]:
        """The steps by which the other one's card is added, and confirmed by a second person."""
        card = str(other.folder / "card.json")
        return (
            ("transfer", "add", card, *AS_EDITH),
            ("transfer", "confirm", other.name, "--heard", digits, *AS_MINA),
        )

    def files(self) -> set[Path]:
        return {path for path in (self.folder / "documents").rglob("*") if path.is_file()}


@pytest.fixture
def both(tmp_path: Path) -> tuple[Installation, Installation]:
    """Here and there. The empty tables are copied; everything in them is each one's own."""
    found = (
        Installation(tmp_path / "here", "Ashmoor's own"),
        Installation(tmp_path / "there", "Harrowdale's own"),
    )
    for each in found:
        for alias, name in FILES.items():
            shutil.copyfile(migrated_file(alias), each.folder / name)
    return found


def bent(sealed: Path) -> Path:
    """The file with one bit of its middle turned over."""
    data = bytearray(sealed.read_bytes())
    data[len(data) // 2] ^= 1
    sealed.with_suffix(".bent").write_bytes(data)
    return sealed.with_suffix(".bent")


def documents_in(told: str) -> list[dict[str, Any]]:
    """What the step `documents` printed."""
    (line,) = [line for line in told.splitlines() if line.startswith(seeding.DOCUMENTS)]
    return json.loads(line.removeprefix(seeding.DOCUMENTS))


def is_whole(told: str) -> bool:
    """What `verify-audit --json` said last of a chain of events."""
    return bool(json.loads(told[told.rindex('{"') :])["whole"])


def test_a_case_goes_to_another_installation_and_its_outcome_comes_back(
    both: tuple[Installation, Installation], tmp_path: Path
) -> None:
    here, there = both
    parcel, answer, outcome, key, marks = (
        tmp_path / f"{name}.parcel" for name in ("case", "answer", "outcome", "key", "marks")
    )
    (our_digits, reference), (their_digits, _) = here.begins("case"), there.begins("panel")
    export = ("transfer", "export", reference, "--to", there.name, "--panel", "harrowdale", "--basis", BASIS)
    told = here.all_of(
        *here.knows(there, their_digits), (*export, "--out", str(parcel), *AS_MINA), ("documents", reference)
    )
    assert seeding.REFUSED not in told
    filed = documents_in(told)
    assert [(each["version_no"], each["copy_of"], each["with"]) for each in filed] == [
        (1, None, "Millbrook Surgery"),
        (2, None, "Millbrook Surgery"),
        (2, 2, ""),
        (1, None, ""),
    ]
    assert all(each["noted"] == each["read"] for each in filed)
    sealed = parcel.read_bytes()
    assert not any(word.encode() in sealed for word in ("Nowicki", "9990000026", reference, BASIS))

    taking = ("--coordinator", "asha@people.example", "--answer", str(answer), *AS_MINA)
    told = there.all_of(*there.knows(here, our_digits), ("transfer", "import", str(bent(parcel)), *taking))
    assert "not as it was sent" in told
    assert there.files() == set()
    assert not answer.exists()
    taken = there.run("transfer", "import", str(parcel), *taking)
    assert f"{reference} is HAR-" in taken
    theirs = re.findall(r"HAR-\d{4}-\d{4}", taken)[0]

    assert theirs in here.run("transfer", "ack", str(answer), *AS_MINA)
    twice = ("--coordinator", "asha@people.example", "--answer", f"{answer}2", *AS_MINA)
    words = ("--words", "Every family hears of safer sleep")
    told = there.all_of(
        ("transfer", "import", str(parcel), *twice),
        ("documents", theirs),
        ("sign-off", theirs),
        ("transfer", "outcome", theirs, *words, "--out", str(outcome), *AS_MINA),
    )
    assert f"It is {theirs} here" in told
    assert told.count(seeding.REFUSED) == 1
    assert documents_in(told) == filed

    told = here.all_of(
        ("transfer", "import", str(outcome), *AS_MINA),
        ("transfer", "import", str(outcome), *AS_MINA),
        ("transfer", "agree-key", there.name, "--out", str(key), *AS_MINA),
        ("transfer", "fingerprints", there.name, "--out", str(marks), *AS_MINA),
        ("verify-audit", "--json"),
    )
    assert f"The outcome of {reference} is filed" in told
    assert "came before" in told
    assert told.count(seeding.REFUSED) == 1
    assert is_whole(told)

    told = there.all_of(
        ("transfer", "import", str(key), *AS_MINA),
        ("transfer", "compare", str(marks), *AS_MINA),
        ("verify-audit", "--json"),
    )
    (found,) = [line for line in told.splitlines() if line.startswith(theirs)]
    assert "the same NHS number" in found
    assert is_whole(told)
    _reference, token, _words = found.split("  ")
    assert here.run("transfer", "whose", there.name, token, *AS_MINA).strip() == reference
