"""Whether an act of whoever was asked is still open: their own request, waiting, in a review whose answers are not
final. Each raises the sentence for the person.
"""

from opencdop.agency_requests import queries
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import CLOSED, ENDED_BY_THEM, WAITING
from opencdop.cases.stages import why_locked
from opencdop.core import clock
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.core.rows import read_locked

ELSEWHERE = (
    "This request has gone to another address since you opened this page, so nothing was sent from here."
)
COMPLETE = "For this request nothing more is needed. What you wrote is kept."


def check_may_answer(request: AgencyRequest, actor: Actor) -> None:
    """Raise NotFound for a request that is not this actor's to answer."""
    if not queries.may_answer(actor, request):
        raise NotFound("There is no such request for you.")


def hold_for(request: AgencyRequest, actor: Actor) -> None:
    """Read the request anew under a lock of its row, for whoever may answer it now. Raises NotFound for anybody else,
    and RuleBroken for the holder of a link whose page was read before the request went to somebody else: nothing goes
    out in that person's name.
    """
    was_with = request.email_hash
    read_locked(request)
    check_may_answer(request, actor)
    if actor.kind is ActorKind.LINK and request.email_hash != was_with:
        raise RuleBroken(ELSEWHERE)


def check_open(request: AgencyRequest) -> None:
    """Raise RuleBroken for a request that was answered, declined or withdrawn."""
    if request.state not in WAITING:
        raise RuleBroken(CLOSED)


def check_not_final(request: AgencyRequest) -> None:
    """Nothing is taken once the answers of the review are final. Its stage is read anew, under a lock of the case."""
    why = why_locked(queries.stage_now(request))
    if why:
        raise RuleBroken(f"{COMPLETE} {why}")


def opens_messages(request: AgencyRequest) -> bool:
    """Whether the link was mailed with a message after the request was answered or declined: it then opens the messages
    and the files, and never the form. A link ends when the form is sent.
    """
    return request.state in ENDED_BY_THEM and request.link_expires_at > clock.now()
