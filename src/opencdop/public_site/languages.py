"""The languages of the pages for families, each a folder below definitions/site; a further one is a further folder.

An installation's own definitions stand over ours, file by file. Nothing here asks the database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from opencdop.core import clock
from opencdop.core.errors import NotFound

ENGLISH = "en"
FOLDER = "site"
WORDS = "words.yaml"
NO_SUCH_LANGUAGE = "There are no pages in this language."


@dataclass(frozen=True)
class Language:
    """A language: its key (the folder), its code for browsers, its name in itself and in English, its direction."""

    key: str
    code: str
    name: str
    english_name: str
    direction: str
    months: tuple[str, ...]
    words: Mapping[str, str]

    @property
    def is_english(self) -> bool:
        return self.key == ENGLISH

    def day(self, moment: datetime | None) -> str:
        """The English day of a moment, in this language; nothing for None."""
        if moment is None:
            return ""
        on = clock.local_date(moment)
        return f"{on.day} {self.months[on.month - 1]} {on.year}"

    def say(self, key: str, **gaps: str) -> str:
        """A phrase of the frame of a page, its gaps filled."""
        return self.words[key].format_map(gaps)


@cache
def languages() -> tuple[Language, ...]:
    """All languages, English first, then in the order that their files give."""
    found: dict[str, dict[str, Any]] = {}
    for folder in site_folders():
        for path in sorted(folder.glob(f"*/{WORDS}")):
            found[path.parent.name] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ordered = sorted(found.items(), key=lambda item: (item[0] != ENGLISH, item[1]["order"]))
    return tuple(
        Language(
            key=key,
            code=each["code"],
            name=each["name"],
            english_name=each["english_name"],
            direction=each["direction"],
            months=tuple(each["months"]),
            words=each["words"],
        )
        for key, each in ordered
    )


def language(key: str) -> Language:
    """One language. Raises NotFound."""
    for each in languages():
        if each.key == key:
            return each
    raise NotFound(NO_SUCH_LANGUAGE)


def english() -> Language:
    return language(ENGLISH)


def site_folders() -> Iterator[Path]:
    """The folders of site texts, ours first."""
    for folder in settings.OPENCDOP_DEFINITIONS:
        path = Path(folder) / FOLDER
        if path.is_dir():
            yield path
