"""Forms and answers in the field's standard, HL7 FHIR R4, and back without loss: Questionnaire and
QuestionnaireResponse as plain JSON. It uses no FHIR library, reads no file and asks no server.
"""

from __future__ import annotations

from .addresses import BASE, Unreadable
from .forms_read import definition_of
from .forms_written import questionnaire_of
from .responses_read import answers_of, form_named_in
from .responses_written import response_of

__all__ = [
    "BASE", "Unreadable", "answers_of", "definition_of", "form_named_in", "questionnaire_of", "response_of",
]  # fmt: skip
