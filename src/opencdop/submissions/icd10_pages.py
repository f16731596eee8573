"""Finds codes of ICD-10 for the words that somebody types into a form. It keeps and logs nothing of them."""

from typing import Any

from django.http import JsonResponse
from django.http.response import HttpResponseBase

from opencdop.accounts.access import public_page
from opencdop.accounts.attempts import too_many
from opencdop.formkit.icd10 import search


@public_page(methods=("POST",))
def codes(request: Any) -> HttpResponseBase:
    """The codes that match `words`, the best first, at most 20. Posted, so that no address holds what was typed.

    After very many in one minute it rests (429): the page then offers its button, which finds them too.
    """
    if too_many(request, action="codes"):
        return JsonResponse({"matches": []}, status=429)
    found = search(request.POST.get("words", ""))
    return JsonResponse({"matches": [{"code": match.code, "title": match.title} for match in found]})
