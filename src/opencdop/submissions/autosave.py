"""What the script of a form's page is answered, as JSON: what was saved and when, what was not, who else is there.

Nothing in it belongs to another page, and nothing is said of the record that the page does not show.
"""

from collections.abc import Iterable
from typing import Any

from django.http import JsonResponse
from django.middleware.csrf import get_token

from opencdop.core import clock
from opencdop.design.words import clock as time_of_day
from opencdop.formkit.definition import Group, Question
from opencdop.formkit.problems import Problem, named
from opencdop.formkit.types import TYPES
from opencdop.submissions.models import Draft
from opencdop.submissions.saving import PageSaved
from opencdop.submissions.shown import in_words
from opencdop.submissions.typed import mark_of, written

LARGE = frozenset({"repeat", "table", "file"})  # too much to put into the fields of an open page


def is_autosave(request: Any) -> bool:
    """Whether a page's script saves what is being written; its answer is no page."""
    return request.method == "POST" and request.POST.get("autosave") == "1"


def saved_answer(
    draft: Draft, group: Group, page: PageSaved, *, open_problems: Iterable[Problem], others: list[str]
) -> JsonResponse:
    """What came of an autosave; 409 where somebody else changed the same answer."""
    unread = {problem.question for problem in page.reading.problems}
    body = {
        "saved_at": time_of_day(clock.now()),
        "seen": draft.version_no,
        "shown": written(page.shown),
        "saved": sorted(page.changed),
        "waiting": [named(question) for question in group.questions if question.key in unread],
        "open": sum(1 for _ in open_problems),
        "conflicts": [_conflict(question, draft, page) for question in page.conflicts],
        "theirs": [named(question) for question in page.theirs],
        "others": others,
    }
    return JsonResponse(body, status=409 if page.conflicts else 200)


def glance_answer(request: Any, *, others: list[str]) -> JsonResponse:
    """Who else is there, and a fresh token, for a page that outlived a session and a new sign-in."""
    return JsonResponse({"others": others, "token": get_token(request)})


def refused_answer(sentence: str, *, status: int) -> JsonResponse:
    """Why nothing more can be saved here, as a sentence."""
    return JsonResponse({"refused": sentence}, status=status)


def _conflict(question: Question, draft: Draft, page: PageSaved) -> dict[str, Any]:
    stored = (draft.answers or {}).get(question.key)
    return {
        "key": question.key,
        "label": named(question),
        "theirs": _lines(in_words(question, stored)),
        "mine": _lines(in_words(question, page.answers.get(question.key))),
        "mark": mark_of(stored),
        "inputs": None if question.type in LARGE else TYPES[question.type].inputs(stored, question),
    }


def _lines(words: str | tuple[str, ...]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)
