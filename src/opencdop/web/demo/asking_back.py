"""What some who are asked do besides answering: one puts a question, one passes it on, one says why not."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from opencdop.agency_requests.link.declining_services import decline
from opencdop.agency_requests.link.message_services import ask_office, write_to_holder
from opencdop.agency_requests.link.passing_services import pass_on
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import link_actor
from opencdop.agency_requests.transitions import WAITING
from opencdop.cases.stages import LOCKED_STAGES
from opencdop.web.demo.living import Life
from opencdop.web.demo.steps import Step

QUESTION = (
    "Our records have two children of this surname. May we have the first line of the address, by telephone?"
)
ANSWERED = "Of course. Ring our office in the morning and ask for me by name."
LATER = "Thank you. Is the day you named firm? Our safeguarding lead is back the week after."
NOT_WITH_US = "The paper notes went to the coroner’s officer in the week of the death. We keep no copy."


def asking_back_steps(lives: Sequence[Life], *, now: datetime) -> Iterator[Step]:
    """Within the last days, at requests that wait now; what is said to one another, one hour after the other."""
    asked: list[tuple[AgencyRequest, Life]] = []
    yield Step(now - timedelta(hours=20), lambda: asked.extend(_ask_back(lives)))
    yield Step(now - timedelta(hours=19), lambda: _answer(*asked[0]) if asked else None)
    yield Step(now - timedelta(hours=18), lambda: _thank(*asked[0]) if asked else None)


def _ask_back(lives: Sequence[Life]) -> list[tuple[AgencyRequest, Life]]:
    """The first that waits puts a question and is given; the second is passed on, the third is declined."""
    by_request = {request.pk: life for life in lives for request in life.requests.values()}
    waiting = AgencyRequest.objects.filter(pk__in=by_request, state__in=WAITING, corrects__isnull=True)
    still_open = waiting.exclude(case__stage__in=[stage.value for stage in LOCKED_STAGES])
    found = list(still_open.select_related("case__lead_panel").order_by("due_on", "pk")[:3])
    for request, act in zip(found, (_question, _pass, _say_why), strict=False):
        act(request)
    return [(request, by_request[request.pk]) for request in found[:1]]


def _question(request: AgencyRequest) -> None:
    ask_office(request, words=QUESTION, by=link_actor(request))


def _answer(request: AgencyRequest, life: Life) -> None:
    write_to_holder(request, words=ANSWERED, by=life.by)


def _thank(request: AgencyRequest, _life: Life) -> None:
    ask_office(request, words=LATER, by=link_actor(request))


def _pass(request: AgencyRequest) -> None:
    domain = request.email.rpartition("@")[2]
    pass_on(
        request,
        name="Grace Whitlock",
        role="Named nurse",
        email=f"g.whitlock@{domain}",
        by=link_actor(request),
    )


def _say_why(request: AgencyRequest) -> None:
    decline(request, reason="records_away", words=NOT_WITH_US, by=link_actor(request))
