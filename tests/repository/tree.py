"""The files of the repository as the guards see them: what git tracks or would track, and the floors."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "opencdop"
BINARY = {".png", ".jpg", ".ico", ".woff", ".woff2", ".docx", ".gz", ".pdf", ".xlsx"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is committed or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def text_files() -> list[Path]:
    return [path for path in files() if path.suffix not in BINARY]


def product_modules() -> list[Path]:
    """The product's own Python files, without what Django wrote."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and path.is_relative_to(PACKAGE) and "migrations" not in path.parts
    ]


def own_modules() -> list[Path]:
    """All Python files written here: product, tools and tests."""
    return [path for path in files() if path.suffix == ".py" and "migrations" not in path.parts]


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def contract(key: str) -> dict:
    """One of the import contracts of pyproject.toml."""
    (found,) = (one for one in project()["tool"]["importlinter"]["contracts"] if one["id"] == key)
    return found


def layers() -> list[list[str]]:
    """The floors of the import contract from the top down, without the marks of what is not there yet."""
    return [[name.strip(" ()") for name in layer.split("|")] for layer in contract("floors")["layers"]]


def floor_of() -> dict[str, int]:
    """The floor of each package, counted from the lowest."""
    return {name: number for number, layer in enumerate(reversed(layers())) for name in layer}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
