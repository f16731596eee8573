"""What may be asked of telling others: the panel's list, the checklist of one death, what is open and due in many."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.cases.access import case_for, visible_cases
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case, CaseAnswer
from opencdop.cases.queries import agreed_values, milestone_days
from opencdop.cases.stages import MilestoneKind
from opencdop.cases.standing_of_many import milestone_rows, notified_on
from opencdop.cases.together import Kept, Shaped, all_ids_of, rows_of, shaped
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.keystore import keys
from opencdop.panels.models import Panel
from opencdop.panels.refusals import Unfit
from opencdop.telling_others import lines as rules
from opencdop.telling_others.lines import Line
from opencdop.telling_others.models import LocalLine, TellingMark

_MARKS, _OWN = "telling marks", "telling lines"
_DATES = ("date_of_birth", "date_of_death", "time_of_birth", "time_of_death", "estimated_age")


@dataclass(frozen=True)
class Row:
    """A line of one death's checklist with what was recorded of it."""

    line: Line
    mark: TellingMark | None
    due_on: date | None
    late_words: str = ""
    waits_for: str = ""

    @property
    def is_open(self) -> bool:
        return self.mark is None


@dataclass(frozen=True)
class Part:
    """A part of a checklist."""

    code: str
    title: str
    words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Checklist:
    """Who must be told of one death and has been, what must stop, and what must not."""

    parts: tuple[Part, ...]
    rows: tuple[Row, ...] = field(default=())

    @property
    def open(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_open)

    @property
    def done(self) -> int:
        return len(self.rows) - len(self.open)

    def row(self, code: str) -> Row:
        """One row. Raises NotFound."""
        found = next((row for row in self.rows if row.line.code == code), None)
        if found is None:
            raise NotFound("This line is not on the list of this case.")
        return found


@dataclass(frozen=True)
class Due:
    """How many lines of a case are open and due, and since when."""

    count: int
    since: date


def list_of(panel: Panel) -> tuple[Line, ...]:
    """The panel's list in its order, with the lines that it retired; one query."""
    return rules.with_own(_own(row) for row in LocalLine.objects.filter(panel=panel))


def line_of(panel: Panel, code: str) -> Line:
    """A line of the panel's list. Raises NotFound."""
    found = next((line for line in list_of(panel) if line.code == code), None)
    if found is None:
        raise NotFound("There is no such line on the list.")
    return found


def checklist_of(case: Case) -> Checklist:
    """The checklist of one death: the list as it applies today, with what was recorded."""
    marks = TellingMark.objects.filter(case_id__in=case_ids_of(case), taken_back_at__isnull=True)
    by_code = {mark.code: mark for mark in marks.order_by("recorded_at")}
    known = _answers(case, agreed_values(case, questions=_asked()))
    return _checklist(case, list_of(case.lead_panel), known, by_code)


def case_named(reference: str, *, panel: Panel, actor: Actor) -> Case:
    """The case of a panel with this reference, for somebody who tells others of it. Raises Unfit."""
    cases = visible_cases(actor, Act.TELL_OTHERS).filter(lead_panel=panel)
    found = cases.filter(reference__iexact=reference.strip()).first()
    if found is None:
        raise Unfit("There is no case with this reference that you may open.", at="reference")
    return case_for(actor, found.pk, Act.TELL_OTHERS)


def mark_of(case: Case, mark_id: str) -> TellingMark:
    """What was recorded of a line, while it stands. Raises NotFound."""
    found = (
        TellingMark.objects.filter(case_id__in=case_ids_of(case), id=mark_id, taken_back_at__isnull=True)
        .select_related("case")
        .first()
    )
    if found is None:
        raise NotFound("There is no such entry.")
    return found


def telling_rows(cases: Collection[Case]) -> list[Shaped]:
    """What is asked of these cases together with others' rows: what was recorded, and their panels' own lines.

    A line is known by what decides whether it stands; its words are not asked for.
    """
    marks = TellingMark.objects.filter(case_id__in=all_ids_of(cases), taken_back_at__isnull=True)
    own = LocalLine.objects.filter(panel_id__in={case.lead_panel_id for case in cases})
    return [
        shaped(marks, _MARKS, code="code"),
        shaped(own, _OWN, owner="panel_id", code="code", words="part", whose="applies", at="retired_at"),
    ]


def due_in(cases: Collection[Case], *, kept: Kept | None = None) -> dict[str, Due]:
    """Of these cases, those with lines that are open and due today or earlier; two queries, however many cases.

    The cases come with child, and with their keys loaded. With `telling_rows` and milestones among `kept` one query.
    """
    if not cases:
        return {}
    if kept is None:
        kept = rows_of(cases, [milestone_rows(cases), *telling_rows(cases)])
    lists = {panel_id: _own_list(panel_id, kept) for panel_id in {case.lead_panel_id for case in cases}}
    answers, today, due = _answers_of_many(cases), clock.today(), {}
    for case in cases:
        told_on = notified_on(case, kept)
        marked = {row.code for row in kept.of(_MARKS, case.pk)}
        known = _answers(case, answers.get(case.pk, {}))
        others = rules.other_children(known, key_of=_key_of)
        waiting = [
            line
            for line in lists[case.lead_panel_id]
            if line.code not in marked and _is_due(line, case, told_on, today)
        ]
        days = [
            day
            for line in rules.lines_for(waiting, known, others)
            if line.code not in marked
            and (day := rules.due_on(line, died_on=case.died_on, notified_on=told_on)) is not None
            and day <= today
        ]
        if days:
            due[case.id] = Due(len(days), min(days))
    return due


def _is_due(line: Line, case: Case, told_on: date, today: date) -> bool:
    day = rules.due_on(line, died_on=case.died_on, notified_on=told_on)
    return day is not None and day <= today


def _own_list(panel_id: str, kept: Kept) -> tuple[Line, ...]:
    return rules.with_own(
        Line(code=row.code, part=row.words, title="", applies=row.whose, is_retired=row.at is not None)
        for row in kept.of(_OWN, panel_id)
    )


def _answers_of_many(cases: Collection[Case]) -> dict[str, dict[str, Any]]:
    """The agreed answers that decide, by case: its own before those of a case that was merged into it."""
    asked = CaseAnswer.objects.filter(
        case_id__in=all_ids_of(cases), question__in=rules.questions_asked(), superseded_at__isnull=True
    )
    by_case: dict[str, dict[str, Any]] = {}
    for row in asked.only("case_id", "data_key_id", "question", "coded", "sealed"):
        by_case.setdefault(row.case_id, {})[row.question] = row.value
    return {
        case.pk: {
            question: value
            for case_id in reversed(case_ids_of(case))
            for question, value in by_case.get(case_id, {}).items()
        }
        for case in cases
    }


def _answers(case: Case, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that decide; dates as agreed, or as they stand with the child's identity."""
    asked = _asked()
    known = {name: value for name, value in case.child.known.items() if name in _DATES}
    return {**known, **{name: value for name, value in answers.items() if name in asked}}


@cache
def _asked() -> frozenset[str]:
    return rules.questions_asked() | set(_DATES)


def _checklist(
    case: Case, known: Iterable[Line], answers: Mapping[str, Any], marks: Mapping[str, TellingMark]
) -> Checklist:
    others = rules.other_children(answers, key_of=_key_of)
    told_on = _notified_on(case)
    rows = tuple(
        _row(line, marks, died_on=case.died_on, notified_on=told_on)
        for line in rules.lines_for(known, answers, others)
    )
    parts = tuple(
        Part(code, title, words, tuple(row for row in rows if row.line.part == code))
        for code, (title, words) in rules.parts().items()
    )
    return Checklist(tuple(part for part in parts if part.rows), rows)


def _row(line: Line, marks: Mapping[str, TellingMark], *, died_on: date | None, notified_on: date) -> Row:
    due = rules.due_on(line, died_on=died_on, notified_on=notified_on)
    mark = marks.get(line.code)
    late = mark is None and due is not None and due < clock.today()
    before = marks.get(line.needs) if line.needs else None
    waits = bool(line.needs) and (before is None or before.state != TellingMark.DONE)
    return Row(
        line=line,
        mark=mark,
        due_on=due,
        late_words=rules.lateness(line) if late else "",
        waits_for=line.needs if waits else "",
    )


def _notified_on(case: Case) -> date:
    return milestone_days(case).get(MilestoneKind.NOTIFIED) or clock.local_date(case.opened_at)


def _key_of(text: str) -> str:
    return keys.index_hash(f"telling:{text}")[:20]


def _own(row: LocalLine) -> Line:
    return Line(
        code=row.code,
        part=row.part,
        title=row.title,
        hint=row.hint,
        applies=row.applies,
        how=row.how,
        position=row.position,
        is_retired=row.retired_at is not None,
    )
