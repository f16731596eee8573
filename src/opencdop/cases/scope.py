"""Is this death one that the review is for? Rules SC1 to SC8 propose, with their reason; a person decides. Pure.

Source: published procedures of review partners, and the Children Act 2004, section 16M; how sure each is stands in
definitions/scope.yaml. SC6 is tried before SC5: at 18 or over a person is out whatever the birth was like. SC4 is tried
before SC3, so that nobody is asked how a planned termination ended.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from opencdop.core.ages import Lived, attains_on, hours_lived, is_under_18, span_of, years_lived

# The clocks of age at death stand one floor down, where forms use them too; whoever asks for scope finds them here.
__all__ = [
    "Lived",
    "ScopeFacts",
    "ScopeProposal",
    "attains_on",
    "hours_lived",
    "is_under_18",
    "propose",
    "years_lived",
]

FIRST_DAY_OF_DUTY = date(2008, 4, 1)
SUSPECTED_STILLBIRTH_AT_HOME = "suspected_stillbirth_at_home"
NATIONAL = "national"
# An unattended birth is told to the national database, whatever is found later: these stay with the record.
KEPT_FLAGS = (SUSPECTED_STILLBIRTH_AT_HOME, NATIONAL)


@dataclass(frozen=True)
class ScopeFacts:
    """What the rules need; None means not known. A date may be partly known, as text: "2008-03" or "2008".

    `found_not_born_alive` is what coroner or post-mortem established later, of a birth that nobody attended.
    """

    born_on: date | str | None = None
    died_on: date | str | None = None
    believed_under_18: bool | None = None
    signs_of_life: bool | None = None
    professional_at_birth: bool | None = None
    gestation_weeks: int | None = None
    lawful_termination: bool | None = None
    suspected_stillbirth_at_home: bool | None = None
    found_not_born_alive: bool | None = None


@dataclass(frozen=True)
class ScopeProposal:
    """`in_scope` is what the rule proposes; `rule` its code; `reason` a sentence for the coordinator.

    `provisional`: in until more is known. `joint_response`: it calls for one. `flags` stay with the record whatever is
    found later.
    """

    in_scope: bool
    rule: str
    reason: str
    provisional: bool = False
    joint_response: bool = False
    flags: tuple[str, ...] = ()


def propose(facts: ScopeFacts | Mapping[str, Any] | object) -> ScopeProposal:
    """Propose whether the death is in scope. The first rule that fits decides; not knowing never puts a death out."""
    known = _read(facts)
    unattended = known.professional_at_birth is False or known.suspected_stillbirth_at_home is True
    if known.signs_of_life is False and not unattended:
        return _not_born_alive(known)
    if known.lawful_termination:
        return ScopeProposal(
            False,
            "SC4",
            "A planned termination within the law is not reviewed, even if the baby lived briefly.",
        )
    if unattended and known.signs_of_life is not True:
        return _unattended(known)
    return _by_age(known)


def _read(facts: ScopeFacts | Mapping[str, Any] | object) -> ScopeFacts:
    """The facts, from a mapping or any object with the same names; a name that is missing is not known."""
    if isinstance(facts, ScopeFacts):
        return facts
    names = [field.name for field in fields(ScopeFacts)]
    if isinstance(facts, Mapping):
        return ScopeFacts(**{name: facts.get(name) for name in names})
    return ScopeFacts(**{name: getattr(facts, name, None) for name in names})


def _not_born_alive(facts: ScopeFacts) -> ScopeProposal:
    if facts.gestation_weeks is not None and facts.gestation_weeks < 24:
        return ScopeProposal(
            False, "SC2", "No sign of life before 24 weeks: a late fetal loss, which is not reviewed here."
        )
    when = (
        "No sign of life, and the length of the pregnancy is not known"
        if facts.gestation_weeks is None
        else "No sign of life at or after 24 weeks, with a professional present"
    )
    return ScopeProposal(False, "SC1", f"{when}: a stillbirth, which is not reviewed here.")


def _unattended(facts: ScopeFacts) -> ScopeProposal:
    """SC3: in for now, with a joint response. Found not to have been born alive: out, and what was flagged stays."""
    if facts.found_not_born_alive:
        return ScopeProposal(
            False,
            "SC3",
            "It was found later that the baby was not born alive: a stillbirth, which is not reviewed. "
            "That it was suspected at home stays on the record, here and nationally.",
            flags=KEPT_FLAGS,
        )
    return ScopeProposal(
        True,
        "SC3",
        "No professional was there at the birth, and whether the baby lived is not known. "
        "In scope for now, with a joint agency response; the coroner decides if in doubt.",
        provisional=True,
        joint_response=True,
        flags=KEPT_FLAGS,
    )


def _by_age(facts: ScopeFacts) -> ScopeProposal:
    under_18 = is_under_18(facts.born_on, died_on=facts.died_on)
    years = years_lived(facts.born_on, died_on=facts.died_on)
    if under_18 is False:
        return ScopeProposal(
            False,
            "SC6",
            f"Aged {years} at death. The review is for deaths before the 18th birthday."
            if years is not None
            else "Aged 18 or over at death. The review is for deaths before the 18th birthday.",
        )
    if under_18 is None and facts.believed_under_18 is False:
        return ScopeProposal(False, "SC6", "Believed to have been 18 or over at death.")
    if _before_the_duty(facts.died_on):
        return ScopeProposal(
            True, "SC8", "The death was before 1 April 2008, when the duty to review began.", provisional=True
        )
    if facts.signs_of_life and not years:
        return ScopeProposal(True, "SC5", "Born alive. Every live birth is in scope, at any gestation.")
    if under_18 is None:
        return ScopeProposal(
            True,
            "SC7",
            "The age is not known for certain; in scope until shown to be 18 or over.",
            provisional=True,
        )
    aged = "under 18" if years is None else "under 1 year" if years == 0 else f"{years}"
    return ScopeProposal(True, "SC6", f"Aged {aged} at death.")


def _before_the_duty(died_on: date | str | None) -> bool:
    span = span_of(died_on)
    return span is not None and span[1] < FIRST_DAY_OF_DUTY
