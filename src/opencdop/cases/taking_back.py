"""Taking agreed answers back out of a record into which they came by mistake: superseded with the reason, not removed.

The answer that stood before stands again, as a row of its own, so that the record as at any moment reads as it was.
"""

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access, events
from opencdop.cases.identity import IDENTITY_QUESTIONS, date_in
from opencdop.cases.kept_identity import write_identity
from opencdop.cases.models import Case, CaseAnswer, Child
from opencdop.cases.one_question import label_of
from opencdop.cases.queries import agreed_values
from opencdop.cases.services import touch
from opencdop.cases.stages import Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.submissions.models import Submission

TAKEN_BACK = (
    "Taken back:"  # how the reason of an answer begins that stands no longer because it was a mistake
)


def check_takes_in(case: Case) -> None:
    """Refuse to file in a case what was filed on the wrong child, where nobody would see it. Raises RuleBroken."""
    if case.stage == Stage.VOID:
        raise RuleBroken(
            f"{case.reference} was opened in error. Bring it back first, or choose another case."
        )
    if case.merged_into_id is not None:
        raise RuleBroken(f"{case.reference} was merged into another case. Choose the one that stands for it.")


def hold_both(wrong: Case, *, to: Case, otherwise: str = "Choose a case of your panel.", by: Actor) -> None:
    """Lock the case on which something was filed wrongly, and the one where it belongs.

    Raises NotAllowed, and RuleBroken unless both are of one panel (`otherwise` says so) and the right one takes it in.
    """
    access.require(by, Act.DECIDE_DUPLICATES, wrong)
    access.require(by, Act.DECIDE_DUPLICATES, to)
    if wrong.lead_panel_id != to.lead_panel_id:
        raise RuleBroken(otherwise)
    if to.pk in (wrong.pk, wrong.merged_into_id) or wrong.pk in to.merged_ids:
        raise RuleBroken("It is with this case already. Choose another.")
    for held in Case.objects.select_for_update().filter(pk__in=[wrong.pk, to.pk]).order_by("pk"):
        if held.pk == to.pk:
            check_takes_in(held)


@service
def take_back_answers(
    case: Case, *, submission: Submission, source: str, reason: str, by: Actor
) -> tuple[int, int]:
    """Take back what the record agreed from this submission. What the office corrected by hand since stays as it is.

    Returns how many were taken back, and how many of their questions have an earlier answer that stands again.
    """
    access.require(by, Act.DECIDE_DUPLICATES, case)
    Case.objects.select_for_update().get(pk=case.pk)
    now = clock.now()
    rows = CaseAnswer.objects.filter(case=case, submission=submission, superseded_at__isnull=True)
    taken = [row for row in rows if not row.reason]  # a correction has a reason
    for row in taken:
        row.superseded_at, row.reason = now, f"{TAKEN_BACK} {reason.strip()}"
        row.save(update_fields=["superseded_at", "reason"])
    before = {row.question: row.value for row in taken}
    again = [_again(earlier, by=by) for row in taken if (earlier := _earlier(row)) is not None]
    for row in again:
        row.save(force_insert=True)
    if taken:
        _refresh(case)
        touch(case)
        record(
            events.ANSWERS_TAKEN_BACK,
            by=by,
            case_id=case.pk,
            about=case,
            data_key_id=case.data_key_id,
            words={"count": len(taken), "source": source},
            before=before,
            after={"reason": reason.strip(), "again": {row.question: row.value for row in again}},
        )
    return len(taken), len(again)


@service
def put_back(case: Case, *, now: CaseAnswer, before: CaseAnswer | None, by: Actor) -> CaseAnswer | None:
    """Let the record say again what it said before an answer that somebody took by mistake; nothing, where it said
    nothing. An answer that a merged case gave stands again by itself. Returns the row that stands again.

    Raises Stale when the answer does not stand any more.
    """
    access.require(by, Act.EDIT_RECORD, case)
    Case.objects.select_for_update().get(pk=case.pk)
    standing = CaseAnswer.objects.filter(pk=now.pk, case=case, superseded_at__isnull=True).first()
    if standing is None:
        raise Stale()
    standing.superseded_at = clock.now()
    standing.reason = f"{TAKEN_BACK} decision undone by {by.name}. {standing.reason}".strip()
    standing.save(update_fields=["superseded_at", "reason"])
    again = _again(before, by=by) if before is not None and before.case_id == case.pk else None
    if again is not None:
        again.save(force_insert=True)
    if standing.question in IDENTITY_QUESTIONS:
        _refresh(case)
    touch(case)
    record(
        events.ANSWER_PUT_BACK,
        by=by,
        case_id=case.pk,
        about=case,
        data_key_id=case.data_key_id,
        words={"label": label_of(standing.question)},
        before=standing.value,
        after=again.value if again is not None else None,
    )
    return again


def _earlier(row: CaseAnswer) -> CaseAnswer | None:
    """The answer that stood before this submission spoke: what somebody else said, or the office corrected."""
    rows = CaseAnswer.objects.filter(case=row.case_id, question=row.question, superseded_at__isnull=False)
    found = rows.exclude(pk=row.pk).order_by("-superseded_at", "-agreed_at")
    other = (each for each in found if each.submission_id != row.submission_id)
    return next((each for each in other if not each.reason.startswith(TAKEN_BACK)), None)


def _again(earlier: CaseAnswer, *, by: Actor) -> CaseAnswer:
    return CaseAnswer(
        case_id=earlier.case_id,
        data_key_id=earlier.data_key_id,
        question=earlier.question,
        coded=earlier.coded,
        sealed=earlier.sealed,
        submission_id=earlier.submission_id,
        source=earlier.source,
        agreed_by_id=by.id,
        agreed_by_name=by.name,
        agreed_at=clock.now(),
        reason=earlier.reason,
    )


def _refresh(case: Case) -> None:
    """Who the child is, by what is agreed now."""
    known = {key: value for key, value in agreed_values(case).items() if key in IDENTITY_QUESTIONS}
    write_identity(Child.objects.select_for_update().get(case=case), known)
    case.died_on = date_in(known, "date_of_death")
    Case.objects.filter(pk=case.pk).update(died_on=case.died_on)
