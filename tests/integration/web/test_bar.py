"""The bar: few enough places to stand on one line, one of them current, and none out of reach."""

import re

import pytest
from tests.cast import Cast
from tests.integration.browsing import Browse, browsing


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def bar_of(page: str) -> tuple[list[str], list[str]]:
    """The words of the bar, and those that are marked as the place where one is."""
    nav = page[page.index('aria-label="Main"') :]
    found = re.findall(r"<a ([^>]*)>([^<]*)", nav[: nav.index("</nav>")])
    return [words.strip() for _, words in found], [
        words.strip() for had, words in found if "aria-current" in had
    ]


def test_the_bar_of_an_office_holds_seven_places_and_leads_to_the_rest(cast: Cast, browse: Browse) -> None:
    client = browse("asha")
    home = client.get("/").content.decode()
    assert bar_of(home)[0] == ["Today", "Cases", "Agencies", "Meetings", "Actions", "Figures", "Panel"]
    assert 'href="/notifications/"' in home
    assert 'href="/directory/"' in client.get("/agencies/").content.decode()


@pytest.mark.parametrize(
    ("name", "path", "place"),
    [
        ("asha", "/", "Today"),
        ("asha", "/notifications/", "Today"),
        ("asha", "/reconciliation/", "Today"),
        ("asha", "/directory/", "Agencies"),
        ("asha", "/readiness/", "Cases"),
        ("edith", "/directory/", "Directory"),
        ("edith", "/parcels/keys/", "Organisations"),
        ("edith", "/account/", ""),
    ],
)
def test_one_place_of_the_bar_at_most_is_the_one_where_one_is(
    browse: Browse, name: str, path: str, place: str
) -> None:
    assert bar_of(browse(name).get(path).content.decode())[1] == ([place] if place else [])
