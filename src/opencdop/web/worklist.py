"""The coordinator's home: what needs a person, what is late and why, what waits for others.

Every part is asked of its package here, in one visible list of calls. No open case is without a step, a day and a
person.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from opencdop.accounts.roles import Act
from opencdop.cases.frame import age_in_words, case_standing, name_for
from opencdop.cases.models import Case
from opencdop.cases.queries import open_cases
from opencdop.cases.steps import NextStep, next_step
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.design import shell
from opencdop.design.words import count_of, day

SHOWN = 25  # rows a group; what is hidden is counted and leads to the list of cases


@dataclass
class WorkList:
    """Groups of rows, in the order in which they need somebody, and how many cases are open."""

    today: list[shell.WorkRow] = field(default_factory=list)
    this_week: list[shell.WorkRow] = field(default_factory=list)
    late: list[shell.WorkRow] = field(default_factory=list)
    others: list[shell.WorkRow] = field(default_factory=list)
    open_cases: list[Case] = field(default_factory=list)


def worklist_of(actor: Actor) -> WorkList:
    """The open cases of the actor's panels, each in one group by its next step."""
    today, work = clock.today(), WorkList()
    placed: list[tuple[NextStep, list[shell.WorkRow], shell.WorkRow]] = []
    for case in open_cases(actor):
        step = next_step(case_standing(case), today=today)
        if step is None:
            continue
        work.open_cases.append(case)
        placed.append((step, _group_of(work, step, actor, today=today), _row(case, step, actor, today=today)))
    for _step, group, row in sorted(placed, key=lambda each: each[0].on):
        group.append(row)
    return work


def _group_of(work: WorkList, step: NextStep, actor: Actor, *, today: date) -> list[shell.WorkRow]:
    mine = step.who == actor.name
    if step.on < today:
        return work.late
    if mine and step.on == today:
        return work.today
    if mine and step.on <= today + timedelta(days=7):
        return work.this_week
    return work.others


def _row(case: Case, step: NextStep, actor: Actor, *, today: date) -> shell.WorkRow:
    late = step.days_late(today)
    when = (
        f"by {day(step.on)}"
        if late < 0
        else "today"
        if late == 0
        else f"guide was {day(step.on)}, {count_of(late, 'day')} ago"
    )
    href = f"/cases/{case.id}/"
    name = name_for(case, actor)
    return shell.WorkRow(
        child=name,
        href=href,
        details=" · ".join(part for part in (case.reference, age_in_words(case)) if part),
        tag=case.stage_title,
        tint="sky",
        need=step.words,
        reason=step.reason,
        who="You" if step.who == actor.name else step.who,
        when=when,
        acts=(
            shell.Act(label="Open", href=href, about=name),
            shell.Act(label="Chased, look again on …", href=f"{href}look-again/", about=name),
        ),
    )


NEEDED = Act.TRIAGE  # whose home the work list is: people of a panel's office
