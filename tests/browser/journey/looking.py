"""What is looked at on every page that somebody meets, whoever they are and however they came there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, ViewportSize
from tests.browser.conftest import NARROW, WIDE

MEASURE = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const seen = element => element.checkVisibility({checkVisibilityCSS: true, contentVisibilityAuto: true});
  return {
    overflow: wide,
    headings: [...document.querySelectorAll("h1")].filter(seen).map(each => each.innerText.trim()),
    links: [...document.querySelectorAll("a[href]")].map(each => each.href),
    said: [document.title, ...[...document.querySelectorAll("h1")].map(each => each.innerText)].join(" "),
  };
}"""


@dataclass
class Eyes:
    """Looks at pages for one person and keeps what is wrong with them, a line each, until it is asked for.

    `secret` are words of the child that no title may hold; `sizes` the screens at which a page is looked at, of which
    the last stays: a telephone is a telephone for the whole walk. Where another walk follows the links of the same
    pages, this one need not.
    """

    axe: Callable[[Page], list[str]]
    who: str
    secret: tuple[str, ...]
    sizes: tuple[ViewportSize, ...] = (NARROW, WIDE)
    follows_links: bool = True
    wrong: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    seen: int = 0
    _titles: dict[str, str] = field(default_factory=dict)
    _known: set[tuple[str, str]] = field(default_factory=set)

    def look(self, page: Page) -> None:
        """Look at the page as it stands, wide and narrow; each state of a page once."""
        state = (urlsplit(page.url).path, page.locator("main").inner_text())
        if state in self._known:
            return
        self._known.add(state)
        self.seen += 1
        self._note(page, self._of_the_title(page))
        for size in self.sizes:
            page.set_viewport_size(size)
            found = page.evaluate(MEASURE)
            if found["overflow"] > 0:
                self._note(page, [f"{found['overflow']} pixels too wide at {size['width']}"])
            if len(found["headings"]) != 1:
                self._note(
                    page, [f"{len(found['headings'])} headings of the first level: {found['headings']}"]
                )
            self._note(page, self.axe(page))
        if self.follows_links:
            self._note(page, self._of_the_links(page, found["links"]))

    def forgets_titles(self) -> None:
        """The same pages come again at other addresses, as behind a fresh link."""
        self._titles.clear()

    def _of_the_links(self, page: Page, links: Iterable[str]) -> Iterable[str]:
        """Each link of our own is followed once, beside the page: none leads nowhere."""
        here = urlsplit(page.url).netloc
        for link in sorted({link.split("#")[0] for link in links} - self.links - {page.url.split("#")[0]}):
            self.links.add(link)
            if urlsplit(link).netloc == here:
                answer = page.request.get(link)
                if not answer.ok:
                    yield f"the link to {urlsplit(link).path} answers {answer.status}"

    def _of_the_title(self, page: Page) -> Iterable[str]:
        title, path = page.title(), urlsplit(page.url).path
        yield from (f"the title says “{word}”" for word in self.secret if word.lower() in title.lower())
        if title.startswith("Error: "):
            return  # the same page once more, perhaps at the address to which its form was sent
        elsewhere = self._titles.setdefault(title, path)
        if elsewhere != path:
            yield f"the title “{title}” is also that of {elsewhere}"

    def _note(self, page: Page, found: Iterable[str]) -> None:
        self.wrong.extend(f"{self.who}, {urlsplit(page.url).path}: {each}" for each in found)
