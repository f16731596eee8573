"""Links that lead nowhere any more: noted where we know the request, and replaced for whoever the office wrote to."""

from datetime import timedelta

from opencdop.agency_requests import events, queries
from opencdop.agency_requests.link import wording
from opencdop.agency_requests.link.standing import check_not_final, check_open
from opencdop.agency_requests.mailing import write_to_them
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.services import give_link, link_with
from opencdop.audit.models import Event
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import PUBLIC, Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_token
from opencdop.core.rows import read_locked

NOTED_AGAIN_AFTER = timedelta(hours=1)  # a scanner that opens a dead link all day is noted once an hour
STILL_GOOD = "Our newest e-mail to you brings a link that works. Use that one."


@service
def note_dead_link(token: str, *, by: Actor = PUBLIC) -> None:
    """Note that a link was opened that ran out, was replaced, withdrawn or used; of one that is mangled or was never
    ours, that there was one.
    """
    request = queries.request_with_token(token) or queries.request_once_with(token)
    since = clock.now() - NOTED_AGAIN_AFTER
    if request is None:
        strange = Event.objects.filter(actor_id=by.id, kind=events.LINK_UNKNOWN.code)
        last = strange.order_by("-seq").values_list("at", flat=True).first()
        if last is None or last < since:
            record(events.LINK_UNKNOWN, by=by)
        return
    noted = Event.objects.filter(case_id=request.case_id, kind=events.LINK_TRIED.code, at__gte=since)
    if not noted.filter(about__endswith=request.pk).exists():
        note_event(events.LINK_TRIED, request, by=by)


@service
def mail_fresh_link(request: AgencyRequest, *, by: Actor = PUBLIC) -> None:
    """Send a fresh link in place of one that ran out. Whoever asks proves nobody, so it goes to the address that the
    office wrote to, alone. Raises RuleBroken for a closed request, a complete review, and a link that still works.
    """
    read_locked(request)
    check_open(request)
    check_not_final(request)
    if request.link_expires_at > clock.now():
        raise RuleBroken(STILL_GOOD)
    token = new_token()
    request.save(update_fields=give_link(request, token=token))
    note_event(events.FRESH_LINK_ASKED, request, by=by)
    letter = wording.fresh_link(request, panel=request.case.lead_panel, link=link_with(token))
    write_to_them(request, letter, what=f"fresh-{request.link_no}", by=by)
