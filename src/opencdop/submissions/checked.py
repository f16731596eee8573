"""What there is to say of a page that was read, and of a whole form before it is sent: what is still needed, what to
look at once more. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from opencdop.formkit.checking import check_group
from opencdop.formkit.definition import Definition, Group
from opencdop.formkit.problems import BLOCKS, Problem, blocking
from opencdop.submissions.shown import ShownSection, sections_shown


def problems_of_page(
    definition: Definition,
    group: Group,
    answers: Mapping[str, Any],
    *,
    unread: Sequence[Problem],
    today: date,
) -> tuple[Problem, ...]:
    """What is wrong with a page, in the order of its questions; of mere gaps only those that hold up sending.

    `unread` are the problems of answers that cannot be read: of their questions nothing else is said.
    """
    unreadable = {problem.question for problem in unread}
    others = (
        problem
        for problem in check_group(definition, group, answers, today)
        if problem.question not in unreadable
        and not (problem.about == "unanswered" and problem.level != BLOCKS)
    )
    order = [question.key for question in group.questions]
    return tuple(sorted((*unread, *others), key=lambda problem: order.index(problem.question)))


@dataclass(frozen=True)
class Line:
    """A problem in words, and where it is put right."""

    text: str
    href: str


@dataclass(frozen=True)
class Checked:
    """A form before it is sent. `needed` hold up sending, `look` do not; `open` are expected and not answered."""

    sections: tuple[ShownSection, ...]
    needed: tuple[Line, ...]
    look: tuple[Line, ...]
    open: int


def checked(
    definition: Definition,
    answers: Mapping[str, Any],
    problems: Sequence[Problem],
    *,
    today: date,
    change: Callable[[str, str], str],
) -> Checked:
    """The form with its problems; `change` gives the address at which a question (group, id of its field) is changed.

    An empty question that nobody expects an answer to only makes the page longer; its page is on the task list.
    """

    def line(problem: Problem) -> Line:
        group = definition.group_of(problem.question)
        return Line(problem.message, change(group.key, problem.field_id or problem.question))

    idle = [each.key for each in definition.questions() if not each.is_expected and each.key not in answers]
    milder = [problem for problem in problems if problem.level != BLOCKS]
    return Checked(
        sections=sections_shown(definition, answers, today=today, change=change, without=idle),
        needed=tuple(line(problem) for problem in blocking(problems)),
        look=tuple(line(problem) for problem in milder if problem.about != "unanswered"),
        open=sum(problem.about == "unanswered" for problem in milder),
    )
