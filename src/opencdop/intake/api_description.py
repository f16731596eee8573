"""The description of the interface in OpenAPI 3.1, made from the form itself, so that the two cannot differ. Pure."""

from typing import Any

from opencdop.formkit.definition import Definition
from opencdop.formkit.given import schema_of
from opencdop.panels.models import Panel

ABOUT = """\
Tell the panel's office of the death of a child. The answers are those of the notification form. Send what is known: \
nothing has to be there but one answer about the child or the death, and nothing is refused because it is not known. \
What cannot be right, such as a date of death before the date of birth, is refused with a sentence. Nothing can be \
asked here: not whether a child is known, and not what was sent."""
_SENTENCES = {
    "type": "object",
    "properties": {
        "sentence": {"type": "string"},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"question": {"type": "string"}, "sentence": {"type": "string"}},
            },
        },
    },
}
_REFUSALS = {
    "400": "It was no JSON, or not an object with the one field answers.",
    "401": "The key opens nothing here.",
    "409": "The Idempotency-Key was used for another notification.",
    "413": "It was larger than 512 KB.",
    "422": "Some answers cannot be taken; each is named with a sentence. Nothing was stored.",
    "429": "Too many within the hour. Nothing was stored.",
}


def description(definition: Definition, *, panel: Panel) -> dict[str, Any]:
    """The whole document for one panel."""
    answers = {
        question.key: schema_of(question)
        for question in definition.questions()
        if question.type not in ("computed", "file")
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Notify {panel.name} of the death of a child",
            "version": f"v1, form of {definition.version}",
            "description": ABOUT,
        },
        "paths": {f"/api/v1/panels/{panel.slug}/notifications": {"post": _operation(answers)}},
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{"key": []}],
    }


def _operation(answers: dict[str, Any]) -> dict[str, Any]:
    body = {
        "type": "object",
        "properties": {
            "answers": {"type": "object", "properties": answers, "additionalProperties": False},
        },
        "required": ["answers"],
        "additionalProperties": False,
    }
    reference = {"type": "object", "properties": {"reference": {"type": "string"}}}
    refusals = {
        status: {"description": words, "content": {"application/json": {"schema": _SENTENCES}}}
        for status, words in _REFUSALS.items()
    }
    return {
        "operationId": "notify",
        "summary": "Send one notification",
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "A mark of your own. Sent again with the same body, nothing is stored twice.",
                "schema": {"type": "string", "maxLength": 200},
            }
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "201": {
                "description": "It is stored, and the office has been told.",
                "content": {"application/json": {"schema": reference}},
            },
            **refusals,
        },
    }
