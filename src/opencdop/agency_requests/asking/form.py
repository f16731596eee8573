"""The office's form "Ask an agency", drawn and read by the form engine; and what is to be said of an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from opencdop.agency_requests.asked import offered_sections
from opencdop.formkit.checking import check_form
from opencdop.formkit.definition import Choice, Definition, Group, Question, Section
from opencdop.formkit.problems import BLOCKS, Problem
from opencdop.formkit.reading import read_group

# Where health, councils, police, schools and courts have their mailboxes. Another address is asked about, not refused.
_KNOWN_ENDINGS = (
    "nhs.net",
    "nhs.uk",
    "gov.uk",
    "police.uk",
    "sch.uk",
    "ac.uk",
    "cjsm.net",
    "parliament.uk",
    "mod.uk",
)
CONFIRM = "checked"
ALWAYS = "Who they are is always asked."
EACH_APART = (
    "Each stage goes to somebody who was there. Choose what this person can tell, then ask the next one."
)


_DUE = Question("due_on", "date", "Answer by", called="the date by which they answer", needed="blocks")


@dataclass(frozen=True)
class AskReading:
    """The form as it came in: its answers, what is wrong, and what was typed."""

    answers: dict[str, Any]
    problems: tuple[Problem, ...]
    raw: dict[str, Any]


def ask_group(asked: Definition, *, agency_types: tuple[Choice, ...]) -> Group:
    """The page's questions. `asked` is the form that is asked for; who answers is always asked."""
    offered = offered_sections(asked)
    sections = tuple(
        Choice(section.key, section.title, f"about {_minutes(section.minutes)}") for section in offered
    )
    hint = EACH_APART if any(section.apart for section in offered) else ALWAYS
    return Group(
        key="ask",
        title="Ask an agency",
        questions=(
            Question("agency_type", "choice", "Kind of agency", needed="blocks", choices=agency_types),
            Question("agency_name", "text", "Name of the organisation", needed="blocks"),
            Question("respondent_name", "text", "Name of the person", needed="blocks"),
            Question("respondent_role", "text", "Their job"),
            Question(
                "email",
                "email",
                "E-mail address of this person at work",
                needed="blocks",
                hint="The link and the code go to this address. On the next page you check it once more.",
            ),
            Question(
                "sections",
                "choices",
                "What are they asked?",
                called="what they are asked",
                hint=hint,
                needed="blocks",
                choices=sections,
            ),
            _DUE,
        ),
    )


def due_group() -> Group:
    """The one day by which all who are asked together answer."""
    return Group(key="due", title="Answer by", questions=(_DUE,))


def _minutes(minutes: int) -> str:
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def read_ask(group: Group, posted: Mapping[str, Any], *, today: date) -> AskReading:
    """Read the form; nothing typed is lost, whatever is wrong."""
    reading = read_group(group, posted, {}, today=today)
    unreadable = {problem.question for problem in reading.problems}
    missing = [each for each in missing_in(group, reading.answers, today) if each.question not in unreadable]
    found = [*reading.problems, *missing]
    due_on = reading.answers.get("due_on")
    if due_on and due_on <= today.isoformat():
        found.append(Problem("due_on", "Choose a day to come for the answer", BLOCKS, "due_on-day"))
    order = [question.key for question in group.questions]
    found.sort(key=lambda problem: order.index(problem.question))
    return AskReading(reading.answers, tuple(found), reading.raw)


def missing_in(group: Group, answers: Mapping[str, Any], today: date) -> tuple[Problem, ...]:
    """What is needed on a page of the office's own and has no answer."""
    section = Section(key=group.key, title=group.title, groups=(group,))
    page = Definition(
        form=group.key, version="", effective_from=date.min, title=group.title, sections=(section,)
    )
    problems = check_form(page, answers, today)
    return tuple(problem for problem in problems if problem.level == BLOCKS)


def words_about(email: str) -> str:
    """What to think about before writing to this address; nothing where its kind is known."""
    domain = email.rpartition("@")[2].casefold()
    if any(domain == ending or domain.endswith(f".{ending}") for ending in _KNOWN_ENDINGS):
        return ""
    return (
        "This is not an address at the NHS, a council, the police or a school. "
        "Telephone the person and make sure that it is their address at work."
    )
