"""A reader with the page or the document in hand, who knows how both are made, cannot work out a hidden number.

The attack reads the rendered words alone: numbers, marks, percentages and sentences, never the counts behind them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.statistics.builders import AS_AT, a_case, a_year_of_cases

from opencdop.returns.document import docx_of
from opencdop.returns.editions import Edition
from opencdop.statistics.bands import NOT_KNOWN, REVIEW_SPANS
from opencdop.statistics.counting import (
    BY_MODIFIABLE,
    BY_TIME,
    DEATHS,
    REVIEWED_ELSEWHERE,
    REVIEWED_HERE,
    REVIEWS,
    SPLITS,
    SUFFICIENT,
    TIMED,
    Split,
    deaths_of,
    reviews_of,
    tally_of,
)
from opencdop.statistics.disclosure import THRESHOLD
from opencdop.statistics.facts import Facts
from opencdop.statistics.periods import ReportYear
from opencdop.statistics.recovery import CEILING, Bounds, Cell, feasible_ranges
from opencdop.statistics.year import OF_THESE_ELSEWHERE, Population, YearReport, year_tables

YEAR = ReportYear(2025)
PEOPLE = Population(children=120_000, source="invented", year=2025)
Grid = list[list[str]]


class _Tables(HTMLParser):
    """The tables of a page as rows of words."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Grid] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += data


def page_of(report: YearReport) -> str:
    """The page as it is sent, but for the frame's names."""

    class Panel:
        name, slug = "Ashmoor", "ashmoor"

    context = {
        "edition": Edition(Panel(), YEAR, AS_AT),  # type: ignore[arg-type]
        "report": report,
        "hides": True,
        "chooses": False,
        "typed": {},
        "problems": (),
        "document_href": "",
        "publish_href": "",
        "return_href": "",
    }
    return render_to_string("returns/year.html", context)


def tables_of_page(report: YearReport) -> list[Grid]:
    parser = _Tables()
    parser.feed(page_of(report))
    return parser.tables


def tables_of_document(report: YearReport) -> list[Grid]:
    document = Document(io.BytesIO(docx_of(report, panel_name="Ashmoor")))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def read_cells(tables: list[Grid], *, timed: int) -> dict[Cell, str]:
    """What is printed for each count, by the labels of rows and columns; `timed`, where shares tell it."""
    summary, *others = tables
    found = read_summary(summary)
    for split, table in zip((*SPLITS, BY_MODIFIABLE, BY_TIME), others, strict=True):
        for place, heading in enumerate(table[0]):
            total = {"Deaths": DEATHS, "Reviews completed": REVIEWS}.get(heading)
            if total is not None:
                found |= read_column(table, place, total=total, split=split)
    if any(row[2].endswith("%") for row in others[-1][1:]):  # beside its count, a share tells its whole
        found[TIMED] = str(timed)
    return found


def read_summary(table: Grid) -> dict[Cell, str]:
    words_of = {row[0]: row[1] for row in table}
    found = {
        DEATHS: words_of["Deaths in the year"],
        REVIEWED_ELSEWHERE: words_of[OF_THESE_ELSEWHERE],
        REVIEWS: words_of["Reviews completed in the year"],
    }
    outcome = words_of["Reviews in which modifiable factors were identified"]
    if told := re.match(r"\d+ of (\d+): ", outcome):
        found[SUFFICIENT] = told[1]
    return found


def read_column(table: Grid, place: int, *, total: Cell, split: Split) -> dict[Cell, str]:
    codes = {band.label: band.code for band in split.bands} | {split.unknown: NOT_KNOWN}
    found: dict[Cell, str] = {(*total, split.key, NOT_KNOWN): "0"}  # a row that is left out
    for row in table[1:]:
        if row[0] in codes:
            found[(*total, split.key, codes[row[0]])] = row[place]
        elif row[0].startswith("Subtotal"):
            months = "from_6_to_12" if "6 to 11" in row[0] else "from_12"
            found[("reviews", "review_span", months)] = row[place]
    return found


def counted_of(facts: list[Facts]) -> tuple[list[Facts], list[Facts]]:
    """The deaths and the reviews that are north's."""
    own = [each for each in facts if each.panel == "north"]
    return deaths_of(facts, panel="north", year=YEAR, as_at=AS_AT), reviews_of(own, year=YEAR, as_at=AS_AT)


def told_by(words: str) -> Bounds:
    """The numbers that may stand behind a mark."""
    if re.fullmatch(r"\d+", words):
        return int(words), int(words)
    return {
        "hidden: fewer than 5": (1, THRESHOLD - 1),
        "hidden to protect another number": (THRESHOLD, CEILING),
        "hidden: fewer than 5, or to protect another number": (1, CEILING),
    }[words]


def attack(tables: list[Grid], truth: dict[Cell, int], facts: tuple[list[Facts], list[Facts]]) -> None:
    """Work out what can be worked out, and fail where that is a hidden number."""
    printed = {cell: told_by(words) for cell, words in read_cells(tables, timed=truth[TIMED]).items()}
    for cell, (low, high) in printed.items():
        assert low <= truth[cell] <= high
        if low == high and cell not in (TIMED, SUFFICIENT):
            assert low == 0 or low >= THRESHOLD, f"{cell} is printed as {low}"
    sums = tally_of(*facts, panel="north").sums
    never_printed = {cell for each in sums for cell in each.cells} - set(printed)
    assert never_printed <= {
        REVIEWED_HERE,
        SUFFICIENT,
        TIMED,
        ("reviews", "review_span", REVIEW_SPANS[0].code),
    }
    possible = {cell: bounds for cell, bounds in printed.items() if bounds[0] != bounds[1]}
    known = {cell: low for cell, (low, high) in printed.items() if low == high}
    ranges = feasible_ranges(
        known=known, possible={**possible, **dict.fromkeys(never_printed, (0, CEILING))}, sums=sums
    )
    for cell in possible:
        low, high = ranges[cell]
        assert low < high, f"{cell} can be worked out: {low}"
        assert low <= truth[cell] <= high


def derived_beside_hidden(tables: list[Grid]) -> Iterator[str]:
    """Percentages printed in a row beside a hidden count of the same deaths or reviews."""
    for table in tables[1:]:
        for row in table[1:]:
            for count, share in zip(row[1::2], row[2::2], strict=True):
                if count.startswith("hidden") and not (share.startswith("hidden") or share == "–"):
                    yield f"{row[0]}: {share}"


@settings(max_examples=25, deadline=None)
@given(count=st.integers(0, 120), seed=st.integers(0, 100_000))
def test_no_hidden_number_of_the_page_can_be_worked_out(count: int, seed: int) -> None:
    facts = a_year_of_cases(count, seed=seed)
    report = year_tables(facts, panel="north", year=YEAR, as_at=AS_AT, population=PEOPLE)
    counted = counted_of(facts)
    truth = dict(tally_of(*counted, panel="north").counts)
    tables = tables_of_page(report)
    attack(tables, truth, counted)
    assert list(derived_beside_hidden(tables)) == []


@settings(max_examples=8, deadline=None)
@given(count=st.integers(0, 120), seed=st.integers(0, 100_000))
def test_the_document_says_what_the_page_says_and_no_more(count: int, seed: int) -> None:
    report = year_tables(
        a_year_of_cases(count, seed=seed), panel="north", year=YEAR, as_at=AS_AT, population=PEOPLE
    )
    assert tables_of_document(report) == tables_of_page(report)


@settings(max_examples=25, deadline=None)
@given(count=st.integers(1, 12), seed=st.integers(0, 100_000))
def test_of_a_small_panel_every_small_number_is_protected(count: int, seed: int) -> None:
    facts = a_year_of_cases(count, seed=seed)
    report = year_tables(facts, panel="north", year=YEAR, as_at=AS_AT, population=PEOPLE)
    counted = counted_of(facts)
    truth = dict(tally_of(*counted, panel="north").counts)
    tables = tables_of_page(report)
    attack(tables, truth, counted)
    for cell, words in read_cells(tables, timed=truth[TIMED]).items():
        if 0 < truth[cell] < THRESHOLD:
            assert words.startswith("hidden"), cell


def test_the_attack_finds_a_number_that_is_not_protected() -> None:
    """Nineteen girls and three boys: once the girls are printed beside the total, so are the boys."""
    facts = [a_case(case=str(n), sex="male" if n < 3 else "female") for n in range(22)]
    report = year_tables(facts, panel="north", year=YEAR, as_at=AS_AT)
    counted = counted_of(facts)
    truth = dict(tally_of(*counted, panel="north").counts)
    tables = tables_of_page(report)
    attack(tables, truth, counted)
    girls = next(row for table in tables for row in table if row[0] == "Female")
    assert girls[1].startswith("hidden")
    girls[1] = "19"
    with pytest.raises((AssertionError, ValueError), match=r"worked out|contradict"):
        attack(tables, truth, counted)


def test_the_moment_stands_on_page_and_document() -> None:
    report = year_tables(a_year_of_cases(30, seed=2), panel="north", year=YEAR, as_at=AS_AT)
    assert "As at 1 May 2026, 10:00" in page_of(report)
