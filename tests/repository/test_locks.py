"""The locked dependencies: hashed, of this project, and free of addresses."""

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.repository import tree

LOCKS = ("runtime.lock", "dev.lock")
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==([^ ;\\]+)", re.MULTILINE)
ADDRESS = re.compile(r"://|--index-url|--extra-index-url|--find-links| @ |file:")


def read(name: str) -> str:
    return (tree.ROOT / "requirements" / name).read_text(encoding="utf-8")


def pins_without_hash(lock: str) -> list[str]:
    blocks = re.split(r"\n(?=\S)", lock.strip())
    return [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


def declared(*groups: str) -> set[str]:
    project = tree.project()["project"]
    lines = [*project["dependencies"]]
    for group in groups:
        lines += project["optional-dependencies"][group]
    return {canonicalize_name(Requirement(line).name) for line in lines}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_no_address_and_a_hash_for_every_pin(name: str):
    assert not ADDRESS.search(read(name))
    assert pins_without_hash(read(name)) == []


def test_address_and_missing_hash_are_found():
    assert ADDRESS.search("--index-url https://example.net")
    assert ADDRESS.search("segno @ file:///tmp/segno.whl")
    assert pins_without_hash("a==1 \\\n    --hash=sha256:00\nb==2\n") == ["b==2"]


@pytest.mark.parametrize(
    ("name", "groups"), [("runtime.lock", ("postgres",)), ("dev.lock", ("postgres", "test", "dev"))]
)
def test_lock_holds_every_declared_dependency(name: str, groups: tuple[str, ...]):
    assert declared(*groups) - {pin for pin, _ in PIN.findall(read(name))} == set()


def test_both_locks_agree():
    runtime, development = (set(PIN.findall(read(name))) for name in LOCKS)
    assert runtime - development == set()


def test_every_dependency_says_why_it_is_there():
    lines = (tree.ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    requirements = [line for line in lines if re.match(r'^    "[A-Za-z0-9.-]+(\[[a-z,]+\])?[><=]', line)]
    assert len(requirements) == len(declared("postgres", "test", "dev"))
    assert [line for line in requirements if not re.search(r"# \w+ ?\w", line)] == []
