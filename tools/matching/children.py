"""Invented children, each told of twice: as a case holds the child, and as a later message tells of the same child.

Which two tell of one child is known because they were made so. Written before the weights of matching, and never
changed to suit them: a change here needs a reason from the world, given in the commit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import yaml

from tools.matching.mistakes import told

NAMES = Path(__file__).with_name("names.yaml")
FIRST_DAY = date(2021, 4, 1)
DAYS = 5 * 365  # the deaths lie within five years
TWINS, SIBLINGS, COUSINS = 0.05, 0.03, 0.01  # of all children
AREAS = ("ZA", "ZB", "ZC", "ZD", "ZE", "ZF")  # no postcode begins so


@dataclass(frozen=True)
class Name:
    """A name as it is registered, how else it is spelled, and what is said at home."""

    registered: str
    spellings: tuple[str, ...] = ()
    shorts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Child:
    """The truth of one child. `family` is the same for twins and siblings."""

    number: int
    origin: str
    family: int
    surname: Name
    other_surname: Name  # of the parent whose name the child does not bear
    forename: Name
    middle: str
    sex: str
    born_on: date
    died_on: date
    nhs_number: str
    postcode: str
    mother: str
    birth_order: int = 0  # of twins, 1 or 2
    double_surname: bool = False


@dataclass(frozen=True)
class Told:
    """One record that tells of a child: `of` is the number of the child, `answers` the answers that identify."""

    of: int
    answers: dict[str, object]


@dataclass(frozen=True)
class Origin:
    """Where a family comes from, and which names it chooses from."""

    key: str
    share: float
    surnames: tuple[Name, ...]
    forenames: dict[str, tuple[Name, ...]]


def benchmark(count: int, *, seed: int) -> tuple[list[Child], list[Told], list[Told]]:
    """The children, then what the cases hold (one each, in order), then the messages (one each, shuffled)."""
    chance = Random(seed)
    children = list(_children(count, chance))
    cases = [Told(child.number, told(child, chance, care=0.35)) for child in children]
    messages = [Told(child.number, told(child, chance, care=1.0)) for child in children]
    chance.shuffle(messages)
    return children, cases, messages


def _children(count: int, chance: Random) -> Iterator[Child]:
    numbers = _nhs_numbers(chance)
    twins, siblings, cousins = (
        round(count * TWINS / 2),
        round(count * SIBLINGS / 2),
        round(count * COUSINS / 2),
    )
    made = 0
    kinds = [_twin] * twins + [_sibling] * siblings + [_cousin] * cousins
    for family, relate in enumerate(kinds):
        first = _child(made, family, chance, next(numbers), newborn=relate is _twin)
        second = relate(first, chance, numbers)
        yield replace(first, birth_order=1 if relate is _twin else 0)
        yield replace(second, number=made + 1)
        made += 2
    for number in range(made, count):
        yield _child(number, len(kinds) + number, chance, next(numbers))


def _child(number: int, family: int, chance: Random, nhs_number: str, *, newborn: bool = False) -> Child:
    origin = chance.choices(origins(), [each.share for each in origins()])[0]
    sex = chance.choice(("male", "female"))
    surname, other = _common(origin.surnames, chance), _common(origin.surnames, chance)
    double = chance.random() < (0.6 if origin.key == "iberian_brazilian" else 0.06)
    if double and other.registered != surname.registered:
        surname = Name(f"{surname.registered}-{other.registered}")
    forename = _common(origin.forenames[sex], chance)
    middle = _common(origin.forenames[sex], chance).registered if chance.random() < 0.55 else ""
    died_on = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    return Child(
        number=number,
        origin=origin.key,
        family=family,
        surname=surname,
        other_surname=other,
        forename=forename,
        middle="" if middle == forename.registered else middle,
        sex=sex,
        born_on=died_on - timedelta(days=_age_in_days(chance, newborn=newborn)),
        died_on=died_on,
        nhs_number=nhs_number,
        postcode=_postcode(chance),
        mother=_common(origin.forenames["female"], chance).registered,
        double_surname=double,
    )


def _twin(first: Child, chance: Random, numbers: Iterator[str]) -> Child:
    """Born the same day (two in a hundred after midnight), of one address; often dead on another day."""
    sex = first.sex if chance.random() < 0.66 else {"male": "female", "female": "male"}[first.sex]
    born_on = first.born_on + timedelta(days=chance.random() < 0.02)
    later = 0 if chance.random() < 0.4 else chance.choice((1, 1, 2, 3, 5, 8, 13, 30))
    return replace(
        first,
        forename=_other_name(first, sex, chance),
        middle=_common(_origin(first.origin).forenames[sex], chance).registered
        if chance.random() < 0.5
        else "",
        sex=sex,
        born_on=born_on,
        died_on=max(first.died_on + timedelta(days=later), born_on),
        nhs_number=_near(first.nhs_number) if chance.random() < 0.4 else next(numbers),
        birth_order=2,
    )


def _sibling(first: Child, chance: Random, numbers: Iterator[str]) -> Child:
    """Of one address; one family in five loses both on one day."""
    sex = chance.choice(("male", "female"))
    born_on = first.born_on + timedelta(days=chance.randrange(300, 2500))
    together = chance.random() < 0.2 and born_on < first.died_on
    died_on = first.died_on if together else born_on + timedelta(days=_age_in_days(chance))
    return replace(
        first,
        forename=_other_name(first, sex, chance),
        middle="",
        sex=sex,
        born_on=born_on,
        died_on=died_on,
        nhs_number=next(numbers),
        postcode=first.postcode if together or chance.random() < 0.7 else _postcode(chance),
    )


def _cousin(first: Child, chance: Random, numbers: Iterator[str]) -> Child:
    """Of the same name, another home, another birthday."""
    died_on = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    return replace(
        first,
        born_on=died_on - timedelta(days=_age_in_days(chance)),
        died_on=died_on,
        nhs_number=next(numbers),
        postcode=_postcode(chance),
        middle="" if chance.random() < 0.5 else first.middle,
    )


def _other_name(first: Child, sex: str, chance: Random) -> Name:
    while True:
        name = _common(_origin(first.origin).forenames[sex], chance)
        if not {first.forename.registered, *first.forename.spellings} & {name.registered, *name.spellings}:
            return name


def _age_in_days(chance: Random, *, newborn: bool = False) -> int:
    """Of a hundred children who die: 22 on the first day, 22 in the first four weeks, 20 in the first year."""
    drawn = chance.random() * (0.5 if newborn else 1)
    if drawn < 0.22:
        return chance.choice((0, 0, 0, 1))
    if drawn < 0.44:
        return chance.randrange(1, 28)
    if drawn < 0.64:
        return chance.randrange(28, 365)
    return chance.randrange(365, 18 * 365)


def _common(names: tuple[Name, ...], chance: Random) -> Name:
    """The first of a list are drawn more often."""
    return names[min(int(len(names) * chance.random() ** 1.5), len(names) - 1)]


def _postcode(chance: Random) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    outward = f"{chance.choice(AREAS)}{chance.randrange(1, 22)}"
    return f"{outward} {chance.randrange(1, 10)}{chance.choice(letters)}{chance.choice(letters)}"


def _nhs_numbers(chance: Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        number = _with_digit(f"999{chance.randrange(10**6):06d}")
        if number and number not in seen:
            seen.add(number)
            yield number


def _near(number: str) -> str:
    """The next number that could be given out, as twins often have."""
    nine = int(number[:9])
    while True:
        nine += 1
        found = _with_digit(f"{nine:09d}")
        if found:
            return found


def _with_digit(nine: str) -> str:
    digit = 11 - sum(int(each) * (10 - place) for place, each in enumerate(nine)) % 11
    return "" if digit == 10 else f"{nine}{digit % 11}"


def _origin(key: str) -> Origin:
    return next(each for each in origins() if each.key == key)


@cache
def origins() -> tuple[Origin, ...]:
    """The lists of names.yaml."""
    loaded = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    shorts = {key: tuple(words.split()) for key, words in loaded["shorts"].items()}

    def names(words: str) -> tuple[Name, ...]:
        spelled = [group.replace("_", " ").split("=") for group in words.split()]
        return tuple(Name(each[0], tuple(each[1:]), shorts.get(each[0], ())) for each in spelled)

    return tuple(
        Origin(
            key,
            lists["share"],
            names(lists["surnames"]),
            {"female": names(lists["girls"]), "male": names(lists["boys"])},
        )
        for key, lists in loaded["origins"].items()
    )
