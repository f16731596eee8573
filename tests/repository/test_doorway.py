"""The doorway: what the README promises is there, and CI runs the same."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from tests.repository import tree

CALL = re.compile(r"\./dev ([a-z]+)")
LINK = re.compile(r"\]\((?!page:)([^)#\s]+)[^)]*\)")  # page: leads to a page of the public site


def commands(script: str) -> set[str]:
    """The sub-commands that the shell script answers to."""
    _, _, cases = script.partition('case "$command" in')
    return set(re.findall(r"^  ([a-z]+)(?: \| [^)]*)?\)$", cases, re.MULTILINE))


def promised(paths: list[Path]) -> dict[str, str]:
    """The sub-commands named in texts, each with a text that names it."""
    return {
        command: tree.shown(path)
        for path in paths
        for command in CALL.findall(path.read_text(encoding="utf-8"))
    }


def broken_links(text: str, *, folder: Path) -> list[str]:
    """Links and pictures of a page that lead to a file that is not there."""
    return [link for link in LINK.findall(text) if "://" not in link and not (folder / link).exists()]


def the_script() -> str:
    return (tree.ROOT / "dev").read_text(encoding="utf-8")


def test_doorway_answers_to_every_command_that_any_text_names():
    texts = [path for path in tree.text_files() if path.suffix == ".md"] + [tree.ROOT / ".ci" / "run"]
    named = promised(texts)
    assert {"demo", "test"} <= set(named)
    assert {command: path for command, path in named.items() if command not in commands(the_script())} == {}


def test_doorway_explains_every_command():
    assert commands(the_script()) == set(re.findall(r"^\./dev ([a-z]+)", the_script(), re.MULTILINE))


def test_command_that_is_not_there_is_found():
    assert commands('case "$command" in\n  demo)\n  help | --help)\nesac') == {"demo", "help"}
    assert CALL.findall("run `./dev dance` first") == ["dance"]


def test_ci_runs_the_test_command_of_the_readme():
    assert "\nexec ./dev test\n" in (tree.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "./dev test" in (tree.ROOT / "README.md").read_text(encoding="utf-8")


def test_scripts_can_be_run():
    assert [path for path in ("dev", ".ci/run") if not (tree.ROOT / path).stat().st_mode & 0o100] == []


def test_every_link_and_picture_of_a_page_is_there():
    pages = [path for path in tree.text_files() if path.suffix == ".md"]
    assert {
        tree.shown(path): broken
        for path in pages
        if (broken := broken_links(path.read_text(encoding="utf-8"), folder=path.parent))
    } == {}


def test_broken_link_is_found(tmp_path: Path):
    (tmp_path / "here.md").touch()
    text = "[a](here.md) [b](here.md#part) ![c](gone.png) [d](https://example.org/x)"
    assert broken_links(text, folder=tmp_path) == ["gone.png"]


INSTALLS = {
    "installs": "exit 0",
    "fails": "exit 1",
    "is stopped": 'kill -TERM "$PPID"',
}


@pytest.mark.parametrize("ending", INSTALLS)
@pytest.mark.parametrize("there_before", [False, True])
def test_services_are_held_back_only_while_something_is_installed(
    tmp_path: Path, ending: str, there_before: bool
):
    """Debian starts no service while the policy file is there; one that was there before stays as it was."""
    policy, seen = tmp_path / "policy", tmp_path / "seen"
    if there_before:
        policy.write_text("of the machine")
    (tmp_path / "apt-get").write_text(
        f'#!/bin/sh\n[ "$1" = update ] && exit 0\ncat {policy} > {seen}\n{INSTALLS[ending]}\n'
    )
    (tmp_path / "apt-get").chmod(0o755)
    _, _, rest = the_script().partition("# --- system packages")
    functions, _, _ = rest.partition("# --- Python")
    script = f"""
        set -euo pipefail
        say() {{ :; }}
        fail() {{ exit 1; }}
        # {functions}
        policy={policy}
        run_as_root() {{ "$@"; }}
        may_install() {{ true; }}
        is_here() {{ [ -e {seen} ]; }}
        need_packages clamav-daemon
    """
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", script], env={**os.environ, "PATH": path}, check=False)
    assert (done.returncode == 0) == (ending == "installs")
    assert seen.read_text() == ("of the machine" if there_before else "#!/bin/sh\nexit 101\n")
    assert policy.exists() == there_before
