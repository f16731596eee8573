"""The addresses of organisations, for administrators, and of a panel's own record, for its office."""

from django.urls import path

from opencdop.panels import member_pages, pages, record_pages, template_pages

_PANEL = "organisations/panels/<slug:panel_id>/"
_OWN = "panels/<slug:panel_id>/"
_WORDING = f"{_OWN}letters/<slug:kind>/"
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
    path("panels/", record_pages.own_panels, name="own_panels"),
    path(_OWN, record_pages.panel_record, name="panel_record"),
    path(f"{_OWN}terms/", record_pages.terms, name="panel_terms"),
    path(f"{_OWN}terms/write/", record_pages.write_terms, name="panel_write_terms"),
    path(f"{_OWN}terms/<slug:terms_id>/approve/", record_pages.approve_terms, name="panel_approve_terms"),
    path(f"{_OWN}terms/<slug:terms_id>/show/", record_pages.show_terms, name="panel_show_terms"),
    path(f"{_OWN}bodies/", record_pages.bodies, name="panel_bodies"),
    path(f"{_OWN}bodies/new/", record_pages.add_body, name="panel_add_body"),
    path(f"{_OWN}bodies/<slug:body_id>/end/", record_pages.end_body, name="panel_end_body"),
    path(f"{_OWN}members/", member_pages.members, name="panel_members"),
    path(f"{_OWN}members/co-opt/", member_pages.co_opt, name="panel_co_opt"),
    path(f"{_OWN}members/<slug:member_id>/", member_pages.change_member, name="panel_change_member"),
    path(f"{_OWN}members/<slug:member_id>/end/", member_pages.end_membership, name="panel_end_membership"),
    path(f"{_OWN}seats/new/", member_pages.add_seat, name="panel_add_seat"),
    path(f"{_OWN}seats/<slug:seat_id>/fill/", member_pages.fill_seat, name="panel_fill_seat"),
    path(f"{_OWN}seats/<slug:seat_id>/end/", member_pages.end_seat, name="panel_end_seat"),
    path(f"{_OWN}letters/", template_pages.wordings, name="panel_wordings"),
    path(_WORDING, template_pages.wording, name="panel_wording"),
    path(f"{_WORDING}write/", template_pages.write_wording, name="panel_write_wording"),
    path(f"{_WORDING}approve/", template_pages.approve_wording, name="panel_approve_wording"),
    path(f"{_WORDING}shipped/", template_pages.shipped_wording, name="panel_shipped_wording"),
    path(f"{_WORDING}example.<slug:file_kind>", template_pages.example_letter, name="panel_example_letter"),
]
