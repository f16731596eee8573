"""Who may open a page. Every page wears exactly one of five decorators; a guard test walks all addresses for it.

`page(act=...)` needs an account with the act, `own_page` any account, `link_page` its own link, `key_page` a key of
another system, `public_page` nothing.
A page collects what it reads with `note_read`; the reads are recorded, and committed, before the answer leaves.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from opencdop.accounts.roles import Act, has_act, refusal_for
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, recording
from opencdop.core.actor import PUBLIC, Actor, ActorKind
from opencdop.core.errors import NotAllowed

View = Callable[..., HttpResponseBase]
GET_AND_POST = ("GET", "HEAD", "POST")


class PageRequest(HttpRequest):
    """A request as pages see it: with its actor and the reads collected so far."""

    actor: Actor
    reads: list[tuple[EventKind, str, str, Model | None]]


def is_glance(request: Any) -> bool:
    """Whether a page's script only looks who else is there: no sign of life, and no record is shown."""
    return request.method == "GET" and "others" in request.GET


def note_read(
    request: Any, event_kind: EventKind, *, case_id: str, data_key_id: str = "", about: Model | None = None
) -> None:
    """Say that this page shows a child's record, or `about`, one row of it; recorded when the page is ready, before it
    is sent.
    """
    reading = (event_kind, case_id, data_key_id, about)
    if reading not in request.reads:
        request.reads.append(reading)


def page(*, act: Act, methods: tuple[str, ...] = GET_AND_POST) -> Callable[[View], View]:
    """A page for people with an account whose role includes `act`."""

    def decorate(view: View) -> View:
        @require_http_methods(list(methods))
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.actor.kind is not ActorKind.PERSON:
                return redirect(f"/account/login/?next={request.path}")
            if not has_act(request.actor, act):
                raise NotAllowed(refusal_for(act))
            return _answer(view, request, args, kwargs)

        guarded.access = f"account:{act.value}"  # type: ignore[attr-defined]
        return guarded

    return decorate


def own_page(*, methods: tuple[str, ...] = GET_AND_POST) -> Callable[[View], View]:
    """A page about one's own account, for whoever is signed in, whatever their role."""

    def decorate(view: View) -> View:
        @require_http_methods(list(methods))
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect(f"/account/login/?next={request.path}")
            return _answer(view, request, args, kwargs)

        guarded.access = "own"  # type: ignore[attr-defined]
        return guarded

    return decorate


def link_page(*, methods: tuple[str, ...] = GET_AND_POST) -> Callable[[View], View]:
    """A page for the holder of one link; the view itself proves the link and sets `request.actor`."""
    return _open_page("link", methods)


def key_page(*, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """An address for another system, which comes without a browser: the view itself proves the key of each request.

    No cookie opens anything here, so nothing can be forged in a person's name.
    """

    def decorate(view: View) -> View:
        opened = _open_page("key", methods)(view)
        opened.csrf_exempt = True  # type: ignore[attr-defined]
        return opened

    return decorate


def public_page(*, methods: tuple[str, ...] = GET_AND_POST) -> Callable[[View], View]:
    """A page for anybody."""
    return _open_page("public", methods)


def _open_page(access: str, methods: tuple[str, ...]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @require_http_methods(list(methods))
        @wraps(view)
        def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _answer(view, request, args, kwargs)

        opened.access = access  # type: ignore[attr-defined]
        return opened

    return decorate


def _answer(view: View, request: Any, args: Any, kwargs: Any) -> HttpResponseBase:
    response = view(request, *args, **kwargs)
    if request.reads:
        with recording():
            for event_kind, case_id, data_key_id, about in request.reads:
                record(event_kind, by=request.actor, case_id=case_id, about=about, data_key_id=data_key_id)
    if isinstance(response, HttpResponse):
        add_never_cache_headers(response)
    return response


def set_public_actor(request: Any) -> None:
    """What the middleware does before it knows better."""
    request.actor, request.reads = PUBLIC, []
