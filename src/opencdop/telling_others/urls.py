"""Addresses of telling others: one death's checklist, and the panel's own list."""

from django.urls import path

from opencdop.telling_others import list_pages, pages, trying_pages

app_name = "telling_others"
_CASE = "cases/<slug:case_id>/telling/"
_LIST = "panels/<slug:panel_id>/telling/"
urlpatterns = [
    path(_CASE, pages.telling, name="telling"),
    path(f"{_CASE}marks/<slug:mark_id>/back/", pages.take_back, name="take-back"),
    path(f"{_CASE}lines/<slug:code>/", pages.writing, name="writing"),
    path("panels/<slug:panel_id>/letters/<slug:kind>/case/", trying_pages.trying, name="trying"),
    path(_LIST, list_pages.own_list, name="own-list"),
    path(f"{_LIST}new/", list_pages.add_line, name="add-line"),
    path(f"{_LIST}<slug:code>/", list_pages.change_line, name="change-line"),
    path(f"{_LIST}<slug:code>/arrange/", list_pages.arrange_line, name="arrange-line"),
]
