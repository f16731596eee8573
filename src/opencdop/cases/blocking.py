"""Under which keys a child is laid away so that a later message about the same child finds it without looking at all
cases: pairs of what two records mostly share even when one of them is wrong in a field or two. Pure.
"""

from collections.abc import Mapping
from typing import Any

from opencdop.cases.child_names import skeleton
from opencdop.cases.likeness import Person, person_of

# What the kinds of keys are called in `IdentityHash.what`; each is a key of two facts, but for the number.
NUMBER = "match_number"
PAIR = "match_pair"
KINDS = (NUMBER, PAIR)


def blocks_of(said: Mapping[str, Any] | Person) -> set[tuple[str, str]]:
    """Pairs of a kind and a plain value, to be hashed before they are stored. Unknown parts give none."""
    person = person_of(said)
    sounds = sorted({skeleton(part) for part in (*person.surname, *person.forenames) if len(part) > 1})
    born, died = (day.isoformat() if day else "" for day in (person.born_on, person.died_on))
    facts = {"born": born, "died": died, "home": person.postcode}
    known = [f"{what}={value}" for what, value in facts.items() if value]
    found = {(PAIR, f"{fact}+{sound}") for fact in known for sound in sounds}
    found |= {(PAIR, f"{one}+{other}") for place, one in enumerate(known) for other in known[place + 1 :]}
    if person.born_on:
        found |= {
            (PAIR, f"year={person.born_on.year}+{one}+{other}")
            for place, one in enumerate(sounds)
            for other in sounds[place + 1 :]
        }
    return found | {(NUMBER, number) for number in person.numbers}
