"""Addresses below /cases/<id>/ that this package serves by itself."""

from django.urls import include, path

from opencdop.cases import (
    correcting_pages,
    duplicate_pages,
    hold_pages,
    pages,
    referral_pages,
    scope_pages,
    void_pages,
    whose_pages,
    work_pages,
)
from opencdop.cases.readiness import pages as readiness_pages

app_name = "cases"
urlpatterns = [
    path("record/", pages.record, name="record"),
    path("record/<str:question_key>/", correcting_pages.correct, name="correct"),
    path("documents/", include("opencdop.cases.filing.urls")),
    path("ready/", readiness_pages.ready, name="ready"),
    path("ready/decided/<slug:need_id>/back/", readiness_pages.back, name="ready-back"),
    path("ready/<slug:gate>/<str:key>/waive/", readiness_pages.waive, name="ready-waive"),
    path("ready/<slug:gate>/<str:key>/here/", readiness_pages.here, name="ready-here"),
    path("timeline/", pages.timeline, name="timeline"),
    path("scope/", scope_pages.scope, name="scope"),
    path("scope/<slug:decision_id>/answer/", scope_pages.answer, name="answer-scope"),
    path("whose/", whose_pages.whose, name="whose"),
    path("whose/decide/", whose_pages.decide, name="decide-review"),
    path("readers/", pages.readers, name="readers"),
    path("referrals/", referral_pages.referrals, name="referrals"),
    path("referrals/<slug:referral_id>/send/", referral_pages.send, name="send-referral"),
    path("referrals/<slug:referral_id>/answer/", referral_pages.answer, name="answer-referral"),
    path("look-again/", work_pages.look_again, name="look-again"),
    path("coordinator/", work_pages.assign, name="assign"),
    path("close/", work_pages.close, name="close"),
    path("needs/<slug:need_id>/waive/", work_pages.waive, name="waive"),
    path("duplicates/", duplicate_pages.duplicates, name="duplicates"),
    path("duplicates/ask/", duplicate_pages.ask, name="ask-panel"),
    path("duplicates/settle/", duplicate_pages.settle, name="settle"),
    path("duplicates/<slug:other_id>/", duplicate_pages.compare, name="compare"),
    path("duplicates/<slug:merged_id>/part/", duplicate_pages.part, name="part"),
    path("links/", duplicate_pages.link, name="link"),
    path("links/<slug:link_id>/end/", duplicate_pages.unlink, name="unlink"),
    path("void/", void_pages.void, name="void"),
    path("restrict/", void_pages.restrict, name="restrict"),
    path("waiting/", hold_pages.add_hold, name="add-hold"),
    path("waiting/<slug:hold_id>/end/", hold_pages.end_hold, name="end-hold"),
]
