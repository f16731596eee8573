"""Moving a form to a newer version, on purpose: a draft where it is, a sent form as a corrected one."""

from django.db.models import F

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.asked import definition_of, lifted_sections, panel_of, part_of
from opencdop.agency_requests.case_forms.catalogue import newer_versions
from opencdop.agency_requests.correcting_services import enter_correction
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.settled.folding import opened_in, without_opened
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.rows import read_locked
from opencdop.formkit.lifting import Lift, lift
from opencdop.submissions.models import Draft
from opencdop.submissions.publishing import keep

NOT_NEWER = "This form cannot be moved to that version."


def lift_of(request: AgencyRequest, *, version: str) -> Lift:
    """What moving the form to a newer version keeps and loses, and what is then asked. Changes nothing."""
    if version not in [each.version for each in newer_versions(request.form, request.version)]:
        raise RuleBroken(NOT_NEWER)
    new = part_of(
        request.form, version, tuple(lifted_sections(request, version)), panel=panel_of(request.case)
    )
    if request.submission is not None:
        answers = request.submission.answers
    else:
        answers = request.draft.answers if request.draft is not None else None
    return lift(without_opened(answers or {}), definition_of(request), new, today=clock.today())


@service
def lift_form(request: AgencyRequest, *, version: str, by: Actor) -> AgencyRequest:
    """Move a form to a newer version. What was sent stays: its answers begin a corrected form for the office.

    A form that was not sent yet is moved where it is. Returns the request that goes on.
    """
    access.require(by, Act.EDIT_RECORD, request.case)
    if (in_hand := queries.correction_in_hand(request)) is not None:  # locked first, as whoever sends it does
        read_locked(in_hand)
    read_locked(request)
    if request.draft_id:  # as it stands under the lock: what was told as saved a moment ago comes along
        request.draft = Draft.objects.select_for_update().get(pk=request.draft_id)
    before = request.version
    lifted = lift_of(request, version=version)
    if request.submission_id:
        after = enter_correction(request, version=version, answers=lifted.kept, by=by)
    elif request.withdrawn_at:
        raise RuleBroken(NOT_NEWER)
    else:
        after = _in_place(request, lifted)
    note_event(events.FORM_LIFTED, after, by=by, before=before, after=version)
    return after


def _in_place(request: AgencyRequest, lifted: Lift) -> AgencyRequest:
    request.sections = [section.key for section in lifted.new.sections]
    request.version = lifted.new.version
    request.save(update_fields=["sections", "version"])
    if (draft := request.draft) is not None:
        kept = {**lifted.kept, **opened_in(draft.answers or {})}
        draft.version, draft.answers, draft.version_no = lifted.new.version, kept, F("version_no") + 1
        draft.definition_digest, draft.saved_at = lifted.new.digest, clock.now()
        draft.save(update_fields=["version", "definition_digest", "answers", "version_no", "saved_at"])
        keep(lifted.new)
        draft.refresh_from_db()
    return request
