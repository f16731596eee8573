"""What a name says: its parts without accents and spelling fashions, whether a baby has a name at all, and which of
several babies it is. Pure; it judges no pair.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"}
)
_CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгґдзиіклмнопрстуфыэ", "abvhgdzyiklmnoprstufye", strict=True)),
        **{"е": "e", "є": "ye", "ё": "yo", "ж": "zh", "ї": "yi", "й": "i", "х": "kh", "ц": "ts", "ч": "ch"},
        **{"ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ь": "", "ъ": ""},
    }
)
_MOTHERS = re.compile(r"^(?:baby|infant|boy|girl|son|daughter|child|twin \w+)(?: (?:boy|girl))? of\b")
_ORDER = re.compile(
    r"\b(?:twin|triplet|quad|baby|infant|boy|girl|bb)\s*(?:no|number)?\s*(1|2|3|4|i{1,3}|iv|a|b|c|one|two|three)\b"
)
_ORDER_BEFORE = re.compile(
    r"\b(first|second|third|1st|2nd|3rd|elder|younger)[ -]?(?:born)?\s*(?:twin|triplet)\b"
)
_MULTIPLE = re.compile(r"\b(?:twins?|triplets?|quads?)\b|\btwin[12]\b")
_NUMBERS = {
    **{"1": 1, "i": 1, "a": 1, "one": 1, "first": 1, "1st": 1, "elder": 1},
    **{"2": 2, "ii": 2, "b": 2, "two": 2, "second": 2, "2nd": 2, "younger": 2},
    **{"3": 3, "iii": 3, "c": 3, "three": 3, "third": 3, "3rd": 3, "4": 4, "iv": 4},
}


@dataclass(frozen=True)
class Lists:
    """Words that stand in names without naming, and names that many bear; all of them folded as names are."""

    shared: frozenset[str]
    titles: frozenset[str]
    unnamed: frozenset[str]
    prefixes: frozenset[str]
    common_surnames: frozenset[str]
    common_forenames: frozenset[str]
    groups: Mapping[str, frozenset[int]]  # of a forename, the groups of nicknames.yaml in which it stands
    members: tuple[tuple[str, ...], ...]  # of a group, its forenames

    def forms(self, groups: Iterable[int]) -> Iterator[str]:
        """All forms of the names of these groups."""
        return (name for group in groups for name in self.members[group])


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """Lower case, Latin letters without accents, apostrophes gone, everything else a single space."""
    text = name.casefold().translate(_LETTERS).translate(_CYRILLIC)
    text = re.sub(r"\bb\s*/\s*o\b", "baby of", text)
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    kept = re.sub(r"['\u2018\u2019`\u02bc]", "", kept)
    return " ".join(re.findall(r"[^\W_]+", kept))


def surname_parts(name: str, lists: Lists) -> tuple[str, ...]:
    """The parts of a family name: "O'Brien", "O Brien" and "Obrien" alike are one part; a baby's mother is no part."""
    text = re.sub(r"^(?:baby|infant|boy|girl|twin \w+)(?: (?:boy|girl))?(?: of)?\b", "", fold(name)).strip()
    text = _ORDER.sub("", text)
    return tuple(_same_spelling(part) for part in _joined(text.split(), lists.prefixes) if part)


def forename_parts(name: str, lists: Lists) -> tuple[str, ...]:
    """The parts of the first names; none where the baby has no name of its own yet ("Baby of Anna", "Twin 1")."""
    text = fold(name)
    if _MOTHERS.match(text):
        return ()
    text = _ORDER.sub("", text)
    parts = [part for part in text.split() if part not in lists.unnamed and not part.isdigit()]
    return () if all(len(part) == 1 for part in parts) and len(text.split()) > len(parts) else tuple(parts)


def order_in(names: Iterable[str]) -> int | None:
    """Which of the babies of one birth this is, where a name says so ("Twin 2", "second twin"); else None."""
    for name in names:
        text = fold(name)
        found = _ORDER.search(text) or _ORDER_BEFORE.search(text)
        if found:
            return _NUMBERS[found.group(1)]
    return None


def is_multiple(names: Iterable[str]) -> bool:
    """Whether a name says that the child is one of several of one birth."""
    return any(_MULTIPLE.search(fold(name)) for name in names)


@lru_cache(maxsize=20_000)
def skeleton(part: str) -> str:
    """What is left of a name when it is written in one alphabet after another: its first letter and its consonants."""
    text = part
    for old, new in (
        ("sch", "s"), ("shch", "s"), ("tch", "s"), ("ch", "k"), ("sh", "s"), ("ph", "f"), ("kh", "k"), ("gh", "g"),
        ("th", "t"), ("dh", "d"), ("zh", "z"), ("ck", "k"), ("cz", "s"), ("sz", "s"), ("rz", "z"), ("dj", "j"),
        ("qu", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("z", "s"), ("c", "k"), ("j", "y"), ("y", "i"), ("h", ""),
    ):  # fmt: skip
        text = text.replace(old, new)
    first = text[:1] if text[:1] not in "aeiou" else "a"
    rest = re.sub(r"[aeiou]", "", text[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


def _joined(parts: list[str], prefixes: frozenset[str]) -> list[str]:
    """ "o brien" and "al hassan" in one piece."""
    found: list[str] = []
    held = ""
    for place, part in enumerate(parts):
        if part in prefixes and place < len(parts) - 1:
            held += part
            continue
        found.append(held + part)
        held = ""
    return found


def _same_spelling(part: str) -> str:
    """Mac as Mc, and the endings that a daughter's name takes in Polish as a son's."""
    if part.startswith("mac") and len(part) > 5:
        part = "mc" + part[3:]
    for daughters, sons in (("ska", "ski"), ("cka", "cki"), ("dzka", "dzki"), ("ova", "ov"), ("eva", "ev")):
        if part.endswith(daughters) and len(part) > len(daughters) + 2:
            return part[: -len(daughters)] + sons
    return part
