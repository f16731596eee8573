"""The tables of one report year, from facts alone, protected before they leave. Pure: no database, no clock.

Deaths are counted in the year of the death, reviews in the year of the panel's review: two counts of
different children, side by side, as in the national tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from opencdop.statistics.bands import NOT_KNOWN, REVIEW_BANDS
from opencdop.statistics.counting import (
    BY_MODIFIABLE,
    DEATHS,
    REVIEWED_ELSEWHERE,
    REVIEWS,
    SPLITS,
    SUFFICIENT,
    TIMED,
    Split,
    deaths_of,
    reviews_of,
    tally_of,
)
from opencdop.statistics.disclosure import THRESHOLD, Protected, protect
from opencdop.statistics.facts import Facts
from opencdop.statistics.periods import ReportYear, as_at_in_words
from opencdop.statistics.rates import crude_rate, wilson
from opencdop.statistics.recovery import Cell
from opencdop.statistics.tables import (
    NONE_TO_SHOW,
    Figure,
    Row,
    Table,
    count_figure,
    hidden_figure,
    proportion_text,
    rate_text,
    share_figure,
)
from opencdop.statistics.timing import Spread, spread_of

CHILDREN_PER = 100_000
OF_THESE_ELSEWHERE = "Of these deaths, those that another panel reviews"


@dataclass(frozen=True)
class Population:
    """Children aged 0 to 17 in the panel's area, with where the number comes from and the year it is for."""

    children: int
    source: str
    year: int


@dataclass(frozen=True)
class YearReport:
    """What may be published about a year, as at a moment: a summary and the tables behind it."""

    year: ReportYear
    as_at: datetime
    threshold: int
    summary: Table
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    spread: Spread | None
    protected: Protected

    @property
    def title(self) -> str:
        return f"Child deaths and reviews, {self.year.span}"

    @property
    def as_at_words(self) -> str:
        return f"As at {as_at_in_words(self.as_at)}"


def year_tables(
    facts: Sequence[Facts],
    *,
    panel: str,
    year: ReportYear,
    as_at: datetime,
    population: Population | None = None,
    threshold: int = THRESHOLD,
) -> YearReport:
    """The report of a panel's year (the panel by slug), protected as one set of linked tables: from the facts of the
    cases that it leads and of those of children of its area that another panel leads.

    `facts` as they stood at `as_at` (aware). A rate is given only where a population is. The result depends
    on nothing else: the same facts give the same report.
    """
    deaths = deaths_of(facts, panel=panel, year=year, as_at=as_at)
    reviews = reviews_of((each for each in facts if each.panel == panel), year=year, as_at=as_at)
    shown = protect(tally_of(deaths, reviews, panel=panel), threshold=threshold)
    spread = _spread(reviews, shown)
    return YearReport(
        year=year,
        as_at=as_at,
        threshold=threshold,
        summary=_summary(shown, year=year, population=population, spread=spread),
        tables=(
            *(_split_table(split, shown) for split in SPLITS),
            _modifiable_table(shown),
            _time_table(shown, spread),
        ),
        notes=_notes(threshold, as_at=as_at),
        spread=spread,
        protected=shown,
    )


def _spread(reviews: Sequence[Facts], shown: Protected) -> Spread | None:
    if shown.hides(TIMED):
        return None
    cells = [("reviews", "review_band", band.code) for band in REVIEW_BANDS]
    edges = [(months, tuple(cells[: place + 1])) for place, months in enumerate((6, 8, 10, 12, 13))]
    days = [case.days_to_review for case in reviews if case.days_to_review is not None]
    return spread_of(days, published=shown, edges=edges)


def _split_table(split: Split, shown: Protected) -> Table:
    totals = [total for total in (DEATHS, REVIEWS) if total == REVIEWS or split.of_deaths]
    labels = {band.code: band.label for band in split.bands} | {NOT_KNOWN: split.unknown}
    rows = []
    for code, label in labels.items():
        cells = [(*total, split.key, code) for total in totals]
        if code == NOT_KNOWN and all(shown[cell].value == 0 for cell in cells):
            continue
        figures: list[Figure] = []
        for total, cell in zip(totals, cells, strict=True):
            figures += [
                count_figure(shown[cell], threshold=shown.threshold),
                _share(shown, cell, total, split),
            ]
        rows.append(Row(label, tuple(figures)))
    rows.append(_total_row(totals, shown))
    columns = [heading for total in totals for heading in _HEADINGS[total]]
    return Table(
        key=split.key,
        title=split.title,
        columns=(split.title, *columns),
        rows=tuple(rows),
        method=" ".join(_COUNTED[total] for total in totals),
        remarks=(f"Percentages leave out “{split.unknown.lower()}”.",),
    )


_HEADINGS = {DEATHS: ("Deaths", "% of deaths"), REVIEWS: ("Reviews completed", "% of reviews")}
_COUNTED = {
    DEATHS: "Deaths: children who lived in the panel's area when they died, who died in the year, and whose death had "
    "been notified. Deaths that another panel reviews are among them.",
    REVIEWS: "Reviews: deaths that the panel reviewed in the year and the chair signed off.",
}


def _share(shown: Protected, cell: Cell, total: Cell, split: Split) -> Figure:
    if cell[-1] == NOT_KNOWN:
        return Figure(NONE_TO_SHOW)
    return share_figure(shown, cell, whole=[total], less=[(*total, split.key, NOT_KNOWN)])


def _total_row(totals: Sequence[Cell], shown: Protected) -> Row:
    figures: list[Figure] = []
    for total in totals:
        figures += [count_figure(shown[total], threshold=shown.threshold), Figure(NONE_TO_SHOW)]
    return Row("Total", tuple(figures), is_total=True)


def _modifiable_table(shown: Protected) -> Table:
    split = BY_MODIFIABLE
    rows = []
    for code, label in {band.code: band.label for band in split.bands}.items():
        cell = (*REVIEWS, split.key, code)
        of_sufficient = code != "insufficient"
        share = share_figure(shown, cell, whole=[SUFFICIENT]) if of_sufficient else Figure(NONE_TO_SHOW)
        rows.append(Row(label, (count_figure(shown[cell], threshold=shown.threshold), share)))
    missing = (*REVIEWS, split.key, NOT_KNOWN)
    if shown[missing].value != 0:
        figures = (count_figure(shown[missing], threshold=shown.threshold), Figure(NONE_TO_SHOW))
        rows.append(Row(split.unknown, figures))
    rows.append(_total_row([REVIEWS], shown))
    return Table(
        key=split.key,
        title=split.title,
        columns=(split.title, "Reviews completed", "% of reviews with enough information"),
        rows=tuple(rows),
        method=_COUNTED[REVIEWS],
        remarks=(
            "Percentages are of the reviews that had enough information to say; the others are left out.",
        ),
    )


def _time_table(shown: Protected, spread: Spread | None) -> Table:
    rows = []
    for band in REVIEW_BANDS:
        rows.append(_time_row(band.label, ("reviews", "review_band", band.code), shown))
        if band.code == "months_10_11":
            rows.append(
                _time_row("Subtotal: 6 to 11 months", ("reviews", "review_span", "from_6_to_12"), shown)
            )
        if band.code == "over_12":
            rows.append(
                _time_row("Subtotal: 12 months or more", ("reviews", "review_span", "from_12"), shown)
            )
    missing: Cell = ("reviews", "review_band", NOT_KNOWN)
    if shown[missing].value != 0:
        rows.append(
            Row("Not known", (count_figure(shown[missing], threshold=shown.threshold), Figure(NONE_TO_SHOW)))
        )
    rows.append(_total_row([REVIEWS], shown))
    remarks = ["“12 months” is 12 completed months and less than 13."]
    if spread is None and shown[TIMED].value:
        remarks.append("The median is hidden, since it could give a hidden number away.")
    return Table(
        key="time_to_review",
        title="Time from death to review",
        columns=("Time from death to review", "Reviews completed", "% of reviews"),
        rows=tuple(rows),
        method=f"{_COUNTED[REVIEWS]} Time: completed calendar months from the death to the panel's review.",
        remarks=tuple(remarks),
    )


def _time_row(label: str, cell: Cell, shown: Protected) -> Row:
    return Row(
        label,
        (count_figure(shown[cell], threshold=shown.threshold), share_figure(shown, cell, whole=[TIMED])),
    )


def _summary(
    shown: Protected, *, year: ReportYear, population: Population | None, spread: Spread | None
) -> Table:
    rows = [
        Row("Deaths in the year", (count_figure(shown[DEATHS], threshold=shown.threshold),)),
        Row(OF_THESE_ELSEWHERE, (count_figure(shown[REVIEWED_ELSEWHERE], threshold=shown.threshold),)),
        Row("Reviews completed in the year", (count_figure(shown[REVIEWS], threshold=shown.threshold),)),
        Row("Reviews in which modifiable factors were identified", (_modifiable_figure(shown),)),
        Row("Median days from death to review", (_median_figure(shown, spread),)),
    ]
    method = "Modifiable share: of the reviews with enough information to say, with Wilson's interval."
    method += " Median and quartiles: interpolated, in days from the date of death to the panel's review."
    remarks: tuple[str, ...] = ()
    if population is not None:
        figure, how = _rate_figure(shown, population)
        rows.insert(2, Row("Deaths for every 100,000 children under 18", (figure,)))
        method += f" {how}"
        remarks = (
            f"Children under 18 in the area: {population.children:,}. Source: {population.source}, "
            f"for {population.year}.",
        )
    return Table(
        "summary", f"The year {year.label} in short", ("Measure", "Figure"), tuple(rows), method, remarks
    )


def _rate_figure(shown: Protected, population: Population) -> tuple[Figure, str]:
    deaths = shown[DEATHS].value
    if deaths is None:
        return hidden_figure(threshold=shown.threshold), ""
    rate = crude_rate(deaths, population.children, multiplier=CHILDREN_PER)
    return Figure(rate_text(rate), value=rate.value), f"Rate: crude, with {rate.method}."


def _modifiable_figure(shown: Protected) -> Figure:
    identified: Cell = ("reviews", "modifiable", "identified")
    count, of = shown[identified].value, shown[SUFFICIENT].value
    if count is None or of is None:
        return hidden_figure(threshold=shown.threshold)
    if of == 0:
        return Figure(NONE_TO_SHOW)
    share = wilson(count, of)
    return Figure(f"{count} of {of}: {proportion_text(share)}", value=share.value)


def _median_figure(shown: Protected, spread: Spread | None) -> Figure:
    if spread is None:
        return Figure(NONE_TO_SHOW) if shown[TIMED].value == 0 else hidden_figure(threshold=shown.threshold)
    if spread.lower is None:
        return Figure(f"{spread.median} (quartiles hidden)", value=spread.median)
    return Figure(
        f"{spread.median} (half lie between {spread.lower} and {spread.upper})", value=spread.median
    )


def _notes(threshold: int, *, as_at: datetime) -> tuple[str, ...]:
    notes = [
        f"Counted from the record as it stood on {as_at_in_words(as_at)}. Later changes are not in it.",
        "Deaths are counted in the year of the death, reviews in the year of the panel's review: they are "
        "not the same children, and one cannot be divided by the other.",
        "A death counts for the panel to whose area the child's home belonged on the day of death, also when another "
        "panel reviews it and when areas were changed later. Where the home is not known, it counts for the panel that "
        "leads the review.",
        "A review counts for the panel that completed it, wherever the child lived.",
        "A child with two records, here or at two panels, counts twice until the two are joined.",
        "Percentages and rates are rounded half up.",
    ]
    if threshold > 1:
        notes.append(
            f"Numbers from 1 to {threshold - 1} are hidden, with others where a total would give them away. "
            "A zero is shown."
        )
    return tuple(notes)
