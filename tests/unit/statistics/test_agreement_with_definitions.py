"""What statistics count by is what the forms ask: same keys, same codes, and nothing that identifies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from opencdop.statistics.bands import NOT_KNOWN, Band
from opencdop.statistics.facts import CATEGORIES, CODED, EXPECTED, MODIFIABLE, SEXES, broad_ethnic_group

DEFINITIONS = Path(__file__).parents[3] / "definitions"


@pytest.fixture(scope="module")
def asked() -> dict[str, dict[str, Any]]:
    """Every question of the current forms, by key."""
    found = {}
    for file in sorted(DEFINITIONS.glob("forms/*/2022-04.yaml")):
        for section in yaml.safe_load(file.read_text())["sections"]:
            for group in section["groups"]:
                found.update({question["key"]: question for question in group["questions"]})
    return found


@pytest.fixture(scope="module")
def choices() -> dict[str, list[dict[str, str]]]:
    return yaml.safe_load((DEFINITIONS / "choices.yaml").read_text())


@pytest.mark.parametrize(
    "key",
    [*CODED.values(), "category", "modifiable_outcome", "ethnicity", "jar_started", "joint_response_held"],
)
def test_every_fact_is_read_from_a_question_with_choices_that_identifies_nobody(
    asked: dict[str, dict[str, Any]], key: str
) -> None:
    assert asked[key]["type"] == "choice"
    assert not asked[key].get("identifying")


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
