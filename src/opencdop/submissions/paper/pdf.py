"""A sheet as a tagged PDF (PDF/UA-1), which a screen reader reads in order. It fetches nothing but our own fonts."""

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from opencdop.submissions.paper.sheet import Sheet

STYLE = Path(__file__).with_name("paper.css")
_FONTS = Path(__file__).resolve().parents[2] / "design" / "static" / "design"
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


def pdf_of(sheet: Sheet) -> bytes:
    """The sheet as a PDF with its structure, language and title, made anew each time."""
    fonts, fetcher = FontConfiguration(), OurFonts()
    words = render_to_string("submissions/paper.html", {"sheet": sheet})
    style = CSS(string=STYLE.read_text(encoding="utf-8"), font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=words, url_fetcher=fetcher, base_url="opencdop-paper:/")
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1", stylesheets=[style], font_config=fonts)
    return made
