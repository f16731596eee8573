"""Puts the actor on every request, insists on the second factor, and ends idle sessions."""

from collections.abc import Callable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from opencdop.accounts.access import set_public_actor
from opencdop.accounts.actors import actor_of
from opencdop.core import clock

SECOND_FACTOR_PATHS = ("/account/", "/static/", "/brand.css")
STARTED, SEEN = "session_started", "session_seen"


class ActorMiddleware:
    """Who asks. An account without its second factor is nobody until it has one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        set_public_actor(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        if _is_over(request):
            logout(request)
            return redirect("/account/login/?ended=1")
        request.session[SEEN] = clock.now().isoformat()
        if Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            request.actor = actor_of(request.user)  # type: ignore[attr-defined]
        elif not request.path.startswith(SECOND_FACTOR_PATHS):
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def _is_over(request: HttpRequest) -> bool:
    """After 15 idle minutes, and after 12 hours in any case (both by setting)."""
    now = clock.now()
    started = request.session.setdefault(STARTED, now.isoformat())
    seen = request.session.get(SEEN, now.isoformat())
    idle = (now - datetime.fromisoformat(seen)).total_seconds()
    age = (now - datetime.fromisoformat(started)).total_seconds()
    return idle > settings.OPENCDOP_IDLE_SECONDS or age > settings.OPENCDOP_SESSION_SECONDS
