"""All addresses of the product. A guard test holds each in exactly one access list."""

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from opencdop.web import case_list, case_page, home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("help/", home.help_page, name="help"),
    path("", include("opencdop.design.urls")),
    path("cases/", case_list.case_list, name="cases"),
    path("cases/<slug:case_id>/", case_page.overview, name="case"),
    path("cases/<slug:case_id>/", include("opencdop.cases.urls")),
]

for _package in ("accounts", "intake", "agency_requests", "joint_response", "meetings", "actions", "returns"):
    if (Path(__file__).parents[1] / _package / "urls.py").exists():
        urlpatterns.append(path("", include(f"opencdop.{_package}.urls")))
