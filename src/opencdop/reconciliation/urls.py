"""Addresses of reconciliation."""

from django.urls import path

from opencdop.reconciliation import pages

app_name = "reconciliation"
urlpatterns = [
    path("reconciliation/", pages.all_lists, name="lists"),
    path("reconciliation/new/", pages.read_in, name="read_in"),
    path("reconciliation/<slug:list_id>/", pages.one_list, name="list"),
    path("reconciliation/<slug:list_id>/columns/", pages.columns, name="columns"),
    path("reconciliation/<slug:list_id>/accept/", pages.accept_proposals, name="accept"),
    path("reconciliation/<slug:list_id>/lines/<slug:line_id>/", pages.line, name="line"),
]
