"""What the rules of scope say of a case by its agreed record, and what people have decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opencdop.cases.identity import text_of
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values
from opencdop.cases.scope import KEPT_FLAGS, ScopeFacts, ScopeProposal, propose
from opencdop.cases.scope_models import ScopeDecision
from opencdop.core.errors import NotFound
from opencdop.submissions.library import data


@dataclass(frozen=True)
class ScopeStanding:
    """The proposal of the rules, and all that was decided, the latest first."""

    proposal: ScopeProposal
    decisions: tuple[ScopeDecision, ...]
    flagged: bool  # suspected to have been a stillbirth at home: this, and the national flag, stay

    @property
    def latest(self) -> ScopeDecision | None:
        return self.decisions[0] if self.decisions else None


def scope_in(answers: Mapping[str, Any]) -> ScopeProposal:
    """Whether a death seems to be one that the review is for, by answers of a form or a record; a person decides."""
    return propose(
        ScopeFacts(
            born_on=text_of(answers, "date_of_birth"),
            died_on=text_of(answers, "date_of_death"),
            believed_under_18=_under_18(answers.get("estimated_age")),
            signs_of_life=_yes_no(answers.get("signs_of_life")),
            professional_at_birth=False if answers.get("suspected_stillbirth_home") == "yes" else None,
            gestation_weeks=_weeks(answers.get("gestation")),
            lawful_termination=_yes_no(answers.get("lawful_termination")),
            suspected_stillbirth_at_home=_yes_no(answers.get("suspected_stillbirth_home")),
        )
    )


def scope_of(case: Case) -> ScopeStanding:
    """How the case stands: rules and decisions; three queries."""
    answers = agreed_values(case)
    proposal = scope_in(answers)
    decisions = tuple(case.scope_decisions.order_by("-proposed_at"))
    flagged = proposal.flags == KEPT_FLAGS or answers.get("suspected_stillbirth_home") == "yes"
    return ScopeStanding(proposal, decisions, flagged)


def scope_decision(case: Case, decision_id: str) -> ScopeDecision:
    """One proposal about the case. Raises NotFound."""
    found = case.scope_decisions.select_related("case").filter(pk=decision_id).first()
    if found is None:
        raise NotFound("There is no such proposal.")
    return found


def reasons_for_out() -> tuple[tuple[str, str], ...]:
    """Why a case may be put out of scope: a rule's code, and its words."""
    return tuple((each["rule"], each["words"]) for each in data("scope")["reasons_for_out"])


def reason_words(rule: str) -> str:
    """A reason in words; the rule's code where the definitions no longer have it."""
    return dict(reasons_for_out()).get(rule, rule)


def _yes_no(value: Any) -> bool | None:
    return {"yes": True, "no": False}.get(value) if isinstance(value, str) else None


def _under_18(value: Any) -> bool | None:
    return value < 18 if isinstance(value, int) and not isinstance(value, bool) else None


def _weeks(value: Any) -> int | None:
    weeks = value.get("weeks") if isinstance(value, Mapping) else None
    return weeks if isinstance(weeks, int) else None
