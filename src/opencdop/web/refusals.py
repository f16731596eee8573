"""Turns refusals into pages: 403, 404, 409 and 422, each with its sentence, and answers unheard-of methods with 405.

What no text may hold (the character of number nought) is refused by one of our databases: it is told as unreadable.
"""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.defaults import bad_request

from opencdop.core.errors import KeyDestroyed, NotAllowed, NotFound, Refusal, RuleBroken, Stale

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
STATUS: dict[type[Refusal], int] = {
    NotAllowed: 403,
    NotFound: 404,
    Stale: 409,
    KeyDestroyed: 410,
    RuleBroken: 422,
}


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODS:
            return HttpResponse("This address answers GET and POST.", status=405, content_type="text/plain")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, DataError) and _holds_nought(request):
            return unreadable(request, exception)
        if not isinstance(exception, Refusal):
            return None
        status = STATUS.get(type(exception), 422)
        return render(
            request, "design/refusal.html", {"sentence": str(exception), "status": status}, status=status
        )


def _holds_nought(request: HttpRequest) -> bool:
    """Whether something typed or in the address holds the character that PostgreSQL takes in no text."""
    sent = (
        text
        for lists in (request.GET, request.POST)
        for name, texts in lists.lists()
        for text in (name, *texts)
    )
    return "\x00" in request.path or any("\x00" in text for text in sent)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """What could not be read at all (400), and what is more than one page can hold (413), each with what to do."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        answer = bad_request(request, exception, template_name="413.html")
        answer.status_code = 413
        return answer
    return bad_request(request, exception)
