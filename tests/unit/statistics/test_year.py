"""The tables of a year count the right children, say how, and give no hidden number away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.statistics.builders import AS_AT, a_case, a_year_of_cases

from opencdop.statistics.counting import deaths_of, reviews_of
from opencdop.statistics.disclosure import recoverable
from opencdop.statistics.periods import ReportYear
from opencdop.statistics.tables import Table
from opencdop.statistics.timing import quantile
from opencdop.statistics.year import OF_THESE_ELSEWHERE, Population, YearReport, year_tables

YEAR = ReportYear(2025)
DONE = "Reviews completed in the year"
PEOPLE = Population(children=120_000, source="Office for National Statistics, mid-year estimates", year=2024)


def report(facts: list, **different: object) -> YearReport:
    return year_tables(facts, panel="north", year=YEAR, as_at=AS_AT, **different)  # type: ignore[arg-type]


def table(of: YearReport, key: str) -> Table:
    return next(each for each in of.tables if each.key == key)


def line(of: Table, label: str) -> tuple[str, ...]:
    return next(tuple(figure.text for figure in row.figures) for row in of.rows if row.label == label)


def test_a_death_counts_in_the_year_of_the_death_and_a_review_in_the_year_of_the_panel() -> None:
    earlier = a_case(date_of_death=date(2025, 3, 31))
    assert deaths_of([earlier], panel="north", year=YEAR, as_at=AS_AT) == []
    assert reviews_of([earlier], year=YEAR, as_at=AS_AT) == [earlier]


def test_what_happened_after_the_stated_moment_does_not_count() -> None:
    case = a_case(signed_off_on=date(2026, 5, 2), notified_on=date(2026, 5, 2))
    assert reviews_of([case], year=YEAR, as_at=AS_AT) == []
    assert deaths_of([case], panel="north", year=YEAR, as_at=AS_AT) == []
    late_evening = datetime(2026, 5, 1, 23, 30, tzinfo=UTC)  # already 2 May in London
    assert reviews_of([case], year=YEAR, as_at=late_evening) == [case]


def test_a_death_out_of_scope_counts_nowhere() -> None:
    case = a_case(in_scope=False)
    assert (
        deaths_of([case], panel="north", year=YEAR, as_at=AS_AT)
        == reviews_of([case], year=YEAR, as_at=AS_AT)
        == []
    )


def test_a_death_counts_where_the_child_lived_and_a_review_where_it_was_made() -> None:
    """E05: lives in south's area, north reviews. E29: north has taken over south's area since."""
    case = a_case(panel="north", panel_at_death="south")
    of_north, of_south = (
        year_tables([case], panel=panel, year=YEAR, as_at=AS_AT, threshold=1) for panel in ("north", "south")
    )
    counts = [
        tuple(line(of.summary, label)[0] for label in ("Deaths in the year", OF_THESE_ELSEWHERE, DONE))
        for of in (of_north, of_south)
    ]
    assert counts == [("0", "0", "1"), ("1", "1", "0")]


def test_a_review_handed_outside_leaves_the_death_here() -> None:
    case = a_case(handed_over=True)
    assert deaths_of([case], panel="north", year=YEAR, as_at=AS_AT) == [case]
    assert reviews_of([case], year=YEAR, as_at=AS_AT) == []
    assert line(report([case] * 7).summary, OF_THESE_ELSEWHERE) == ("7",)


@pytest.mark.parametrize(
    ("panel_at_death", "resident", "counts_for"),
    [
        ("south", "no", "south"),
        ("north", "yes", "north"),
        (None, "yes", "north"),
        (None, "not_known", "north"),
        (None, "no", None),
    ],
)
def test_where_the_panel_at_death_is_not_known_the_leading_one_counts(
    panel_at_death: str | None, resident: str, counts_for: str | None
) -> None:
    case = a_case(panel="north", panel_at_death=panel_at_death, resident=resident)
    found = {panel for panel in ("north", "south") if deaths_of([case], panel=panel, year=YEAR, as_at=AS_AT)}
    assert found == ({counts_for} if counts_for else set())


def test_two_records_of_one_child_count_twice_and_the_page_says_so() -> None:
    """Told to both panels, and nobody has said yet that they are one (decision 0053)."""
    records = [a_case(panel_at_death="north"), a_case(panel="south", panel_at_death="north")]
    made = year_tables(records, panel="north", year=YEAR, as_at=AS_AT, threshold=1)
    assert line(made.summary, "Deaths in the year") == ("2",)
    assert "A child with two records, here or at two panels, counts twice until" in " ".join(made.notes)


def test_few_deaths_that_another_panel_reviews_are_hidden() -> None:
    facts = [a_case(panel_at_death="north")] * 20 + [a_case(panel="south", panel_at_death="north")] * 2
    made = report(facts)
    assert line(made.summary, "Deaths in the year") == ("22",)
    assert line(made.summary, OF_THESE_ELSEWHERE) == ("hidden: fewer than 5",)
    assert line(made.summary, DONE) == ("20",)


def test_the_modifiable_share_leaves_out_reviews_without_enough_information_and_says_so() -> None:
    facts = [a_case(modifiable="identified")] * 6 + [a_case(modifiable="none")] * 9
    facts += [a_case(modifiable="insufficient")] * 5
    made = report(facts)
    share = line(made.summary, "Reviews in which modifiable factors were identified")[0]
    assert share == "6 of 15: 40% (95% interval 20% to 64%)"
    assert "enough information" in table(made, "modifiable").remarks[0]
    assert "Wilson" in made.summary.method


def test_the_rate_comes_with_its_interval_source_and_method() -> None:
    made = report([a_case()] * 36, population=PEOPLE)
    assert line(made.summary, "Deaths for every 100,000 children under 18") == (
        "30.0 (95% interval 21.0 to 41.5)",
    )
    assert "Byar" in made.summary.method
    assert "Office for National Statistics" in made.summary.remarks[0]


def test_without_a_population_no_rate_is_given() -> None:
    assert all("100,000" not in row.label for row in report([a_case()] * 36).summary.rows)


def test_a_percentage_rounds_half_up_and_leaves_out_the_unknown() -> None:
    facts = [a_case(sex="male")] * 25 + [a_case(sex="female")] * 15 + [a_case(sex="not_known")] * 6
    assert line(table(report(facts), "sex"), "Male")[:2] == ("25", "63%")


def test_percentages_and_medians_made_from_hidden_numbers_are_hidden_too() -> None:
    made = report([a_case()] * 3, population=PEOPLE)
    for row in made.summary.rows:
        if row.label == OF_THESE_ELSEWHERE:  # a nought is shown
            continue
        assert all(figure.hidden and figure.value is None for figure in row.figures), row.label


def test_the_same_facts_give_the_same_report_in_any_order() -> None:
    facts = a_year_of_cases(60, seed=4)
    assert report(facts) == report(list(reversed(facts)))


def test_a_report_of_no_cases_says_nought_everywhere() -> None:
    made = report([], population=PEOPLE)
    assert line(made.summary, "Deaths in the year") == ("0",)
    assert not any(each.hides_something for each in (made.summary, *made.tables))


def test_time_to_review_has_its_bands_subtotals_and_quartiles() -> None:
    facts = a_year_of_cases(300, seed=300)
    made = report(facts)
    own = [each for each in facts if each.panel == "north"]
    reviewed = reviews_of(own, year=YEAR, as_at=AS_AT)
    late = sum(case.review_span == "from_12" for case in reviewed)
    assert line(table(made, "time_to_review"), "Subtotal: 12 months or more")[0] == str(late)
    assert made.spread is not None
    days = sorted(case.days_to_review or 0 for case in reviewed)
    assert made.spread.lower is not None
    assert made.spread.lower <= made.spread.median
    assert abs(made.spread.median - days[len(days) // 2]) <= 1


@settings(max_examples=60, deadline=None)
@given(count=st.integers(0, 90), seed=st.integers(0, 10_000), threshold=st.integers(3, 8))
def test_no_report_of_any_year_gives_a_hidden_number_away(count: int, seed: int, threshold: int) -> None:
    facts = a_year_of_cases(count, seed=seed)
    made = year_tables(facts, panel="north", year=YEAR, as_at=AS_AT, threshold=threshold, population=PEOPLE)
    assert recoverable(made.protected) == ()
    for each in (made.summary, *made.tables):
        for row in each.rows:
            assert len(row.figures) == len(each.columns) - 1
            for figure in row.figures:
                if figure.hidden:
                    assert figure.value is None
                elif figure.text.isdecimal() and each.key != "summary":
                    assert int(figure.text) == 0 or int(figure.text) >= threshold


@settings(max_examples=80, deadline=None)
@given(days=st.lists(st.integers(120, 480), min_size=5, max_size=14))
def test_the_median_and_quartiles_leave_every_hidden_band_open(days: list[int]) -> None:
    """Tried by brute force: all splits over the bands that agree with every number shown, median included."""
    died = date(2025, 2, 1)
    facts = []
    for number, took in enumerate(days):
        on = date.fromordinal(died.toordinal() + took)
        facts.append(_reviewed(number, died=died, on=on))
    made = year_tables(facts, panel="north", year=ReportYear(2025), as_at=datetime(2027, 1, 1, tzinfo=UTC))
    if made.spread is None or made.spread.lower is None:
        return
    cells = [("reviews", "review_span", code) for code in ("within_6", "from_6_to_12", "from_12")]
    shown = [made.protected[cell].value for cell in cells]
    if None not in shown:
        return
    fitting = []
    total = made.spread.reviews
    for split in product(range(total + 1), repeat=3):
        fits_shown = all(value is None or value == part for value, part in zip(shown, split, strict=True))
        if sum(split) == total and fits_shown and _fits_median(split, made.spread.median):
            fitting.append(split)
    for place, value in enumerate(shown):
        if value is None:
            assert len({split[place] for split in fitting}) > 1


def _reviewed(number: int, *, died: date, on: date):  # type: ignore[no-untyped-def]
    from opencdop.statistics.facts import facts_of

    return facts_of(
        {"date_of_death": died.isoformat()},
        milestones=[("notified", died), ("panel_reviewed", on), ("signed_off", on)],
        case=str(number),
        panel="north",
    )


def _fits_median(split: tuple[int, ...], median: int) -> bool:
    """Whether a split over the spans allows this median, each review as early or as late as may be."""
    spans = ((0, 180), (181, 364), (365, 1500))
    early = [spans[n][0] for n, count in enumerate(split) for _ in range(count)]
    late = [spans[n][1] for n, count in enumerate(split) for _ in range(count)]
    return quantile(early, 0.5) - 1 <= median <= quantile(late, 0.5) + 1


def test_the_median_is_hidden_where_it_would_tell_a_hidden_band() -> None:
    """The quartiles of these nine would tell that exactly two took under six months."""
    died = date(2025, 2, 1)
    facts = [
        _reviewed(n, died=died, on=date.fromordinal(died.toordinal() + took))
        for n, took in enumerate((140, 150, 250, 260, 270, 280, 290, 300, 310))
    ]
    made = year_tables(facts, panel="north", year=ReportYear(2025), as_at=AS_AT)
    assert made.protected[("reviews", "review_band", "under_6")].hidden
    assert made.spread is None or made.spread.lower is None


def test_a_threshold_of_nought_shows_every_number() -> None:
    made = report([replace(a_case(), sex="male")] * 2, threshold=0)
    assert line(table(made, "sex"), "Male")[0] == "2"
    assert not any(each.hides_something for each in made.tables)


def test_quantile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="median"):
        quantile([], 0.5)
    assert quantile([1, 2, 3, 4], 0.25) == 1.75
