"""Postcodes in a notification that the installation's file of postcodes does not have: pointed out, never refused."""

from collections.abc import Mapping
from typing import Any

from opencdop.cases.identity import text_of
from opencdop.formkit.problems import WARNS, Problem
from opencdop.panels.places import NO_PLACE, whereabouts_of_all

ASKED = ("postcode", "second_postcode", "place_postcode")
SENTENCE = (
    "We do not find the postcode {postcode}. Check it letter by letter. If it stands so on the record, or is quite "
    "new, go on: the office looks at it."
)


def unplaced_postcodes(answers: Mapping[str, Any]) -> tuple[Problem, ...]:
    """A warning for each postcode that is no place. Without a file of postcodes, and for those that stand for no fixed
    abode or for a country, there is none.
    """
    told = {key: text_of(answers, key) for key in ASKED}
    told = {key: postcode for key, postcode in told.items() if postcode}
    if not told:
        return ()
    found = whereabouts_of_all(told.values())
    return tuple(
        Problem(key, SENTENCE.format(postcode=postcode), WARNS, key, f"place:{postcode}")
        for key, postcode in told.items()
        if found[postcode].kind == NO_PLACE
    )
