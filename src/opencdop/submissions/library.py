"""The forms of this installation: the definitions that came with it, and its own folder loaded over them."""

from functools import cache
from pathlib import Path

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
