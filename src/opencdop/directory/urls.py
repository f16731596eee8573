"""Addresses of the directory."""

from django.urls import path

from opencdop.directory import agency_pages, contact_pages, list_pages, pages

app_name = "directory"
urlpatterns = [
    path("directory/", pages.home, name="home"),
    path("directory/directory.csv", pages.as_file, {"kind": "csv"}, name="csv"),
    path("directory/directory.xlsx", pages.as_file, {"kind": "xlsx"}, name="xlsx"),
    path("directory/agencies/add/", agency_pages.add, name="add_agency"),
    path("directory/agencies/<slug:agency_id>/", pages.agency, name="agency"),
    path("directory/agencies/<slug:agency_id>/change/", agency_pages.rename, name="rename_agency"),
    path("directory/agencies/<slug:agency_id>/merge/", agency_pages.merge, name="merge_agency"),
    path("directory/agencies/<slug:agency_id>/part/<slug:merge_id>/", agency_pages.part, name="part_agency"),
    path("directory/agencies/<slug:agency_id>/teams/add/", agency_pages.add_team, name="add_team"),
    path("directory/agencies/<slug:agency_id>/contacts/add/", contact_pages.add, name="add_contact"),
    path("directory/teams/<slug:team_id>/change/", agency_pages.rename_team, name="rename_team"),
    path("directory/teams/<slug:team_id>/end/", agency_pages.end_team, name="end_team"),
    path("directory/teams/<slug:team_id>/back/", agency_pages.team_back, name="team_back"),
    path("directory/teams/<slug:team_id>/merge/", agency_pages.merge_team, name="merge_team"),
    path("directory/teams/<slug:team_id>/part/", agency_pages.part_team, name="part_team"),
    path("directory/contacts/<slug:contact_id>/", pages.contact, name="contact"),
    path("directory/contacts/<slug:contact_id>/change/", contact_pages.change, name="change_contact"),
    path("directory/contacts/<slug:contact_id>/move/", contact_pages.move, name="move"),
    path(
        "directory/contacts/<slug:contact_id>/move/<slug:agency_id>/", contact_pages.move_to, name="move_to"
    ),
    path("directory/contacts/<slug:contact_id>/end/", contact_pages.end, name="end_contact"),
    path("directory/contacts/<slug:contact_id>/back/", contact_pages.back, name="contact_back"),
    path("directory/contacts/<slug:contact_id>/address/", contact_pages.address_right, name="address_right"),
    path("directory/contacts/<slug:contact_id>/merge/", contact_pages.merge, name="merge_contact"),
    path("directory/contacts/<slug:contact_id>/part/", contact_pages.part, name="part_contact"),
    path("directory/lists/add/", list_pages.read_in, name="list_read_in"),
    path("directory/lists/<slug:list_id>/columns/", list_pages.columns, name="list_columns"),
    path("directory/lists/<slug:list_id>/", list_pages.look, name="list"),
    path("directory/lists/<slug:list_id>/take-over/", list_pages.take_over, name="list_take_over"),
]
