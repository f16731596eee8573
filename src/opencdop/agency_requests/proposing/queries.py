"""What is proposed for one case, and whom of the directory one can ask: a few queries for the whole page."""

from dataclasses import dataclass
from typing import Any

from opencdop.agency_requests.case_forms.catalogue import supplementary_forms
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.proposing.rules import Asked, ProposedAsk, propose, rows_of
from opencdop.agency_requests.queries import requests_of
from opencdop.cases.jurisdiction_queries import areas_of_panels, looked_at
from opencdop.cases.models import Case, SupplementDecision
from opencdop.cases.offered import known_besides
from opencdop.cases.queries import agreed_values, form_decisions
from opencdop.cases.supplements import Proposed, proposed, supplement_of
from opencdop.core import clock
from opencdop.directory.choosing import ContactChoice, choices_for
from opencdop.directory.comparing import folded
from opencdop.directory.models import Contact
from opencdop.formkit.computed import facts_of

TAKEN_UP = "The office uses this form for this death."


@dataclass(frozen=True)
class Whom:
    """What the record proposes, and who is named in it by kind of agency, as typed into a form."""

    asks: tuple[ProposedAsk, ...]
    named: dict[str, dict[str, str]]


def whom_to_ask(case: Case) -> Whom:
    """What the record of a case proposes now, without what was asked already."""
    answers = {**agreed_values(case), **known_besides(case)}
    facts = facts_of(answers, today=clock.today())
    requests = [row for row in requests_of(case) if row.withdrawn_at is None]
    forms = _forms(case, proposed(answers, facts))
    return Whom(propose(answers, facts, forms=forms, asked=_asked(requests)), _named(answers))


@dataclass(frozen=True)
class Offered:
    """Whom of one kind of agency one can ask, the nearest first; `nearest` are those of whom none is nearer."""

    choices: tuple[ContactChoice, ...] = ()
    nearest: tuple[ContactChoice, ...] = ()

    def filled_in(self, *, named: str) -> ContactChoice | None:
        """Who is proposed: at the agency that the record names, else at the nearest one. Nobody where several are as
        near, since one of two practices never knew the child; and nobody whose mail comes back.
        """
        good = [each for each in self.choices if each.contact.bounced_at is None]
        meant = [each for each in good if named and folded(each.agency) == folded(named)]
        if not meant:
            meant = [each for each in good if each in self.nearest]
        return meant[0] if len({each.contact.agency_id for each in meant}) == 1 else None


def contacts_by_type(case: Case, agency_types: set[str]) -> dict[str, list[ContactChoice]]:
    """Whom of the directory one can ask, by kind of agency, the nearest first."""
    return {kind: list(each.choices) for kind, each in offered_by_type(case, agency_types).items()}


def offered_by_type(case: Case, agency_types: set[str]) -> dict[str, Offered]:
    """Whom of the directory one can ask, by kind of agency: those who work for the panel's area of today, where the
    child lived, or where it happened. Those of the child's home stand in front: another council is not told by mistake.
    """
    facts, today = looked_at(case).facts, clock.today()
    ours = {
        code
        for code, panel_id, from_on, until_on in areas_of_panels()
        if panel_id == case.lead_panel_id and from_on <= today and (until_on is None or today <= until_on)
    }
    homes = _codes(facts.residence_la, facts.lac_responsible_la)
    places = _codes(facts.death_la, facts.incident_la)
    choices = choices_for(agency_types=agency_types, authorities=ours | homes | places, on=today)
    by_type: dict[str, list[tuple[tuple[bool, int], ContactChoice]]] = {}
    for choice in choices:
        distance = _distance(choice.contact, homes, places)
        by_type.setdefault(choice.contact.agency.agency_type, []).append((distance, choice))
    return {kind: _nearest_first(found) for kind, found in by_type.items()}


def _nearest_first(found: list[tuple[tuple[bool, int], ContactChoice]]) -> Offered:
    ordered = sorted(found, key=lambda each: each[0])
    least = ordered[0][0]
    return Offered(
        tuple(choice for _, choice in ordered),
        tuple(choice for distance, choice in ordered if distance == least),
    )


def _codes(*known: str | tuple[str, ...] | None) -> set[str]:
    """The authorities of some facts, each of which may have one, several or none."""
    return {code for each in known for code in (each if isinstance(each, tuple) else (each,)) if code}


def _distance(contact: Contact, homes: set[str], places: set[str]) -> tuple[bool, int]:
    """How far somebody works from where the child lived. Whose mail comes back stays last; so do those told when nobody
    answers, unless they are to be asked first. Where it is not known where the child lived, all stand equal.
    """
    late = contact.bounced_at is not None or (contact.escalated_to and not contact.asked_first)
    if not homes or homes & set(contact.areas):
        return late, 0
    return late, 1 if places & set(contact.areas) else 2 if not contact.areas else 3


def _asked(requests: list[AgencyRequest]) -> frozenset[Asked]:
    return frozenset(
        (request.agency_type, request.form, section)
        for request in requests
        for section in request.sections or [""]
    )


def _forms(case: Case, proposals: tuple[Proposed, ...]) -> list[Proposed]:
    """The supplementary forms to ask for: proposed and not set aside, and those the office took up by hand."""
    decided, there = form_decisions(case), supplementary_forms()
    aside = {form for form, row in decided.items() if row.state != SupplementDecision.USED}
    found = [each for each in proposals if each.form in there and each.form not in aside]
    by_hand = [
        form for form in there if form in decided and form not in aside | {each.form for each in found}
    ]
    return [*found, *(_taken_up(form) for form in by_hand)]


def _taken_up(form: str) -> Proposed:
    known = supplement_of(form)
    ask, title = (known.ask, known.title) if known else ((), form)
    return Proposed(form, title, TAKEN_UP, ask, bool(known and known.first), ())


def _named(answers: dict[str, Any]) -> dict[str, dict[str, str]]:
    """By kind of agency: the first person whom the notification names there, as far as it does."""
    found: dict[str, dict[str, str]] = {}
    of_practice = answers.get("gp")
    rows = [{**of_practice, "agency_type": "gp"}] if isinstance(of_practice, dict) else []
    for row in [*rows_of(answers.get("agencies")), *rows]:
        kind = row.get("agency_type")
        said = {key: row.get(name) for key, name in _FIELDS.items()}
        if isinstance(kind, str) and any(isinstance(value, str) for value in said.values()):
            found.setdefault(
                kind, {key: value for key, value in said.items() if isinstance(value, str) and value}
            )
    return found


_FIELDS = {"org": "organisation", "name": "name", "role": "role", "email": "email"}
