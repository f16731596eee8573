"""What the written pages name is there: settings, commands, files and pictures; and no setting or picture besides."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.core.management import get_commands
from tests.repository import tree

DOCS = tree.ROOT / "docs"
PICTURES = DOCS / "manual" / "pictures"
SETTING = re.compile(r"\bOPENCDOP_[A-Z_]+\b")
READ = re.compile(r"(?:\benv(?:\.\w+)?|_database)\(\s*\"(OPENCDOP_[A-Z_]+)\"")
COMMAND = re.compile(r"\bopencdop ([a-z][a-z-]+)\b")
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)\s]+\.png)\)")
PACKAGES = "|".join(sorted(path.parent.name for path in tree.PACKAGE.glob("*/__init__.py")))
FILE = re.compile(rf"`((?:src|tests|definitions|demo|docs|{PACKAGES})/[\w./-]*[\w-](?:\.\w+)?/?)`")


def read_by(text: str) -> set[str]:
    """The settings that a settings module takes from the environment."""
    return set(READ.findall(text))


def described_in(text: str) -> set[str]:
    """The settings that stand at the head of a line of a table."""
    return set(re.findall(r"^\| `(OPENCDOP_[A-Z_]+)` \|", text, re.MULTILINE))


def pages() -> list[Path]:
    return [path for path in tree.files() if path.suffix == ".md"]


def pictures_in(paths: Iterable[Path]) -> set[Path]:
    """The pictures that pages show."""
    return {
        (path.parent / picture).resolve()
        for path in paths
        for picture in PICTURE.findall(path.read_text(encoding="utf-8"))
        if "://" not in picture
    }


def test_every_setting_is_described_and_every_one_described_is_read():
    settings = (tree.PACKAGE / "web" / "settings.py").read_text(encoding="utf-8")
    described = described_in((DOCS / "how-to" / "configure.md").read_text(encoding="utf-8"))
    assert len(described) > 20
    assert described == read_by(settings)


def test_setting_that_is_not_described_is_found():
    assert read_by('A = env.int("OPENCDOP_A", default=1)\nB = _database(\n    "OPENCDOP_B", x=1)') == {
        "OPENCDOP_A",
        "OPENCDOP_B",
    }
    assert described_in("| `OPENCDOP_A` | 1 | one |\nSee `OPENCDOP_C`.") == {"OPENCDOP_A"}


def test_every_setting_named_on_any_page_is_one():
    known = read_by((tree.PACKAGE / "web" / "settings.py").read_text(encoding="utf-8"))
    known |= set(SETTING.findall("".join(path.read_text(encoding="utf-8") for path in used_by_the_tests())))
    assert {
        tree.shown(path): unknown
        for path in pages()
        if (unknown := set(SETTING.findall(path.read_text(encoding="utf-8"))) - known)
    } == {}


def used_by_the_tests() -> list[Path]:
    return [tree.ROOT / "dev", *(tree.ROOT / "tools").rglob("*.py"), *(tree.ROOT / "tests").rglob("*.py")]


def unknown_commands(text: str) -> set[str]:
    """Commands of the product that a page names and that are not there."""
    named = {name.replace("-", "_") for line in code_in(text) for name in COMMAND.findall(line)}
    return named - set(get_commands())


def code_in(text: str) -> list[str]:
    """What stands as code on a page: in backticks, or in a block."""
    blocks = re.findall(r"^```.*?^```$", text, re.MULTILINE | re.DOTALL)
    return [*re.findall(r"`([^`\n]+)`", text), *blocks]


def test_every_command_named_on_any_page_is_there():
    assert {
        tree.shown(path): unknown
        for path in pages()
        if (unknown := unknown_commands(path.read_text(encoding="utf-8")))
    } == {}


def test_command_that_is_not_there_is_found():
    assert unknown_commands("Run `opencdop dance` or `opencdop verify-audit`; opencdop is fine.") == {"dance"}


def missing_files(text: str) -> list[str]:
    """Files and folders of the code that a page names and that are not there."""
    return [name for name in FILE.findall(text) if not is_there(name)]


def is_there(name: str) -> bool:
    """Whether it is a file of the repository, of the product, or a template of a package."""
    return (
        (tree.ROOT / name).exists()
        or (tree.PACKAGE / name).exists()
        or any(tree.PACKAGE.glob(f"*/jinja2/{name}"))
    )


def test_every_file_named_on_a_page_of_ours_is_there():
    assert {
        tree.shown(path): missing
        for path in pages()
        if path.is_relative_to(DOCS) and (missing := missing_files(path.read_text(encoding="utf-8")))
    } == {}


def test_file_that_is_not_there_is_found():
    assert missing_files("See `cases/stages.py`, `cases/gone.py` and `docs/nowhere/`.") == [
        "cases/gone.py",
        "docs/nowhere/",
    ]


def test_no_picture_is_missing_and_none_is_unused():
    shown = pictures_in(pages())
    there = set(PICTURES.glob("*.png"))
    assert shown
    assert sorted(path.name for path in shown - there) == []
    assert sorted(path.name for path in there - shown) == []


def test_picture_of_a_page_is_found(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("![Today](pictures/today.png)\n![](nothing-said.png)\n[a link](other.png)\n")
    assert pictures_in([page]) == {(tmp_path / "pictures" / "today.png").resolve()}


LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!page:|\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")


def anchors_of(text: str) -> set[str]:
    """The anchors that a page's headings have where it is read: small letters, dashes for spaces, nothing else."""
    seen: dict[str, int] = {}
    anchors = set()
    for heading in re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M):
        words = re.sub(r"\]\([^)]*\)", "", heading)
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        number = seen.get(name, 0)
        anchors.add(f"{name}-{number}" if number else name)
        seen[name] = number + 1
    return anchors


def links_of(path: Path) -> Iterable[tuple[Path, str]]:
    """Where a page's links lead: the file, and the anchor or an empty word."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    for file, anchor in LINK.findall(text):
        yield (path.parent / file).resolve() if file else path, anchor


def lost_anchors(path: Path) -> list[str]:
    """Anchors that a page's links name and that no heading has."""
    return [
        f"{file.name}#{anchor}"
        for file, anchor in links_of(path)
        if anchor and anchor not in anchors_of(file.read_text(encoding="utf-8"))
    ]


def reached_from(first: Path) -> set[Path]:
    """All pages that somebody finds who follows links from the first one."""
    found, waiting = {first}, [first]
    while waiting:
        for file, _ in links_of(waiting.pop()):
            if file.suffix == ".md" and file not in found:
                found.add(file)
                waiting.append(file)
    return found


def test_every_link_to_a_part_of_a_page_finds_its_heading():
    assert {tree.shown(path): lost for path in pages() if (lost := lost_anchors(path))} == {}


def test_every_page_of_the_documentation_is_found_from_the_first_one():
    reached = reached_from(tree.ROOT / "README.md")
    assert [tree.shown(path) for path in pages() if path.is_relative_to(DOCS) and path not in reached] == []


def test_lost_anchor_and_page_are_found(tmp_path: Path):
    first, second, third = (tmp_path / name for name in ("README.md", "second.md", "third.md"))
    first.write_text(
        "# Way in\n[a](second.md#set-up-its-keys) [b](#gone) [c](#way-in) [d](second.md#1-notify-1)\n"
    )
    second.write_text(
        "# Set up: its keys\n```\n# no heading\n[x](third.md)\n```\n## 1. Notify\n## 1. Notify\n"
    )
    third.write_text("# Alone\n")
    assert lost_anchors(first) == ["README.md#gone"]
    assert reached_from(first) == {first, second}


ROW = re.compile(r"^\| (\d{4}) \| \[(.+)\]\((\d{4}-[\w-]+\.md)\) \|$", re.MULTILINE)


def decisions_in(text: str) -> list[tuple[str, str]]:
    """The decisions as a table names them, each as its file and its title."""
    return [(file, title) for number, title, file in ROW.findall(text) if file.startswith(number)]


def title_of(path: Path) -> str:
    """The title of a decision, without its number."""
    return re.sub(r"^# \d{4}\.? ", "", path.read_text(encoding="utf-8").splitlines()[0])


def test_index_names_every_decision_in_order_by_its_own_title():
    folder = DOCS / "decisions"
    there = [(path.name, title_of(path)) for path in folder.glob("[0-9]*.md")]
    assert decisions_in((folder / "README.md").read_text(encoding="utf-8")) == sorted(there)


def test_decisions_of_a_table_are_read():
    assert decisions_in("| 0002 | [Why [so]](0002-why-so.md) |\n| 3 | [Not one](0003.md) |") == [
        ("0002-why-so.md", "Why [so]")
    ]


def floors_in(text: str) -> list[list[str]]:
    """The packages of each floor as a table tells them, from the top down."""
    rows = re.findall(r"^\| \d+b? \| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE)
    return [re.findall(r"`(\w+)`", row) for row in rows]


def test_architecture_tells_the_floors_as_they_are():
    there = {path.parent.name for path in tree.PACKAGE.glob("*/__init__.py")}
    built = [[name for name in layer if name in there] for layer in tree.layers()]
    assert floors_in((DOCS / "architecture.md").read_text(encoding="utf-8")) == built


def test_floors_of_a_table_are_read_in_order():
    assert floors_in("| 1 | `audit`, `formkit` | x |\n| 0b | `keystore` | y |\n| other | `z` | w |") == [
        ["audit", "formkit"],
        ["keystore"],
    ]
