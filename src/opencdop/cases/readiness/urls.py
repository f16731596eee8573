"""The address of the board of readiness, apart from those below /cases/<id>/."""

from django.urls import path

from opencdop.cases.readiness import board_pages

app_name = "readiness"
urlpatterns = [path("readiness/", board_pages.board, name="board")]
