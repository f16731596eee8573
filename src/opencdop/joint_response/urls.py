"""Addresses of the joint response."""

from django.urls import path

from opencdop.joint_response import pages

app_name = "joint_response"
urlpatterns = [
    path("cases/<slug:case_id>/joint-response/", pages.joint_response, name="joint-response"),
    path("cases/<slug:case_id>/joint-response/<slug:step_id>/", pages.record_step, name="record-step"),
]
