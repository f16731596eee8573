"""Addresses of actions."""

from django.urls import path

from opencdop.actions import pages

app_name = "actions"
urlpatterns = [
    path("actions/", pages.panel_list, name="list"),
    path("actions/mine/", pages.mine, name="mine"),
    path("actions/new/", pages.propose_for_panel, name="new"),
    path("actions/<slug:action_id>/", pages.one_action, name="action"),
    path("actions/<slug:action_id>/plan/", pages.plan, name="plan"),
    path("actions/<slug:action_id>/agree/", pages.agree, name="agree"),
    path("actions/<slug:action_id>/inform/", pages.inform, name="inform"),
    path("actions/<slug:action_id>/reply/", pages.reply, name="reply"),
    path("actions/<slug:action_id>/start/", pages.start, name="start"),
    path("actions/<slug:action_id>/complete/", pages.complete, name="complete"),
    path("cases/<slug:case_id>/actions/", pages.case_actions, name="case"),
    path("cases/<slug:case_id>/actions/new/", pages.propose_for_case, name="case-new"),
]
