"""Is this death one that the review is for? Rules SC1 to SC8 propose, with their reason; a person decides. Pure.

Source of the rules: the published procedures of review partners and section 16M of the Children Act 2004. How sure each
is, and what to ask first, stands in definitions/scope.yaml. SC6 is tried before SC5, so that a person of 18 or over is
out whatever the birth was like.
"""

from dataclasses import dataclass
from datetime import date

from opencdop.core.dates import age_on

FIRST_DAY_OF_DUTY = date(2008, 4, 1)


@dataclass(frozen=True)
class ScopeFacts:
    """What the rules need; None means not known."""

    born_on: date | None = None
    died_on: date | None = None
    believed_under_18: bool | None = None
    signs_of_life: bool | None = None
    professional_at_birth: bool | None = None
    gestation_weeks: int | None = None
    lawful_termination: bool | None = None
    suspected_stillbirth_at_home: bool | None = None


@dataclass(frozen=True)
class ScopeProposal:
    """`in_scope` is what the rule proposes; `rule` its code; `reason` a sentence for the coordinator."""

    in_scope: bool
    rule: str
    reason: str
    provisional: bool = False


def propose(facts: ScopeFacts) -> ScopeProposal:
    """Propose whether the death is in scope. The first rule that fits decides."""
    if facts.lawful_termination:
        return ScopeProposal(
            False,
            "SC4",
            "A planned termination within the law is not reviewed, even if the baby lived briefly.",
        )
    if facts.signs_of_life is False:
        return _not_born_alive(facts)
    if facts.suspected_stillbirth_at_home and facts.signs_of_life is None:
        return _unattended()
    return _by_age(facts)


def _not_born_alive(facts: ScopeFacts) -> ScopeProposal:
    if facts.gestation_weeks is not None and facts.gestation_weeks < 24:
        return ScopeProposal(
            False, "SC2", "No sign of life before 24 weeks: a late fetal loss, which is not reviewed here."
        )
    if facts.professional_at_birth is False or facts.suspected_stillbirth_at_home:
        return _unattended()
    return ScopeProposal(
        False,
        "SC1",
        "No sign of life at or after 24 weeks, with a professional present: a stillbirth, which is not reviewed here.",
    )


def _unattended() -> ScopeProposal:
    reason = (
        "No professional was there at the birth, and whether the baby lived is not known. "
        "In scope for now; the coroner decides if in doubt."
    )
    return ScopeProposal(True, "SC3", reason, provisional=True)


def _by_age(facts: ScopeFacts) -> ScopeProposal:
    if facts.born_on is None or facts.died_on is None or facts.died_on < facts.born_on:
        if facts.believed_under_18 is False:
            return ScopeProposal(False, "SC6", "Believed to have been 18 or over at death.")
        return ScopeProposal(
            True,
            "SC7",
            "The age is not known for certain; in scope until shown to be 18 or over.",
            provisional=True,
        )
    years = age_on(facts.died_on, born_on=facts.born_on).years
    if years >= 18:
        return ScopeProposal(
            False, "SC6", f"Aged {years} at death. The review is for deaths before the 18th birthday."
        )
    if facts.died_on < FIRST_DAY_OF_DUTY:
        return ScopeProposal(
            True, "SC8", "The death was before 1 April 2008, when the duty to review began.", provisional=True
        )
    if facts.signs_of_life and years == 0:
        return ScopeProposal(True, "SC5", "Born alive. Every live birth is in scope, at any gestation.")
    aged = "under 1 year" if years == 0 else f"{years}"
    return ScopeProposal(True, "SC6", f"Aged {aged} at death.")
