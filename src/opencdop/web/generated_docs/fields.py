"""What every column holds, of whom, how it is kept and for how long: the register, checked against the models.

The register is `field_register.yaml` beside the settings. It tells; it decides nothing.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import models

from opencdop.keystore.fields import SealedField
from opencdop.web.generated_docs.writing import code, page, table

REGISTER = Path(__file__).resolve().parents[1] / "field_register.yaml"
SEALED, HASHED, CLEAR = "sealed", "hashed", "in clear"
SENSITIVE = frozenset({"child", "family"})  # what is kept of these in clear needs a reason

INTRO = """\
Every column of every table of the product. *Sealed* columns hold ciphertext, made by the application with the key of
the case or, where the row belongs to no case, with the key of the installation; *hashed* ones hold a hash from which
the value cannot be read. The rest stands in clear in the database, and where it tells of a child or a family the
reason stands beside it. The tables of other packages come last, each as a whole."""


@dataclass(frozen=True)
class Entry:
    """What the register says of one column. `of` is empty when the column tells of nobody."""

    holds: str
    of: tuple[str, ...] = ()
    kept: str = ""  # only where the model itself cannot tell: hashed, or sealed by other means
    because: str = ""
    retention: str = ""


@dataclass(frozen=True)
class Table:
    """What the register says of one model of ours."""

    holds: str
    retention: str
    entries: dict[str, Entry]


@dataclass(frozen=True)
class Register:
    """The whole register: ours column by column, others' table by table."""

    people: dict[str, str]
    retention: dict[str, str]
    everywhere: dict[str, Entry]  # columns that mean the same in every table that has them
    tables: dict[str, Table]
    others: dict[str, str]


@cache
def register() -> Register:
    """The register as it is written. Raises KeyError or TypeError where it is not in order."""
    return register_from(yaml.safe_load(REGISTER.read_text(encoding="utf-8")))


def register_from(data: dict[str, Any]) -> Register:
    """A register from plain data."""
    return Register(
        people=data["people"],
        retention=data["retention"],
        everywhere={name: Entry(holds=said) for name, said in data["everywhere"].items()},
        tables={label: _table(body) for label, body in data["tables"].items()},
        others=data["others"],
    )


def _table(body: dict[str, Any]) -> Table:
    personal = {
        name: _personal(said, because=body.get("because", ""))
        for name, said in body.get("personal", {}).items()
    }
    others = {name: Entry(holds=said) for name, said in body.get("not_personal", {}).items()}
    secrets = {name: Entry(holds=said, kept=SEALED) for name, said in body.get("secrets", {}).items()}
    return Table(holds=body["holds"], retention=body["retention"], entries={**others, **secrets, **personal})


def _personal(said: dict[str, str], *, because: str) -> Entry:
    of = tuple(said["of"].split(", "))
    return Entry(**{"because": because, **said, "of": of})  # type: ignore[arg-type]


def our_models() -> dict[str, type[models.Model]]:
    """Our models by label, in the order of the settings."""
    return {
        model._meta.label: model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("opencdop.")
    }


def columns(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    """The columns of a model by the names under which the register knows them."""
    return {field.name: field for field in model._meta.concrete_fields}


def complaints(known: Register) -> list[str]:
    """Where register and models differ, or the register owes a reason; in words, and empty when all is in order."""
    ours = our_models()
    others = {model._meta.label for model in apps.get_models(include_auto_created=True)} - set(ours)
    found = [f"{label} is in no list" for label in sorted(set(ours) - set(known.tables))]
    found += [f"{label} is registered and is no model" for label in sorted(set(known.tables) - set(ours))]
    found += [f"{label} of another package is in no list" for label in sorted(others - set(known.others))]
    found += [f"{label} of another package is no model" for label in sorted(set(known.others) - others)]
    for label, model in ours.items():
        if label in known.tables:
            found += [
                f"{label}: {each}" for each in _complaints_of(known, known.tables[label], columns(model))
            ]
    return found


def _complaints_of(known: Register, said: Table, there: dict[str, models.Field[Any, Any]]) -> list[str]:
    found = [
        f"{name} is in no list" for name in there if name not in said.entries and name not in known.everywhere
    ]
    found += [f"{name} is registered and is no column" for name in said.entries if name not in there]
    found += [f"retention {said.retention!r} is explained nowhere"] * (said.retention not in known.retention)
    for name, entry in said.entries.items():
        if name not in there:
            continue
        if entry.retention and entry.retention not in known.retention:
            found.append(f"{name}: retention {entry.retention!r} is explained nowhere")
        found += [f"{name} is of {who!r}, explained nowhere" for who in entry.of if who not in known.people]
        if not entry.of and isinstance(there[name], SealedField) and entry.kept != SEALED:
            found.append(f"{name} is sealed and told to be of nobody")
        in_clear = how_kept(there[name], entry) == CLEAR
        if SENSITIVE & set(entry.of) and in_clear and not entry.because:
            found.append(f"{name} stands in clear and owes a reason")
    return found


def how_kept(field: models.Field[Any, Any], entry: Entry) -> str:
    """Sealed, hashed or in clear."""
    return SEALED if isinstance(field, SealedField) else entry.kept or CLEAR


def fields_page() -> str:
    """A table for each model."""
    known = register()
    people = table(["Of whom", "Meaning"], known.people.items())
    classes = table(["How long", "Meaning"], known.retention.items())
    parts = ["## Of whom", people, "## How long", classes]
    for label, model in our_models().items():
        said = known.tables[label]
        heads = ["Column", "Holds", "Of whom", "Kept", "How long"]
        rows = [_row(name, field, said, known) for name, field in columns(model).items()]
        parts += [f"## {label}", said.holds, table(heads, rows)]
    parts += ["## Tables of other packages", table(["Table", "Holds"], sorted(known.others.items()))]
    return page("What every column holds", INTRO, *parts)


def _row(name: str, field: models.Field[Any, Any], said: Table, known: Register) -> list[str]:
    entry = said.entries.get(name) or known.everywhere[name]
    kept = how_kept(field, entry)
    if kept == CLEAR and entry.because:
        kept = f"{kept}: {entry.because}"
    return [code(name), entry.holds, ", ".join(entry.of) or "nobody", kept, entry.retention or said.retention]
