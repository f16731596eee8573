"""The definitions of this installation, forms and others: those that came with it, its own folder loaded over them."""

from contextlib import suppress
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from opencdop.formkit.canonical import definition_from_json
from opencdop.formkit.definition import Definition, Library, NoSuchForm, Question
from opencdop.formkit.loading import load_library
from opencdop.formkit.source import DefinitionError
from opencdop.submissions.models import Draft, Submission
from opencdop.submissions.queries import kept_definition, last_kept

MAIN = ("notification", "reporting", "analysis")


@cache
def library() -> Library:
    """All definitions, read once a process. Raises a DefinitionError that names file, line and key."""
    return load_library([Path(folder) for folder in settings.OPENCDOP_DEFINITIONS])


def read_beforehand() -> None:
    """Read the definitions before there is work for them. Whoever needs them first else waits some seconds, and in the
    middle of a transaction everybody who writes waits too. What cannot be read is told by Django's checks (checks.py).
    """
    with suppress(DefinitionError):
        library()


def form(key: str, version: str | None = None, *, panel: str = "") -> Definition:
    """One form, in the version named or in its newest one, with what the panel of that slug adds to it."""
    return library().form(key, version, panel=panel)


def definition_of(filled: Submission | Draft) -> Definition:
    """The form as it was when this was filled in on it: from the files, or as it was kept. Raises NoSuchForm."""
    return definition_as(filled.form, filled.version, digest=filled.definition_digest)


def definition_as(key: str, version: str, *, digest: str) -> Definition:
    """The form with this digest, from the files or as it was kept; where there is none, the version as it is now.

    Raises NoSuchForm.
    """
    for definition in library().variants(key, version):
        if digest in ("", definition.digest):
            return definition
    try:
        return _kept(digest)
    except NoSuchForm:
        return form(key, version)


def form_or_kept(key: str, version: str, *, panel: str = "") -> Definition:
    """A version as the files have it; where its file is gone, as it was last kept. Raises NoSuchForm."""
    try:
        return form(key, version, panel=panel)
    except NoSuchForm:
        return _kept(last_kept(key, version, panel=panel))


@lru_cache(maxsize=64)
def _kept(digest: str) -> Definition:
    text = kept_definition(digest)
    if not text:
        raise NoSuchForm(f"no form was kept under {digest!r}")
    return definition_from_json(text)


@cache
def questions() -> dict[str, tuple[str, Question]]:
    """Every question that any version of any form asks, a panel's own too, by its key, with the title of the
    section that asks it.

    One key means one fact in all forms, so one of them may speak for all: the newest version, of the three main
    forms before any other.
    """
    found: dict[str, tuple[str, Question]] = {}
    held = library()
    forms = sorted(held.forms(), key=lambda each: (_rank(each), each))
    newest_first = [reversed(held.versions(form)) for form in forms]
    for versions in zip_longest(*newest_first):
        for definition in filter(None, versions):
            for variant in held.variants(definition.form, definition.version):
                _add(found, variant)
    return found


def _rank(form: str) -> int:
    return MAIN.index(form) if form in MAIN else len(MAIN)


def _add(found: dict[str, tuple[str, Question]], definition: Definition) -> None:
    for section in definition.sections:
        for group in section.groups:
            for question in group.questions:
                found.setdefault(question.key, (section.title, question))


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
