"""Deciding whether two cases are one child: merged, parted again, told apart. A merge moves no row and undoes whole.

Clocks keep the earliest of both; what each case holds is read together (`merged`, `belonging`), and nothing is written
over what the merged case says.
"""

from opencdop.accounts.roles import Act
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import service
from opencdop.cases import access, events
from opencdop.cases.candidates import keeps
from opencdop.cases.identity import IDENTITY_QUESTIONS, date_in
from opencdop.cases.kept_identity import write_identity
from opencdop.cases.models import Case, Child, DuplicatePair
from opencdop.cases.noting import note_event
from opencdop.cases.queries import agreed_values
from opencdop.cases.services import touch
from opencdop.cases.stages import Stage
from opencdop.cases.standing import refresh_stage
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import NotFound, RuleBroken

NO_REASON = "Say why, in a sentence: it is read when somebody looks at these two again."


def pair_of(one: Case, other: Case) -> DuplicatePair:
    """The row of these two cases, whichever is named first; a new one, not yet kept, where there is none."""
    first, second = sorted((one, other), key=lambda case: case.pk)
    found = DuplicatePair.objects.filter(one=first, other=second).first()
    return found or DuplicatePair(one=first, other=second, data_key_id=first.data_key_id)


@service
def note_pair(one: Case, *, other: Case, probability: float, by: Actor = SYSTEM) -> bool:
    """Keep that these two may be one child, for somebody to decide; only the first time. Returns whether it is new."""
    _pair, is_new = _kept_pair(one, other, probability=probability)
    if not is_new:
        return False
    for case, beside in ((one, other), (other, one)):
        mine = case.lead_panel_id == beside.lead_panel_id
        _record(events.PAIR_FOUND, case, beside.reference if mine else "a case of another panel", by=by)
    return True


@service
def tell_apart(one: Case, *, other: Case, sure: bool, reason: str, by: Actor) -> None:
    """Decide that these are different children, or that nobody can be sure yet. They are not proposed again."""
    _require_both(one, other, by=by)
    if not reason.strip():
        raise RuleBroken(NO_REASON)
    _lock(one, other)
    if one.pk in other.merged_ids or other.pk in one.merged_ids:
        raise RuleBroken("These two are merged. Part them first.")
    _decide(one, other, DuplicatePair.DIFFERENT if sure else DuplicatePair.NOT_SURE, reason=reason, by=by)
    kind = events.TOLD_APART if sure else events.LEFT_OPEN
    for case, beside in ((one, other), (other, one)):
        _record(kind, case, beside.reference, reason=reason, by=by)


@service
def merge_cases(survivor: Case, *, merged: Case, reason: str, by: Actor) -> None:
    """Let one case stand for two that are one child. No row moves; `part_cases` takes it back."""
    _require_both(survivor, merged, by=by)
    if not reason.strip():
        raise RuleBroken(NO_REASON)
    _lock(survivor, merged)
    _require_both(survivor, merged, by=by)  # another panel may have taken one over meanwhile
    _check_may_merge(survivor, merged)
    merged.merged_into, merged.merged_at = survivor, clock.now()
    merged.save(update_fields=["merged_into", "merged_at"])
    survivor.merged_ids = [*survivor.merged_ids, merged.pk]
    survivor.save(update_fields=["merged_ids"])
    _read_together(survivor, merged)
    _decide(survivor, merged, DuplicatePair.SAME, reason=reason, by=by)
    _record(events.CASE_MERGED, survivor, merged.reference, reason=reason, by=by)
    _record(events.CASE_MERGED_INTO, merged, survivor.reference, reason=reason, by=by)


@service
def part_cases(merged: Case, *, reason: str, by: Actor) -> Case:
    """Take a merge back: both cases stand by themselves again, each with its own rows. Returns the one that stood.

    What was done in the meantime stays with the case in which it was done.
    """
    survivor = merged.merged_into
    if survivor is None:
        raise RuleBroken("This case stands by itself already.")
    _require_both(survivor, merged, by=by)
    if not reason.strip():
        raise RuleBroken(NO_REASON)
    _lock(survivor, merged)
    if merged.merged_into_id != survivor.pk:
        raise RuleBroken("This case stands by itself already.")
    merged.merged_into = merged.merged_at = None
    merged.save(update_fields=["merged_into", "merged_at"])
    survivor.merged_ids = [each for each in survivor.merged_ids if each != merged.pk]
    survivor.save(update_fields=["merged_ids"])
    _read_together(survivor, merged)
    _decide(survivor, merged, DuplicatePair.DIFFERENT, reason=reason, by=by)
    _record(events.CASE_PARTED, survivor, merged.reference, reason=reason, by=by)
    _record(events.CASE_PARTED, merged, survivor.reference, reason=reason, by=by)
    return survivor


def _require_both(one: Case, other: Case, *, by: Actor) -> None:
    for case in (one, other):
        access.require(by, Act.DECIDE_DUPLICATES, case)
        if case.restricted and not keeps(case, by):
            raise NotFound("There is no such case.")


def _lock(*cases: Case) -> None:
    """Lock the cases, in one order for everybody, and read anew what a merge rests on."""
    rows = Case.objects.select_for_update().filter(pk__in=[case.pk for case in cases]).order_by("pk")
    fresh = {row.pk: row for row in rows}
    for case in cases:
        row = fresh[case.pk]
        case.merged_into, case.merged_ids = row.merged_into, row.merged_ids
        case.stage, case.died_on, case.restricted = row.stage, row.died_on, row.restricted
        case.lead_panel_id = row.lead_panel_id


def _check_may_merge(survivor: Case, merged: Case) -> None:
    if survivor.pk == merged.pk:
        raise RuleBroken("Choose two different cases.")
    if survivor.lead_panel_id != merged.lead_panel_id:
        raise RuleBroken("Two panels lead these cases. Agree first which of them reviews, then merge.")
    if survivor.merged_into is not None or merged.merged_into is not None:
        raise RuleBroken("One of these was merged already. Look at the case that stands for it.")
    if merged.merged_ids:
        raise RuleBroken(
            f"{merged.reference} stands for another case already. Let it be the one that stays, or part those first."
        )
    for case in (survivor, merged):
        if case.stage in (Stage.VOID, Stage.ELSEWHERE):
            raise RuleBroken(
                f"{case.reference} is {case.stage_title.lower()}. Take that back first, then merge."
            )
    if survivor.restricted != merged.restricted:
        raise RuleBroken("One of these cases is restricted and the other is not. Make them alike first.")


def _read_together(survivor: Case, merged: Case) -> None:
    """Bring what is kept beside the rows up to date: who the child is, the day of the death, the stage."""
    known = {key: value for key, value in agreed_values(survivor).items() if key in IDENTITY_QUESTIONS}
    write_identity(Child.objects.select_for_update().get(case=survivor), known)
    together = Case.objects.filter(pk__in=survivor.merged_ids).values_list("died_on", flat=True)
    days = [died_on for died_on in together if died_on]
    # Never what stood before: it can be the day of a case that was parted.
    own = date_in(known, "date_of_death")
    if own and own <= clock.today():
        days.append(own)
    survivor.died_on = min(days, default=None)
    Case.objects.filter(pk=survivor.pk).update(died_on=survivor.died_on)
    refresh_stage(survivor)
    refresh_stage(merged)
    touch(survivor)
    touch(merged)


def _decide(one: Case, other: Case, state: str, *, reason: str, by: Actor) -> None:
    pair, _is_new = _kept_pair(one, other)
    pair.state, pair.reason, pair.decided_at = state, reason.strip(), clock.now()
    pair.decided_by_id, pair.decided_by_name = by.id, by.name
    pair.save(update_fields=["state", "reason", "decided_at", "decided_by_id", "decided_by_name"])


def _kept_pair(one: Case, other: Case, *, probability: float | None = None) -> tuple[DuplicatePair, bool]:
    """The row of these two cases, and whether it is new: a search and a decision may come to it at the same moment."""
    first, second = sorted((one, other), key=lambda case: case.pk)
    found = {"data_key_id": first.data_key_id, "probability": probability, "found_at": clock.now()}
    return DuplicatePair.objects.get_or_create(one=first, other=second, defaults=found)


def _record(kind: EventKind, case: Case, reference: str, *, reason: str = "", by: Actor) -> None:
    note_event(kind, case, by=by, words={"reference": reference}, after=reason.strip() or None)
