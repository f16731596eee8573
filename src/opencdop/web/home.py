"""The first page: for the public the panels of this installation, for people with an account their own work."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import public_page
from opencdop.panels.models import Panel


@public_page(methods=("GET", "HEAD"))
def home(request: Any) -> HttpResponseBase:
    """The panels, by name."""
    return render(request, "web/public_home.html", {"panels": Panel.objects.order_by("name")})
