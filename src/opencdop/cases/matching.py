"""Are two records of one child? Weights in bits, field by field, with a reason for each (definitions/matching.yaml).
It proposes: a person decides. `candidates` looks through all cases of the installation, whoever leads them, so what it
finds is shown only through `candidates.shown_to`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Sum, Value, When

from opencdop.cases import likeness
from opencdop.cases.blocking import KINDS, NUMBER
from opencdop.cases.identity import match_hashes
from opencdop.cases.likeness import Person, person_of
from opencdop.cases.models import Case, Child, IdentityHash
from opencdop.cases.weights import Weights, weights
from opencdop.core.errors import KeyDestroyed
from opencdop.keystore import keys

LOOKED_AT = 200  # so many cases, those that share most keys, are opened and compared
NUMBER_COUNTS = 20  # the same NHS number stands before any number of shared pairs


@dataclass(frozen=True)
class Reason:
    """What one field says: `level` is how it stands, `words` the same for a person, `weight` in bits."""

    field: str
    title: str
    level: str
    words: str
    weight: float

    @property
    def speaks_for(self) -> bool:
        return self.weight > 0


@dataclass(frozen=True)
class Match:
    """How likely two records are of one child (0 to 1), why, and which case it is where it was found among cases."""

    probability: float
    reasons: tuple[Reason, ...]
    case: Case | None = None
    warning: str = ""  # why the two may be twins, where something says so
    weight: float = 0.0  # the sum, in bits, from which the probability is made

    @property
    def is_same(self) -> bool:
        """Whether it would be called the same child; twins and siblings never are."""
        return self.probability >= weights().threshold


def threshold() -> float:
    """From which probability two records are called one child."""
    return weights().threshold


def compare(a: Mapping[str, Any] | Person | Any, b: Mapping[str, Any] | Person | Any) -> Match:
    """Compare two identities, each the answers that identify (cases/identity.py); what is missing is unknown.

    The order of the two does not matter. Twins are not a match: see the rule of twins in definitions/matching.yaml.
    """
    return compare_people(person_of(a), person_of(b))


def compare_people(one: Person, other: Person) -> Match:
    """The same for identities that were read before (likeness.person_of)."""
    known = weights()
    levels = _levels(one, other, known)
    reasons = tuple(_reasons(levels, known, newborn=likeness.is_newborn(one, other, known.newborn_days)))
    total = known.prior + sum(reason.weight for reason in reasons)
    probability = 1 / (1 + 2.0 ** -max(min(total, 60), -60))
    rule = _twins(one, other, levels, known)
    if rule and rule != "replaced":
        probability = min(probability, known.cap)
    return Match(probability, reasons, warning=known.twins[rule] if rule else "", weight=total)


def _levels(one: Person, other: Person, known: Weights) -> dict[str, str]:
    family, first = likeness.names(one, other, known.lists)
    found = {
        "nhs_number": likeness.nhs_number(one, other),
        "surname": family,
        "forenames": first,
        "date_of_birth": likeness.day(one.born_on, other.born_on),
        "date_of_death": likeness.day(one.died_on, other.died_on),
        "sex": likeness.sex(one, other),
        "postcode": likeness.home(one, other),
        "birth_order": likeness.birth_order(one, other),
    }
    return {key: level for key, level in found.items() if level}


def _reasons(levels: Mapping[str, str], known: Weights, *, newborn: bool) -> list[Reason]:
    """In the order of the definitions. Of newborns born on one day, the day of death says less."""
    reasons = []
    for field in known.fields:
        code = levels.get(field.key)
        if code is None:
            continue
        level = field.levels[code]
        weight = level.weight
        if field.key == "date_of_death" and newborn:
            level = field.levels.get(f"{code}_newborn", level)
            weight = min(level.weight, field.levels["same_newborn"].weight)
        reasons.append(Reason(field.key, field.title, code, level.words, weight))
    return reasons


def _twins(one: Person, other: Person, levels: Mapping[str, str], known: Weights) -> str:
    """The rule of twins that holds for the pair; empty where none does.

    No twins bear one name, so of two with one first name a different NHS number only weighs ("replaced").
    """
    number, first, order = (levels.get(key) for key in ("nhs_number", "forenames", "birth_order"))
    if order == "different":
        return "birth_order"
    multiple = one.multiple or other.multiple
    if number == "different":
        own_name = likeness.has_own_name_of(one, other, known.lists) and not multiple
        return "replaced" if own_name and levels.get("sex") != "different" else "nhs_number"
    if first == "different" or (first == "neighbour" and number is None):
        return "forenames"
    if number or first or levels.get("surname") == "swapped":
        return ""
    if levels.get("sex") == "different":
        return "sex"
    return "which" if multiple and order is None else ""


_NOTHING = Match(0.0, (), weight=float("-inf"))


@dataclass(frozen=True)
class Found:
    """The cases that may be of one child, best first. `cut` says that more cases shared a key than were compared."""

    matches: tuple[Match, ...]
    cut: bool = False


def candidates(person: Mapping[str, Any] | Person | Any) -> list[Match]:
    """The cases of this installation, whoever leads them, that may be of this child, best first; 3 queries, and one or
    two where a case was merged.

    A case that was merged stands under its survivor. Never show the result but through `candidates.shown_to`.
    """
    return list(find([person])[0].matches)


def find(people: Iterable[Mapping[str, Any] | Person | Any]) -> list[Found]:
    """The same for several children at once, in their order, with no more queries; says where it cut."""
    wanted = [person_of(each) for each in people]
    shared = [_sharing(wanted[0])] if len(wanted) == 1 else _sharing_each(wanted)
    children = _children({case_id for each in shared for case_id in each[:LOOKED_AT]})
    return [
        Found(
            _best(person, [children[case_id] for case_id in ids[:LOOKED_AT] if case_id in children]),
            cut=len(ids) > LOOKED_AT,
        )
        for person, ids in zip(wanted, shared, strict=True)
    ]


def _sharing(person: Person) -> list[str]:
    """The cases that share most keys, ranked by the database; one more than are compared, to know of a cut."""
    hashes = [digest for _, digest in match_hashes(person)]
    number = When(what=NUMBER, then=Value(NUMBER_COUNTS))
    ranked = (
        IdentityHash.objects.filter(hash__in=hashes, what__in=KINDS)
        .values("case_id")
        .annotate(shared=Sum(Choose(number, default=Value(1))))
        .order_by("-shared", "case_id")
    )
    return [row["case_id"] for row in ranked[: LOOKED_AT + 1]]


def _sharing_each(people: list[Person]) -> list[list[str]]:
    """The same for many in one query, ranked here."""
    asked = [{digest for _, digest in match_hashes(person)} for person in people]
    holders: dict[str, list[tuple[str, int]]] = {}
    rows = IdentityHash.objects.filter(hash__in=set().union(*asked), what__in=KINDS)
    for digest, case_id, what in rows.values_list("hash", "case_id", "what"):
        holders.setdefault(digest, []).append((case_id, NUMBER_COUNTS if what == NUMBER else 1))
    ranked = []
    for hashes in asked:
        shared: Counter[str] = Counter()
        for digest in hashes:
            for case_id, counts in holders.get(digest, ()):
                shared[case_id] += counts
        ranked.append(sorted(shared, key=lambda case_id: (-shared[case_id], case_id))[: LOOKED_AT + 1])
    return ranked


def _children(case_ids: set[str]) -> dict[str, tuple[Case, Person]]:
    """The children of these cases, read, each with the case that stands for it; one whose key was destroyed is known
    no more. Another query, and at most two, only where a case among them was merged.
    """
    rows = Child.objects.filter(case_id__in=case_ids).select_related("case__lead_panel", "case__coordinator")
    children = list(rows)
    keys.load_keys({child.data_key_id for child in children})
    standing = {child.case_id: child.case for child in children}
    for _ in range(2):  # a case that was merged into one that was merged: no chain is longer
        into = {case.merged_into_id for case in standing.values() if case.merged_into_id}
        if not into:
            break
        survivors = Case.objects.select_related("lead_panel", "coordinator").in_bulk(into)
        standing = {each: survivors.get(case.merged_into_id, case) for each, case in standing.items()}
    read = {}
    for child in children:
        try:
            read[child.case_id] = (standing[child.case_id], person_of(child.known))
        except KeyDestroyed:  # erased: nobody can say any more whose case it was
            continue
    return read


def _best(person: Person, known: Iterable[tuple[Case, Person]]) -> tuple[Match, ...]:
    best: dict[str, Match] = {}
    for case, child in known:
        match = compare_people(person, child)
        if match.probability >= weights().shown_from and match.weight > best.get(case.pk, _NOTHING).weight:
            best[case.pk] = replace(match, case=case)
    return tuple(sorted(best.values(), key=lambda match: (-match.probability, -match.weight)))
