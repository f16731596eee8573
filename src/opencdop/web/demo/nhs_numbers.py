"""NHS numbers of the range 999, which is kept for tests: no person has one. Pure."""

from collections.abc import Iterator
from random import Random

START = "999"


def check_digit(nine: str) -> int | None:
    """The tenth digit by modulus 11 (NHS data dictionary); None where nine digits have none."""
    digit = 11 - sum(int(each) * (10 - place) for place, each in enumerate(nine)) % 11
    return None if digit == 10 else digit % 11


def numbers_for_tests(chance: Random) -> Iterator[str]:
    """Different numbers of the test range, each with its right check digit."""
    seen: set[str] = set()
    while True:
        nine = f"{START}{chance.randrange(10**6):06d}"
        digit = check_digit(nine)
        if digit is not None and nine not in seen:
            seen.add(nine)
            yield f"{nine}{digit}"
