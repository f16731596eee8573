"""The addresses of organisations, for administrators."""

from django.urls import path

from opencdop.panels import pages

_PANEL = "organisations/panels/<slug:panel_id>/"
_AGENCY = "organisations/agencies/<slug:agency_id>/"

urlpatterns = [
    path("organisations/", pages.organisations, name="organisations"),
    path("organisations/agencies/new/", pages.new_agency, name="organisations_new_agency"),
    path(_AGENCY, pages.agency, name="organisations_agency"),
    path(f"{_AGENCY}name/", pages.rename_agency, name="organisations_rename_agency"),
    path(f"{_AGENCY}end/", pages.end_agency, name="organisations_end_agency"),
    path(f"{_AGENCY}back/", pages.readmit_agency, name="organisations_readmit_agency"),
    path("organisations/panels/new/", pages.new_panel, name="organisations_new_panel"),
    path(_PANEL, pages.panel, name="organisations_panel"),
    path(f"{_PANEL}office/", pages.office, name="organisations_office"),
    path(f"{_PANEL}quorum/", pages.quorum, name="organisations_quorum"),
    path(f"{_PANEL}children/", pages.population, name="organisations_population"),
    path(f"{_PANEL}authorities/new/", pages.authority, name="organisations_authority"),
    path(
        f"{_PANEL}authorities/<slug:footprint_id>/end/",
        pages.authority_end,
        name="organisations_authority_end",
    ),
]
