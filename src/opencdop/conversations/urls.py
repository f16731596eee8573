"""Addresses of messages: the office's below a case, and those of somebody with an account."""

from django.urls import path

from opencdop.conversations import own_pages, pages

app_name = "conversations"
_CASE = "cases/<slug:case_id>/messages/"
urlpatterns = [
    path(_CASE, pages.case_messages, name="case"),
    path(f"{_CASE}new/", pages.first_message, name="new"),
    path(f"{_CASE}<slug:thread_id>/", pages.one_thread, name="thread"),
    path(f"{_CASE}<slug:thread_id>/settle/", pages.settle, name="settle"),
    path("messages/", own_pages.own_messages, name="own"),
    path("messages/<slug:thread_id>/", own_pages.own_thread, name="own-thread"),
]
