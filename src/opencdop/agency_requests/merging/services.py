"""Deciding what the record says, one question at a time, and undoing it. What an agency sent is never altered.

Each choice names the version of its question as it was on screen: what somebody else has changed since is left as it is
and told, and the rest is done. So two people at one case never overwrite each other, and neither loses a choice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events
from opencdop.agency_requests.merging.laying import ALIKE, KEPT, TAKEN, Merge, Return, Row, Said
from opencdop.agency_requests.merging.models import MergeDecision
from opencdop.agency_requests.merging.queries import STANDING, can_undo, merge_for, merge_of, standing_returns
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.answer_services import agree_answers, correct_answer
from opencdop.cases.merged import case_ids_of, read_as
from opencdop.cases.models import Case
from opencdop.cases.one_question import label_of
from opencdop.cases.queries import AgreedAnswer, agreed_record
from opencdop.cases.record import NOT_CORRECTED
from opencdop.cases.services import lock
from opencdop.cases.taking_back import put_back
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.core.rows import made_fresh, read_locked
from opencdop.design.words import count_of
from opencdop.formkit.merging import SAME, kind_of

CHANGED = (
    "Somebody else changed the record of these answers while you had this page open. Nothing was taken. "
    "Look at the answers as they are now, and choose again."
)
MOVED = "This report was moved to another case while you had this page open. Nothing was taken."
NOT_SHOWN = "Choose from the answers shown, each once."
UNDONE_SINCE = "This decision was undone already, or the record has changed since. Look at what it says now."


@dataclass(frozen=True)
class Choice:
    """What the record is to say: what a return says (`source` is its id), what it says now, or `value`."""

    way: str
    source: str = ""
    value: Any = None
    reason: str = ""

    @classmethod
    def take(cls, source: str) -> "Choice":
        return cls(MergeDecision.TAKEN, source=source)

    @classmethod
    def keep(cls) -> "Choice":
        return cls(MergeDecision.KEPT)

    @classmethod
    def write(cls, value: Any, *, reason: str) -> "Choice":
        return cls(MergeDecision.WRITTEN, value=value, reason=reason)


@dataclass(frozen=True)
class Outcome:
    """How many questions were decided, and those that somebody else had changed: they stand as they were found."""

    taken: int = 0
    kept: int = 0
    written: int = 0
    late: tuple[str, ...] = ()


@service
def decide(
    case: Case,
    *,
    choices: Mapping[str, Choice],
    seen: Mapping[str, str],
    only: Collection[str] = (),
    by: Actor,
) -> Outcome:
    """Decide questions of the merge. `seen` is the version of each as it was on screen, `only` the returns that were
    on it, where it showed one alone. What was decided before can be decided anew by whoever has seen that it was.
    """
    access.require(by, Act.EDIT_RECORD, case)
    requests = _locked(case, only)
    return _decided(case, merge_of(case, only=requests), requests, choices, seen, by=by)


def _decided(
    case: Case,
    laid: Merge,
    requests: Mapping[str, AgencyRequest],
    choices: Mapping[str, Choice],
    seen: Mapping[str, str],
    *,
    by: Actor,
) -> Outcome:
    """Carry out the choices on what was laid under the locks."""
    wanted, late = _sorted_out(laid, choices, seen)
    _take(case, laid, wanted, requests, by=by)
    for key, choice in wanted.items():
        if choice.way == MergeDecision.WRITTEN:
            row = laid.rows[key]
            shown = row.record.id if row.record else None
            correct_answer(
                case, question=row.question, value=choice.value, reason=choice.reason, seen=shown, by=by
            )
    _settle(case, laid, wanted, requests, by=by)
    ways = [choice.way for choice in wanted.values()]
    return Outcome(
        taken=ways.count(MergeDecision.TAKEN),
        kept=ways.count(MergeDecision.KEPT),
        written=ways.count(MergeDecision.WRITTEN),
        late=late,
    )


@service
def accept_answers_from(
    request: AgencyRequest,
    *,
    take: Collection[str],
    keep: Collection[str] = (),
    seen: Mapping[str, str],
    by: Actor,
) -> int:
    """Take some of one return's answers and keep ours for others, all or nothing: Stale is raised where any has
    changed. A return about which nothing is left to decide is finished with. Returns how many were taken.
    """
    access.require(by, Act.EDIT_RECORD, request.case)
    before = case_ids_of(request.case)
    locked = _locked(request.case, [request.pk])
    if request.pk in locked:
        made_fresh(request, locked[request.pk])
    else:  # it does not stand any more: laying it says why; or it stands beside another record
        read_locked(request)
        if request.case_id not in before:
            raise Stale(MOVED)
    laid = merge_for(request)
    if set(take) & set(keep):
        raise RuleBroken(NOT_SHOWN)
    if any(laid.seen.get(key) != seen.get(key) for key in (*take, *keep)):
        raise Stale(CHANGED)
    if not {*take, *keep} <= laid.open_keys:
        raise RuleBroken(NOT_SHOWN)
    chosen = {**{key: Choice.take(request.id) for key in take}, **{key: Choice.keep() for key in keep}}
    outcome = _decided(request.case, laid, {request.id: request}, chosen, seen, by=by)
    if outcome.late:
        raise Stale(CHANGED)
    if not chosen and laid.is_done:
        _finish(request, by=by)
    return outcome.taken


@service
def finish_returns(case: Case, *, by: Actor) -> list[str]:
    """Finish with the returns about which nothing is left to decide. Returns their agencies' names."""
    access.require(by, Act.EDIT_RECORD, case)
    requests = _locked(case)
    laid = merge_of(case, only=requests)
    done = [requests[each.id] for each in laid.returns if not each.is_finished and not laid.open_in(each.id)]
    for request in done:
        _finish(request, by=by)
    return [request.agency_name for request in done]


@service
def undo_decision(case: Case, *, decision_id: str, by: Actor) -> MergeDecision:
    """Let the record say what it said before a decision, and put the question again. The decision stays to be read.

    Raises Stale where the record has changed since, or the decision was undone already.
    """
    access.require(by, Act.EDIT_RECORD, case)
    requests = _locked(case)
    if {each.pk for each in standing_returns(case)} != set(
        requests
    ):  # one came while this waited for the others
        raise Stale(UNDONE_SINCE)
    decisions = case.merge_decisions.filter(undone_at__isnull=True).select_related("before", "answer")
    decision = decisions.filter(pk=decision_id).first()
    if decision is None:
        if case.merge_decisions.filter(pk=decision_id).exists():
            raise Stale(UNDONE_SINCE)
        raise NotFound("There is no such decision.")
    others = list(decisions.filter(question=decision.question).exclude(pk=decision.pk).order_by("decided_at"))
    if any(each.decided_at > decision.decided_at for each in others):
        raise Stale(UNDONE_SINCE)
    if not can_undo(decision, agreed_record(case).get(decision.question)):
        raise Stale(UNDONE_SINCE)
    if decision.answer is not None and decision.answer_id != decision.before_id:
        again = put_back(case, now=decision.answer, before=decision.before, by=by)
        if others and again is not None:  # the decision before it holds through the row that stands again
            case.merge_decisions.filter(pk=others[-1].pk).update(answer=again)
    decision.undone_at, decision.undone_by_name = clock.now(), by.name
    decision.save(update_fields=["undone_at", "undone_by_name"])
    _reopen(decision, others, requests)
    record(
        events.MERGE_UNDONE,
        by=by,
        case_id=case.pk,
        about=decision,
        data_key_id=case.data_key_id,
        words={"label": label_of(decision.question)},
    )
    return decision


def _locked(case: Case, only: Collection[str] = ()) -> dict[str, AgencyRequest]:
    """The returns that stand, or only some, and then the case, locked in the order of everything that writes them.

    One that comes while this waits is not among them: it is laid and decided when somebody has seen it.
    """
    rows = AgencyRequest.objects.select_for_update().filter(STANDING, case_id__in=case_ids_of(case))
    if only:
        rows = rows.filter(pk__in=only)
    found = [read_as(row, case) for row in rows.order_by("pk")]
    lock(case)
    return {row.pk: row for row in found}


def _sorted_out(
    laid: Merge, choices: Mapping[str, Choice], seen: Mapping[str, str]
) -> tuple[dict[str, Choice], tuple[str, ...]]:
    """The choices to carry out, and the questions that somebody else has changed. What the record says by now just as
    it was chosen is done already.
    """
    wanted: dict[str, Choice] = {}
    late: list[str] = []
    for key, choice in choices.items():
        row = laid.rows.get(key)
        if row is None or (choice.way == MergeDecision.TAKEN and row.by(choice.source) is None):
            raise RuleBroken(NOT_SHOWN)
        if choice.way == MergeDecision.WRITTEN:
            _check_written(row, choice)
        if seen.get(key) == row.version:
            wanted[key] = choice
        elif not _says_so_already(row, choice):
            late.append(key)
    return wanted, tuple(late)


def _check_written(row: Row, choice: Choice) -> None:
    if row.question.type in NOT_CORRECTED:
        raise RuleBroken(
            "This cannot be written here. Take what a return says, or keep what the record says."
        )
    if choice.value is None:
        raise RuleBroken("Enter what the record is to say.")
    if not choice.reason.strip():
        raise RuleBroken("Say why the record says something that no return says.")


def _says_so_already(row: Row, choice: Choice) -> bool:
    chosen = row.by(choice.source)
    if choice.way != MergeDecision.TAKEN or chosen is None or row.record is None or chosen.is_open:
        return False
    return kind_of(row.record.value, chosen.value, row.question) == SAME


def _take(
    case: Case,
    laid: Merge,
    wanted: Mapping[str, Choice],
    requests: Mapping[str, AgencyRequest],
    *,
    by: Actor,
) -> None:
    """The answers of each return are agreed together, with that return as their source."""
    for each in laid.returns:
        answers = {
            key: said.value
            for key, choice in wanted.items()
            if choice.source == each.id and (said := laid.rows[key].by(each.id)) is not None
        }
        if answers:
            agree_answers(
                case,
                definition=each.definition,
                answers=answers,
                source=each.agency,
                submission=requests[each.id].submission,
                by=by,
            )


def _settle(
    case: Case,
    laid: Merge,
    wanted: Mapping[str, Choice],
    asked: Mapping[str, AgencyRequest],
    *,
    by: Actor,
) -> None:
    """Note with every return how its answers were decided, and what the record said before and says now."""
    if not wanted:
        return
    now = agreed_record(case, questions=wanted)
    for each in laid.returns:
        said = {key: one for key in wanted if (one := laid.rows[key].by(each.id)) is not None}
        if said:
            _note(asked[each.id], each, laid, said, wanted, now, by=by)
    MergeDecision.objects.bulk_create(
        [
            MergeDecision(
                case=case,
                question=key,
                way=choice.way,
                source=asked.get(choice.source),
                before_id=row.record.id if (row := laid.rows[key]).record else None,
                answer_id=now[key].id if key in now else None,
                settled=[said.source.id for said in row.said],
                decided_by_id=by.id,
                decided_by_name=by.name,
                decided_at=clock.now(),
            )
            for key, choice in wanted.items()
        ]
    )


def _note(
    request: AgencyRequest,
    each: Return,
    laid: Merge,
    said: Mapping[str, Said],
    wanted: Mapping[str, Choice],
    now: Mapping[str, AgreedAnswer],
    *,
    by: Actor,
) -> None:
    decided = {key: _word(one, wanted[key], now.get(key), laid.rows[key]) for key, one in said.items()}
    request.merge_decisions = {**request.merge_decisions, **decided}
    request.save(update_fields=["merge_decisions"])
    words = [decided[key] for key in said if said[key].is_open or decided[key] == TAKEN]
    if words:
        taken, kept = words.count(TAKEN), words.count(KEPT)
        note_event(events.RETURN_TAKEN, request, by=by, taken=count_of(taken, "answer"), kept=kept)
    waited = laid.open_in(each.id)
    if waited and waited <= wanted.keys():
        _finish(request, by=by)


def _word(said: Said, choice: Choice, now: AgreedAnswer | None, row: Row) -> str:
    """How an answer was decided by this choice: taken, the same as what the record says now, or left."""
    if choice.source == said.source.id:
        return TAKEN
    if now is not None and kind_of(now.value, said.value, row.question) == SAME:
        return ALIKE
    return KEPT


def _finish(request: AgencyRequest, *, by: Actor) -> None:
    if request.merged_at is not None:
        return
    request.merged_at, request.merged_by_name = clock.now(), by.name
    request.save(update_fields=["merged_at", "merged_by_name"])
    note_event(events.RETURN_MERGED, request, by=by)


def _reopen(
    decision: MergeDecision, others: Sequence[MergeDecision], requests: Mapping[str, AgencyRequest]
) -> None:
    """Put the question again to the returns that this decision settled, and to the forms that corrected them since.
    Where an earlier decision settled them too, that one holds again.
    """
    key = decision.question
    for request in requests.values():
        line = {request.pk, *_corrected_by(request)}
        if not line & set(decision.settled) or key not in request.merge_decisions:
            continue
        earlier = next((each for each in reversed(others) if line & set(each.settled)), None)
        words = {each: word for each, word in request.merge_decisions.items() if each != key}
        if earlier is None:
            request.merged_at, request.merged_by_name = None, ""
        else:
            words[key] = TAKEN if earlier.source_id in line else KEPT
        request.merge_decisions = words
        request.save(update_fields=["merge_decisions", "merged_at", "merged_by_name"])


def _corrected_by(request: AgencyRequest) -> list[str]:
    """The forms that this one came in place of, the newest first."""
    found: list[str] = []
    earlier = request.corrects
    while earlier is not None:
        found.append(earlier.pk)
        earlier = earlier.corrects
    return found
