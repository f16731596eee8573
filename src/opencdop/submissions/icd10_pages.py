"""Finds codes of ICD-10 for the words that somebody types into a form. It keeps and logs nothing of them."""

from typing import Any

from django.http import JsonResponse
from django.http.response import HttpResponseBase

from opencdop.accounts.access import public_page
from opencdop.formkit.icd10 import search


@public_page(methods=("POST",))
def codes(request: Any) -> HttpResponseBase:
    """The codes that match `words`, the best first, at most 20. Posted, so that no address holds what was typed."""
    found = search(request.POST.get("words", ""))
    return JsonResponse({"matches": [{"code": match.code, "title": match.title} for match in found]})
