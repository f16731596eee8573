"""What was sent with the token of an earlier session: somebody signed in again in another tab. It is not taken in.

Its words are given back in the answer, to be sent anew by whoever is signed in now; only where the browser itself says
that a page of ours sent them, by the header `Origin`, which no other site can write (decision 0057).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from opencdop.core.actor import PUBLIC, ActorKind

TOKEN = "csrfmiddlewaretoken"
NO_WORDS = frozenset({TOKEN, "shown"})  # what a page writes for itself
ACCOUNT = "/account/"
LONG = 25  # characters: what is worth copying


def not_taken(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say calmly that it was not taken in, why that may be, and what to do; with what was sent, where that may be."""
    actor = getattr(request, "actor", PUBLIC)
    sent = _sent(request) if _is_from_here(request) else []
    context = {
        "person": actor.name if actor.kind is ActorKind.PERSON else "",
        "by_link": _access(request) == "link",
        "sent": sent,
        "has_files": bool(sent) and bool(request.FILES),
        "words": [text for name, text in sent if name not in NO_WORDS and len(text) >= LONG and " " in text],
    }
    answer = render(request, "403_csrf.html", context, status=403)
    add_never_cache_headers(answer)
    return answer


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent it, as only the browser can say; not one of an account, which holds passwords."""
    origin = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == origin and not request.path.startswith(ACCOUNT)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field that was sent, in its order; nothing of what a script saves by itself: it tries again."""
    if "autosave" in request.POST:
        return []
    return [(name, text) for name, texts in request.POST.lists() if name != TOKEN for text in texts]


def _access(request: Any) -> str:
    found = getattr(request, "resolver_match", None)
    return getattr(found.func, "access", "") if found else ""
