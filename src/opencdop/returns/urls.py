"""Addresses below /figures/."""

from django.urls import path

from opencdop.returns import pages, publish_pages

app_name = "returns"
_YEAR = "figures/<slug:panel_slug>/<slug:year_slug>/"
urlpatterns = [
    path("figures/", pages.figures, name="figures"),
    path(_YEAR, pages.year, name="year"),
    path(f"{_YEAR}document/", pages.document, name="document"),
    path(f"{_YEAR}publish/", publish_pages.publish, name="publish"),
    path(f"{_YEAR}return/", pages.national_return, name="return"),
]
