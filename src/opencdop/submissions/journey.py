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

from opencdop.accounts.access import is_glance
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.formkit.asking import Asking, answers_to_send
from opencdop.formkit.checking import check_form
from opencdop.formkit.definition import Definition, Group, NoSuchQuestion
from opencdop.formkit.problems import BLOCKS, Problem, blocking
from opencdop.formkit.progress import progress_of
from opencdop.formkit.reading import inputs_of
from opencdop.submissions.attached import Attached, download, take_files
from opencdop.submissions.autosave import glance_answer, is_autosave, refused_answer, saved_answer
from opencdop.submissions.checked import checked, problems_of_page
from opencdop.submissions.models import Draft
from opencdop.submissions.presence import note_present, sentences
from opencdop.submissions.saving import PageSaved, read_page, save_page
from opencdop.submissions.services import CHANGED
from opencdop.submissions.shown import TwoVersions, two_versions
from opencdop.submissions.tasks import ADDED, Tasks, tasks_of
from opencdop.submissions.typed import Writer, mark_of, marks_of, rows_in_fields, written

TASKS, CHECK = "tasks", "check"
CALLED_UP = "Your answers are saved. They lead to another question on this page."
SIGNED_OUT = (
    "You have been signed out. Your words are still on this page: sign in in another tab, then come back here "
    "and press Save."
)
NOT_BY_SCRIPT = "This cannot be saved while you write. Use the buttons of the page."
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
    called: str = ""  # how others at the form know somebody without an account: "Somebody from …"
    ended_words: str = SIGNED_OUT  # what an open page says when the right to it has run out
    note_read: Callable[[], None] = lambda: None  # called before anything of the draft is shown
    also: Callable[[Mapping[str, Any]], Sequence[Problem]] = (
        lambda answers: ()
    )  # what only the host can point out

    @property
    def answers(self) -> dict[str, Any]:
        return self.draft.answers or {}


def walk(request: Any, journey: Journey, *, step: str = TASKS) -> HttpResponseBase:
    """Answer a request for one step: `tasks`, `check`, or a group's key. A sent form leads to `sent`."""
    if journey.draft.submission_id:
        return _sent_already(request, journey)
    if not is_for_the_script(request):
        journey.note_read()
    elif step in (TASKS, CHECK):
        return _script_lost(request, journey, step)
    if step == TASKS:
        return _tasks_page(request, journey)
    if step == CHECK:
        return _check_page(request, journey)
    try:
        group = journey.definition.group(step)
    except NoSuchQuestion:
        raise NotFound("This form has no such page.") from None
    return _group_page(request, journey, group)


def is_for_the_script(request: Any) -> bool:
    """Whether the answer goes to the script of an open page. What it shows of the draft, if anything, is noted."""
    return is_autosave(request) or is_glance(request)


def progress(journey: Journey) -> Tasks:
    """How far the form is, as the task list shows it."""
    draft, answers = journey.draft, journey.answers
    how_far = progress_of(journey.definition, answers, seen=draft.pages_seen, today=clock.today())
    return tasks_of(
        how_far,
        address=journey.places.group,
        check=journey.places.check,
        is_own=journey.definition.is_panels_own,
    )


def _tasks_page(request: Any, journey: Journey) -> HttpResponseBase:
    context = {"tasks": progress(journey), "others": _others(request, journey, page="")}
    return _page(request, journey, "submissions/task_list.html", context)


def _group_page(request: Any, journey: Journey, group: Group) -> HttpResponseBase:
    if is_glance(request):
        return glance_answer(request, others=_others(request, journey, page=group.title))
    if not Asking(journey.definition, journey.answers, today=clock.today()).group(group):
        return redirect(journey.places.tasks)
    if "file" in request.GET and request.method != "POST":
        return download(request, journey.draft, group, request.GET["file"], case_id=journey.case_id)
    if request.method != "POST":
        answers = journey.answers
        return _show_group(request, journey, group, inputs=inputs_of(group, answers), answers=answers)
    return _post_group(request, journey, group)


def _post_group(request: Any, journey: Journey, group: Group) -> HttpResponseBase:
    """Save what was posted and go on, or show the page again; a button for a row or a file only changes the page."""
    sent = take_files(request, journey.draft, group, case_id=journey.case_id, by=journey.actor)
    reading = read_page(journey.definition, group, sent.posted, journey.answers)
    if reading.rows_changed:
        if is_autosave(request):
            return refused_answer(NOT_BY_SCRIPT, status=400)
        return _show_group(
            request,
            journey,
            group,
            inputs=reading.raw,
            answers=reading.answers,
            unsaved=True,
            shown=request.POST.get("shown"),
        )
    try:
        page = _save(request, journey, group, sent)
    except Stale:
        journey.draft.refresh_from_db()
        if journey.draft.submission_id:
            return _sent_already(request, journey)
        raise
    if is_autosave(request):
        if page.conflicts:
            journey.note_read()  # it brings what somebody else wrote
        return saved_answer(
            journey.draft,
            group,
            page,
            open_problems=_problems(journey, group, page),
            others=_others(request, journey, page=group.title),
        )
    if sent.problems or sent.by_button:
        return _show_group(
            request,
            journey,
            group,
            inputs=page.inputs,
            answers=page.answers,
            problems=sent.problems,
            shown=written(page.shown),
        )
    return _after_saving(request, journey, group, page)


def _save(request: Any, journey: Journey, group: Group, sent: Attached) -> PageSaved:
    return save_page(
        journey.draft,
        journey.definition,
        group,
        sent.posted,
        writer=Writer.of(request.POST),
        files=sent.changes,
        gone_through=not (is_autosave(request) or sent.by_button),
        case_id=journey.case_id,
        by=journey.actor,
    )


def _after_saving(request: Any, journey: Journey, group: Group, page: PageSaved) -> HttpResponseBase:
    """Go on, or show the page again with everything typed: two versions, what is wrong, what to look at once."""
    posted = request.POST
    kept: dict[str, Any] = {"inputs": page.inputs, "answers": page.answers}
    if page.conflicts:
        seen = {each.key: mark_of(journey.answers.get(each.key)) for each in page.conflicts}
        two = two_versions(page.conflicts, theirs=journey.answers, mine=page.answers)
        problems = page.reading.problems
        return _show_group(
            request,
            journey,
            group,
            **kept,
            problems=problems,
            two=two,
            shown=written(page.shown | seen),
            status=409,
        )
    problems = _problems(journey, group, page)
    leaving = "later" in posted
    stop = [problem for problem in problems if problem.about == "entry"] if leaving else blocking(problems)
    warned = _marks(problem for problem in problems if problem.level != BLOCKS)
    if stop or (warned and not leaving and warned != posted.get("warned", "")):
        shown = written(page.shown)
        return _show_group(request, journey, group, **kept, problems=problems, warned=warned, shown=shown)
    if leaving:
        if not journey.places.later:
            messages.success(request, SAVED)
        return redirect(journey.places.later or journey.places.tasks)
    if _unmet(journey, group, page.answers, met=posted.getlist("met")):
        messages.info(request, CALLED_UP)
        return redirect(request.get_full_path())
    if request.GET.get("back") == CHECK:
        return redirect(journey.places.check)
    following = journey.definition.next_group(group.key, page.answers, today=clock.today())
    return redirect(journey.places.group(following.key) if following else journey.places.check)


def _unmet(journey: Journey, group: Group, answers: Mapping[str, Any], *, met: Sequence[str]) -> bool:
    """Whether these answers call up a question of this page that was not on it, and is still open.

    The page says which questions stood on it (`met`). Without scripts it cannot show what an answer calls up.
    """
    asked = Asking(journey.definition, answers, today=clock.today())
    return bool(met) and any(
        question.key not in (*met, *answers) and question.type != "computed" and asked.question(question)
        for question in group.questions
    )


def _problems(journey: Journey, group: Group, page: PageSaved) -> tuple[Problem, ...]:
    found = problems_of_page(
        journey.definition, group, page.answers, unread=page.reading.problems, today=clock.today()
    )
    here, unread = {question.key for question in group.questions}, {each.question for each in found}
    also = journey.also({key: value for key, value in page.answers.items() if key in here - unread})
    return (*found, *also)


def _show_group(
    request: Any,
    journey: Journey,
    group: Group,
    *,
    inputs: Mapping[str, Any],
    answers: Mapping[str, Any],
    problems: Sequence[Problem] = (),
    warned: str = "",
    shown: str | None = None,
    two: Sequence[TwoVersions] = (),
    unsaved: bool = False,
    status: int = 200,
) -> HttpResponseBase:
    today, draft = clock.today(), journey.draft
    previous = journey.definition.previous_group(group.key, answers, today=today)
    before = journey.places.group(previous.key) if previous else ""
    from_check = request.GET.get("back") == CHECK
    context = {
        "group": group,
        "section": journey.definition.section_of(group.key),
        "added": ADDED if journey.definition.is_panels_own(group.key) else "",
        "inputs": inputs,
        "problems": problems,
        "asked": Asking(journey.definition, {**answers, **rows_in_fields(group, inputs)}, today=today),
        "seen": draft.version_no,
        "shown": written(marks_of(group, journey.answers)) if shown is None else shown,
        "open_page": Writer.of(request.POST),
        "saved_at": draft.saved_at if draft.version_no > 1 else None,
        "others": _others(request, journey, page=group.title),
        "warned": warned,
        "two": two,
        "unsaved": bool(two or problems or unsaved),
        "here": journey.places.group(group.key),
        "file_href": lambda document_id: f"{journey.places.group(group.key)}?file={document_id}",
        "back": journey.places.check if from_check else before,
    }
    wrong = 422 if blocking(problems) else status
    return _page(request, journey, "submissions/group.html", context, status=status if two else wrong)


def _others(request: Any, journey: Journey, *, page: str) -> list[str]:
    """A sentence for each other person who has the form open; `page` is the title of the page open here."""
    others = note_present(
        request, draft_id=journey.draft.pk, actor=journey.actor, called=journey.called, page=page
    )
    return sentences(others, actor=journey.actor)


def _script_lost(request: Any, journey: Journey, step: str) -> HttpResponseBase:
    """A script at a page that has nothing to save learns who else is there, and no more."""
    if is_glance(request):
        here = "Check your answers" if step == CHECK else ""
        return glance_answer(request, others=_others(request, journey, page=here))
    return refused_answer(NOT_BY_SCRIPT, status=400)


def _sent_already(request: Any, journey: Journey) -> HttpResponseBase:
    if is_for_the_script(request):
        return refused_answer("This form has been sent. What was sent stays as it is.", status=410)
    return redirect(journey.places.sent)


def _check_page(request: Any, journey: Journey) -> HttpResponseBase:
    answers, today = journey.answers, clock.today()
    problems = (*check_form(journey.definition, answers, today), *journey.also(answers))
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

    context = {
        "checked": checked(journey.definition, answers, problems, today=today, change=change),
        "seen": journey.draft.version_no,
        "others": _others(request, journey, page="Check your answers"),
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
