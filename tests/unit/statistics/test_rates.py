"""Rates and proportions agree with published reference values."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.statistics.rates import BYAR, EXACT, WILSON, count_interval, crude_rate, half_up, wilson


def test_count_interval_of_65_is_byars() -> None:
    interval, method = count_interval(65)
    assert method == BYAR
    assert interval.low == pytest.approx(50.1632, abs=5e-5)
    assert interval.high == pytest.approx(82.8491, abs=5e-5)


def test_crude_rate_of_5_in_100_has_the_exact_interval() -> None:
    rate = crude_rate(5, 100, multiplier=100)
    assert rate.method == EXACT
    assert rate.value == 5
    assert rate.interval.low == pytest.approx(1.62349, abs=5e-6)
    assert rate.interval.high == pytest.approx(11.66833, abs=5e-6)


def test_count_interval_of_no_events_starts_at_zero() -> None:
    interval, _ = count_interval(0)
    assert interval.low == 0
    assert interval.high == pytest.approx(3.6889, abs=5e-5)


def test_wilson_of_65_in_100_agrees_with_the_reference() -> None:
    share = wilson(65, 100)
    assert (share.count, share.denominator, share.method) == (65, 100, WILSON)
    assert share.interval.low == pytest.approx(0.552544, abs=5e-7)
    assert share.interval.high == pytest.approx(0.736358, abs=5e-7)


def test_crude_rate_changes_method_at_ten_events() -> None:
    assert crude_rate(9, 1000).method == EXACT
    assert crude_rate(10, 1000).method == BYAR


@given(count=st.integers(10, 400))
def test_byar_lies_close_to_the_exact_interval_from_ten_events(count: int) -> None:
    from scipy.stats import chi2

    interval, _ = count_interval(count)
    assert interval.low == pytest.approx(chi2.ppf(0.025, 2 * count) / 2, rel=0.005)
    assert interval.high == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2, rel=0.005)


@given(denominator=st.integers(1, 300), data=st.data())
def test_wilson_agrees_with_scipy_and_holds_the_share(denominator: int, data: st.DataObject) -> None:
    from scipy.stats import binomtest

    count = data.draw(st.integers(0, denominator))
    ours = wilson(count, denominator)
    theirs = binomtest(count, denominator).proportion_ci(method="wilson")
    assert ours.interval.low == pytest.approx(theirs.low, abs=1e-12)
    assert ours.interval.high == pytest.approx(theirs.high, abs=1e-12)
    assert 0 <= ours.interval.low <= ours.value <= ours.interval.high <= 1


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (19.5, 0, "20"),
        (20.5, 0, "21"),
        (0.25, 1, "0.3"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (3, 1, "3.0"),
    ],
)
def test_half_up_rounds_a_half_away_from_zero(value: float, places: int, shown: str) -> None:
    assert half_up(value, places) == Decimal(shown)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: wilson(1, 0), "denominator"),
        (lambda: wilson(3, 2), "lies between"),
        (lambda: crude_rate(1, 0), "population"),
        (lambda: crude_rate(-1, 5), "below zero"),
        (lambda: crude_rate(20, 500, confidence=95), "between 0 and 1"),
        (lambda: crude_rate(2, 500, confidence=95), "between 0 and 1"),
    ],
)
def test_a_figure_without_sound_numbers_is_refused(ask: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ask()


def test_importing_the_pure_modules_loads_neither_scipy_nor_django() -> None:
    modules = ("rates", "recovery", "disclosure", "periods", "bands", "facts", "year")
    code = "import sys\n" + "".join(f"import opencdop.statistics.{name}\n" for name in modules)
    code += "sys.exit('scipy' in sys.modules or 'django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
