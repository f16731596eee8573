"""Messages between whoever holds a request and the office. A thread is about the first request, so that a corrected
form and a colleague go on with the same one. The office's message brings a fresh link, and the one before dies.
"""

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.link import wording
from opencdop.agency_requests.link.standing import hold_for
from opencdop.agency_requests.mailing import write_to_them
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.services import give_link, link_with
from opencdop.agency_requests.transitions import WITHDRAWN
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.conversations import services as conversations
from opencdop.conversations.models import Message, Thread
from opencdop.conversations.queries import thread_about
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_token
from opencdop.core.rows import read_locked

UNREACHABLE = "No link leads to this request any more, so a message would reach nobody. Telephone them."


def first_of(request: AgencyRequest) -> AgencyRequest:
    """The request with which it began: itself, unless it corrects one."""
    while request.corrects is not None:
        request = request.corrects
    return request


def thread_of(request: AgencyRequest) -> Thread | None:
    """The messages about a request and the forms that correct it, where there are some."""
    return thread_about(f"request:{first_of(request).pk}")


@service
def ask_office(request: AgencyRequest, *, words: str, once: str = "", by: Actor) -> Message:
    """Write to the office about a request of one's own."""
    hold_for(request, by)
    name = request.respondent_name if by.kind is ActorKind.LINK else by.name
    return conversations.say(_thread(request, by=by), words=words, once=once, name=name, by=by)


@service
def write_to_holder(request: AgencyRequest, *, words: str, once: str = "", by: Actor) -> Message:
    """Write from the office to whoever holds the request."""
    access.require(by, Act.ASK_AGENCY, request.case)
    read_locked(_now_with_them(first_of(request)))
    read_locked(request)
    return conversations.say(_thread(request, by=by), words=words, once=once, from_office=True, by=by)


def _thread(request: AgencyRequest, *, by: Actor) -> Thread:
    return conversations.open_thread(
        request.case,
        about=f"request:{first_of(request).pk}",
        name=request.respondent_name,
        agency=request.agency_name,
        by=by,
    )


def hold_request(thread: Thread) -> None:
    """Lock the request whose link a message renews, before the case and the thread."""
    first = queries.request_by_id(thread.about.partition(":")[2])
    if first is not None:
        read_locked(_now_with_them(first))


def _now_with_them(first: AgencyRequest) -> AgencyRequest:
    """The form that is with whoever was asked: the corrected one in hand, else the one that stands."""
    newest = queries.newest_of(first)
    return queries.correction_in_hand(newest) or newest


@service
def mail_message(thread: Thread, *, message: Message, by: Actor) -> None:
    """Tell whoever holds the request that the office wrote, with a fresh link. Raises RuleBroken if none can be."""
    first = queries.request_by_id(thread.about.partition(":")[2])
    if first is None:
        raise RuleBroken(UNREACHABLE)
    request = _now_with_them(first)
    read_locked(request)
    if request.is_entered_here or not request.email or request.state == WITHDRAWN:
        raise RuleBroken(UNREACHABLE)
    token = new_token()
    request.save(update_fields=give_link(request, token=token))
    note_event(events.MESSAGE_MAILED, request, by=by)
    letter = wording.message_waits(request, panel=request.case.lead_panel, link=link_with(token))
    write_to_them(request, letter, what=f"message-{request.link_no}", by=by)
