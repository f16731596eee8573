"""Writing HTML as a tagged PDF (PDF/UA-1), which a screen reader reads in order. It fetches our own fonts alone."""

from functools import cache
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

_FONTS = Path(__file__).with_name("static") / "design"
_ADDRESS = "opencdop-font:"


class NotOurs(FatalURLFetchingError):
    """Something on a sheet asked for a file that is not one of our fonts."""


class OurFonts(URLFetcher):
    """Gives the fonts that come with the pages, by name, and refuses everything else."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        name = url.removeprefix(_ADDRESS)
        if not url.startswith(_ADDRESS) or name not in _font_names():
            raise NotOurs("a sheet of paper asks for nothing from outside")
        return URLFetcherResponse(url, (_FONTS / name).read_bytes(), {"Content-Type": "font/woff2"})


@cache
def _font_names() -> frozenset[str]:
    return frozenset(path.name for path in _FONTS.glob("*.woff2"))


def written_pdf(html: str, *, style: str) -> bytes:
    """The page with its style as a PDF with structure, language and title, made anew each time."""
    fonts, fetcher = FontConfiguration(), OurFonts()
    sheet = CSS(string=style, font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher, base_url="opencdop-paper:/")
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1", stylesheets=[sheet], font_config=fonts)
    return made
