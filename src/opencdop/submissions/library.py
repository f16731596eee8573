"""The definitions of this installation, forms and others: those that came with it, its own folder loaded over them."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from opencdop.formkit.definition import Definition, Library, Question
from opencdop.formkit.loading import load_library


@cache
def library() -> Library:
    """All definitions, read once a process. Raises a DefinitionError that names file, line and key."""
    return load_library([Path(folder) for folder in settings.OPENCDOP_DEFINITIONS])


def form(key: str, version: str | None = None) -> Definition:
    """One form, in the version named or in its current one."""
    return library().form(key, version)


@cache
def questions() -> dict[str, tuple[str, Question]]:
    """Every question of the current forms by its key, with the title of the section that asks it first.

    One key means one fact in all forms, so the first form that asks it may speak for all.
    """
    found: dict[str, tuple[str, Question]] = {}
    for key in ("notification", "reporting", "analysis"):
        for section in form(key).sections:
            for group in section.groups:
                for question in group.questions:
                    found.setdefault(question.key, (section.title, question))
    return found


@cache
def data(name: str) -> dict[str, Any]:
    """A file of the definitions that is no form, such as `regimes`; the installation's own stands over ours.

    Raises FileNotFoundError where no folder has it.
    """
    for folder in reversed(settings.OPENCDOP_DEFINITIONS):
        path = Path(folder) / f"{name}.yaml"
        if path.exists():
            loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            return loaded
    raise FileNotFoundError(f"{name}.yaml is missing from the definitions")
