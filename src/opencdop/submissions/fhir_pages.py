"""Forms and answers in the standard of the field to save: a form for anybody with an account, a sent one for the
floor above, which has checked the right and noted the reading.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.core.errors import NotFound
from opencdop.formkit.definition import NoSuchForm
from opencdop.formkit.fhir import questionnaire_of
from opencdop.submissions.exporting import response_to
from opencdop.submissions.library import form
from opencdop.submissions.models import Submission

MEDIA_TYPE = "application/fhir+json"


@page(act=Act.SEE_OWN_WORK, methods=("GET", "HEAD"))
def questionnaire(request: Any, form_key: str, version: str) -> HttpResponseBase:
    """One version of a form as a FHIR R4 Questionnaire."""
    try:
        definition = form(form_key, version)
    except NoSuchForm:
        raise NotFound("There is no such form.") from None
    return _download(questionnaire_of(definition), name=f"{form_key}-{version}-questionnaire")


def fhir_download(submission: Submission, *, context: Mapping[str, Any] | None = None) -> HttpResponse:
    """A sent form as a FHIR R4 QuestionnaireResponse, under a name that says nothing of the child.

    The page that calls has checked the right and noted the reading. `context` are answers of the case at which the
    form's conditions look. Raises NoSuchForm.
    """
    return _download(response_to(submission, context=context), name=f"form-{submission.id[:8]}-response")


def _download(resource: Mapping[str, Any], *, name: str) -> HttpResponse:
    content = json.dumps(resource, ensure_ascii=False, indent=2)
    response = HttpResponse(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    response["Cache-Control"] = "no-store"
    return response
