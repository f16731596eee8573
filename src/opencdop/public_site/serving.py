"""How public pages leave: a browser may keep them and asks each time whether they are still the same.

Pages for families are never kept: whoever leaves one quickly must not find it in the browser's store. Nobody gets a
cookie for reading. Pages of people who are signed in carry their name, and are not kept either.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from opencdop.accounts.access import View, public_page
from opencdop.core.actor import ActorKind

READ_ONLY = ("GET", "HEAD")


def for_anybody(*, kept: bool = True) -> Callable[[View], View]:
    """A page for anybody to read; `kept` says whether a browser may keep it."""

    def decorate(view: View) -> View:
        guarded = public_page(methods=READ_ONLY)(view)

        @wraps(guarded)
        def answered(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = guarded(request, *args, **kwargs)
            is_plain = isinstance(response, HttpResponse) and response.status_code == 200
            if not kept or not is_plain or request.actor.kind is ActorKind.PERSON:
                return response
            return _kept_by_browsers(request, response)

        return answered

    return decorate


def _kept_by_browsers(request: Any, response: HttpResponseBase) -> HttpResponseBase:
    assert isinstance(response, HttpResponse)
    response["Cache-Control"] = "no-cache"
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    for name in ("Expires", "Pragma"):
        if name in response:
            del response[name]
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
