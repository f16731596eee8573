"""What people decide about a gate: that something is here, to go on without it, and to wait for it after all.

A decision about an item of gates.yaml is a need of its own, met or waived from the start, so that gates read needs and
rules and there is no second list of decisions.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.audit.services import service
from opencdop.cases import access, events
from opencdop.cases.models import Case, Need
from opencdop.cases.noting import note_event
from opencdop.cases.readiness.queries import decides, may_waive, standing_at_gates
from opencdop.cases.readiness.rules import MARK, Line
from opencdop.cases.services import touch
from opencdop.cases.stages import Gate
from opencdop.cases.standing import refresh_stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken

SAY_WHY = "Say why the review can go on without this."
SAY_WHO = "The chair or a manager decides to go on without this. Say who decided."
DECIDED_SINCE = "Somebody else decided about this in the meantime. Look at it again."


@service
def go_on_without(
    case: Case,
    *,
    gate: Gate,
    lines: Iterable[Line],
    reason: str,
    decided_by: str = "",
    facts: Mapping[str, Any] | None = None,
    by: Actor,
) -> None:
    """Go on without what a gate waits for, by name and with a reason.

    What is waited for firmly is for the chair or a manager: where another records it, `decided_by` says who decided.
    `facts` are those with which the lines were found. Raises RuleBroken where somebody decided in the meantime.
    """
    if not may_waive(case, by):
        access.require(by, Act.EDIT_RECORD, case)
    found = list(lines)
    if not reason.strip():
        raise RuleBroken(SAY_WHY)
    if any(line.is_hard for line in found) and not decided_by.strip() and not decides(case, by):
        raise RuleBroken(SAY_WHO)
    said = reason.strip()
    if decided_by.strip():
        said = f"{decided_by.strip()} decided: {said}"
    for line in _as_seen(case, gate, found, facts):
        need = _need_of(case, gate, line)
        need.waived_at, need.waived_by_name, need.waived_reason = clock.now(), by.name, said
        need.met_at = None
        need.save()
        note_event(events.NEED_WAIVED, case, words={"words": line.words}, after=said, by=by)
    refresh_stage(case)
    touch(case)


@service
def note_here(case: Case, *, gate: Gate, line: Line, by: Actor) -> None:
    """Note that something is here which the record does not show by itself."""
    access.require(by, Act.EDIT_RECORD, case)
    if not line.by_hand:
        raise RuleBroken("The record shows this by itself, once it has come in where it is waited for.")
    (line,) = _as_seen(case, gate, [line])
    need = _need_of(case, gate, line)
    need.met_at, need.waived_at, need.waived_by_name, need.waived_reason = clock.now(), None, "", None
    need.save()
    note_event(events.NEED_MET, case, words={"words": line.words}, by=by)
    refresh_stage(case)
    touch(case)


@service
def wait_again(need: Need, *, by: Actor) -> None:
    """Take back a decision: what was gone without, or noted as here, is waited for again where it is still missing."""
    case = need.case
    if not may_waive(case, by):
        access.require(by, Act.EDIT_RECORD, case)
    Case.objects.select_for_update().get(pk=case.merged_into_id or case.pk)
    held = Need.objects.filter(pk=need.pk).first()
    if held is None or (held.met_at, held.waived_at) != (need.met_at, need.waived_at):
        raise RuleBroken(DECIDED_SINCE)
    is_mark = need.code.startswith(MARK)
    if need.is_open or (need.met_at and not is_mark):
        raise RuleBroken("Nobody decided about this any more. It is waited for, or it is here.")
    note_event(events.NEED_OPEN_AGAIN, case, words={"words": need.words}, by=by)
    if is_mark:
        need.delete()  # it was the decision and nothing else; the rule speaks again, and the audit has kept both
    else:
        need.waived_at, need.waived_by_name, need.waived_reason = None, "", None
        need.save(update_fields=["waived_at", "waived_by_name", "waived_reason"])
    refresh_stage(case)
    touch(case)


def _as_seen(
    case: Case, gate: Gate, lines: Iterable[Line], facts: Mapping[str, Any] | None = None
) -> list[Line]:
    """The lines as they stand now, under a lock of the case: of two who decide at once the second finds what the first
    wrote. Raises RuleBroken where one of them no longer stands as it was seen.
    """
    now = standing_at_gates(Case.objects.select_for_update().get(pk=case.pk), facts=facts).at[gate]
    found = []
    for seen in lines:
        line = now.line(seen.key)
        if line is None or line.state is not seen.state:
            raise RuleBroken(DECIDED_SINCE)
        found.append(line)
    return found


def _need_of(case: Case, gate: Gate, line: Line) -> Need:
    """The need that says so, or the one with which an item or a cause is decided about."""
    if line.need_id:
        return case.needs.get(id=line.need_id)
    code = MARK + line.key.removeprefix("cause:")
    return case.needs.filter(gate=gate, code=code).first() or Need(
        case=case,
        data_key_id=case.data_key_id,
        gate=gate.value,
        code=code,
        words=line.words,
        whose=line.whose,
        since=line.since or clock.today(),
    )
