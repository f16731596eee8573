"""What agency and office call a request to each other, R-1A2B-3C4D, and what somebody means who reads it out. Pure."""

from opencdop.core.ids import ALPHABET, plain_code

LENGTH = 8  # the first characters of the request's id
LETTER = "r"


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
