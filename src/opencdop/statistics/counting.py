"""Counts deaths and reviews of a report year from facts, as cells tied together by sums.

Pure. What is counted here is not yet safe to show: it goes through disclosure.py first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from opencdop.statistics.bands import AGE_BANDS, NOT_KNOWN, REVIEW_BANDS, REVIEW_SPANS, SPAN_OF, Band
from opencdop.statistics.disclosure import Tally
from opencdop.statistics.facts import (
    CATEGORIES,
    ETHNIC_GROUPS,
    EXPECTED,
    MODIFIABLE,
    SEXES,
    Facts,
)
from opencdop.statistics.periods import ReportYear, as_local
from opencdop.statistics.recovery import Cell, Sum

DEATHS: Cell = ("deaths",)
REVIEWS: Cell = ("reviews",)
REVIEWED_HERE: Cell = ("deaths", "reviewer", "own")
REVIEWED_ELSEWHERE: Cell = ("deaths", "reviewer", "other")
SUFFICIENT: Cell = ("reviews", "modifiable", "sufficient")
TIMED: Cell = ("reviews", "review_band", "timed")


@dataclass(frozen=True)
class Split:
    """A breakdown: how it is headed, the fact it reads, and its rows in order."""

    key: str
    title: str
    fact: str
    bands: tuple[Band, ...]
    unknown: str = "Not known"
    of_deaths: bool = True


SPLITS = (
    Split("age", "Age at death", "age_band", AGE_BANDS),
    Split("sex", "Sex", "sex", SEXES),
    Split("ethnic_group", "Ethnic group", "ethnic_group", ETHNIC_GROUPS),
    Split("expected", "Whether the death was expected", "expected", EXPECTED),
    Split("category", "Category of death", "category", CATEGORIES, unknown="Not recorded", of_deaths=False),
)
BY_MODIFIABLE = Split(
    "modifiable", "Modifiable factors", "modifiable", MODIFIABLE, "Not recorded", of_deaths=False
)
BY_TIME = Split("review_band", "Time from death to review", "review_band", REVIEW_BANDS, of_deaths=False)


_SUMS_BY_STEPS = (
    Sum(SUFFICIENT, tuple(("reviews", "modifiable", code) for code in ("identified", "none"))),
    Sum(REVIEWS, (SUFFICIENT, *(("reviews", "modifiable", code) for code in ("insufficient", NOT_KNOWN)))),
    *(
        Sum(
            ("reviews", "review_span", span.code),
            tuple(
                ("reviews", "review_band", band) for band, within in SPAN_OF.items() if within == span.code
            ),
        )
        for span in REVIEW_SPANS
    ),
    Sum(TIMED, tuple(("reviews", "review_span", span.code) for span in REVIEW_SPANS)),
    Sum(REVIEWS, (TIMED, ("reviews", "review_band", NOT_KNOWN))),
)
"""Sums with subtotals between: a subtotal is given up before the grand total, which every table shares."""


def deaths_of(facts: Iterable[Facts], *, panel: str, year: ReportYear, as_at: datetime) -> list[Facts]:
    """The deaths that happened in the year, and that had been notified at the moment, of children who lived in the area
    of the panel (by slug) when they died: each counts where the child lived, whoever reviews it.
    """
    day = as_local(as_at).date()
    return [
        f
        for f in facts
        if f.in_scope
        and f.died_as_resident_of(panel)
        and f.date_of_death in year
        and f.notified_on is not None
        and f.notified_on <= day
    ]


def reviews_of(facts: Iterable[Facts], *, year: ReportYear, as_at: datetime) -> list[Facts]:
    """The reviews whose panel met in the year, and which the chair had signed off at the moment, but those that a panel
    outside has in hand.
    """
    day = as_local(as_at).date()
    return [
        f for f in facts if f.in_scope and not f.handed_over and f.reviewed_on in year and f.completed_by(day)
    ]


def tally_of(deaths: Sequence[Facts], reviews: Sequence[Facts], *, panel: str) -> Tally:
    """All the cells of a year's report with the sums that tie them, over every breakdown at once."""
    counts: dict[Cell, int] = {DEATHS: len(deaths), REVIEWS: len(reviews)}
    counts[REVIEWED_HERE] = sum(case.reviewed_by(panel) for case in deaths)
    counts[REVIEWED_ELSEWHERE] = len(deaths) - counts[REVIEWED_HERE]
    sums = [Sum(DEATHS, (REVIEWED_HERE, REVIEWED_ELSEWHERE))]
    for split in (*SPLITS, BY_MODIFIABLE, BY_TIME):
        for total, cases in ((DEATHS, deaths), (REVIEWS, reviews)):
            if total == REVIEWS or split.of_deaths:
                found = Counter(_row_of(case, split) for case in cases)
                counts.update({cell: found[cell[-1]] for cell in _cells(total, split)})
                if split in SPLITS:
                    sums.append(Sum(total, tuple(_cells(total, split))))
    for each in _SUMS_BY_STEPS:
        counts.setdefault(each.total, sum(counts[part] for part in each.parts))
        sums.append(each)
    return Tally(counts, tuple(sums))


def _row_of(case: Facts, split: Split) -> str:
    code = str(getattr(case, split.fact))
    return code if any(band.code == code for band in split.bands) else NOT_KNOWN


def _cells(total: Cell, split: Split) -> list[Cell]:
    return [(*total, split.key, code) for code in (*(band.code for band in split.bands), NOT_KNOWN)]
