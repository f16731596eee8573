"""What may be asked of cases: the agreed record, what is open, who is found by a name or a number."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from django.db.models import Prefetch, Q, QuerySet

from opencdop.accounts.actors import seats_on
from opencdop.accounts.models import Membership, Person
from opencdop.accounts.roles import Act, Role
from opencdop.cases.access import visible_cases
from opencdop.cases.identity import exact_hash, search_hashes, words_of
from opencdop.cases.merged import case_ids_of, read_as
from opencdop.cases.models import Case, CaseAnswer, Hold, Milestone, Need, Referral, SupplementDecision
from opencdop.cases.stages import EARLIEST, OF_A_MERGED_CASE, OPEN_STAGES, MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.keystore import keys
from opencdop.keystore.fields import SealedField


@dataclass(frozen=True)
class AgreedAnswer:
    """An agreed answer as pages show it."""

    id: str
    question: str
    value: Any
    source: str
    agreed_by: str
    agreed_at: datetime
    reason: str
    form: str = ""  # the form it came by, in its version; empty where the office wrote it
    version: str = ""
    digest: str = ""
    case_id: str = ""  # the case whose answer it is: this one, or one that was merged into it


def agreed_record(
    case: Case, *, as_at: datetime | None = None, questions: Collection[str] = ()
) -> dict[str, AgreedAnswer]:
    """The agreed answers by question, now or as at a moment; one query, and one more for a case that was merged. All of
    them, or those to the questions named.

    The case's own answer stands; what only a merged case answers is read from it, with that case named in the source.
    """
    by_case = _answers_by_case(case, as_at=as_at, questions=questions)
    found: dict[str, AgreedAnswer] = {}
    for case_id in reversed(case_ids_of(case)):
        found.update(by_case.get(case_id, {}))
    return found


def conflicting_answers(case: Case) -> list[tuple[AgreedAnswer, AgreedAnswer]]:
    """Of a case into which others were merged: each answer that stands, with one of theirs that says something else,
    unless somebody has decided about it since.
    """
    if not case.merged_ids:
        return []
    standing, by_case = agreed_record(case), _answers_by_case(case)
    merged = Case.objects.filter(pk__in=case.merged_ids).values_list("pk", "merged_at")
    return [
        (standing[question], answer)
        for case_id, merged_at in merged.order_by("merged_at")
        for question, answer in by_case.get(case_id, {}).items()
        if merged_at
        and answer.value != standing[question].value
        and standing[question].agreed_at <= merged_at
    ]


def _answers_by_case(
    case: Case, *, as_at: datetime | None = None, questions: Collection[str] = ()
) -> dict[str, dict[str, AgreedAnswer]]:
    rows = case.answers.filter(question__in=list(questions)) if questions else case.answers.all()
    merged = Case.objects.filter(pk__in=case.merged_ids) if case.merged_ids else ()
    references = {each.pk: each.reference for each in merged}
    if as_at is None:
        rows = rows.filter(superseded_at__isnull=True)
    else:
        rows = rows.filter(agreed_at__lte=as_at).filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=as_at)
        )
    found: dict[str, dict[str, AgreedAnswer]] = {}
    columns = rows.order_by("agreed_at").values_list(*_COLUMNS)
    for row_id, case_id, key_id, question, coded, sealed, source, by, at, reason, *sent in columns:
        row, merged_from = _Bound(row_id, key_id), references.get(case_id)
        found.setdefault(case_id, {})[question] = AgreedAnswer(
            row_id,
            question,
            coded if coded is not None else _opened(sealed, row, "sealed"),
            f"{source}, {merged_from}" if merged_from else source,
            by,
            at,
            _opened(reason, row, "reason"),
            *(each or "" for each in (*sent, case_id)),
        )
    return found


# Of an agreed answer, in the order in which it is read: as plain columns, because a record has hundreds of them.
_COLUMNS = (
    *("id", "case_id", "data_key_id", "question", "coded", "sealed", "source", "agreed_by_name", "agreed_at"),
    *("reason", "submission__form", "submission__version", "submission__definition_digest"),
)
_SEALED = {name: cast(SealedField, CaseAnswer._meta.get_field(name)) for name in ("sealed", "reason")}


class _Bound(NamedTuple):
    """To what a sealed value is bound."""

    pk: str
    data_key_id: str


def _opened(sealed: bytes | None, row: _Bound, column: str) -> Any:
    field = _SEALED[column]
    return field.empty() if sealed is None else field.open(bytes(sealed), row)


def agreed_values(
    case: Case, *, as_at: datetime | None = None, questions: Collection[str] = ()
) -> Mapping[str, Any]:
    """Only the values of the agreed record."""
    record = agreed_record(case, as_at=as_at, questions=questions)
    return {question: answer.value for question, answer in record.items()}


def earlier_answers(case: Case, *, question: str) -> list[CaseAnswer]:
    """The superseded answers to a question, newest first."""
    return list(
        case.answers.filter(question=question, superseded_at__isnull=False).order_by("-superseded_at")
    )


def open_needs(case: Case) -> list[Need]:
    """What the case's gates still wait for, the earliest due first."""
    needs = [need for need in case.needs.all() if need.is_open]
    return sorted(needs, key=lambda need: (need.gate, need.due_on or date.max))


def milestone_days(case: Case) -> dict[MilestoneKind, date]:
    """The latest day of each milestone that the case has reached; of its notification and opening the first.

    Of a merged case only what happened in its review counts.
    """
    rows = sorted(case.milestones.all(), key=lambda row: row.recorded_at)
    return latest_days(case, ((row.case_id, row.kind, row.on) for row in rows))


def latest_days(case: Case, rows: Iterable[tuple[str, str, date]]) -> dict[MilestoneKind, date]:
    """The same, of milestones in the order in which they were recorded: whose each is, its kind, its day."""
    days: dict[MilestoneKind, date] = {}
    for case_id, reached, on in rows:
        kind = MilestoneKind(reached)
        if case_id != case.pk and kind not in OF_A_MERGED_CASE:
            continue
        days[kind] = min(on, days.get(kind, on)) if kind in EARLIEST else on
    return days


def cases_with_standing(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with all that a list shows of them, in a fixed number of queries."""
    return cases.select_related("lead_panel", "coordinator", "child").prefetch_related(
        Prefetch("milestones", queryset=Milestone.objects.order_by("recorded_at")), "needs", "holds"
    )


def listed_cases(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Without those that were merged into another: that one stands in lists for them."""
    return cases.filter(merged_into__isnull=True)


def open_cases(actor: Actor) -> list[Case]:
    """The open cases that the actor may see; their keys are fetched in one query. How they stand is asked of
    `standing_of_many`.
    """
    stages = [stage.value for stage in OPEN_STAGES]
    found = listed_cases(visible_cases(actor)).filter(stage__in=stages)
    cases = list(found.select_related("lead_panel", "coordinator", "child").order_by("opened_at"))
    keys.load_keys({case.data_key_id for case in cases})
    return cases


def found_cases(actor: Actor, *, text: str = "", stage: str = "", coordinator_id: str = "") -> QuerySet[Case]:
    """Cases by reference, name, NHS number or date (birth or death), among those that the actor may identify.

    What a merged case is known by finds the one that stands for it. A case opened in error is found when asked for.
    """
    cases = listed_cases(visible_cases(actor))
    if stage:
        cases = cases.filter(stage=stage)
    elif not text.strip():
        cases = cases.exclude(stage=Stage.VOID.value)
    if coordinator_id:
        cases = cases.filter(coordinator_id=coordinator_id)
    text = text.strip()
    if not text:
        return cases.order_by("-opened_at")
    matches = _matches(actor, text)
    merged = visible_cases(actor).filter(matches, merged_into__isnull=False).values("merged_into_id")
    return cases.filter(matches | Q(id__in=merged)).distinct().order_by("-opened_at")


def _matches(actor: Actor, text: str) -> Q:
    by_reference = Q(reference__iexact=text) | Q(reference__iendswith=f"-{text}")
    identifiable = Q(id__in=visible_cases(actor, Act.SEE_IDENTITY).values("id"))
    digits = re.sub(r"\D", "", text)
    if len(digits) == 10 and not re.search(r"[A-Za-z]", text):
        return by_reference | (identifiable & _has(exact_hash("nhs_number", digits)))
    day = _typed_date(text)
    if day:
        either = _has(exact_hash("date_of_birth", day)) | _has(exact_hash("date_of_death", day))
        return by_reference | (identifiable & either)
    by_words = Q()
    for hashes in search_hashes(words_of(text)):
        by_words &= Q(id__in=Case.objects.filter(identity_hashes__hash__in=hashes).values("id"))
    return by_reference | (identifiable & by_words) if by_words else by_reference


def _has(digest: str) -> Q:
    return Q(id__in=Case.objects.filter(identity_hashes__hash=digest).values("id"))


def _typed_date(text: str) -> str:
    """A date as people type it (3/6/2026, 3.6.26, 2026-06-03), as stored; nothing when it is none."""
    found = re.fullmatch(r"(\d{1,4})[/. -](\d{1,2})[/. -](\d{1,4})", text)
    if not found:
        return ""
    first, month, last = (int(part) for part in found.groups())
    day, year = (last, first) if len(found[1]) == 4 else (first, last)
    year += 2000 if year < 100 else 0
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def office_of(panel_id: str) -> list[Person]:
    """The people of a panel's office who can be a case's coordinator today."""
    roles = [Role.COORDINATOR.value, Role.MANAGER.value]
    office = Membership.objects.filter(seats_on(clock.today()), organisation_id=panel_id, role__in=roles)
    return list(Person.objects.filter(id__in=office.values("person_id"), is_active=True).order_by("name"))


def person_of_office(panel_id: str, person_id: str) -> Person | None:
    """A person of the panel's office, or None for anybody else."""
    return next((person for person in office_of(panel_id) if person.id == person_id), None)


def need_of(case: Case, need_id: str) -> Need:
    """An open need of the case. Raises NotFound."""
    need = case.needs.filter(id=need_id).first()
    if need is None or not need.is_open:
        raise NotFound("This is no longer waited for.")
    return read_as(need, case)


def form_decisions(case: Case) -> dict[str, SupplementDecision]:
    """What the office decided about supplementary forms, by form; one query."""
    return {row.form: row for row in case.supplement_decisions.order_by("decided_at")}


def referrals_of(case: Case) -> list[Referral]:
    """The case's referrals, newest first."""
    return list(case.referrals.order_by("-raised_at"))


def referral_of(case: Case, referral_id: str) -> Referral:
    """One referral of the case. Raises NotFound."""
    referral = case.referrals.filter(id=referral_id).first()
    if referral is None:
        raise NotFound("There is no such referral.")
    return read_as(referral, case)


def hold_of(case: Case, hold_id: str) -> Hold:
    """One cause of waiting of the case. Raises NotFound."""
    hold = case.holds.filter(id=hold_id).first()
    if hold is None:
        raise NotFound("There is no such cause of waiting.")
    return read_as(hold, case)
