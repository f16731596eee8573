"""Which panel reviews a death: rules JR1 to JR17 propose, with reason, who else is told and how sure the rule is. Pure.

The rules are data (definitions/jurisdiction.yaml), tried in the order written there. Here stands only what their words
mean: which panel an authority belongs to on a day, what a nation is called, what makes an area another one. Nothing is
decided here: where the status is not AUTO, people agree or decide.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from opencdop.cases.jurisdiction_rules import Rule, arrangement_of, nation_called, nation_title, rules
from opencdop.formkit.conditions import holds

AUTO, AGREEMENT_REQUIRED, AGREED = "AUTO", "AGREEMENT_REQUIRED", "AGREED"
DISPUTED, PROVISIONAL, DECISION_REQUIRED = "DISPUTED", "PROVISIONAL", "DECISION_REQUIRED"
JOINT, LOCAL_ARRANGEMENT = "JOINT", "LOCAL_ARRANGEMENT"
STATUSES = (
    AUTO, AGREEMENT_REQUIRED, AGREED, DISPUTED, PROVISIONAL, DECISION_REQUIRED, JOINT, LOCAL_ARRANGEMENT,
)  # fmt: skip
ENGLAND = "england"
_MAY_BE_DISPUTED = (AGREEMENT_REQUIRED, LOCAL_ARRANGEMENT, PROVISIONAL)


@dataclass(frozen=True)
class LeadFacts:
    """What the rules need; None means not known. `..._la` is an authority's code; of two homes, a tuple of codes.

    `seat` is the panel that looks, `as_at` the day by whose areas it is asked (None: the newest areas). `agreement` is
    what panels have agreed or failed to: a mapping or an object with `proposed_lead` (or `lead`), `status` and perhaps
    `basis` (a rule's code), or the panel's name where it is agreed. `names` gives words for codes and panels.
    """

    residence_la: str | tuple[str, ...] | None = None
    death_la: str | None = None
    incident_la: str | None = None
    lac_responsible_la: str | None = None
    majority_services_la: str | None = None
    mother_residence_la: str | None = None
    country_of_residence: str | None = None
    country_of_death: str | None = None
    seat: str | None = None
    as_at: date | str | None = None
    agreement: Any = None
    residence_unclear: bool | None = None
    service_family: bool | None = None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """`lead` is a panel of the footprints, or None where none of them has to. `interested` are told besides: panels, or
    the code of an authority whose panel is not among the footprints. `certainty` and `source` are those of the rule.
    """

    lead: str | None
    status: str
    rule: str
    interested: tuple[str, ...]
    reason: str
    title: str = ""
    needs: str = ""
    overseas: bool = False
    certainty: str = ""
    source: str = ""


@dataclass(frozen=True)
class Area:
    """An authority of a panel's area, from a day until a day (both included)."""

    authority: str
    panel: str
    from_on: date | None
    until_on: date | None


def propose(facts: LeadFacts | Mapping[str, Any] | object, footprints: Iterable[Any]) -> Proposal:
    """Propose who reviews. `footprints` are (authority, panel, from, until), in any order. There is always a rule."""
    known = _read(facts)
    seen = _Map(known, areas=[_area(each) for each in footprints])
    base = _first(seen.facts())
    agreement = _agreement(known.agreement)
    if agreement is None or agreement.state != "agreed":
        disputed = agreement is not None and agreement.state == "disputed" and base.status in _MAY_BE_DISPUTED
        rule = _first(seen.facts() | {"agreement": "disputed"}) if disputed else base
        return seen.proposal(rule, lead=seen.lead(rule), status=DISPUTED if disputed else rule.status)
    lead = agreement.lead if agreement.lead in seen.panels else None
    elsewhere = lead is not None and lead != seen.lead(base)
    services = elsewhere and lead == seen.panel(known.majority_services_la)
    rule = _first(
        seen.facts()
        | {
            "agreement": "agreed",
            "chosen_here": agreement.basis == "JR4" or (not agreement.basis and elsewhere and not services),
            "agreed_with_services": agreement.basis == "JR8" or (not agreement.basis and services),
        }
    )
    return seen.proposal(rule, lead=lead, status=AGREED)


@dataclass(frozen=True)
class _Agreement:
    lead: str | None
    state: str  # agreed, disputed, or open
    basis: str


_STATES = {
    "agreed": "agreed", "accepted": "agreed", "active": "agreed",
    "declined": "disputed", "escalated_to_chairs": "disputed", "escalated": "disputed", "disputed": "disputed",
}  # fmt: skip


def _agreement(given: Any) -> _Agreement | None:
    if given is None or given == "":
        return None
    if isinstance(given, str):
        return _Agreement(given, "agreed", "")
    state = str(_of(given, "status") or "agreed").casefold()
    lead = _of(given, "proposed_lead") or _of(given, "lead")
    return _Agreement(lead, _STATES.get(state, "open"), str(_of(given, "basis") or ""))


def _first(facts: Mapping[str, Any]) -> Rule:
    """The first rule whose condition holds. The last rules of the file leave no case without one."""
    found = next((rule for rule in rules() if holds(rule.when, {}, facts)), None)
    if found is None:
        raise LookupError("no rule of jurisdiction.yaml fits: its last ones must leave nothing out")
    return found


class _Map:
    """What is known of a death, laid on the panels' areas of one day."""

    def __init__(self, known: LeadFacts, *, areas: list[Area]) -> None:
        self.known = known
        self.panels = {area.panel for area in areas}
        self._panel_of = _panels_on(_day(known.as_at), areas)
        self.homes = _homes(known)
        self.residence_nation = _nation(known.country_of_residence, self.homes[:1])
        self.death_nation = _nation(known.country_of_death, (known.death_la,) if known.death_la else ())
        if self.death_nation is None and known.death_la:
            self.death_nation = ENGLAND

    def panel(self, authority: str | None) -> str | None:
        return self._panel_of.get(authority) if authority else None

    def where(self, authority: str | None) -> str | None:
        """The panel of an authority, or its own code where its panel is not among the footprints."""
        return (self.panel(authority) or authority) if authority else None

    @property
    def home(self) -> str | None:
        """The one panel, or the authority without one, in whose area all homes lie."""
        places = {self.where(each) for each in self.homes}
        return places.pop() if len(places) == 1 else None

    def facts(self) -> dict[str, Any]:
        """The words of the rules' conditions."""
        known, home = self.known, self.home
        death = self.where(known.death_la)
        incident, services = self.where(known.incident_la), self.where(known.majority_services_la)
        return {
            "residence": self._residence(),
            "residence_nation": self.residence_nation,
            "death_nation": self.death_nation,
            "death": self._death(),
            "looked_after": bool(known.lac_responsible_la),
            "never_home": bool(known.mother_residence_la),
            "service_family": known.service_family is True,
            "incident_elsewhere": bool(incident and home and incident not in (home, death)),
            "services_elsewhere": bool(services and home and services != home),
            "seat": self._seat(home=home, death=death, incident=incident),
        }

    def _residence(self) -> str:
        if self.known.residence_unclear:
            return "unclear"
        if not self.homes:
            return "unknown"
        if self.home is None:
            return "shared"
        return "one" if self.home in self.panels else "elsewhere"

    def _death(self) -> str:
        if not self.known.death_la:
            return "unknown"
        if self.known.death_la in self.homes:
            return "same_authority"
        panel = self.panel(self.known.death_la)
        return "same_panel" if panel and panel == self.home else "another_panel"

    def _seat(self, *, home: str | None, death: str | None, incident: str | None) -> str:
        seat = self.known.seat
        if not seat:
            return "unstated"
        named = {"residence": home, "death": death, "incident": incident}
        return next((word for word, place in named.items() if place == seat), "other")

    def lead(self, rule: Rule) -> str | None:
        """The panel that leads by a rule. Where nobody knows yet where the child died, the panel that was told."""
        known = self.known
        if rule.lead in ("residence", "mother"):
            return self.home if self.home in self.panels else None
        if rule.lead == "looked_after":
            return self.panel(known.lac_responsible_la)
        if rule.lead == "arrangement":
            return self._by_arrangement()
        if rule.lead == "death":
            told = known.seat if known.seat in self.panels and not known.death_la else None
            return self.panel(known.death_la) or told
        return None

    def _by_arrangement(self) -> str | None:
        """The panel with the arrangement, by its authorities; else that of the area of death, which asks it."""
        named = [*self.homes, *arrangement_of(self.residence_nation)]
        named += [code for code in sorted(self._panel_of) if nation_called(code) == self.residence_nation]
        found = (self.panel(code) for code in [*named, self.known.death_la])
        return next((panel for panel in found if panel), None)

    def proposal(self, rule: Rule, *, lead: str | None, status: str) -> Proposal:
        """The rule's answer in the words of this death."""
        known = self.known
        places: dict[str, tuple[str | None, ...]] = {
            "residence": self.homes,
            "death": (known.death_la,),
            "incident": (known.incident_la,),
            "looked_after": (known.lac_responsible_la,),
            "services": (known.majority_services_la,),
        }
        told = (self.where(code) for what in rule.interested for code in places[what])
        interested = tuple(dict.fromkeys(place for place in told if place and place != lead))
        named = {what: self._named(codes) for what, codes in places.items()}
        nation = nation_title(self.residence_nation)
        reason = rule.reason.format(**named, lead=self._name(lead) if lead else "no panel", nation=nation)
        if lead is None and rule.lead != "none":
            reason += " The panel of that area is not among those that are known here."
        return Proposal(
            lead=lead,
            status=status,
            rule=rule.code,
            interested=interested,
            reason=reason,
            title=rule.title,
            needs=rule.needs,
            overseas=rule.overseas,
            certainty=rule.certainty,
            source=rule.source,
        )

    def _name(self, code: str) -> str:
        return self.known.names.get(code, code)

    def _named(self, codes: tuple[str | None, ...]) -> str:
        return " and ".join(self._name(code) for code in codes if code) or "an area that is not known"


def _homes(known: LeadFacts) -> tuple[str, ...]:
    """The authorities where the child normally lived; of a newborn who never went home, where the mother did."""
    if known.mother_residence_la:
        return (known.mother_residence_la,)
    given = known.residence_la
    codes = (given,) if isinstance(given, str) else tuple(given or ())
    return tuple(sorted({code for code in codes if code}))


def _nation(country: str | None, codes: tuple[str, ...]) -> str | None:
    if country and country.strip():
        return nation_called(country) or "abroad"
    return nation_called(codes[0]) if codes else None


def _panels_on(day: date | None, areas: list[Area]) -> dict[str, str]:
    """Each authority's panel on a day; of two that say so the one that came later. None: by the newest areas."""
    found: dict[str, str] = {}
    for area in sorted(areas, key=lambda each: (each.from_on or date.min, each.panel)):
        if day is None or _holds_on(area, day):
            found[area.authority] = area.panel
    return found


def _holds_on(area: Area, day: date) -> bool:
    return (area.from_on is None or area.from_on <= day) and (area.until_on is None or day <= area.until_on)


def _area(given: Any) -> Area:
    """A footprint from a tuple or a list of four."""
    if isinstance(given, Area):
        return given
    authority, panel, since, until = given
    return Area(authority, panel, _day(since), _day(until))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else value or None


def _read(facts: LeadFacts | Mapping[str, Any] | object) -> LeadFacts:
    """The facts, from a mapping or any object with the same names; a name that is missing is not known."""
    if isinstance(facts, LeadFacts):
        return facts
    names = [each.name for each in fields(LeadFacts) if each.name != "names"]
    return LeadFacts(**{name: _of(facts, name) for name in names}, names=_of(facts, "names") or {})


def _of(given: Any, name: str) -> Any:
    return given.get(name) if isinstance(given, Mapping) else getattr(given, name, None)
