"""How the tests give a case answers of a report, and enter forms as the office does."""

from datetime import date
from typing import Any

from opencdop.agency_requests.entering.services import enter_form, send_entered
from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.answer_services import agree_answers
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.submissions.library import form, library


def reported(case: Case, *, by: Actor, **answers: Any) -> Case:
    """The case with these answers of a report agreed."""
    agree_answers(
        case, definition=form("reporting"), answers=answers, source="A report", submission=None, by=by
    )
    return case


def entered(case: Case, *, by: Actor, form: str = "drowning", **other: Any) -> AgencyRequest:
    """A form begun by the office, in its newest version, from paper that came a week ago."""
    said: dict[str, Any] = {
        "version": library().form(form).version,
        "sections": (),
        "agency_type": "police",
        "agency_name": "Ashmoor Police",
        "respondent_name": "Sgt Rowan Hill",
        "respondent_role": "Investigating officer",
        "came_by": "paper",
        "received_on": date.fromordinal(clock.today().toordinal() - 7),
        **other,
    }
    return enter_form(case, form=form, **said, by=by)


def finished(request: AgencyRequest, *, by: Actor, **answers: Any) -> AgencyRequest:
    """The form, sent with what its draft has and these answers."""
    assert request.draft is not None
    send_entered(request, answers={**request.draft.answers, **answers}, by=by)
    return request
