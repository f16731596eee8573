"""What may be asked of public pages: what the public reads, in which languages, how each page stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from opencdop.accounts.roles import Act, places_for
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.panels.models import Footprint, Panel
from opencdop.panels.queries import belongs_on
from opencdop.public_site.catalogue import (
    PageKind,
    Text,
    languages_of,
    page_kind,
    page_kinds,
    shipped,
    shipped_english,
)
from opencdop.public_site.languages import ENGLISH, Language, language, languages
from opencdop.public_site.models import PageVersion
from opencdop.public_site.transitions import DRAFT, PUBLISHED


@dataclass(frozen=True)
class Published:
    """That a text is public: which page and language, which English it was checked against, of which English it is."""

    version_id: str
    title: str
    digest: str
    english_digest: str


@dataclass(frozen=True)
class PublicPage:
    """What anybody reads: the text, and the version behind it, or none where the shipped text stands."""

    kind: PageKind
    language: Language
    text: Text
    version: PageVersion | None
    older_than_english: bool
    languages: tuple[Language, ...]  # in which this page can be read


class Site:
    """All that a panel has published, by page and language, in one query."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        rows = PageVersion.objects.filter(panel=panel, state=PUBLISHED)
        self.published: Mapping[tuple[str, str], Published] = {
            (page, key): Published(version_id, title, digest, english_digest)
            for page, key, version_id, title, digest, english_digest in rows.values_list(
                "page", "language", "pk", "title", "digest", "english_digest"
            )
        }

    def has(self, page: str, language_key: str) -> bool:
        """Whether anybody can read the page in this language."""
        if language_key == ENGLISH:
            return (page, ENGLISH) in self.published or shipped(page) is not None
        return (page, language_key) in self.published

    def title(self, page: str, language_key: str) -> str:
        found = self.published.get((page, language_key))
        return found.title if found else shipped_english(page).title

    def languages_of(self, page: str) -> tuple[Language, ...]:
        """The languages in which the page can be read."""
        return tuple(each for each in languages() if self.has(page, each.key))

    def english_digest(self, page: str) -> str:
        """Of the English that is public now."""
        found = self.published.get((page, ENGLISH))
        return found.digest if found else shipped_english(page).digest

    def is_older_than_english(self, page: str, language_key: str) -> bool:
        """Whether the English changed since this translation was approved."""
        found = self.published.get((page, language_key))
        return bool(found and language_key != ENGLISH and found.english_digest != self.english_digest(page))

    def read(self, page: str, language_key: str) -> PublicPage:
        """The page as anybody reads it. Raises NotFound for a language in which it is not public."""
        kind, spoken = page_kind(page), language(language_key)
        if not self.has(page, language_key):
            raise NotFound("This page is not there in this language yet.")
        found = self.published.get((page, language_key))
        version = PageVersion.objects.get(pk=found.version_id) if found else None
        return PublicPage(
            kind=kind,
            language=spoken,
            text=Text(version.title, version.body) if version else shipped_english(page),
            version=version,
            older_than_english=self.is_older_than_english(page, language_key),
            languages=self.languages_of(page),
        )


def current_english(panel: Panel, page: str) -> Text:
    """The English text that is public now: the panel's own, or the one that came with the software."""
    own = PageVersion.objects.filter(panel=panel, page=page, language=ENGLISH, state=PUBLISHED).first()
    return Text(own.title, own.body) if own else shipped_english(page)


@dataclass(frozen=True)
class Standing:
    """How a page stands in one language, for the office: in words, whether to look at it, and what waits."""

    kind: PageKind
    language: Language
    words: str
    tint: str
    draft_number: int


def panels_written_by(actor: Actor) -> list[Panel]:
    """The panels whose public pages the actor may write, by name."""
    return list(Panel.objects.filter(pk__in=places_for(actor, Act.WRITE_SITE)).order_by("name"))


def panel_written_by(actor: Actor, slug: str) -> Panel:
    """One of them. Raises NotFound, so that nobody learns of another panel's drafts."""
    panel = Panel.objects.filter(pk__in=places_for(actor, Act.WRITE_SITE), slug=slug).first()
    if panel is None:
        raise NotFound("There is no such panel among yours.")
    return panel


def standings_of(panel: Panel) -> list[tuple[PageKind, list[Standing]]]:
    """How every page stands in each of its languages; two queries, however many there are."""
    site = Site(panel)
    drafts = {
        (page, key): number
        for page, key, number in PageVersion.objects.filter(panel=panel, state=DRAFT).values_list(
            "page", "language", "number"
        )
    }
    return [
        (kind, [_standing(site, kind, key, drafts.get((kind.key, key), 0)) for key in languages_of(kind)])
        for kind in page_kinds()
    ]


def _standing(site: Site, kind: PageKind, key: str, draft: int) -> Standing:
    words, tint = "Yours", "sage"
    if (kind.key, key) not in site.published:
        words, tint = _unwritten(kind, key)
    elif site.is_older_than_english(kind.key, key):
        words, tint = "Older than the English", "gold"
    elif key != ENGLISH:
        words = "Approved"
    return Standing(kind, language(key), words, tint, draft)


def _unwritten(kind: PageKind, key: str) -> tuple[str, str]:
    if key == ENGLISH:
        return "Not yet yours", "gold"
    if shipped(kind.key, key):
        return "Not checked by a person who speaks it", "plain"
    return "Not translated", "plain"


def versions_of(panel: Panel, page: str, language_key: str) -> list[PageVersion]:
    """Every version of a page in a language, the newest first."""
    rows = PageVersion.objects.filter(panel=panel, page=page, language=language_key)
    return list(rows.order_by("-number"))


def version_among(versions: list[PageVersion], number: str) -> PageVersion:
    """The version of that number. Raises NotFound."""
    found = next((each for each in versions if str(each.number) == number), None)
    if found is None:
        raise NotFound("There is no such version.")
    return found


def panel_with_authority(code: str, on: date) -> Panel | None:
    """The panel to whose area a local authority belongs on a day."""
    rows = Footprint.objects.filter(authority_code=code, from_on__lte=on).select_related("panel")
    found = next((row for row in rows.order_by("-from_on") if belongs_on(row, on)), None)
    return found.panel if found else None
