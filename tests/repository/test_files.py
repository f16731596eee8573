"""What no committed file may be or hold."""

import re
from pathlib import Path

from tests.repository import tree

LONGEST = 450
NAMES_THAT_SAY_NOTHING = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "manager",
    "managers",
    "constants",
    "misc",
}
# Written in halves, so that this file is not found by its own search.
MACHINE = re.compile(
    r"https?://[^\s\"')]*(?:/sim"
    r"ple/|/np"
    r"m/|py"
    r"pi|npm"
    r"js|artifac"
    r"tory|regis"
    r"try)"
    r"|/(?:ro"
    r"ot|wo"
    r"rk|fa"
    r"rm|ho"
    r"me/[a-z]+)/"
)
UNFINISHED = re.compile(
    r"\b(?:TO"
    r"DO|FIX"
    r"ME|XX"
    r"X|NotImplemented"
    r"Error)\b"
    r"|\b[Cc]oming so"
    r"on\b|\b[Nn]ot (?:yet )?implemen"
    r"ted\b|\b[Ss]tub(?:bed)? out\b"
)
NOT_RUN = re.compile(
    r"pytest\.(?:sk" r"ip|xf" r"ail|importor" r"skip)|mark\.(?:sk" r"ip|xf" r"ail)|unittest\.sk" r"ip"
)
SILENCED = re.compile(r"#\s*no" r"qa|pragma: no co" r"ver")
ORIGINS = {".lock", ".json"}


def test_no_module_is_longer_than_one_can_see():
    assert {
        tree.shown(path): length for path in tree.own_modules() if (length := length_of(path)) >= LONGEST
    } == {}


def test_module_that_is_too_long_is_found(tmp_path: Path):
    path = tmp_path / "long.py"
    path.write_text("x = 1\n" * LONGEST)
    assert length_of(path) >= LONGEST


def test_every_name_says_what_the_file_does():
    assert [tree.shown(path) for path in tree.files() if says_nothing(path.relative_to(tree.ROOT))] == []


def test_name_that_says_where_code_was_put_is_found():
    assert says_nothing(Path("src/opencdop/cases/utils.py"))
    assert says_nothing(Path("src/opencdop/helpers/dates.py"))
    assert not says_nothing(Path("src/opencdop/panels/models.py"))


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    assert found_in(tree.text_files(), MACHINE) == []


def test_registry_and_machine_path_are_found():
    assert MACHINE.search("https://" + "py" + "pi.org/project/x")
    assert MACHINE.search("https://example.net/sim" + "ple/")
    assert MACHINE.search("cd /wo" + "rk/main")
    assert not MACHINE.search("https://www.gov.uk/register-a-death")
    assert not MACHINE.search("src/opencdop/web/framework/x")


def test_no_file_says_of_itself_that_it_is_unfinished():
    assert found_in([path for path in tree.text_files() if path.suffix not in ORIGINS], UNFINISHED) == []


def test_unfinished_words_are_found():
    assert UNFINISHED.search("# TO" + "DO later")
    assert UNFINISHED.search("raise NotImplemented" + "Error")


def test_no_test_is_left_out_and_no_warning_silenced():
    assert found_in(tree.own_modules(), NOT_RUN) == []
    assert found_in(tree.own_modules(), SILENCED) == []


def test_left_out_tests_and_silenced_warnings_are_found():
    assert NOT_RUN.search("@pytest.mark.sk" + "ipif(True)")
    assert NOT_RUN.search("pytest.xf" + "ail()")
    assert SILENCED.search("import x  # no" + "qa: F401")


def length_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def says_nothing(path: Path) -> bool:
    return any(part.split(".")[0] in NAMES_THAT_SAY_NOTHING for part in path.parts)


def found_in(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{tree.shown(path)}:{number}: {line.strip()[:100]}"
        for path in paths
        if not is_built(path)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def is_built(path: Path) -> bool:
    """Whether a file was built from a package (the design system's CSS and script)."""
    return "static" in path.parts and path.suffix in {".css", ".js", ".map", ".svg"}
