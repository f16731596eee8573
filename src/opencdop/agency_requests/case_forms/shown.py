"""The forms of a case, as its page shows them: proposed, in use, set aside, and those of older records. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from opencdop.agency_requests.case_forms.catalogue import REPORTING, forms_to_ask, supplementary_forms
from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.models import SupplementDecision
from opencdop.cases.supplements import Proposed, supplement_of
from opencdop.formkit.definition import Definition
from opencdop.panels.agency_types import agency_types
from opencdop.submissions.library import library

REPORT = "Reports of agencies"


@dataclass(frozen=True)
class Part:
    """A part of a form that goes to somebody of its own: who is best asked, and whether the record proposes it."""

    section: str
    title: str
    ask: tuple[str, ...]
    proposed: bool
    requests: tuple[AgencyRequest, ...]


@dataclass(frozen=True)
class CaseForm:
    """One form of a case: what was decided, whom to ask, what was asked and came."""

    key: str
    definition: Definition
    ask: tuple[str, ...]
    decision: SupplementDecision | None
    requests: tuple[AgencyRequest, ...]
    parts: tuple[Part, ...] = ()
    may_ask: bool = True

    @property
    def title(self) -> str:
        """As the office speaks of it; the usual report bears a title for those who fill it in."""
        return REPORT if self.key == REPORTING else self.definition.title

    @property
    def waits(self) -> bool:
        """Whether it is in use and nobody has been asked or has entered it."""
        return not self.requests


@dataclass(frozen=True)
class Suggestion:
    """A form that the record proposes and nobody has decided on, with whom to ask in words."""

    proposed: Proposed
    title: str
    ask: tuple[str, ...]


@dataclass(frozen=True)
class CaseForms:
    """Everything that the page shows."""

    proposed: tuple[Suggestion, ...]
    used: tuple[CaseForm, ...]
    set_aside: tuple[CaseForm, ...]
    old: tuple[CaseForm, ...]
    others: tuple[Definition, ...]  # those that can be added by hand


def forms_of_case(
    *,
    requests: Sequence[AgencyRequest],
    decisions: Mapping[str, SupplementDecision],
    proposals: Sequence[Proposed],
    older: Sequence[str],
) -> CaseForms:
    """Sort a case's forms. A form that was asked for or entered is in use, whatever was decided before."""
    by_form: dict[str, list[AgencyRequest]] = {}
    for request in requests:
        by_form.setdefault(request.form, []).append(request)
    supplementary = supplementary_forms()
    live = {key for key, rows in by_form.items() if any(row.withdrawn_at is None for row in rows)}
    chosen = {key for key, row in decisions.items() if row.state == SupplementDecision.USED}
    used = [key for key in supplementary if key in live | chosen]
    aside = [key for key in supplementary if key in decisions and key not in used]
    open_ = [each for each in proposals if each.form in supplementary and each.form not in (*used, *aside)]
    known = {each.form: each for each in proposals}
    undecided = {each.form for each in open_}

    def one(key: str) -> CaseForm:
        return _case_form(key, by_form.get(key, ()), decision=decisions.get(key), proposal=known.get(key))

    return CaseForms(
        proposed=tuple(
            Suggestion(each, newest(each.form).title, tuple(agency_words(each.ask))) for each in open_
        ),
        used=tuple(one(key) for key in (REPORTING, *used)),
        set_aside=tuple(one(key) for key in aside),
        old=tuple(one(key) for key in older),
        others=tuple(newest(key) for key in supplementary if key not in {*used, *aside, *undecided}),
    )


def newest(key: str) -> Definition:
    """The newest version of a form, for its title."""
    return library().form(key)


def agency_words(codes: Collection[str]) -> list[str]:
    """Kinds of agency in words, in the order given."""
    labels = agency_types()
    return [labels[code] for code in codes if code in labels]


def _case_form(
    key: str,
    requests: Sequence[AgencyRequest],
    *,
    decision: SupplementDecision | None,
    proposal: Proposed | None,
) -> CaseForm:
    known, definition = supplement_of(key), newest(key)
    return CaseForm(
        key=key,
        definition=definition,
        ask=known.ask if known else (),
        decision=decision,
        requests=tuple(requests),
        parts=_parts(definition, requests, proposal=proposal),
        may_ask=key in forms_to_ask(),
    )


def _parts(
    definition: Definition, requests: Sequence[AgencyRequest], *, proposal: Proposed | None
) -> tuple[Part, ...]:
    known = supplement_of(definition.form)
    ask = {stage.section: stage.ask for stage in known.stages} if known else {}
    wanted = set(proposal.sections) if proposal else set()
    return tuple(
        Part(
            section=section.key,
            title=section.title,
            ask=ask.get(section.key, ()),
            proposed=section.key in wanted,
            requests=tuple(
                row for row in requests if section.key in row.sections and row.withdrawn_at is None
            ),
        )
        for section in definition.outside.sections
        if section.apart
    )
