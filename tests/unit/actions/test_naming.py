"""Words that name the child are noticed and taken out; ordinary words are left alone."""

import pytest

from opencdop.actions.naming import names_child, without_names

ELLA = {
    "surname": "Marsden-Okoro",
    "forenames": "Ella Rose",
    "nhs_number": "9990000018",
    "postcode": "ZZ99 3VZ",
    "date_of_birth": "2026-06-20",
    "date_of_death": "2026-11-02",
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ella was seen twice", "[name] was seen twice"),
        ("ELLA's mother asked", "[name]'s mother asked"),
        ("Ella Rose Marsden-Okoro came by ambulance", "[name] came by ambulance"),
        ("The Okoro family", "The [name] family"),
        ("rose marsden", "[name]"),
        ("NHS number 999 000 0018", "NHS number [number]"),
        ("lived at ZZ993VZ", "lived at [postcode]"),
        ("on 2 November 2026 and 02/11/26", "on [date] and [date]"),
        ("born on the 20th of June", "born on the [date]"),
    ],
)
def test_words_that_name_the_child_are_put_behind_brackets(text: str, shown: str):
    assert without_names(text, identity=ELLA) == shown


@pytest.mark.parametrize(
    "text",
    [
        "The temperature rose overnight",
        "Rose petals",
        "An umbrella",
        "The unit at Marsdenfield",
        "On 3 November 2026",
    ],
)
def test_ordinary_words_stay(text: str):
    assert without_names(text, identity=ELLA) == text
    assert not names_child(text, identity=ELLA)


def test_a_date_alone_names_nobody_but_a_name_or_number_does():
    assert not names_child("Seen on 2 November 2026", identity=ELLA)
    assert names_child("Seen with Ella", identity=ELLA)
    assert names_child("9990000018", identity=ELLA)


def test_a_child_of_whom_nothing_is_known_is_named_by_nothing():
    unknown = {"surname": {"no_answer": "not_known"}, "nhs_number": {"no_answer": "not_known"}}
    assert without_names("Baby, not_known, 9990000018", identity=unknown) == "Baby, not_known, 9990000018"
    assert not names_child("anything", identity={})
