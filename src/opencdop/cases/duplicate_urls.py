"""Addresses of duplicates outside one case."""

from django.urls import path

from opencdop.cases import duplicate_list_pages

app_name = "duplicates"
urlpatterns = [
    path("duplicates/", duplicate_list_pages.waiting, name="waiting"),
    path("duplicates/questions/<slug:question_id>/", duplicate_list_pages.question, name="question"),
    path("duplicates/answers/<slug:question_id>/", duplicate_list_pages.answer, name="answer"),
]
