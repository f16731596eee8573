"""The colours as a style sheet, and the living page of all components.

Neither reads anything about anybody.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from opencdop.design import sample
from opencdop.design.brand import brand_in_settings


@require_safe
@cache_control(public=True, max_age=86400)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The colour variables of this installation. Its address changes when they do."""
    return HttpResponse(brand_in_settings().css(), content_type="text/css; charset=utf-8")


@require_safe
def components_page(request: HttpRequest) -> HttpResponse:
    """Every component with invented contents; only in the demonstration and in tests."""
    if getattr(settings, "MODE", "production") == "production":
        raise Http404
    return render(request, "design/living.html", sample.context(wrong="wrong" in request.GET))
