"""What a panel writes becomes safe HTML: nothing of it can run, fetch, or lead where it may not."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.public_site.comparing import compared
from opencdop.public_site.markdown import faults_in, parts_of

FILLS = {
    "panel": "Ashmoor <b>",
    "telephone": "01632 960000",
    "general email": "a@b.example",
    "secure email": "",
}
DRAWN = frozenset({"contacts", "help lines"})


def html(body: str) -> str:
    parts = parts_of(body, fills=FILLS, link_to=lambda key: f"/there/{key}/", drawn=DRAWN)
    return "".join(f"[{part.drawn}]" if part.drawn else str(part.html) for part in parts)


def test_headings_begin_below_the_title_of_the_page():
    assert html("# One\n\n## Two\n\n### Three\n\n###### Six").count("<h2") == 2
    assert "<h1" not in html("# One")
    assert "<h5" not in html("###### Six")


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,1)",
        "[x](//elsewhere.example/)",
        "[x](/\\elsewhere.example/)",
        "[x](http://elsewhere.example/)",
        "![x](https://elsewhere.example/x.png)",
        "<javascript:alert(1)>",
    ],
)
def test_nothing_that_is_written_can_act(body: str):
    made = html(body)
    assert "<script" not in made
    assert "<img" not in made
    for start in ('href="javascript', 'href="data', 'href="//', 'href="/\\', 'href="http:'):
        assert start not in made.lower()
    assert faults_in("A title", body, pages=frozenset(), drawn=DRAWN)


@given(st.text(alphabet=st.sampled_from(list("<>\"'&{}[]()!#*-_:/\\ \nabjps1.")), max_size=80))
def test_whatever_is_written_stays_text(body: str):
    made = html(body)
    for part in ("<script", "<img", "onerror=", "javascript:alert"):
        assert part not in made


def test_gaps_are_filled_and_escaped():
    made = html("In {panel}, ring {telephone} or write to {general email}.")
    assert "Ashmoor &lt;b&gt;" in made
    assert 'dir="ltr" href="tel:01632960000"' in made
    assert 'href="mailto:a@b.example"' in made


def test_line_with_an_empty_gap_goes_and_the_rest_stays():
    assert "Write" not in html("Ring us.\n\n- Write to {secure email}.\n- Ask.")
    assert "Ask." in html("Ring us.\n\n- Write to {secure email}.\n- Ask.")


def test_drawn_part_stands_where_its_line_stands_and_nowhere_else():
    assert html("One.\n\n{contacts}\n\nTwo.").index("[contacts]") > html("One.").index("One.")
    assert "[contacts]" not in html("See {contacts} here.")
    assert "[contacts]" not in html("- {contacts}")


def test_links_to_pages_of_the_panel_are_led_there():
    assert 'href="/there/terms/"' in html("[terms](page:terms)")
    assert faults_in("A", "[terms](page:terms)", pages=frozenset({"terms"}), drawn=DRAWN) == []
    assert 'rel="noopener noreferrer"' in html("[x](https://www.example.org/a)")


@pytest.mark.parametrize("title", ["", " ", "x" * 151])
def test_title_is_asked_for(title: str):
    assert faults_in(title, "Words.", pages=frozenset(), drawn=DRAWN)


def test_versions_are_compared_line_by_line():
    assert [(line.mark, line.text) for line in compared("a\nb", "a\nc")] == [
        ("same", "a"),
        ("gone", "b"),
        ("new", "c"),
    ]


def test_a_text_that_is_far_too_long_is_refused_without_reading_it():
    """Two million brackets would keep a worker busy for a minute."""
    [fault] = faults_in("Title", "[" * 2_000_000, pages=frozenset(), drawn=frozenset())
    assert "characters" in fault


HOSTILE = (
    "[a](b",
    "![a](b",
    "[",
    "*_",
    "[a]: b 'c\n",
    "<a",
    "> ",
    "- a\n  ",
    "`` `",
    "**a ",
    "<https://a",
    "a\n= ",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_twice_as_hostile_a_text_takes_twice_the_work_and_no_more(unit: str) -> None:
    once, twice = work_on((unit * 500)[:500]), work_on((unit * 1000)[:1000])
    assert twice <= 2.6 * once


def test_looking_for_html_reads_no_further_than_the_next_angle() -> None:
    assert [
        fault[:14] for fault in faults_in("A", "<a" * 20 + " <b>", pages=frozenset(), drawn=frozenset())
    ] == ["Take out “<b>”"]


def work_on(body: str) -> int:
    """How many calls it takes to look at a text and to draw it."""
    calls = 0

    def count(_frame: object, event: str, _of: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        faults_in("A title", body, pages=frozenset(), drawn=frozenset())
        parts_of(body, fills={}, link_to=str, drawn=frozenset())
    finally:
        sys.setprofile(before)
    return calls
