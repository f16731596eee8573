"""What agency and office call a request to each other, R-1A2B-3C4D, and what somebody means who reads it out. Pure."""

import re
from unicodedata import category

from opencdop.core.ids import ALPHABET, plain_code
from opencdop.design.words import count_of

LENGTH = 8  # the first characters of the request's id
LETTER = "r"
BETWEEN = frozenset({"Pd", "Ps", "Pe", "Pi", "Pf", "Pc", "Cc", "Cf"})  # dashes, brackets, what is not seen
MOST_NAMED = 5


def reference_of(request_id: str) -> str:
    """The reference: nothing of the case stands in it.

    In two groups of four it is read out well, and no group is long enough to look like a date, a postcode or a
    number of a person to the guard on what an e-mail may say.
    """
    return f"{LETTER}-{request_id[:4]}-{request_id[4:LENGTH]}".upper()


def start_of_id(typed: str) -> str:
    """How the id of the request that is meant begins, however it was typed: with or without the R, dashes and spaces,
    in small letters, with O for 0 and I for 1. Nothing where it is no reference.
    """
    said = plain_code(typed)
    if len(said) == LENGTH + 1:
        said = said.removeprefix(LETTER)
    return said if len(said) == LENGTH and set(said) <= set(ALPHABET) else ""


def what_is_wrong(typed: str) -> str:
    """Why what was typed is no reference, as it was typed: a sign that none has, or too few or too many. Nothing where
    it may be one. Eight in two groups are one without its R, also where they begin with R.
    """
    if signs := _foreign(typed):
        listed = " and ".join(filter(None, (", ".join(signs[:-1]), signs[-1])))
        return f"{listed} {'stands' if len(signs) == 1 else 'stand'} in no reference."
    said, after = plain_code(typed), ""
    groups = [len(group) for group in re.split(r"[^a-z0-9]+", typed.lower()) if group]
    if said.startswith(LETTER) and groups != [LENGTH // 2] * 2:
        said, after = said.removeprefix(LETTER), " after the R"
    if len(said) == LENGTH:
        return ""
    many = count_of(len(said), "letter or figure", "letters and figures")
    return f"What was typed has {many}{after}; a reference has {LENGTH}."


def _foreign(typed: str) -> list[str]:
    """The first few signs that stand in no reference, nor between its parts."""
    apart = [each for each in typed if not (each.isspace() or each in ".,;:'\"" or category(each) in BETWEEN)]
    named = dict.fromkeys(each.upper() for each in apart if plain_code(each) not in set(ALPHABET))
    return list(named)[:MOST_NAMED]
