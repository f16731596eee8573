"""How people tell of one child in different words: what they leave out, mistype, swap, shorten and do not know yet.

Each mistake has a rate of its own; `care` multiplies the rates (1 is a message written in a hurry).
"""

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.matching.children import Child

NOT_KNOWN = {"no_answer": "not_known"}
KEYBOARD = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo",
    "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
PLAIN = str.maketrans(
    "ąćęłńóśźżáéíóúàèìòùäëïöüâêîôûãõçñșțăşţğıčšžūėøåñÁÉÍÓÚĄĆĘŁŃŚŹŻÇŞȘȚŠŽČÖÜŌūņļķģĪīĒēĀā",
    "acelnoszzaeiouaeiouaeiouaeiouaocnstastgicszueoanAEIOUACELNSZZCSSTSZCOUOunlkgIiEeAa",
)


def told(child: "Child", chance: Random, *, care: float) -> dict[str, object]:
    """The answers of one record that tells of the child, with what went wrong in it."""
    return _Teller(child, chance, care).answers()


class _Teller:
    def __init__(self, child: "Child", chance: Random, care: float) -> None:
        self.child, self.chance, self.care = child, chance, care

    def happens(self, rate: float) -> bool:
        """Whether something happens that depends on how carefully the record was written."""
        return self.chance.random() < rate * self.care

    def answers(self) -> dict[str, object]:
        """All that this record says of who the child is."""
        said: dict[str, object] = {
            **self._names(),
            "nhs_number": self._nhs_number(),
            "date_of_birth": self._date(self.child.born_on, missing=0.015, day_off=0.015),
            "date_of_death": self._date(self.child.died_on, missing=0.02, day_off=0.03),
            "sex": self._sex(),
            "postcode": self._postcode(),
        }
        if self.happens(0.01):
            said["surname"], said["forenames"] = said.get("forenames"), said.get("surname")
        if self.chance.random() < 0.08:
            left_out = [key for key in _WORDS if not isinstance(said.get(key), str)]
            said = {key: value for key, value in said.items() if key not in left_out}
            said |= {key: str(said[key]).upper() for key in _WORDS if key in said}
        return {key: value for key, value in said.items() if value not in (None, "")}

    def _names(self) -> dict[str, object]:
        child = self.child
        age = (child.died_on - child.born_on).days
        surname = self._surname()
        if age < 7 and self.chance.random() < 0.35 * (0.6 + 0.4 * self.care):
            return self._unnamed(surname)
        said: dict[str, object] = {"surname": surname, "forenames": self._forenames()}
        if child.birth_order and self.chance.random() < 0.3:
            said["other_names"] = f"Twin {child.birth_order}"
        if child.birth_order and self.chance.random() < 0.3:
            said["birth_order"] = child.birth_order
        return said

    def _unnamed(self, surname: str) -> dict[str, object]:
        """A baby without a name yet. Wards write "Twin 1" for twins, almost always."""
        child, chance = self.child, self.chance
        order = child.birth_order if chance.random() < 0.93 else 0
        word = chance.choice(("Twin {}", "Twin {}", "Baby Twin {}", "Baby {}")).format(order) if order else ""
        if order and chance.random() < 0.3:
            word = f"Twin {'I' * order}"
        way = chance.randrange(4)
        if way == 0:
            return {"surname": surname, "unnamed_baby": "yes", "other_names": word}
        if way == 1:
            return {"surname": surname, "forenames": f"Baby of {child.mother} {word}".strip()}
        if way == 2:
            called = word or chance.choice(
                ("Baby", "Baby girl" if child.sex == "female" else "Baby boy", "Infant")
            )
            return {"surname": surname, "forenames": called}
        return {"surname": surname, "forenames": NOT_KNOWN, "other_names": word or "Baby"}

    def _forenames(self) -> str:
        child, chance = self.child, self.chance
        first = child.forename.registered
        if child.forename.shorts and self.happens(0.14):
            first = chance.choice(child.forename.shorts)
        elif child.forename.spellings and self.happens(0.07):
            first = chance.choice(child.forename.spellings)
        if self.happens(0.25):
            first = plain(first)
        if self.happens(0.03):
            first = slip(first, chance)
        if self.happens(0.008):
            return first[0]
        middle = child.middle if chance.random() < 0.7 else ""
        if middle and self.happens(0.012):
            return middle
        if middle and child.forename.registered in ("Muhammad", "Abdullah") and self.happens(0.3):
            return middle
        if middle and self.happens(0.05):
            middle = middle[0]
        return f"{first} {middle}".strip()

    def _surname(self) -> str:
        child, chance = self.child, self.chance
        baby = (child.died_on - child.born_on).days < 28
        name = child.surname.registered
        if self.happens(0.025 if baby else 0.007):
            name = child.other_surname.registered
        elif child.surname.spellings and self.happens(0.05):
            name = chance.choice(child.surname.spellings)
        if child.double_surname and "-" in name and self.happens(0.35):
            name = chance.choice(name.split("-", 1))
        elif "-" in name and self.happens(0.3):
            name = name.replace("-", " ")
        if child.sex == "female" and name.endswith("ski") and chance.random() < 0.5:
            name = f"{name[:-1]}a"
        if name in ("Singh", "Kaur") or not (child.origin == "indian_sri_lankan" and self.happens(0.03)):
            pass
        else:
            name = "Kaur" if child.sex == "female" else "Singh"
        if self.happens(0.25):
            name = plain(name)
        return slip(name, chance) if self.happens(0.025) else name

    def _nhs_number(self) -> object:
        number, chance = self.child.nhs_number, self.chance
        if self.happens(0.28):
            return NOT_KNOWN if chance.random() < 0.5 else None
        if self.happens(0.004):  # a number that was replaced by another
            return _valid(chance)
        if self.happens(0.002):  # somebody else's, often the mother's
            return _valid(chance)
        if self.happens(0.015):
            place = chance.randrange(10)
            number = (
                number[:place]
                + str((int(number[place]) + chance.randrange(1, 10)) % 10)
                + number[place + 1 :]
            )
        elif self.happens(0.008):
            place = chance.randrange(9)
            number = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        return f"{number[:3]} {number[3:6]} {number[6:]}" if chance.random() < 0.3 else number

    def _date(self, day: date, *, missing: float, day_off: float) -> object:
        chance = self.chance
        if self.happens(missing):
            return NOT_KNOWN if chance.random() < 0.5 else None
        if self.happens(0.015) and day.day <= 12:
            return date(day.year, day.day, day.month).isoformat()
        if self.happens(day_off):
            return (day + timedelta(days=chance.choice((-1, 1)))).isoformat()
        if self.happens(0.012):
            return _digit_off(day, chance).isoformat()
        if self.happens(0.006):
            return _moved(day, chance.choice((-1, 1))).isoformat()
        return day.isoformat()

    def _sex(self) -> object:
        if self.happens(0.04):
            return NOT_KNOWN if self.chance.random() < 0.8 else "indeterminate"
        return {"male": "female", "female": "male"}[self.child.sex] if self.happens(0.006) else self.child.sex

    def _postcode(self) -> object:
        postcode, chance = self.child.postcode, self.chance
        if self.happens(0.08):
            return NOT_KNOWN if chance.random() < 0.5 else None
        if self.happens(0.07):  # another home, or the family has moved
            outward = postcode.split()[0] if chance.random() < 0.5 else f"ZG{chance.randrange(1, 30)}"
            return f"{outward} {chance.randrange(1, 10)}{chance.choice('ABDEFGH')}{chance.choice('JLNPQRS')}"
        if self.happens(0.02):
            place = chance.randrange(len(postcode) - 2, len(postcode))
            postcode = postcode[:place] + chance.choice("ABDEFGHJLNPQRSTUWXYZ") + postcode[place + 1 :]
        return postcode.replace(" ", "").lower() if chance.random() < 0.2 else postcode


_WORDS = ("surname", "forenames", "other_names")


def plain(word: str) -> str:
    """Typed on a keyboard without accents."""
    return word.translate(PLAIN)


def slip(word: str, chance: Random) -> str:
    """A slip of the fingers: a neighbouring key, a letter left out, doubled, or two in the wrong order."""
    if len(word) < 3:
        return word
    place = chance.randrange(1, len(word) - (1 if chance.random() < 0.5 else 0))
    kind = chance.randrange(4)
    if kind == 0:
        return word[:place] + chance.choice(KEYBOARD.get(word[place].lower(), "e")) + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    if kind == 2:
        return word[:place] + word[place] + word[place:]
    return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]


def _digit_off(day: date, chance: Random) -> date:
    """One digit of day, month or year mistyped, so that it is still a day of the calendar."""
    while True:
        text = list(f"{day:%Y%m%d}")
        place = chance.choice((2, 3, 4, 5, 6, 7, 7, 7, 5, 3))
        text[place] = str((int(text[place]) + chance.choice((-3, -2, -1, 1, 2, 3))) % 10)
        written = "".join(text)
        try:
            return date(int(written[:4]), int(written[4:6]), int(written[6:]))
        except ValueError:
            continue


def _moved(day: date, years: int) -> date:
    return date(day.year + years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _valid(chance: Random) -> str:
    """Another number with its right check digit."""
    while True:
        nine = f"999{chance.randrange(10**6):06d}"
        digit = 11 - sum(int(each) * (10 - place) for place, each in enumerate(nine)) % 11
        if digit != 10:
            return f"{nine}{digit % 11}"
