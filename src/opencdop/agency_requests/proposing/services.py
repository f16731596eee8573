"""Asking several agencies in one act: each request is made or refused by itself, and none is sent twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opencdop.accounts.roles import Act
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.services import ASKED_ALREADY, ask_agency
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.cases.models import Case
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.directory.models import Contact


@dataclass(frozen=True)
class Ask:
    """One person to be asked for one form. `place` is the caller's name for it."""

    place: str
    agency_type: str
    agency_name: str
    respondent_name: str
    respondent_role: str
    email: str
    form: str
    sections: tuple[str, ...]
    shows_answers: bool = False
    contact: Contact | None = None


@dataclass(frozen=True)
class Refused:
    """An ask that was not sent, and why in a sentence. `was_asked`: the same person waits with the same already."""

    ask: Ask
    why: str

    @property
    def was_asked(self) -> bool:
        return self.why == ASKED_ALREADY


@dataclass(frozen=True)
class Outcome:
    """What came of asking together."""

    sent: tuple[AgencyRequest, ...]
    refused: tuple[Refused, ...]

    @property
    def is_repeat(self) -> bool:
        """Whether it was all asked before, as by a second press: nothing was sent, and nothing is missing."""
        return not self.sent and bool(self.refused) and all(each.was_asked for each in self.refused)


@service
def ask_together(case: Case, *, asks: Sequence[Ask], due_on: date, by: Actor) -> Outcome:
    """Ask all of them, in one transaction. What cannot be sent is refused by itself and holds up nothing else."""
    access.require(by, Act.ASK_AGENCY, case)
    Case.objects.select_for_update().get(pk=case.pk)
    sent, refused = [], []
    for ask in asks:
        try:
            sent.append(_ask(case, ask, due_on=due_on, by=by))
        except RuleBroken as refusal:
            refused.append(Refused(ask, str(refusal)))
    return Outcome(tuple(sent), tuple(refused))


def _ask(case: Case, ask: Ask, *, due_on: date, by: Actor) -> AgencyRequest:
    return ask_agency(
        case,
        agency_type=ask.agency_type,
        agency_name=ask.agency_name,
        respondent_name=ask.respondent_name,
        respondent_role=ask.respondent_role,
        email=ask.email,
        sections=ask.sections,
        due_on=due_on,
        form=ask.form,
        shows_answers=ask.shows_answers,
        contact=ask.contact,
        by=by,
    )
