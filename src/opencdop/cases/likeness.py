"""How each part of two children's identities stands: the level of definitions/matching.yaml that fits, or None where
one of the two is unknown. Pure; it weighs nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from typing import Any

from rapidfuzz.distance import OSA, JaroWinkler

from opencdop.cases import child_names
from opencdop.cases.child_names import Lists
from opencdop.cases.weights import weights

# The levels of two parts of a forename that are one name, the best first.
ALIKE = ("same", "short", "similar")
# What both names must be when they are laid crosswise.
SWAPPED = (*ALIKE, "common", "part", "second_differs")


@dataclass(frozen=True)
class Person:
    """A child's identity as it is compared: read once, compared often. Empty or None where it is not known."""

    nhs_number: str = ""
    earlier_number: str = ""  # one that was replaced
    surname: tuple[str, ...] = ()
    forenames: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # parts of other names
    born_on: date | None = None
    died_on: date | None = None
    sex: str = ""
    postcode: str = ""
    address: str = ""
    birth_order: int | None = None
    multiple: bool = False

    @property
    def numbers(self) -> frozenset[str]:
        """The NHS numbers that the child has or had, of those that can be right."""
        return frozenset(filter(can_be_right, (self.nhs_number, self.earlier_number)))


def person_of(said: Any) -> Person:
    """The identity out of answers (a mapping, a dataclass or an object with these names); unknown parts stay empty."""
    if isinstance(said, Person):
        return said
    answers = _mapping(said)
    lists = weights().lists
    names = [_text(answers.get(key)) for key in ("forenames", "other_names", "surname")]
    forenames = () if answers.get("unnamed_baby") == "yes" else child_names.forename_parts(names[0], lists)
    surname = child_names.surname_parts(names[2], lists)
    if (
        not surname and not child_names.forename_parts(names[2], lists) and names[2]
    ):  # "Infant" as the family name
        surname, forenames = child_names.surname_parts(names[0], lists), ()
    order = _order(answers.get("birth_order")) or child_names.order_in(names)
    return Person(
        nhs_number=_digits(answers.get("nhs_number")),
        earlier_number=_digits(answers.get("nhs_number_superseded")),
        surname=surname,
        forenames=forenames,
        also=child_names.forename_parts(names[1], lists),
        born_on=_day(answers.get("date_of_birth")),
        died_on=_day(answers.get("date_of_death")),
        sex=_sex(answers.get("sex")),
        postcode="".join(filter(str.isalnum, _text(answers.get("postcode")).upper())),
        address=child_names.fold(_text(answers.get("address"))),
        birth_order=order,
        multiple=bool(order)
        or child_names.is_multiple(names)
        or answers.get("multiplicity") in ("twins", "triplets", "four_or_more"),
    )


def _mapping(said: Any) -> Mapping[str, Any]:
    if isinstance(said, Mapping):
        return said
    return asdict(said) if is_dataclass(said) and not isinstance(said, type) else dict(vars(said))


def _text(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else str(value) if type(value) is int else ""
    return "" if text in ("not_known", "not_applicable") else text


def _digits(value: Any) -> str:
    return "".join(filter(str.isdigit, _text(value)))


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None


def _order(value: Any) -> int | None:
    text = _text(value)
    return int(text) if text.isdecimal() and len(text) < 4 and int(text) else None


def _sex(value: Any) -> str:
    first = _text(value).casefold()[:1]
    return {"m": "male", "f": "female"}.get(first, "")


def nhs_number(one: Person, other: Person) -> str | None:
    """Same, earlier (one is what the other replaced), a slip of one digit or two neighbours, or different."""
    a, b = one.nhs_number, other.nhs_number
    if a and a == b:
        return "same"
    if one.numbers & other.numbers:
        return "earlier"
    if not a or not b:
        return None
    can_be = can_be_right(a), can_be_right(b)
    if not all(can_be) and OSA.distance(a, b, score_cutoff=1) <= 1:
        return "slip"
    return "different" if all(can_be) or not any(can_be) else None  # one that cannot be right says nothing


def can_be_right(number: str) -> bool:
    """Whether ten digits end with their check digit, modulus 11 (NHS data dictionary)."""
    if len(number) != 10 or not (number.isascii() and number.isdigit()):
        return False
    weighted = sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9]))
    return (11 - weighted % 11) % 11 == int(number[9])


def names(one: Person, other: Person, lists: Lists) -> tuple[str | None, str | None]:
    """The levels of family name and first names; `swapped`, and nothing, where one record has them the other way."""
    family = surname(one, other, lists)
    first = forenames(one, other, lists)
    if family in (None, "different", "title") and first in (None, "different", "part", "initial"):
        both_ways = (_crossed(one, other, lists), _crossed(other, one, lists))
        if all(any(level in SWAPPED for level in each) for each in both_ways):
            return "swapped", None
    return family, first


def _crossed(one: Person, other: Person, lists: Lists) -> tuple[str | None, ...]:
    """How the family name of one stands to the first names of the other, as either kind of name."""
    if not one.surname or not other.forenames:
        return ()
    as_surname = surname(one, Person(surname=other.forenames), lists)
    return as_surname, _forenames(one.surname, other.forenames, lists)


def surname(one: Person, other: Person, lists: Lists) -> str | None:
    """How the family names stand."""
    a, b = one.surname, other.surname
    if not a or not b:
        return None
    if set(a) == set(b) or "".join(a) == "".join(b):
        return (
            "common" if any(part in lists.common_surnames or part in lists.titles for part in a) else "same"
        )
    own_a, own_b = _own(a, lists.titles), _own(b, lists.titles)
    if set(own_a) & set(own_b):
        rest_a, rest_b = set(own_a) - set(own_b), set(own_b) - set(own_a)
        spelled = not (rest_a or rest_b) or any(_close(x, y) for x in rest_a for y in rest_b)
        return "similar" if spelled else "part"
    if _close("".join(a), "".join(b)):
        return "similar"
    if any(_close(x, y) for x in own_a for y in own_b):
        return "part" if max(len(own_a), len(own_b)) > 1 else "similar"
    if set(a) & set(b) or (lists.titles & ({*a} ^ {*b}) and not (own_a and own_b)):
        return "title"
    return "different"


def _own(parts: tuple[str, ...], titles: frozenset[str]) -> tuple[str, ...]:
    return tuple(part for part in parts if part not in titles)


def forenames(one: Person, other: Person, lists: Lists) -> str | None:
    """How the first names stand; None where either child has none yet."""
    if not one.forenames or not other.forenames:
        return None
    found = _forenames(one.forenames, other.forenames, lists)
    if found in ("different", "neighbour"):
        known_as = (
            _forenames(a, b, lists) for a, b in ((one.also, other.forenames), (one.forenames, other.also))
        )
        if any(level in ALIKE for level in known_as if level):
            return "short"
    return found


def _forenames(a: tuple[str, ...], b: tuple[str, ...], lists: Lists) -> str | None:
    if not a or not b:
        return None
    if "".join(a) == "".join(b):
        return "common" if a[0] in lists.common_forenames else "same"
    called_a, called_b = _called(a, lists.shared), _called(b, lists.shared)
    first = _alike(called_a[0], called_b[0], lists)
    if first in ALIKE:
        if _differ(called_a[1:2], called_b[1:2], lists) and first == "same":
            return "second_differs"
        return "common" if first == "same" and called_a[0] in lists.common_forenames else first
    if any(_alike(x, y, lists) in ALIKE for x in a for y in b if (x, y) != (a[0], b[0]) and len(x) > 1):
        return "second_differs" if a[0] == b[0] and len(a) > 1 and len(b) > 1 else "part"
    if max(len(a), len(b)) > 1 and _close("".join(a), "".join(b)):
        return "similar"
    if 1 in (len(called_a[0]), len(called_b[0])) and called_a[0][0] == called_b[0][0]:
        return "initial"
    if _alike(a[0], b[0], lists) in ALIKE:  # a name of honour that both share, and nothing else
        return "different" if len(a) > 1 and len(b) > 1 else "part"
    return first or "different"


def _called(parts: tuple[str, ...], shared: frozenset[str]) -> tuple[str, ...]:
    """The names without those of honour in front, unless nothing is left."""
    rest = parts
    while len(rest) > 1 and rest[0] in shared:
        rest = rest[1:]
    return rest


def _differ(a: tuple[str, ...], b: tuple[str, ...], lists: Lists) -> bool:
    return bool(a and b and min(len(a[0]), len(b[0])) > 1 and _alike(a[0], b[0], lists) not in ALIKE)


def _alike(a: str, b: str, lists: Lists) -> str | None:
    """How two single forenames stand: same, short, similar, or neighbour (a letter apart, but two names)."""
    if a == b:
        return "same"
    groups_a, groups_b = lists.groups.get(a), lists.groups.get(b)
    if groups_a and groups_b:
        if groups_a & groups_b:
            return "short"
        return "neighbour" if OSA.distance(a, b) <= 1 else None
    if _close(a, b) or (len(a) + len(b) > 4 and bool(groups_a) != bool(groups_b) and OSA.distance(a, b) <= 1):
        return "similar"
    return "similar" if _slip_of_short(a, groups_b, lists) or _slip_of_short(b, groups_a, lists) else None


def _slip_of_short(name: str, groups: frozenset[int] | None, lists: Lists) -> bool:
    """Whether a name that we do not know is a slip in one of the forms of the other: Olivai, of Liv."""
    if not groups or name in lists.groups or len(name) < 4:
        return False
    return any(
        len(each) > 3 and OSA.distance(name, each, score_cutoff=1) <= 1 for each in lists.forms(groups)
    )


def _close(a: str, b: str) -> bool:
    """Whether two names are one name mistyped, or spelled in another fashion."""
    shorter, longer = sorted((len(a), len(b)))
    if shorter < 3:
        return False
    distance = OSA.distance(a, b)
    if distance <= 1:
        return longer >= 4 or sorted(a) == sorted(b)
    likeness = JaroWinkler.similarity(a, b)
    if distance == 2 and shorter >= 6 and likeness >= 0.9:
        return True
    return likeness >= 0.8 and child_names.skeleton(a) == child_names.skeleton(b)


def day(a: date | None, b: date | None) -> str | None:
    """How two dates stand."""
    if a is None or b is None:
        return None
    if a == b:
        return "same"
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return "transposed"
    if abs((a - b).days) == 1:
        return "day"
    if (a.month, a.day) == (b.month, b.day) and abs(a.year - b.year) == 1:
        return "year"
    wrong = sum(x != y for x, y in zip(f"{a:%Y%m%d}", f"{b:%Y%m%d}", strict=True))
    return "digit" if wrong == 1 else "different"


def is_newborn(one: Person, other: Person, days: int) -> bool:
    """Whether both are told of as born on one day and one of them as dead within `days` of it."""
    if one.born_on is None or one.born_on != other.born_on:
        return False
    lived = [
        (person.died_on - person.born_on).days for person in (one, other) if person.died_on and person.born_on
    ]
    return any(0 <= each < days for each in lived)


def sex(one: Person, other: Person) -> str | None:
    """Same or different; what could not be recorded as male or female says nothing."""
    if not one.sex or not other.sex:
        return None
    return "same" if one.sex == other.sex else "different"


def has_own_name_of(one: Person, other: Person, lists: Lists) -> bool:
    """Whether both are called by the same first name, and by one that brothers do not share: no twins are."""
    if not one.forenames or not other.forenames:
        return False
    a, b = _called(one.forenames, lists.shared)[0], _called(other.forenames, lists.shared)[0]
    return a == b and a not in lists.shared and len(a) > 1


def home(one: Person, other: Person) -> str | None:
    """How the postcodes stand; the words of the address where one has none."""
    a, b = one.postcode, other.postcode
    if not a or not b:
        return "address" if one.address and one.address == other.address else None
    if a == b:
        return "same"
    if OSA.distance(a, b) == 1:
        return "slip"
    return "district" if len(a) > 4 and len(b) > 4 and a[:-3] == b[:-3] else "different"


def birth_order(one: Person, other: Person) -> str | None:
    """Same or different, where both say it."""
    if not one.birth_order or not other.birth_order:
        return None
    return "same" if one.birth_order == other.birth_order else "different"
