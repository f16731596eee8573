"""Addresses of requests: the office's below a case, the agency's behind a link, a reporter's own."""

from django.urls import path

from opencdop.agency_requests import link_pages, own_pages, pages
from opencdop.agency_requests.asking import pages as asking
from opencdop.agency_requests.case_forms import lifting_pages
from opencdop.agency_requests.case_forms import pages as case_forms
from opencdop.agency_requests.chasing.urls import urlpatterns as chasing
from opencdop.agency_requests.entering import pages as entering
from opencdop.agency_requests.link import office_pages
from opencdop.agency_requests.merging import pages as merge_pages
from opencdop.agency_requests.merging import writing_pages
from opencdop.agency_requests.proposing import pages as proposing
from opencdop.agency_requests.returned import file_pages, moving_pages, reading_pages
from opencdop.submissions.taking_away import SHAPES

app_name = "agency_requests"
_OFFICE = "cases/<slug:case_id>/agencies/"
_ONE = f"{_OFFICE}<slug:request_id>/"
_FORMS = "cases/<slug:case_id>/forms/"
_FORM = f"{_FORMS}<slug:request_id>/"

urlpatterns = [
    *chasing,
    path(_FORMS, case_forms.forms, name="forms"),
    path(f"{_FORMS}decide/", case_forms.decide, name="decide-form"),
    path(f"{_FORMS}enter/", entering.enter, name="enter-form"),
    path(f"{_FORMS}response/", entering.keep, name="keep-response-form"),
    path(f"{_FORM}correct/", case_forms.correct, name="correct-form"),
    path(f"{_FORM}lift/<str:version>/", lifting_pages.lift, name="lift-form"),
    path(f"{_FORM}fill/", entering.fill, name="fill-form"),
    path(f"{_FORM}fill/<str:step>/", entering.fill, name="fill-form-page"),
    path(_OFFICE, pages.agencies, name="agencies"),
    path(f"{_OFFICE}ask/", asking.ask, name="ask"),
    path(f"{_OFFICE}propose/", proposing.propose, name="propose"),
    path(f"{_OFFICE}merge/", merge_pages.merge, name="merge"),
    path(f"{_OFFICE}merge/<slug:question_key>/", writing_pages.write, name="merge-write"),
    path(f"{_OFFICE}narratives/", reading_pages.narratives, name="narratives"),
    path(_ONE, pages.one_request, name="request"),
    path(f"{_ONE}remind/", pages.remind, name="remind"),
    path(f"{_ONE}withdraw/", pages.withdraw, name="withdraw"),
    path(f"{_ONE}return/", reading_pages.read_return, name="return"),
    *(
        path(f"{_ONE}return.{shape}", reading_pages.take_away, {"shape": shape}, name=f"return-{shape}")
        for shape in SHAPES
    ),
    path(f"{_ONE}return/files/<slug:document_id>/", file_pages.attached, name="return-file"),
    path(f"{_ONE}return/files/<slug:document_id>/release/", file_pages.release, name="release-file"),
    path(f"{_ONE}files/<slug:document_id>/", file_pages.attached, name="request-file"),
    path(f"{_ONE}declined/", office_pages.said_why, name="declined"),
    path(f"{_ONE}declined/accept/", office_pages.accept, name="declined-accept"),
    path(f"{_ONE}write/", office_pages.write, name="write"),
    path(f"{_ONE}move/", moving_pages.move, name="move-return"),
    path(f"{_ONE}merge/", merge_pages.merge_one, name="merge-return"),
    path("r/<str:token>/", link_pages.door, name="door"),
    path("r/<str:token>/send-code/", link_pages.send_code, name="send-code"),
    path("r/<str:token>/code/", link_pages.code, name="code"),
    path("r/<str:token>/begin/", link_pages.begin, name="begin"),
    path("r/<str:token>/nothing-held/", link_pages.nothing_held, name="nothing-held"),
    path("r/<str:token>/correct/", link_pages.correct, name="correct"),
    path("r/<str:token>/leave/", link_pages.leave, name="leave"),
    path("r/<str:token>/messages/", link_pages.messages_page, name="messages"),
    path("r/<str:token>/files/", link_pages.files, name="files"),
    path("r/<str:token>/files/<slug:document_id>/take-back/", link_pages.take_back, name="take-back"),
    path("r/<str:token>/pass-on/", link_pages.pass_on, name="pass-on"),
    path("r/<str:token>/pass-on/take-back/", link_pages.take_passing_back, name="take-passing-back"),
    path("r/<str:token>/not-answering/", link_pages.not_answering, name="not-answering"),
    path("r/<str:token>/fresh-link/", link_pages.fresh_link, name="fresh-link"),
    path("r/<str:token>/form/", link_pages.fill_in, name="form"),
    path("r/<str:token>/form/<str:step>/", link_pages.fill_in, name="form-page"),
    path("requests/", own_pages.own_requests, name="own-requests"),
    path("requests/<slug:request_id>/", own_pages.start, name="own-request"),
    path("requests/<slug:request_id>/begin/", own_pages.begin, name="own-begin"),
    path("requests/<slug:request_id>/nothing-held/", own_pages.nothing_held, name="own-nothing-held"),
    path("requests/<slug:request_id>/correct/", own_pages.correct, name="own-correct"),
    path("requests/<slug:request_id>/messages/", own_pages.messages_page, name="own-request-messages"),
    path("requests/<slug:request_id>/files/", own_pages.files, name="own-files"),
    path(
        "requests/<slug:request_id>/files/<slug:document_id>/take-back/",
        own_pages.take_back,
        name="own-take-back",
    ),
    path("requests/<slug:request_id>/pass-on/", own_pages.pass_on, name="own-pass-on"),
    path("requests/<slug:request_id>/not-answering/", own_pages.not_answering, name="own-not-answering"),
    path("requests/<slug:request_id>/form/", own_pages.fill_in, name="own-form"),
    path("requests/<slug:request_id>/form/<str:step>/", own_pages.fill_in, name="own-form-page"),
]
