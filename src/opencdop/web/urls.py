"""All addresses of the product. A guard test holds each in exactly one access list."""

from django.urls import URLPattern, URLResolver, include, path

from opencdop.web import case_list, case_page, home, other_post_pages, source_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("help/", home.help_page, name="help"),
    path("post/other/", other_post_pages.other, name="other-post"),
    path("post/other/<slug:email_id>/again/", other_post_pages.send_other_again, name="other-email-again"),
    path("", include("opencdop.design.urls")),
    path("cases/", case_list.case_list, name="cases"),
    path("cases/<slug:case_id>/", case_page.overview, name="case"),
    path("cases/<slug:case_id>/record/<str:question_key>/source/", source_page.source, name="source"),
    path("cases/<slug:case_id>/", include("opencdop.cases.urls")),
    path("", include("opencdop.cases.duplicate_urls")),
    path("", include("opencdop.cases.readiness.urls")),
    path("", include("opencdop.accounts.urls")),
    path("", include("opencdop.panels.urls")),
    path("", include("opencdop.directory.urls")),
    path("", include("opencdop.submissions.urls")),
    path("", include("opencdop.public_site.urls")),
    path("", include("opencdop.intake.urls")),
    path("", include("opencdop.agency_requests.urls")),
    path("", include("opencdop.joint_response.urls")),
    path("", include("opencdop.meetings.urls")),
    path("", include("opencdop.actions.urls")),
    path("", include("opencdop.conversations.urls")),
    path("", include("opencdop.telling_others.urls")),
    path("parcels/", include("opencdop.transfers.parcels.urls")),
    path("", include("opencdop.transfers.urls")),
    path("", include("opencdop.reconciliation.urls")),
    path("", include("opencdop.returns.urls")),
]
handler400 = "opencdop.web.refusals.unreadable"
