"""Puts the actor on every request, insists on the second factor, and ends sessions that are over."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from opencdop.accounts import known_browsers
from opencdop.accounts.access import is_glance, set_public_actor
from opencdop.accounts.actors import actor_with_second_factor
from opencdop.accounts.sessions import SEEN, SEEN_TO_WITHIN_SECONDS, STARTED
from opencdop.core import clock

# All that somebody can do whose password was right and who has no authenticator yet.
WITHOUT_SECOND_FACTOR = (
    "/account/authenticator/",
    "/account/logout/",
    "/account/stay/",
    "/static/",
    "/brand.css",
)
NOT_A_SIGN_OF_LIFE = ("/static/", "/brand.css")


class ActorMiddleware:
    """Who asks. An account without its second factor is nobody until it has one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        set_public_actor(request)
        if request.user.is_authenticated:
            refused = self._enter(request)
            if refused is not None:
                return refused
        response = self.get_response(request)
        signed_in_as = getattr(request, "remember_browser_of", "")
        if signed_in_as:
            known_browsers.remember(response, email=signed_in_as)
        return response

    def _enter(self, request: HttpRequest) -> HttpResponseBase | None:
        """Set the actor, or answer at once: the session is over, or the second factor is not there yet."""
        if _is_over(request):
            logout(request)
            return redirect("/account/login/?ended=1")
        if not request.path.startswith(NOT_A_SIGN_OF_LIFE) and not is_glance(request):
            _note_sign_of_life(request)
        actor = actor_with_second_factor(request.user)  # type: ignore[arg-type]
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
        elif not request.path.startswith(WITHOUT_SECOND_FACTOR):
            return redirect("mfa_activate_totp")
        return None


def _note_sign_of_life(request: HttpRequest) -> None:
    """Keep when somebody was last at work, to within a few seconds: not each page that is read is worth a write."""
    now, seen = clock.now(), request.session.get(SEEN)
    if seen is None or (now - datetime.fromisoformat(seen)).total_seconds() >= SEEN_TO_WITHIN_SECONDS:
        request.session[SEEN] = now.isoformat()


def _is_over(request: HttpRequest) -> bool:
    """After 15 idle minutes, and after 12 hours in any case (both by setting)."""
    now = clock.now()
    started = request.session.setdefault(STARTED, now.isoformat())
    seen = request.session.get(SEEN, now.isoformat())
    idle = (now - datetime.fromisoformat(seen)).total_seconds()
    age = (now - datetime.fromisoformat(started)).total_seconds()
    return idle > settings.OPENCDOP_IDLE_SECONDS or age > settings.OPENCDOP_SESSION_SECONDS
