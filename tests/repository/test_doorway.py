"""The doorway: what the README promises is there, and CI runs the same."""

import re
from pathlib import Path

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
