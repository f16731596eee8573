"""Addresses of chasing: the board, figures and rules, post that did not arrive, what is done about one request."""

from django.urls import path

from opencdop.agency_requests.chasing import (
    board_pages,
    chase_pages,
    figures_pages,
    finding_pages,
    post_pages,
    rules_pages,
)

_ONE = "cases/<slug:case_id>/agencies/<slug:request_id>/"
FILES = ("csv", "xlsx")

urlpatterns = [
    path("agencies/", board_pages.requests_board, name="board"),
    *(
        path(f"agencies/board.{each}", board_pages.board_file, {"shape": each}, name=f"board-{each}")
        for each in FILES
    ),
    path("agencies/find/", finding_pages.find, name="find-request"),
    path("agencies/rules/", rules_pages.all_rules, name="chasing-rules"),
    path("agencies/rules/<slug:panel_id>/", rules_pages.change_rules, name="change-chasing-rules"),
    path("agencies/figures/", figures_pages.all_figures, name="agency-figures"),
    *(
        path(
            f"agencies/figures.{each}",
            figures_pages.figures_file,
            {"shape": each},
            name=f"agency-figures-{each}",
        )
        for each in FILES
    ),
    path("agencies/figures/<int:year>/<slug:key>/", figures_pages.agency_figures, name="one-agencys-figures"),
    path("post/", post_pages.post, name="post"),
    path("post/again/", post_pages.send_all_again, name="post-again"),
    path("post/<slug:email_id>/again/", post_pages.send_one_again, name="email-again"),
    path(f"{_ONE}chase/", chase_pages.chase, name="chase"),
    path(f"{_ONE}chase/<slug:pause_id>/end/", chase_pages.end_pause, name="end-pause"),
    path(f"{_ONE}address/", post_pages.address, name="correct-address"),
]
