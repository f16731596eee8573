"""The interface for other systems: one address that takes a notification as JSON, and its description.

It never answers about what is known here: a reference, or what is wrong with what was sent.
"""

import json
from typing import Any

from django.http import JsonResponse
from django.http.response import HttpResponseBase

from opencdop.accounts.access import key_page, public_page
from opencdop.core.errors import NotFound, Refusal
from opencdop.intake import queries
from opencdop.intake.api_description import description
from opencdop.intake.notify_pages import address_of
from opencdop.intake.sender_services import (
    KeyRefused,
    NotTaken,
    OtherBody,
    TooOften,
    actor_of_key,
    key_of,
    note_key_refused,
    take_notification,
    use_key,
)
from opencdop.submissions.library import form

LARGEST = 512 * 1024
LONGEST_MARK = 200
NOT_JSON = "Send JSON: an object with the field answers."
TOO_LARGE = "This is larger than 512 KB. Send less."
STATUS: dict[type[Refusal], int] = {KeyRefused: 401, OtherBody: 409, TooOften: 429}


class _Unreadable(ValueError):
    """What was sent is no JSON that we take."""


@key_page(methods=("POST",))
def notify(request: Any, slug: str) -> HttpResponseBase:
    """Take one notification. 201 with its reference, or a sentence for each thing that is wrong."""
    try:
        key = key_of(_token(request), slug=slug)
    except KeyRefused as refusal:
        return _refused_key(request, refusal)
    request.actor = actor_of_key(key)
    mark = request.headers.get("Idempotency-Key", "").strip()
    if len(mark) > LONGEST_MARK:
        return _wrong(400, f"Send an Idempotency-Key of {LONGEST_MARK} characters or fewer.")
    try:
        use_key(key, by=request.actor)
        answers = _answers(request)
        taken = take_notification(key, given=answers, mark=mark, by=request.actor)
    except _Unreadable as wrong:
        return _wrong(413 if str(wrong) == TOO_LARGE else 400, str(wrong))
    except NotTaken as wrong:
        problems = [{"question": each.question, "sentence": each.message} for each in wrong.problems]
        return _wrong(422, "Nothing was stored. Put these right and send again.", problems=problems)
    except Refusal as refusal:
        return _wrong(STATUS.get(type(refusal), 422), str(refusal))
    return JsonResponse({"reference": taken.reference}, status=201)


@public_page(methods=("GET", "HEAD"))
def described(request: Any, slug: str) -> HttpResponseBase:
    """What may be sent to this panel, as an OpenAPI document. It is the blank form in another writing."""
    try:
        panel = queries.panel_with(slug)
    except NotFound as refusal:
        return _wrong(404, str(refusal))
    return JsonResponse(description(form("notification", panel=slug).outside, panel=panel))


def _token(request: Any) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip()[:200] if kind.lower() == "bearer" else ""


def _answers(request: Any) -> Any:
    """The field `answers` of what was sent. Raises _Unreadable."""
    size = str(request.META.get("CONTENT_LENGTH") or 0)
    if not size.isdecimal() or int(size) > LARGEST:
        raise _Unreadable(TOO_LARGE)
    try:
        body = json.loads(request.body, parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise _Unreadable(NOT_JSON) from None
    if not isinstance(body, dict) or body.keys() != {"answers"}:
        raise _Unreadable(NOT_JSON)
    return body["answers"]


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which each name stands once: of two values nobody could say which was meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refused_key(request: Any, refusal: Refusal) -> JsonResponse:
    try:
        note_key_refused(address_of(request), by=request.actor)
    except TooOften as too_often:
        return _wrong(429, str(too_often))
    response = _wrong(401, str(refusal))
    response["WWW-Authenticate"] = "Bearer"
    return response


def _wrong(status: int, sentence: str, *, problems: list[dict[str, str]] | None = None) -> JsonResponse:
    return JsonResponse({"sentence": sentence, "problems": problems or []}, status=status)
