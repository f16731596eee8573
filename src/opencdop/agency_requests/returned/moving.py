"""A return that was filed on the wrong child, moved to the right case, with every corrected form of it. Both timelines
tell of it; what the wrong record took from it is taken back, and it waits to be laid beside the right one.

The form stays sealed with the key under which it came.
"""

from opencdop.agency_requests import events
from opencdop.agency_requests.link.message_services import thread_of
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.transitions import RETURNED
from opencdop.audit.services import record, service
from opencdop.cases.models import Case
from opencdop.cases.services import touch
from opencdop.cases.taking_back import hold_both, take_back_answers
from opencdop.conversations.services import move_thread
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken


@service
def move_return(request: AgencyRequest, *, to: Case, reason: str, by: Actor) -> int:
    """Move a return to another case of the same panel. Returns how many answers the wrong record gave back."""
    if not reason.strip():
        raise RuleBroken("Say why it belongs to the other case.")
    forms = _all_of(request)
    wrong = Case.objects.get(pk=forms[0].case_id)
    hold_both(wrong, to=to, by=by)
    if any(form.state not in RETURNED for form in forms):
        raise RuleBroken("A report is moved once it is here, and while no corrected form of it is in hand.")
    back = 0
    for form in forms:
        if form.submission is not None:
            taken, _again = take_back_answers(
                wrong, submission=form.submission, source=form.agency_name, reason=reason, by=by
            )
            back += taken
        form.case, form.merge_decisions, form.merged_at, form.merged_by_name = to, {}, None, ""
        form.save(update_fields=["case", "merge_decisions", "merged_at", "merged_by_name"])
        note_event(events.RETURN_MOVED_HERE, form, by=by, other=wrong.reference, sealed=reason.strip())
        words = {"agency": form.agency_name, "reference": form.reference, "other": to.reference}
        record(
            events.RETURN_MOVED_AWAY,
            by=by,
            case_id=wrong.pk,
            about=form,
            data_key_id=wrong.data_key_id,
            words=words,
            after=reason.strip(),
        )
    thread = thread_of(forms[0])
    if thread is not None:
        move_thread(thread, to=to, by=by)
    touch(wrong)
    touch(to)
    request.refresh_from_db()
    return back


def _all_of(request: AgencyRequest) -> list[AgencyRequest]:
    """The first form and all that corrected it, locked, the first first. Their rows are locked in the other order, as
    everything does that writes them; a form that was begun while this waited is among them.
    """
    root = request
    while root.corrects is not None:
        root = root.corrects
    ids, held = _line_from(root), dict[str, AgencyRequest]()
    while not set(ids) <= held.keys():
        held = {pk: AgencyRequest.objects.select_for_update().get(pk=pk) for pk in reversed(ids)}
        ids = _line_from(root)
    return [held[each] for each in ids]


def _line_from(root: AgencyRequest) -> list[str]:
    """The ids of a first form and of all that corrected it and were not withdrawn, the first first."""
    ids, deeper = [root.pk], [root.pk]
    while deeper:
        deeper = list(
            AgencyRequest.objects.filter(corrects_id__in=deeper, withdrawn_at__isnull=True)
            .order_by("sent_at")
            .values_list("pk", flat=True)
        )
        ids += deeper
    return ids
