"""Addresses of intake: a panel's public pages, and the notifications of the office."""

from django.urls import path

from opencdop.design.saved import MEDIA_TYPES
from opencdop.intake import (
    api_pages,
    deciding_pages,
    entry_pages,
    key_pages,
    message_pages,
    moving_pages,
    notify_pages,
    original_pages,
    own_pages,
    pages,
    passing_pages,
    triage_pages,
    unit_pages,
)
from opencdop.submissions.taking_away import SHAPES

app_name = "intake"
urlpatterns = [
    path("panel/<slug:slug>/notify/", notify_pages.start, name="notify_start"),
    *(
        path(
            f"panel/<slug:slug>/notify/blank.{kind}", pages.blank_form, {"kind": kind}, name=f"notify_{kind}"
        )
        for kind in MEDIA_TYPES
    ),
    path("panel/<slug:slug>/notify/resume/", notify_pages.resume, name="notify_resume"),
    path("panel/<slug:slug>/notify/saved/", notify_pages.saved, name="notify_saved"),
    path("panel/<slug:slug>/notify/sent/", notify_pages.sent, name="notify_sent"),
    path("panel/<slug:slug>/notify/copy/", notify_pages.save_copy, name="notify_copy"),
    path("panel/<slug:slug>/notify/form/", notify_pages.form_page, name="notify_tasks"),
    path("panel/<slug:slug>/notify/form/<str:step>/", notify_pages.form_page, name="notify_step"),
    path("notifications/", triage_pages.waiting, name="notifications"),
    path("notifications/passed-on/", passing_pages.passed_on, name="passed_on"),
    path("notifications/keys/", key_pages.keys, name="keys"),
    path("notifications/keys/<slug:key_id>/revoke/", key_pages.revoke, name="revoke_key"),
    path("notifications/new/", entry_pages.start, name="enter"),
    path("notifications/new/returned/", original_pages.read_in, name="read_in"),
    path("notifications/message/<slug:code>/", message_pages.message, name="message"),
    path("notifications/originals/<slug:document_id>/", original_pages.original, name="original"),
    path("notifications/new/<slug:draft_id>/came/", entry_pages.came, name="came"),
    path("notifications/new/<slug:draft_id>/original/", original_pages.attach_to_form, name="attach_to_form"),
    path("notifications/new/<slug:draft_id>/", entry_pages.form_page, name="enter_tasks"),
    path("notifications/new/<slug:draft_id>/<str:step>/", entry_pages.form_page, name="enter_step"),
    path("notifications/<slug:notification_id>/", triage_pages.triage, name="triage"),
    *(
        path(
            f"notifications/<slug:notification_id>/form.{shape}",
            triage_pages.take_away,
            {"shape": shape},
            name=f"notification_{shape}",
        )
        for shape in SHAPES
    ),
    path("notifications/<slug:notification_id>/original/", original_pages.attach, name="attach"),
    path("api/v1/panels/<slug:slug>/notifications", api_pages.notify, name="api_notify"),
    path("api/v1/panels/<slug:slug>/openapi.json", api_pages.described, name="api_described"),
    path("notify/", own_pages.own, name="own"),
    path("notify/to/<slug:slug>/", own_pages.begin, name="own_begin"),
    path("notify/<slug:draft_id>/form/", own_pages.form_page, name="own_tasks"),
    path("notify/<slug:draft_id>/form/<str:step>/", own_pages.form_page, name="own_step"),
    path("notify/<slug:draft_id>/sent/", own_pages.sent, name="own_sent"),
    path("notify/<slug:draft_id>/copy/", own_pages.save_copy, name="own_copy"),
    path("notifications/<slug:notification_id>/move/", moving_pages.move, name="move"),
    path("notifications/<slug:notification_id>/ask/", moving_pages.ask, name="ask"),
    path("notifications/<slug:notification_id>/ask-unit/", unit_pages.ask, name="ask_unit"),
    path("notifications/<slug:notification_id>/open/", triage_pages.open_it, name="open"),
    path("notifications/<slug:notification_id>/pass-on/", passing_pages.pass_it_on, name="pass_on"),
    path("notifications/<slug:notification_id>/pass-on/letter/", passing_pages.letter, name="passing_letter"),
    path("notifications/<slug:notification_id>/apart/", deciding_pages.apart, name="apart"),
    path("notifications/<slug:notification_id>/decide/", deciding_pages.decide, name="decide"),
    path("notifications/<slug:notification_id>/whose/", deciding_pages.whose, name="whose"),
    path("notifications/<slug:notification_id>/confirm/", deciding_pages.confirm, name="confirm"),
]
