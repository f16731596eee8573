"""Whose review it is, in words for a page, and what the office may choose of homes and places. Decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from opencdop.cases.jurisdiction import AGREED, AGREEMENT_REQUIRED, AUTO
from opencdop.cases.jurisdiction_queries import ELSEWHERE, Looked, authority_choices
from opencdop.cases.jurisdiction_rules import nation_titles, status_title, status_words
from opencdop.cases.lead_seen import seen_of
from opencdop.core.errors import RuleBroken
from opencdop.design.since import StandsNow

AREAS = (
    ("residence_la", "Where did the child normally live?"),
    ("second_la", "Second home, where the child lived in two"),
    ("death_la", "Where did the child die?"),
    ("incident_la", "Where did it happen that led to the death, if elsewhere?"),
    ("lac_responsible_la", "Which authority looked after the child, if one did?"),
    ("majority_services_la", "Where were most services that knew the child, if elsewhere?"),
    ("mother_residence_la", "A baby who never went home: where does the mother normally live?"),
)
NATIONS = (
    ("country_of_residence", "In which country did the child normally live?"),
    ("country_of_death", "In which country did the child die?"),
)
TICKS = (
    ("residence_unclear", "It is not clear where the child normally lived"),
    ("service_family", "The family was abroad with the armed forces"),
)
_CERTAINTY = {
    "seen": "read in a published source",
    "memory": "from memory; no published source was at hand",
    "design": "our own proposal",
}
_TINTS = {AUTO: "sage", AGREED: "sage", AGREEMENT_REQUIRED: "gold"}


@dataclass(frozen=True)
class LeadShown:
    """A proposal as a card shows it."""

    tag: str
    tint: str
    lead: str
    status: str
    rule: str
    title: str
    reason: str
    needs: str
    told: tuple[str, ...]
    source: str
    certainty: str
    says: tuple[str, ...]  # of postcodes that told nothing, or something to look at


@dataclass(frozen=True)
class Ask:
    """One thing that may be chosen: its name, its question, its options (value, words), and what is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class Choices:
    """All that may be chosen of homes and places, as a form shows it."""

    asks: tuple[Ask, ...]
    ticks: tuple[tuple[str, str, bool], ...]
    is_chosen: bool
    seen: str  # the mark of the choice that stands
    stands: StandsNow | None = None  # where somebody else chose since


def shown(looked: Looked, *, panel_id: str) -> LeadShown:
    """The proposal in words, as the panel reads it."""
    proposal = looked.proposal
    ours = proposal.lead == panel_id
    lead = looked.named(proposal.lead) if proposal.lead else ""
    told = tuple(_capital(looked.named(each)) for each in proposal.interested if each != panel_id)
    return LeadShown(
        tag=status_title(proposal.status, ours=ours),
        tint=_TINTS.get(proposal.status, "sky"),
        lead=_capital(lead),
        status=status_words(proposal.status),
        rule=proposal.rule,
        title=proposal.title,
        reason=proposal.reason,
        needs=proposal.needs,
        told=told,
        source=proposal.source,
        certainty=_CERTAINTY[proposal.certainty],
        says=tuple(looked.says.values()),
    )


def choices(looked: Looked, chosen: Mapping[str, Any] | None) -> Choices:
    """The form of homes and places: what is chosen, and beside "not chosen" what form and postcodes say."""
    kept, areas = dict(chosen or {}), (*authority_choices(), (ELSEWHERE, "Another area of England"))
    nations = tuple(nation_titles().items())
    asks = [
        Ask(name, label, (("", _as_told(looked, name)), *options), str(kept.get(name) or ""))
        for table, options in ((AREAS, areas), (NATIONS, nations))
        for name, label in table
    ]
    ticks = tuple((name, label, bool(kept.get(name))) for name, label in TICKS)
    return Choices(tuple(asks), ticks, is_chosen=bool(chosen), seen=seen_of(chosen))


def choices_beside(
    looked: Looked,
    kept: Mapping[str, Any] | None,
    *,
    typed: Mapping[str, Any],
    by_name: str = "",
    at: datetime | None = None,
) -> Choices:
    """The form with what was just chosen, beside that of somebody else which was kept since; what is alike left out."""
    theirs, mine = choices(looked, kept), choices(looked, typed)
    said = {
        each.label: dict(each.options).get(each.chosen, each.chosen)
        for each, own in zip(theirs.asks, mine.asks, strict=True)
        if each.chosen != own.chosen
    }
    for (_name, label, ticked), (_own_name, _own_label, own) in zip(theirs.ticks, mine.ticks, strict=True):
        if ticked != own:
            said[label] = "Yes" if ticked else "No"
    return replace(mine, seen=theirs.seen, stands=StandsNow(said, by_name=by_name, at=at))


def chosen_in(posted: Mapping[str, str]) -> dict[str, Any]:
    """What was chosen, by the names of the rules' facts. Raises RuleBroken for what was not among the options."""
    areas = {code for code, _name in authority_choices()} | {ELSEWHERE, ""}
    nations = {*nation_titles(), ""}
    found: dict[str, Any] = {}
    for table, allowed in ((AREAS, areas), (NATIONS, nations)):
        for name, _label in table:
            value = posted.get(name, "")
            if value not in allowed:
                raise RuleBroken("Choose one of the areas in the list.")
            if value:
                found[name] = value
    return found | {name: True for name, _label in TICKS if posted.get(name)}


def _as_told(looked: Looked, name: str) -> str:
    """What stands for nothing chosen: what form and postcodes say, or that nothing does."""
    told = looked.told
    value: Any = None if name == "second_la" else getattr(told, name, None)
    if isinstance(value, tuple):
        value = value[0] if name == "residence_la" and value else None
    if name == "second_la":
        homes: Sequence[str] = told.residence_la if isinstance(told.residence_la, tuple) else ()
        value = homes[1] if len(homes) > 1 else None
    if not value:
        return "Not said"
    return f"As the form says: {nation_titles().get(value) or looked.named(value)}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
