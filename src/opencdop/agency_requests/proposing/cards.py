"""The page "Whom to ask" as it is drawn and as it comes in: a card for each kind of agency, with whom, what and why.

What was typed is read back from the names of its fields alone, so that nothing is lost when the proposal has changed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from opencdop.agency_requests.addresses import is_address
from opencdop.agency_requests.asked import always_asked, offered_sections, usual_sections
from opencdop.agency_requests.asking.form import words_about
from opencdop.agency_requests.case_forms.catalogue import REPORTING, forms_to_ask, in_force_today
from opencdop.agency_requests.case_forms.shown import agency_words
from opencdop.agency_requests.proposing.queries import Offered, Whom
from opencdop.agency_requests.proposing.rules import ProposedAsk, sections_for
from opencdop.agency_requests.proposing.services import Ask
from opencdop.cases.models import Case
from opencdop.design.fields import FieldProblem
from opencdop.directory.choosing import ContactChoice
from opencdop.formkit.definition import Definition, Section

MOST_MORE = 12
REPORT_OF_ONE = "Report on the child"
_UNTYPED = {"org": "", "name": "", "role": "", "email": ""}
_KEY = re.compile(r"[a-z0-9_]{1,40}")

Posted = Mapping[str, list[str]]
Contacts = Mapping[str, Sequence[ContactChoice]]


@dataclass(frozen=True)
class FormLine:
    """One form that a card can ask for: its sections, and why it is proposed."""

    form: str
    title: str
    minutes: int
    sections: tuple[Section, ...]
    chosen: tuple[str, ...]
    reasons: tuple[str, ...]
    is_ticked: bool


@dataclass(frozen=True)
class Card:
    """One kind of agency: whom to ask there and for what. `typed` is what stands in the fields."""

    key: str
    agency_type: str
    title: str
    lines: tuple[FormLine, ...]
    contacts: tuple[ContactChoice, ...]
    contact: str
    typed: Mapping[str, str]
    shows_answers: bool = False

    @property
    def is_more(self) -> bool:
        """Whether the office added it, and chooses its kind."""
        return self.key.startswith("more")

    @property
    def is_asked(self) -> bool:
        return any(line.is_ticked for line in self.lines)

    @property
    def chosen(self) -> ContactChoice | None:
        return next((each for each in self.contacts if each.value == self.contact), None)

    @property
    def is_any(self) -> bool:
        """Whether several agencies of the directory could be meant, and none is chosen."""
        return not self.contact and len({each.contact.agency_id for each in self.contacts}) > 1

    @property
    def is_typed(self) -> bool:
        return self.chosen is None

    @property
    def has_to_be_checked(self) -> bool:
        """Whether somebody looks at the address once more: it was typed, or mail to it came back."""
        chosen = self.chosen
        return chosen is None or chosen.contact.bounced_at is not None

    @property
    def to(self) -> Mapping[str, str]:
        """Who is asked: of the directory, or as typed."""
        if self.chosen is None:
            return self.typed
        of = self.chosen.contact
        return {"org": of.agency.name, "name": of.name, "role": of.role, "email": of.email}

    @property
    def about_address(self) -> str:
        chosen = self.chosen
        if chosen is not None and chosen.contact.bounced_at is not None:
            return chosen.note
        return words_about(self.to["email"])


def proposed_cards(case: Case, whom: Whom, offered: Mapping[str, Offered]) -> tuple[Card, ...]:
    """The cards as they are before anybody has chosen: who of the directory is meant beyond doubt, or who is named."""
    by_type: dict[str, list[ProposedAsk]] = {}
    for ask in whom.asks:
        by_type.setdefault(ask.agency_type, []).append(ask)
    return tuple(
        Card(
            key=agency_type,
            agency_type=agency_type,
            title=_title(agency_type),
            lines=tuple(_proposed_line(case, ask) for ask in asks),
            contacts=offered.get(agency_type, Offered()).choices,
            contact=_filled_in(offered.get(agency_type, Offered()), named=_named(whom, agency_type)["org"]),
            typed=_named(whom, agency_type),
        )
        for agency_type, asks in by_type.items()
    )


def posted_cards(case: Case, posted: Posted, whom: Whom, contacts: Contacts) -> tuple[Card, ...]:
    """The cards as they came in, in their order, with one more at the end where that was asked for."""
    keys = [key for key in _one(posted, "cards").split() if _KEY.fullmatch(key)]
    more = sum(key.startswith("more") for key in keys)
    if "add" in posted and more < MOST_MORE:
        keys.append(f"more{more + 1}")
    reasons = {(ask.agency_type, ask.form): ask.reasons for ask in whom.asks}
    return tuple(_posted_card(case, key, posted, reasons, contacts) for key in dict.fromkeys(keys))


def kinds_posted(posted: Posted) -> set[str]:
    """The kinds of agency that the cards are of."""
    return {values[-1] for name, values in posted.items() if name.startswith("kind-") and values}


def problems_of(cards: Sequence[Card], posted: Posted) -> list[FieldProblem]:
    """What has to be put right before anything can be sent, card by card."""
    asked = [card for card in cards if card.is_asked]
    if not asked:
        return [FieldProblem("cards", "Tick at least one agency to ask", "cards")]
    return [problem for card in asked for problem in _problems(card, posted)]


def asks_of(case: Case, cards: Sequence[Card]) -> list[Ask]:
    """What the ticked cards ask, each form apart."""
    return [
        Ask(
            place=f"{card.key} {line.form}",
            agency_type=card.agency_type,
            agency_name=card.to["org"],
            respondent_name=card.to["name"],
            respondent_role=card.to["role"],
            email=card.to["email"],
            form=line.form,
            sections=(*sorted(always_asked(in_force_today(line.form, case=case))), *line.chosen),
            shows_answers=card.shows_answers,
            contact=card.chosen.contact if card.chosen else None,
        )
        for card in cards
        for line in card.lines
        if line.is_ticked
    ]


def _problems(card: Card, posted: Posted) -> Iterator[FieldProblem]:
    about = card.title
    if not card.agency_type:
        yield _problem("kind", card, "Choose what kind of agency it is")
        return
    if card.is_typed:
        if not card.contact and card.contacts and not any(card.typed.values()):
            yield _problem("to", card, f"{about}: choose who is asked, or untick them")
            return
        for name, words in (("org", "the organisation"), ("name", "the person")):
            if not card.typed[name]:
                yield _problem(name, card, f"{about}: enter the name of {words}")
        if not is_address(card.typed["email"]):
            yield _problem("email", card, f"{about}: enter an e-mail address in the form name@example.org")
    for line in card.lines:
        if line.is_ticked and not line.chosen and line.sections:
            yield _problem(f"sections-{line.form}", card, f"{about}: choose at least one section to ask for")


def _problem(name: str, card: Card, message: str) -> FieldProblem:
    at = f"{name}-{card.key}" if "-" not in name else f"sections-{card.key}-{name.partition('-')[2]}"
    return FieldProblem(at, message, at)


def _title(agency_type: str) -> str:
    return next(iter(agency_words([agency_type])), "")


def _named(whom: Whom, agency_type: str) -> dict[str, str]:
    return {**_UNTYPED, **whom.named.get(agency_type, {})}


def _filled_in(offered: Offered, *, named: str) -> str:
    found = offered.filled_in(named=named)
    return found.value if found else ""


def _proposed_line(case: Case, ask: ProposedAsk) -> FormLine:
    return _line(case, ask.form, chosen=ask.sections, reasons=ask.reasons, is_ticked=ask.ticked, usual=True)


def _line(
    case: Case,
    form: str,
    *,
    chosen: Sequence[str],
    reasons: Sequence[str] = (),
    is_ticked: bool,
    usual: bool = False,
) -> FormLine:
    definition = in_force_today(form, case=case)
    offered = offered_sections(definition)
    keys = usual_sections(definition, chosen=chosen) if usual else [each.key for each in offered]
    picked = tuple(key for key in keys if usual or key in chosen)
    return FormLine(
        form=form,
        title=REPORT_OF_ONE if form == REPORTING else definition.title,
        minutes=_minutes(definition, picked),
        sections=offered,
        chosen=picked,
        reasons=tuple(reasons),
        is_ticked=is_ticked,
    )


def _minutes(definition: Definition, chosen: Sequence[str]) -> int:
    return sum(section.minutes for section in definition.sections if section.key in chosen)


def _posted_card(
    case: Case,
    key: str,
    posted: Posted,
    reasons: Mapping[tuple[str, str], tuple[str, ...]],
    contacts: Contacts,
) -> Card:
    kind = _one(posted, f"kind-{key}")
    kind = kind if _title(kind) else ""
    is_new = key.startswith("more") and f"kind-{key}" not in posted
    forms = [form for form in _one(posted, f"forms-{key}").split() if form in forms_to_ask()] or [REPORTING]
    ticked = posted.get(f"ask-{key}", [])
    lines = tuple(
        _line(
            case,
            form,
            chosen=sections_for(kind) if is_new else posted.get(f"sections-{key}-{form}", []),
            reasons=reasons.get((kind, form), ()),
            is_ticked=is_new or form in ticked,
        )
        for form in dict.fromkeys(forms)
    )
    typed = {name: _one(posted, f"{name}-{key}").strip() for name in _UNTYPED}
    return Card(
        key=key,
        agency_type=kind,
        title=_title(kind) or "Another agency",
        lines=lines,
        contacts=tuple(contacts.get(kind, ())),
        contact=_one(posted, f"to-{key}"),
        typed=typed,
        shows_answers=bool(posted.get(f"shows-{key}")),
    )


def _one(posted: Posted, name: str) -> str:
    values = posted.get(name, [])
    return values[-1] if values else ""
