"""Which pages a panel's public site has, and the texts that came with the product. Nothing here asks the database."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import yaml

from opencdop.core.errors import NotFound
from opencdop.public_site.languages import ENGLISH, language, languages, site_folders

NO_SUCH_PAGE = "There is no such page."


@dataclass(frozen=True)
class PageKind:
    """A page of the site: for whom, what it is called in the office, what is drawn on it whatever is written."""

    key: str
    name: str
    door: str  # families | professionals | home
    draws: tuple[str, ...] = ()

    @property
    def for_families(self) -> bool:
        return self.door == "families"


@dataclass(frozen=True)
class Text:
    """A page's title and its Markdown."""

    title: str
    body: str

    @property
    def digest(self) -> str:
        return digest_of(self.title, self.body)


def digest_of(title: str, body: str) -> str:
    """By which it is seen whether a text is still the same."""
    return hashlib.sha256(f"{title}\n{body}".encode()).hexdigest()


@cache
def page_kinds() -> tuple[PageKind, ...]:
    """All pages, in their order; an installation's own list stands over ours."""
    path = [folder / "pages.yaml" for folder in site_folders() if (folder / "pages.yaml").exists()][-1]
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(
        PageKind(key=each["key"], name=each["name"], door=each["door"], draws=tuple(each.get("draws", ())))
        for each in loaded["pages"]
    )


def page_kind(key: str) -> PageKind:
    """One page. Raises NotFound."""
    for each in page_kinds():
        if each.key == key:
            return each
    raise NotFound(NO_SUCH_PAGE)


def pages_behind(door: str) -> list[PageKind]:
    """The pages behind one door, without the door's own page."""
    return [each for each in page_kinds() if each.door == door and each.key != door]


def page_keys() -> frozenset[str]:
    return frozenset(each.key for each in page_kinds())


def drawn_names() -> frozenset[str]:
    """Everything that can be drawn on some page."""
    return frozenset(name for each in page_kinds() for name in each.draws)


@cache
def shipped(page: str, language_key: str = ENGLISH) -> Text | None:
    """The text that came with the product, or with the installation's own definitions; None where there is none."""
    page_kind(page), language(language_key)
    found = None
    for folder in site_folders():
        path = folder / language_key / f"{page}.md"
        if path.exists():
            found = path
    return _read(found.read_text(encoding="utf-8")) if found else None


def shipped_english(page: str) -> Text:
    """The English text of a page, which is always there."""
    text = shipped(page)
    if text is None:
        raise NotFound(NO_SUCH_PAGE)
    return text


def languages_of(kind: PageKind) -> Iterator[str]:
    """The languages in which a page may be written: the pages for families in all, others in English."""
    for each in languages():
        if each.is_english or kind.for_families:
            yield each.key


def _read(text: str) -> Text:
    """A file's first line is its title, after #; the rest is the page."""
    first, _, body = text.partition("\n")
    return Text(title=first.removeprefix("#").strip(), body=body.strip() + "\n")
