"""Walks a person through a form page by page: task list, one group a page, check-your-answers, send.

A host (notification, agency request, analysis) proves the right to a draft, makes a `Journey` and hands its
requests to `walk`. Its layout is a template with blocks `page` and `page_title`, such as the case's layout.
Answers are saved through `services`; what sending means, only the host's `send` knows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.formkit.asking import Asking, answers_to_send
from opencdop.formkit.checking import check_form, check_group
from opencdop.formkit.definition import Definition, Group, NoSuchQuestion, Question
from opencdop.formkit.problems import BLOCKS, Problem, blocking
from opencdop.formkit.progress import progress_of
from opencdop.formkit.reading import GroupReading, inputs_of, read_group
from opencdop.formkit.types import TYPES
from opencdop.submissions import services
from opencdop.submissions.models import Draft
from opencdop.submissions.shown import in_words, sections_shown
from opencdop.submissions.tasks import Tasks, tasks_of
from opencdop.submissions.typed import fingerprint, rows_in_fields

TASKS, CHECK = "tasks", "check"
CHANGED = "Somebody else changed this form while you had it open. Read it once more, then send it."
CALLED_UP = "Your answers are saved. They lead to another question on this page."
SAVED = "Your answers are saved. You can come back to this form and go on."


@dataclass(frozen=True)
class Places:
    """The addresses of one journey. `group` takes a group's key; a form already sent leads to `sent`."""

    tasks: str
    check: str
    sent: str
    group: Callable[[str], str]
    later: str = ""  # where "Save and come back later" leads; the task list unless given


@dataclass(frozen=True)
class Journey:
    """One draft on its way, for one actor.

    `definition` holds what is asked here: pass `form.outside` for people outside the office, or
    `form.part([...])` for some sections. `send` gets the checked answers, calls the host's service (which
    sends once: a double press does no harm) and answers with a redirect; it may raise RuleBroken or Stale.
    `extra` goes to every template; `beside` names a template that is shown below each page.
    """

    draft: Draft
    definition: Definition
    actor: Actor
    places: Places
    send: Callable[[dict[str, Any]], HttpResponseBase]
    layout: str = "submissions/journey_layout.html"
    extra: Mapping[str, Any] = field(default_factory=dict)
    case_id: str = ""
    title: str = ""
    send_label: str = "Send"
    before_send: str = ""
    beside: str = ""
    back_href: str = ""
    back_label: str = "Back"

    @property
    def answers(self) -> dict[str, Any]:
        return self.draft.answers or {}


@dataclass(frozen=True)
class TwoVersions:
    """A question that two people answered differently at the same time."""

    question: Question
    theirs: str | tuple[str, ...]
    mine: str | tuple[str, ...]


def walk(request: Any, journey: Journey, *, step: str = TASKS) -> HttpResponseBase:
    """Answer a request for one step: `tasks`, `check`, or a group's key. A sent form leads to `sent`."""
    if journey.draft.submission_id:
        return redirect(journey.places.sent)
    if step == TASKS:
        return _tasks_page(request, journey)
    if step == CHECK:
        return _check_page(request, journey)
    try:
        group = journey.definition.group(step)
    except NoSuchQuestion:
        raise NotFound("This form has no such page.") from None
    return _group_page(request, journey, group)


def progress(journey: Journey) -> Tasks:
    """How far the form is, as the task list shows it."""
    draft, answers = journey.draft, journey.answers
    how_far = progress_of(journey.definition, answers, seen=draft.pages_seen, today=clock.today())
    return tasks_of(how_far, address=journey.places.group, check=journey.places.check)


def _tasks_page(request: Any, journey: Journey) -> HttpResponseBase:
    return _page(request, journey, "submissions/task_list.html", {"tasks": progress(journey)})


def _group_page(request: Any, journey: Journey, group: Group) -> HttpResponseBase:
    if not Asking(journey.definition, journey.answers, today=clock.today()).group(group):
        return redirect(journey.places.tasks)
    if request.method == "POST":
        return _save_group(request, journey, group)
    answers = journey.answers
    return _show_group(request, journey, group, inputs=inputs_of(group, answers), answers=answers)


def _save_group(request: Any, journey: Journey, group: Group) -> HttpResponseBase:
    """Save what could be read, then go on, or show the page again with everything typed."""
    posted, before = request.POST, journey.answers
    reading = read_group(group, posted, before, definition=journey.definition, today=clock.today())
    if reading.rows_changed:
        return _show_group(
            request, journey, group, inputs=reading.raw, answers=reading.answers, seen=posted.get("seen", "")
        )
    try:
        _save(journey, group, reading, seen=_number(posted), shown=posted.get("shown", ""))
    except Stale:
        journey.draft.refresh_from_db()
        if journey.draft.submission_id:
            return redirect(journey.places.sent)
        return _show_two_versions(request, journey, group, reading)
    problems = _problems(journey, group, reading)
    leaving = "later" in posted
    stop = [problem for problem in problems if problem.about == "entry"] if leaving else blocking(problems)
    warned = _marks(problem for problem in problems if problem.level != BLOCKS)
    if stop or (warned and not leaving and warned != posted.get("warned", "")):
        kept: dict[str, Any] = {"inputs": reading.raw, "answers": reading.answers, "problems": problems}
        return _show_group(request, journey, group, **kept, warned=warned)
    if leaving:
        if not journey.places.later:
            messages.success(request, SAVED)
        return redirect(journey.places.later or journey.places.tasks)
    if _unmet(journey, group, reading, met=posted.getlist("met")):
        messages.info(request, CALLED_UP)
        return redirect(request.get_full_path())
    if request.GET.get("back") == CHECK:
        return redirect(journey.places.check)
    following = journey.definition.next_group(group.key, reading.answers, today=clock.today())
    return redirect(journey.places.group(following.key) if following else journey.places.check)


def _unmet(journey: Journey, group: Group, reading: GroupReading, *, met: Sequence[str]) -> bool:
    """Whether these answers call up a question of this page that was not on it, and is still open.

    The page says which questions stood on it (`met`). Without scripts it cannot show what an answer calls up.
    """
    asked = Asking(journey.definition, reading.answers, today=clock.today())
    return bool(met) and any(
        question.key not in met and question.key not in reading.answers and asked.question(question)
        for question in group.questions
    )


def _save(journey: Journey, group: Group, reading: GroupReading, *, seen: int, shown: str) -> None:
    """Save this page's answers where they differ. What others changed on other pages is no conflict."""
    before, draft = journey.answers, journey.draft
    changed = {
        question.key: reading.answers.get(question.key)
        for question in group.questions
        if reading.answers.get(question.key) != before.get(question.key)
    }
    if not changed and group.key in draft.pages_seen:
        return
    if seen != draft.version_no and shown == fingerprint(group, before):
        seen = draft.version_no
    services.save_answers(
        draft, answers=changed, seen=seen, page=group.key, case_id=journey.case_id, by=journey.actor
    )


def _problems(journey: Journey, group: Group, reading: GroupReading) -> tuple[Problem, ...]:
    """What is wrong with the page; of a question that cannot be read only that, and nothing of mere gaps."""
    unreadable = {problem.question for problem in reading.problems}
    others = [
        problem
        for problem in check_group(journey.definition, group, reading.answers, clock.today())
        if problem.question not in unreadable
        and not (problem.about == "unanswered" and problem.level != BLOCKS)
    ]
    found = (*reading.problems, *others)
    order = [question.key for question in group.questions]
    return tuple(sorted(found, key=lambda problem: order.index(problem.question)))


def _show_group(
    request: Any,
    journey: Journey,
    group: Group,
    *,
    inputs: Mapping[str, Any],
    answers: Mapping[str, Any],
    problems: Sequence[Problem] = (),
    warned: str = "",
    seen: str = "",
    two: Sequence[TwoVersions] = (),
    status: int = 200,
) -> HttpResponseBase:
    today = clock.today()
    previous = journey.definition.previous_group(group.key, answers, today=today)
    before = journey.places.group(previous.key) if previous else ""
    from_check = request.GET.get("back") == CHECK
    context = {
        "group": group,
        "section": journey.definition.section_of(group.key),
        "inputs": inputs,
        "problems": problems,
        "asked": Asking(journey.definition, {**answers, **rows_in_fields(group, inputs)}, today=today),
        "seen": seen or journey.draft.version_no,
        "shown": request.POST.get("shown", "") if seen else fingerprint(group, journey.answers),
        "warned": warned,
        "two": two,
        "unsaved": bool(two or problems or seen),
        "here": journey.places.group(group.key),
        "back": journey.places.check if from_check else before,
    }
    wrong = 422 if blocking(problems) else status
    return _page(request, journey, "submissions/group.html", context, status=wrong)


def _show_two_versions(
    request: Any, journey: Journey, group: Group, reading: GroupReading
) -> HttpResponseBase:
    """Somebody else saved the same page: both versions, mine still in the fields, to be saved or given up."""
    theirs = journey.answers
    two = tuple(
        TwoVersions(question, in_words(question, theirs.get(question.key)), _typed(question, reading))
        for question in group.questions
        if _normal(question, theirs.get(question.key)) != _normal(question, reading.answers.get(question.key))
    )
    kept: dict[str, Any] = {"inputs": reading.raw, "answers": reading.answers, "problems": reading.problems}
    return _show_group(request, journey, group, **kept, two=two, status=409)


def _typed(question: Question, reading: GroupReading) -> str | tuple[str, ...]:
    """My answer in words; what could not be read stands in the fields below."""
    if any(problem.question == question.key for problem in reading.problems):
        return "As you typed it, below"
    return in_words(question, reading.answers.get(question.key))


def _check_page(request: Any, journey: Journey) -> HttpResponseBase:
    answers, today = journey.answers, clock.today()
    problems = check_form(journey.definition, answers, today)
    refused, status = "", 200
    if request.method == "POST":
        if blocking(problems):
            status = 422
        elif _number(request.POST) != journey.draft.version_no:
            refused, status = CHANGED, 409
        else:
            try:
                return journey.send(answers_to_send(journey.definition, answers, today=today))
            except (RuleBroken, Stale) as refusal:
                refused, status = str(refusal), 409 if isinstance(refusal, Stale) else 422

    def change(group_key: str, field_id: str) -> str:
        return f"{journey.places.group(group_key)}?back={CHECK}#{field_id}"

    def line(problem: Problem) -> dict[str, str]:
        group = journey.definition.group_of(problem.question)
        return {"text": problem.message, "href": change(group.key, problem.field_id or problem.question)}

    # An empty question that nobody expects an answer to only makes the page longer; its page is on the task list.
    idle = [
        each.key
        for each in journey.definition.questions()
        if not each.is_expected and each.key not in answers
    ]
    milder = [problem for problem in problems if problem.level != BLOCKS]
    context = {
        "sections": sections_shown(journey.definition, answers, today=today, change=change, without=idle),
        "needed": [line(problem) for problem in blocking(problems)],
        "look": [line(problem) for problem in milder if problem.about != "unanswered"],
        "open": sum(problem.about == "unanswered" for problem in milder),
        "seen": journey.draft.version_no,
        "tried": request.method == "POST",
        "refused": refused,
    }
    return _page(request, journey, "submissions/check.html", context, status=status)


def _page(
    request: Any, journey: Journey, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponseBase:
    shared = {
        "layout": journey.layout,
        "journey": journey,
        "title": journey.title or journey.definition.title,
    }
    return render(request, template, {**shared, **journey.extra, **context}, status=status)


def _marks(problems: Iterable[Problem]) -> str:
    """Names the warnings of a page, so that each is shown once and then let pass."""
    return " ".join(sorted(f"{problem.about}@{problem.field_id}" for problem in problems))


def _number(posted: Mapping[str, str]) -> int:
    text = posted.get("seen", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise BadRequest("the page was posted without its number")
    return int(text)


def _normal(question: Question, value: Any) -> Any:
    return TYPES[question.type].normal(value, question)
