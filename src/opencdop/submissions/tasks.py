"""The task list of a form: its sections, the pages in each, how far each is, and what is left. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from opencdop.design.shell import Task
from opencdop.formkit.progress import DONE, IN_PROGRESS, NOT_STARTED, GroupProgress, Progress, SectionProgress

WORDS = {DONE: ("Done", "sage"), IN_PROGRESS: ("Begun", "gold"), NOT_STARTED: ("To do", "sky")}


ADDED = "Added by the panel"
"""Said of a page that is not in the form as it is for every panel."""


@dataclass(frozen=True)
class TaskSection:
    """A section with a line for each of its pages. `words` says how complete it is and how long it will still take."""

    title: str
    words: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Tasks:
    """The whole list. `next_href` is the first page not done, or the check when all are."""

    sections: tuple[TaskSection, ...]
    done: int
    pages: int
    minutes_left: int
    completeness: str
    is_begun: bool
    next_href: str
    check_href: str
    blocking: int


def tasks_of(
    progress: Progress, *, address: Callable[[str], str], check: str, is_own: Callable[[str], bool]
) -> Tasks:
    """The task list of a form so far. By a page's key, `address` gives its address, and `is_own` whether the panel
    adds it.
    """
    groups = progress.groups
    first_open = next((group for group in groups if group.status != DONE), None)
    return Tasks(
        sections=tuple(_section(section, address, is_own) for section in progress.sections),
        done=sum(group.status == DONE for group in groups),
        pages=len(groups),
        minutes_left=progress.minutes_left,
        completeness=completeness_words(progress.expected_answered, progress.expected),
        is_begun=any(group.status != NOT_STARTED for group in groups),
        next_href=address(first_open.key) if first_open else check,
        check_href=check,
        blocking=progress.blocking,
    )


def completeness_words(answered: int, expected: int) -> str:
    """How complete a section or form is: "7 of 9 expected answers"; nothing where none is expected."""
    if not expected:
        return ""
    return f"{answered} of {expected} expected {'answer' if expected == 1 else 'answers'}"


def _section(
    section: SectionProgress, address: Callable[[str], str], is_own: Callable[[str], bool]
) -> TaskSection:
    left = section.minutes_left
    parts = (
        completeness_words(section.expected_answered, section.expected),
        f"about {left} {'minute' if left == 1 else 'minutes'}" if left else "",
    )
    return TaskSection(
        section.title,
        ", ".join(part for part in parts if part),
        tuple(_task(group, address(group.key), own=is_own(group.key)) for group in section.groups),
    )


def _task(group: GroupProgress, href: str, *, own: bool) -> Task:
    words, tint = WORDS[group.status]
    begun = f"{group.answered} of {group.asked} answered" if group.status == IN_PROGRESS else ""
    hint = ". ".join(filter(None, (ADDED if own else "", begun)))
    return Task(group.title, href, words, tint, hint)
