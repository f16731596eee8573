"""Deciding on a supplementary form: it is used for this death, or it is not needed. The latest decision stands."""

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access, events
from opencdop.cases.merged import read_as
from opencdop.cases.models import Case, SupplementDecision
from opencdop.cases.services import meet_need, touch, waive_need, write_need
from opencdop.cases.stages import OPEN_STAGES, Gate
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.rows import read_locked
from opencdop.formkit.definition import NoSuchForm
from opencdop.submissions.library import form as form_of

WAITS = "Further form to be asked for"  # a need is read in lists, so it does not say which form


def need_code(form: str) -> str:
    """By which the need of a form in use is found."""
    return f"form:{form}"


@service
def use_form(case: Case, *, form: str, reason: str = "", by: Actor) -> SupplementDecision:
    """Use a supplementary form for this death; until it is asked for or entered, the review waits for that."""
    decision = _decide(case, form=form, state=SupplementDecision.USED, reason=reason, by=by)
    read_locked(case)
    if case.stage in [stage.value for stage in OPEN_STAGES]:
        write_need(
            case,
            gate=Gate.G1.value,
            code=need_code(form),
            words=WAITS,
            whose=case.coordinator.name,
            by=by,
        )
    return decision


@service
def set_form_aside(case: Case, *, form: str, reason: str, by: Actor) -> SupplementDecision:
    """Decide that a supplementary form is not needed. Raises RuleBroken without a reason."""
    if not reason.strip():
        raise RuleBroken("Say why this form is not needed. Whoever looks again later reads it.")
    decision = _decide(case, form=form, state=SupplementDecision.NOT_NEEDED, reason=reason, by=by)
    for need in case.needs.filter(code=need_code(form)):
        if need.is_open:
            waive_need(read_as(need, case), reason=reason, by=by)
    return decision


@service
def form_in_hand(case: Case, *, form: str, by: Actor) -> None:
    """Note that a form which was waited for is asked for or entered: from now on that is what is waited for.

    The caller has checked the right. A form that nobody decided on counts as used from here.
    """
    if not case.supplement_decisions.filter(form=form, state=SupplementDecision.USED).exists():
        _decide(case, form=form, state=SupplementDecision.USED, reason="", by=by)
    meet_need(case, gate=Gate.G1.value, code=need_code(form), by=by)


def _decide(case: Case, *, form: str, state: str, reason: str, by: Actor) -> SupplementDecision:
    access.require(by, Act.EDIT_RECORD, case)
    try:
        title = form_of(form).title
    except NoSuchForm:
        raise RuleBroken("There is no such form.") from None
    Case.objects.select_for_update().get(pk=case.pk)  # whoever decides at the same moment comes after
    decision = SupplementDecision.objects.filter(case=case, form=form).first()
    before = {"state": decision.state, "reason": decision.reason} if decision else None
    decision = decision or SupplementDecision(case=case, data_key_id=case.data_key_id, form=form)
    decision.state, decision.reason = state, reason.strip()
    decision.decided_by_name, decision.decided_at = by.name, clock.now()
    decision.save()
    touch(case)
    record(
        events.FORM_USED if state == SupplementDecision.USED else events.FORM_SET_ASIDE,
        by=by,
        case_id=case.id,
        about=decision,
        data_key_id=case.data_key_id,
        words={"title": title},
        before=before,
        after={"state": state, "reason": reason.strip()},
    )
    return decision
