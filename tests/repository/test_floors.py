"""The floors of the house: imports and foreign keys point down only."""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from django.apps import apps
from tests.repository import tree

ARCHITECTURE = [
    ["web"],
    ["returns"],
    ["statistics", "transfers", "reconciliation"],
    [
        "intake",
        "agency_requests",
        "joint_response",
        "investigations",
        "family",
        "meetings",
        "public_site",
        "telling_others",
    ],
    ["actions", "conversations"],
    ["cases"],
    ["directory"],
    ["submissions", "panels"],
    ["accounts", "documents"],
    ["design", "outbox"],
    ["audit", "formkit", "deidentify"],
    ["keystore"],
    ["core"],
]

Relation = tuple[str, str, str]  # package that holds the key, field, package pointed to


def pointing_up(relations: Iterable[Relation], floors: Mapping[str, int]) -> list[str]:
    """Those foreign keys that lead to a higher floor, or to a sibling on the same one."""
    return [
        f"{field} → {target}"
        for source, field, target in relations
        if target != source and floors[target] >= floors[source]
    ]


def relations_of_the_models() -> list[Relation]:
    found = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model:
                packages = [_package_of(model), _package_of(field.related_model)]
                if all(packages):
                    found.append((packages[0], f"{model.__name__}.{field.name}", packages[1]))
    return found


def _package_of(model: type) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "opencdop" else ""


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A package with our name, our contracts, and one empty package a floor."""
    shutil.copy(tree.ROOT / "pyproject.toml", tmp_path)
    for name in ("", *tree.floor_of()):
        folder = tmp_path / "opencdop" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
    return tmp_path


def test_contract_names_every_package_of_the_architecture():
    assert [sorted(layer) for layer in tree.layers()] == [sorted(layer) for layer in ARCHITECTURE]


def wrongly_optional(layers: Iterable[str], there: Iterable[str]) -> list[str]:
    """Packages that the contract calls optional though they are there."""
    return sorted(name for name in there if any(f"({name})" in layer for layer in layers))


def test_only_packages_that_are_not_there_yet_are_optional_in_the_contract():
    there = [path.parent.name for path in tree.PACKAGE.glob("*/__init__.py")]
    assert "core" in there
    assert wrongly_optional(tree.contract("floors")["layers"], there) == []
    if "deidentify" in there:
        assert "opencdop.deidentify" in tree.contract("plain-python")["source_modules"]


def test_package_that_is_there_but_optional_is_found():
    assert wrongly_optional(["web", "(cases)", "(panels) | core"], ["core", "panels"]) == ["panels"]


def test_imports_point_down():
    done = lint_imports(tree.ROOT)
    assert done.returncode == 0, done.stdout


def test_import_contract_accepts_a_house_in_order(small_house: Path):
    done = lint_imports(small_house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "imports"),
    [
        ("core/clock.py", "import opencdop.web"),
        ("audit/services.py", "import opencdop.formkit"),
        ("keystore/keys.py", "import opencdop.audit"),
        ("submissions/services.py", "import opencdop.panels"),
        ("formkit/reading.py", "import django"),
        ("core/clock.py", "import django"),
        ("surprise/__init__.py", ""),
    ],
)
def test_import_contract_refuses_a_house_out_of_order(small_house: Path, module: str, imports: str):
    path = small_house / "opencdop" / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(imports + "\n")
    assert lint_imports(small_house).returncode != 0


def test_foreign_keys_point_down():
    relations = relations_of_the_models()
    assert relations
    assert pointing_up(relations, tree.floor_of()) == []


def test_foreign_key_to_a_higher_floor_or_a_sibling_is_found():
    relations = [
        ("cases", "Case.panel", "panels"),
        ("cases", "Case.parent", "cases"),
        ("panels", "Panel.latest_case", "cases"),
        ("panels", "Panel.form", "submissions"),
    ]
    assert pointing_up(relations, tree.floor_of()) == [
        "Panel.latest_case → cases",
        "Panel.form → submissions",
    ]
