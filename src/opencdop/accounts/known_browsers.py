"""The mark a browser keeps of whose account it has signed in to, so that limits on guessing shut out only guessers.

The mark lets nobody in. It is signed, names no address, and is good for half a year.
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http.response import HttpResponseBase

from opencdop.core import secrets
from opencdop.core.ids import new_id
from opencdop.keystore import keys

COOKIE = "__Host-known" if settings.IS_PRODUCTION else "known"
KEPT_SECONDS = 180 * 24 * 60 * 60
SALT = "opencdop.accounts.known_browsers"


def mark_of(request: Any, *, email: str) -> str:
    """The browser's own mark for this address, or '' for a browser that has not signed in with it."""
    try:
        whose, mark = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if secrets.same(str(whose), _name_of(email)) else ""


def remember(response: HttpResponseBase, *, email: str) -> None:
    """Leave the mark in the browser; called when somebody has signed in with both factors."""
    response.set_cookie(
        COOKIE,
        signing.dumps([_name_of(email), new_id()], salt=SALT),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _name_of(email: str) -> str:
    return secrets.keyed_hash(email.strip().lower(), key=keys.purpose_key("known browser"))
