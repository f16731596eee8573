"""Whose review a death is, as far as its answers, its postcodes and what the office chose say. Decides nothing.

Panels stand by their id. What panels have agreed is kept above this floor: whoever knows an agreement hands it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from opencdop.cases.identity import text_of
from opencdop.cases.jurisdiction import (
    AGREEMENT_REQUIRED,
    AUTO,
    DECISION_REQUIRED,
    DISPUTED,
    JOINT,
    LOCAL_ARRANGEMENT,
    PROVISIONAL,
    LeadFacts,
    Proposal,
    propose,
)
from opencdop.cases.jurisdiction_rules import nation_called, nation_title, status_title
from opencdop.cases.models import Case
from opencdop.cases.models import LeadFacts as Chosen
from opencdop.cases.queries import agreed_values
from opencdop.core import clock
from opencdop.panels.models import Authority, Footprint, Panel
from opencdop.panels.places import Whereabouts, authority_names, whereabouts_of_all

HOMES = ("postcode", "second_postcode")
AT_HOME, ABROAD = "home", "abroad"
ELSEWHERE = "elsewhere"  # an area of England whose name is not among those to choose from
_NAMES = frozenset(each.name for each in fields(LeadFacts)) - {"seat", "as_at", "agreement", "names"}
_TO_SETTLE = (AGREEMENT_REQUIRED, DISPUTED, LOCAL_ARRANGEMENT, PROVISIONAL)


@dataclass(frozen=True)
class Looked:
    """A proposal with the facts that it rests on, and the sentences of postcodes that told nothing, by question."""

    proposal: Proposal
    facts: LeadFacts
    told: LeadFacts  # before anybody chose
    says: Mapping[str, str]
    names: Mapping[str, str]

    def named(self, code: str | None) -> str:
        """A panel or an authority in words."""
        return self.names.get(code or "", code or "")


def proposed_lead(case: Case, *, agreement: Any = None) -> Proposal:
    """Who should review the death, by its agreed record and what the office chose. A few queries."""
    return looked_at(case, agreement=agreement).proposal


def looked_at(case: Case, *, agreement: Any = None) -> Looked:
    """The proposal for a case with what it rests on."""
    chosen = chosen_for(case)
    return look(
        agreed_values(case),
        chosen=chosen.chosen if chosen else None,
        seat=case.lead_panel_id,
        agreement=agreement,
    )


def chosen_for(case: Case) -> Chosen | None:
    """What the office chose for the case, and decided where there is no duty; None where it did neither."""
    return Chosen.objects.filter(case=case).first()


def look(
    answers: Mapping[str, Any],
    *,
    chosen: Mapping[str, Any] | None,
    seat: str,
    agreement: Any = None,
    as_at: date | None = None,
) -> Looked:
    """The proposal for these answers, as the panel `seat` sees it, by the areas of today (or of `as_at`)."""
    areas = areas_of_panels()
    told, says = _facts(answers, _told(answers))
    facts = _with(told, chosen or {})
    names = _names(told, facts)
    facts = replace(facts, seat=seat, as_at=as_at or clock.today(), agreement=agreement, names=names)
    return Looked(propose(facts, areas), facts, told, says, names)


def areas_of_panels() -> list[tuple[str, str, date, date | None]]:
    """The footprints of all panels of the installation: authority, panel's id, from, until; one query."""
    rows = Footprint.objects.order_by("authority_code", "from_on")
    return list(rows.values_list("authority_code", "panel_id", "from_on", "until_on"))


def authority_choices() -> list[tuple[str, str]]:
    """The authorities among which the office chooses, by name: of all panels, and of England as far as read in."""
    known = dict(Authority.objects.filter(code__startswith="E").values_list("code", "name"))
    rows = Footprint.objects.values_list("authority_code", "authority_name").distinct()
    return sorted((known | dict(rows)).items(), key=lambda each: each[1].casefold())


def has_to_be_settled(proposal: Proposal, *, panel_id: str) -> bool:
    """Whether another panel has a say, so that an agreement is to be proposed."""
    elsewhere = proposal.lead != panel_id
    if proposal.status in _TO_SETTLE:
        return elsewhere or bool(proposal.interested)
    return proposal.status in (AUTO, JOINT) and elsewhere


def needs_decision(proposal: Proposal) -> bool:
    """Whether there is no duty to review, so that somebody decides and says why."""
    return proposal.status == DECISION_REQUIRED


def lead_words(case: Case) -> str:
    """How firmly the case's panel leads, after its name; nothing where nothing more is to be said."""
    if case.lead_status in ("", AUTO):
        return ""
    return {PROVISIONAL: "leads for now"}.get(case.lead_status, status_title(case.lead_status).lower())


def _told(answers: Mapping[str, Any]) -> dict[str, Whereabouts]:
    """What each postcode of the answers tells, by question."""
    asked = {key: text_of(answers, key) for key in (*HOMES, "place_postcode")}
    found = whereabouts_of_all(each for each in asked.values() if each)
    return {key: found[postcode] for key, postcode in asked.items() if postcode}


def _facts(answers: Mapping[str, Any], told: Mapping[str, Whereabouts]) -> tuple[LeadFacts, dict[str, str]]:
    """The facts that answers and postcodes give, before anybody chose."""
    homes = tuple(told[key].authority for key in HOMES if key in told and told[key].authority)
    homes = tuple(dict.fromkeys(homes))
    nation = next((told[key].nation for key in HOMES if key in told and told[key].nation), "")
    place = answers.get("place_of_death")
    death = told["place_postcode"].authority if "place_postcode" in told else ""
    if not death and place == AT_HOME and len(homes) == 1:
        death = homes[0]
    event = homes[0] if answers.get("event_place") == AT_HOME and len(homes) == 1 else None
    facts = LeadFacts(
        residence_la=homes[0] if len(homes) == 1 else homes or None,
        death_la=death or None,
        incident_la=event,
        country_of_residence=None if homes else nation or None,
        country_of_death=ABROAD if place == ABROAD else None,
    )
    return facts, {key: each.says for key, each in told.items() if each.says}


def _names(*known: LeadFacts) -> dict[str, str]:
    """Words for every panel and every authority that can stand in a sentence."""
    names = {panel.pk: f"the {panel.name} panel" for panel in Panel.objects.all()}
    codes: set[str] = set()
    for facts in known:
        homes = facts.residence_la if isinstance(facts.residence_la, tuple) else (facts.residence_la,)
        places = (facts.death_la, facts.incident_la, facts.lac_responsible_la)
        others = (facts.majority_services_la, facts.mother_residence_la)
        codes |= {code for code in (*homes, *places, *others) if code}
    rows = Footprint.objects.filter(authority_code__in=codes).values_list("authority_code", "authority_name")
    names |= authority_names(codes) | dict(rows) | {ELSEWHERE: "another area of England"}
    return names | {code: nation_title(nation_called(code)) or code for code in codes - names.keys()}


def _with(told: LeadFacts, chosen: Mapping[str, Any]) -> LeadFacts:
    """The facts with what the office chose over what form and postcodes say; a second home stands beside the first."""
    facts = replace(told, **{name: value for name, value in chosen.items() if name in _NAMES and value})
    second = chosen.get("second_la")
    home = facts.residence_la
    if second and isinstance(home, str) and second != home:
        facts = replace(facts, residence_la=(home, second))
    elif second and not home:
        facts = replace(facts, residence_la=second)
    return facts
