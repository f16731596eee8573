"""What statistics count by is what the forms ask: same keys, same codes, and nothing that identifies."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from opencdop.formkit.definition import Question
from opencdop.formkit.loading import load_library
from opencdop.statistics.bands import NOT_KNOWN, Band
from opencdop.statistics.facts import CATEGORIES, CODED, EXPECTED, MODIFIABLE, SEXES, broad_ethnic_group

DEFINITIONS = Path(__file__).parents[3] / "definitions"


@pytest.fixture(scope="module")
def asked() -> dict[str, Question]:
    """Every question of the three main forms in their present version, by key."""
    library = load_library([DEFINITIONS])
    return {
        key: question
        for form in ("notification", "reporting", "analysis")
        for key, question in library.form(form).by_key.items()
    }


@pytest.fixture(scope="module")
def choices() -> dict[str, list[dict[str, str]]]:
    return yaml.safe_load((DEFINITIONS / "choices.yaml").read_text())


@pytest.mark.parametrize(
    "key",
    [*CODED.values(), "category", "modifiable_outcome", "ethnicity", "jar_started", "joint_response_held"],
)
def test_every_fact_is_read_from_a_question_with_choices_that_identifies_nobody(
    asked: dict[str, Question], key: str
) -> None:
    assert asked[key].type == "choice"
    assert not asked[key].identifying


@pytest.mark.parametrize(
    ("name", "bands", "left_out"),
    [
        ("sex", SEXES, set()),
        ("expected", EXPECTED, set()),
        ("modifiable_outcome", MODIFIABLE, set()),
        ("category", CATEGORIES, {"not_yet"}),
    ],
)
def test_every_choice_of_the_form_has_its_row_in_the_tables(
    choices: dict[str, list[dict[str, str]]], name: str, bands: tuple[Band, ...], left_out: set[str]
) -> None:
    assert {band.code for band in bands} == {each["code"] for each in choices[name]} - left_out


def test_every_ethnic_group_of_the_form_falls_into_a_broad_group(
    choices: dict[str, list[dict[str, str]]],
) -> None:
    codes = [each["code"] for each in choices["ethnicity"]]
    assert [code for code in codes if broad_ethnic_group(code) == NOT_KNOWN] == ["not_stated"]
