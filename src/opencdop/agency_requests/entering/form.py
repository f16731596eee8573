"""The office's page "Enter a form": whose form it is, in which version, how and when it really came. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from opencdop.agency_requests.asked import always_asked
from opencdop.agency_requests.asking.form import AskReading, missing_in
from opencdop.agency_requests.case_forms.catalogue import Versions
from opencdop.agency_requests.entering.services import CAME_BY
from opencdop.design.words import day
from opencdop.formkit.definition import Choice, Definition, Group, Question
from opencdop.formkit.problems import BLOCKS, Problem
from opencdop.formkit.reading import read_group

_CAME = tuple(Choice(code, words) for code, words in CAME_BY.items())


def enter_group(versions: Versions, *, agency_types: tuple[Choice, ...]) -> Group:
    """The page's questions. The version is asked where there are several, the parts where they go to several people."""
    questions = [
        Question(
            "came_by", "choice", "How did it come?", called="how it came", needed="blocks", choices=_CAME
        ),
        Question(
            "received_on",
            "date",
            "When did it really come?",
            called="the date on which it really came",
            needed="blocks",
            hint="The day on which the office had it, not the day on which you type it in.",
        ),
        Question("agency_type", "choice", "Kind of organisation", needed="blocks", choices=agency_types),
        Question("agency_name", "text", "Name of the organisation", needed="blocks"),
        Question(
            "respondent_name", "text", "Who filled it in, or told you", called="who filled it in or told you"
        ),
        Question("respondent_role", "text", "Their job"),
    ]
    if len(versions.all) > 1:
        questions.insert(0, _version_question(versions))
    parts = _parts_of(versions.proposed)
    if parts:
        questions.append(
            Question(
                "sections",
                "choices",
                "Which parts were filled in?",
                called="which parts were filled in",
                needed="blocks",
                choices=tuple(Choice(section.key, section.title) for section in parts),
            )
        )
    return Group(key="enter", title="Enter a form", questions=tuple(questions))


def _version_question(versions: Versions) -> Question:
    return Question(
        "version",
        "choice",
        "Which version of the form is it?",
        called="which version of the form it is",
        hint="The one in use when the child died is chosen. An older or newer paper says so itself.",
        needed="blocks",
        choices=tuple(
            Choice(each.version, f"Version {each.version}, in use from {day(each.effective_from)}")
            for each in versions.all
        ),
    )


def _parts_of(definition: Definition) -> list[Any]:
    """The parts to choose from, where parts of the form go to people of their own."""
    always = always_asked(definition)
    if not any(section.apart for section in definition.sections):
        return []
    return [section for section in definition.sections if section.key not in always]


def usual_entry(versions: Versions, *, today: date) -> dict[str, Any]:
    """What a fresh page has filled in."""
    return {"version": versions.proposed.version, "received_on": today.isoformat()}


def read_entry(group: Group, posted: Mapping[str, Any], *, today: date) -> AskReading:
    """Read the page; nothing typed is lost, whatever is wrong."""
    reading = read_group(group, posted, {}, today=today)
    unreadable = {problem.question for problem in reading.problems}
    missing = [each for each in missing_in(group, reading.answers, today) if each.question not in unreadable]
    found = [*reading.problems, *missing]
    received_on = reading.answers.get("received_on")
    if received_on and received_on > today.isoformat():
        words = "Enter the day on which it came. That day lies in the future"
        found.append(Problem("received_on", words, BLOCKS, "received_on-day"))
    order = [question.key for question in group.questions]
    found.sort(key=lambda problem: order.index(problem.question))
    return AskReading(reading.answers, tuple(found), reading.raw)
