"""Two records of one child are recognised, two children never taken for one."""

from dataclasses import make_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tools.bench.matching import decide
from tools.matching.children import benchmark, origins

from opencdop.cases.blocking import blocks_of
from opencdop.cases.likeness import can_be_right
from opencdop.cases.matching import Match, compare
from opencdop.cases.weights import weights
from opencdop.formkit.answers import no_answer

AMINA: dict[str, Any] = {
    "surname": "Rahman-Cole",
    "forenames": "Amina Grace",
    "nhs_number": "9991234659",
    "date_of_birth": "2024-03-05",
    "date_of_death": "2026-02-11",
    "sex": "female",
    "postcode": "ZA4 1QX",
}
OTHER_NUMBER = "9996543218"


def of(match: Match, field: str) -> str:
    return next((reason.level for reason in match.reasons if reason.field == field), "")


def test_the_numbers_of_these_tests_can_be_right():
    from opencdop.cases.likeness import can_be_right

    assert can_be_right(AMINA["nhs_number"])
    assert can_be_right(OTHER_NUMBER)
    assert not can_be_right("9991234658")
    assert not can_be_right("999123456")


def test_comparing_a_record_with_itself_is_near_certain_and_explains_every_field():
    match = compare(AMINA, dict(AMINA))
    assert match.probability > 0.999
    assert match.is_same
    assert match.case is None
    assert [reason.field for reason in match.reasons] == [
        "nhs_number", "surname", "forenames", "date_of_birth", "date_of_death", "sex", "postcode",
    ]  # fmt: skip
    assert {reason.level for reason in match.reasons} == {"same"}
    assert all(reason.words and reason.speaks_for for reason in match.reasons)


@pytest.mark.parametrize(
    ("change", "field", "level"),
    [
        ({"nhs_number": None}, "nhs_number", ""),
        ({"nhs_number": "999 123 4659"}, "nhs_number", "same"),
        ({"nhs_number": "9991234658"}, "nhs_number", "slip"),
        ({"nhs_number": "9991243659"}, "nhs_number", "slip"),
        ({"forenames": "AMINA"}, "forenames", "same"),
        ({"forenames": "Aminah"}, "forenames", "short"),
        ({"forenames": "Grace"}, "forenames", "part"),
        ({"forenames": "A"}, "forenames", "initial"),
        ({"surname": "Rahman Cole"}, "surname", "same"),
        ({"surname": "Rahman"}, "surname", "part"),
        ({"surname": "Rehman-Cole"}, "surname", "similar"),
        ({"surname": "Amina", "forenames": "Rahman-Cole"}, "surname", "swapped"),
        ({"surname": "Baby of Rahman-Cole", "forenames": "Baby"}, "surname", "same"),
        ({"unnamed_baby": "yes", "forenames": None}, "forenames", ""),
        ({"date_of_birth": "2024-05-03"}, "date_of_birth", "transposed"),
        ({"date_of_birth": "2024-03-06"}, "date_of_birth", "day"),
        ({"date_of_birth": "2024-03-07"}, "date_of_birth", "digit"),
        ({"date_of_birth": date(2023, 3, 5)}, "date_of_birth", "year"),
        ({"date_of_death": no_answer("not_known")}, "date_of_death", ""),
        ({"date_of_death": "2026-02-12"}, "date_of_death", "day"),
        ({"sex": "indeterminate"}, "sex", ""),
        ({"postcode": "za41qx"}, "postcode", "same"),
        ({"postcode": "ZA4 1QY"}, "postcode", "slip"),
        ({"postcode": "ZA4 9BB"}, "postcode", "district"),
        ({"postcode": "ZG9 9BB"}, "postcode", "different"),
    ],
)
def test_one_mistake_still_finds_the_same_child_and_says_which(
    change: dict[str, Any], field: str, level: str
):
    match = compare(AMINA, AMINA | change)
    assert match.is_same, match
    assert of(match, field) == level


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë", "ZOE"), ("Elizabeth", "Lizzie"), ("Małgorzata", "Gosia"), ("Mohammed Zain", "Zain"),
        ("Wai-Ling", "Wailing"), ("Олександр", "Oleksandr"), ("Siobhán", "Siobhan"), ("Mohammed", "Muhammad"),
        ("Jakub", "Jacob"), ("Thomas", "Thmoas"),
    ],
)  # fmt: skip
def test_comparing_names_knows_forms_of_one_name(one: str, other: str):
    assert compare(AMINA | {"forenames": one}, AMINA | {"forenames": other}).is_same
    assert of(compare({"forenames": one}, {"forenames": other}), "forenames") in {
        "same", "common", "short", "similar", "part",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kowalski", "Kowalska"), ("O'Brien", "OBrien"), ("O Brien", "O’Brien"), ("McDonald", "MacDonald"),
     ("Dąbrowski", "Dabrowski"), ("Al-Hassan", "Al Hassan"), ("Chowdhury", "Choudhury"), ("Garcia López", "Garcia")],
)  # fmt: skip
def test_comparing_family_names_knows_their_spellings(one: str, other: str):
    assert of(compare({"surname": one}, {"surname": other}), "surname") in {"same", "similar", "part"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ella", "Etta"),
        ("Hassan", "Hussain"),
        ("Muhammad Adam", "Muhammad Yusuf"),
        ("Jack", "Jake"),
        ("Sana", "Amina"),
    ],
)
def test_twins_with_names_of_their_own_are_not_a_match(one: str, other: str):
    twin = {key: value for key, value in AMINA.items() if key != "nhs_number"}
    for each in (twin, AMINA):
        match = compare(each | {"forenames": one}, each | {"forenames": other})
        assert match.probability < 0.5
        assert match.warning


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"forenames": "Baby"}, {"forenames": "Baby", "nhs_number": OTHER_NUMBER}),
        ({"forenames": "Twin 1"}, {"forenames": "Twin 2"}),
        ({"forenames": "Baby of Sana Twin I"}, {"forenames": "Baby of Sana Twin II"}),
        ({"other_names": "first twin"}, {"other_names": "second twin"}),
        ({"birth_order": 1}, {"birth_order": 2}),
        ({"birth_order": "1"}, {"birth_order": "2"}),
        ({"forenames": "Baby boy", "sex": "male", "nhs_number": None},
         {"forenames": "Baby girl", "nhs_number": None}),
        ({"forenames": "Twin 1", "nhs_number": None}, {"nhs_number": None}),
        ({"forenames": "Muhammad"}, {"forenames": "Muhammad", "nhs_number": OTHER_NUMBER}),
        ({"multiplicity": "twins"}, {"nhs_number": OTHER_NUMBER}),
    ],
)  # fmt: skip
def test_twins_told_apart_by_number_order_or_sex_are_not_a_match(one: dict[str, Any], other: dict[str, Any]):
    match = compare(AMINA | one, AMINA | other)
    assert match.probability < 0.5
    assert match.warning


def test_a_replaced_number_of_a_child_with_the_same_first_name_is_found_and_asked_about():
    match = compare(AMINA, AMINA | {"nhs_number": OTHER_NUMBER})
    assert match.is_same
    assert "replaced" in match.warning


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"nhs_number": OTHER_NUMBER, "nhs_number_superseded": AMINA["nhs_number"]}),
        ({}, {"nhs_number": None, "nhs_number_superseded": AMINA["nhs_number"]}),
        (
            {"nhs_number_superseded": OTHER_NUMBER},
            {"nhs_number": OTHER_NUMBER, "nhs_number_superseded": None},
        ),
    ],
)
def test_a_number_that_replaced_another_is_known_by_either(one: dict[str, Any], other: dict[str, Any]):
    match = compare(AMINA | one, AMINA | other)
    assert match.is_same
    assert of(match, "nhs_number") == "earlier"
    assert not match.warning
    assert compare(AMINA | other, AMINA | one) == match
    assert ("match_number", AMINA["nhs_number"]) in blocks_of(AMINA | one) & blocks_of(
        AMINA | {"nhs_number_superseded": AMINA["nhs_number"]}
    )


def test_an_earlier_number_says_nothing_where_the_other_gives_only_a_current_one():
    only = AMINA | {"nhs_number": None, "nhs_number_superseded": OTHER_NUMBER}
    assert of(compare(AMINA, only), "nhs_number") == ""


def test_a_baby_named_later_is_found_by_the_number():
    baby = AMINA | {"forenames": "Baby of Sana", "postcode": None}
    assert compare(baby, AMINA).is_same


def test_a_cousin_of_the_same_name_is_not_a_match():
    cousin = AMINA | {
        "nhs_number": None, "date_of_birth": "2019-11-30", "date_of_death": "2024-07-01", "postcode": "ZF9 2AB",
    }  # fmt: skip
    assert compare(AMINA | {"nhs_number": None}, cousin).probability < 0.01


def test_brothers_and_sisters_lost_on_one_day_are_not_a_match():
    sister = AMINA | {"nhs_number": None, "forenames": "Sana", "date_of_birth": "2020-01-20"}
    assert compare(AMINA, sister).probability < 0.5


@pytest.mark.parametrize(
    "unknown", [{}, {"surname": "", "forenames": no_answer("not_known"), "sex": "not_known"}]
)
def test_unknown_everything_is_no_match_and_has_no_reason(unknown: dict[str, Any]):
    for other in ({}, AMINA, unknown):
        match = compare(unknown, other)
        assert match.probability < 0.01
        assert match.reasons == ()


def test_comparing_takes_mappings_and_objects():
    record = make_dataclass("Record", AMINA)(**AMINA)
    assert compare(record, AMINA) == compare(AMINA, AMINA)


TEXTS = st.one_of(st.none(), st.text(max_size=20), st.just(no_answer("not_known")))
DAYS = st.one_of(
    st.none(), st.dates(date(2008, 1, 1), date(2026, 6, 1)).map(date.isoformat), st.text(max_size=12)
)
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "surname": TEXTS,
        "forenames": TEXTS,
        "other_names": TEXTS,
        "nhs_number": TEXTS,
        "postcode": TEXTS,
        "sex": st.sampled_from(["male", "female", "indeterminate", None]),
        "date_of_birth": DAYS,
        "date_of_death": DAYS,
        "birth_order": st.one_of(st.none(), st.integers(1, 4)),
        "unnamed_baby": st.sampled_from(["yes", "no"]),
    },
)


@given(RECORDS, RECORDS)
def test_comparing_is_symmetric_and_takes_whatever_people_type(one: dict[str, Any], other: dict[str, Any]):
    there, back = compare(one, other), compare(other, one)
    assert there == back
    assert 0 <= there.probability <= 1
    blocks_of(one)


WRONG = {"date_of_birth": "1999-12-31", "date_of_death": "1999-12-31", "postcode": "XX1 1XX"}


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_comparing_realistic_records_is_symmetric_and_a_disagreement_never_raises_it(seed: int):
    _, cases, messages = benchmark(40, seed=seed)
    told = {each.of: each.answers for each in messages}
    for case in cases[:6]:  # twins, brothers and sisters stand first
        for answers in [told[number] for number in range(6)]:
            match = compare(case.answers, answers)
            assert match == compare(answers, case.answers)
            for field in WRONG.keys() & answers.keys() & {reason.field for reason in match.reasons}:
                worse = compare(case.answers, answers | {field: WRONG[field]})
                assert worse.probability <= match.probability + 1e-9


NAMES = sorted(
    {name.registered for origin in origins() for names in origin.forenames.values() for name in names}
)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans())
def test_twins_of_any_two_names_never_match(one: str, other: str, same_sex: bool):
    levels = of(compare({"forenames": one}, {"forenames": other}), "forenames")
    assume(levels in {"different", "neighbour"})
    first = AMINA | {"forenames": one}
    second = AMINA | {"forenames": other, "nhs_number": OTHER_NUMBER, "sex": "female" if same_sex else "male"}
    assert not compare(first, second).is_same
    assert not compare(first | {"nhs_number": None}, second).is_same


def test_levels_of_a_field_weigh_less_the_less_they_agree():
    for field in weights().fields:
        order = [level for level in field.levels.values() if not level.code.endswith("_newborn")]
        assert order[-1].code == "different"
        assert order[-1].weight == min(level.weight for level in order)
        assert order[0].weight == max(level.weight for level in order), field.key
        assert all(level.why and level.words == level.words.strip(" .") for level in order)


def test_benchmark_in_short_finds_the_children_and_parts_the_twins():
    _, cases, messages = benchmark(1000, seed=11)
    found = decide(cases, messages)
    assert found.recall >= 0.985
    assert found.precision >= 0.995


@pytest.mark.parametrize("number", ["²" * 10, "١٢٣٤٥٦٧٨٩٠", "99900000180", ""])
def test_a_number_in_odd_digits_cannot_be_right(number: str):
    assert not can_be_right(number)
    compare({"nhs_number": number, "birth_order": "²"}, {"nhs_number": number, "birth_order": "9" * 5000})


EXAMPLES = yaml.safe_load(
    (Path(__file__).parents[2] / "data/jurisdiction_examples.yaml").read_text(encoding="utf-8")
)["examples"]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(each["matching"], id=f"{each['id']} {each['why']}")
        for each in EXAMPLES
        if "matching" in each
    ],
)
def test_compare_proposes_the_child_of_the_example(example: dict[str, Any]):
    match = compare(example["one"], example["other"])
    assert match.probability >= example["at_least"]
    assert match.probability >= weights().shown_from  # a person sees the pair
    assert compare(example["other"], example["one"]).probability == match.probability
