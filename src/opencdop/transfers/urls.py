"""Addresses of transfers: which panel leads a case, what a panel keeps of others' cases, the chairs."""

from django.urls import path

from opencdop.design.saved import MEDIA_TYPES
from opencdop.transfers import case_pages, escalating_pages, informing_pages, outcome_pages, pages

app_name = "transfers"

_CASE = "cases/<slug:case_id>/lead/"
_AGREED = f"{_CASE}<slug:agreement_id>/"
_REPORT = f"{_CASE}outcome/<slug:interest_id>/"
_KEPT = "leads/<slug:interest_id>/"

urlpatterns = [
    path(_CASE, case_pages.lead, name="lead"),
    path(f"{_CASE}propose/", case_pages.propose, name="propose"),
    path(f"{_CASE}inform/", informing_pages.inform, name="inform"),
    path(f"{_CASE}inform/<slug:interest_id>/end/", informing_pages.inform_no_longer, name="inform_no_longer"),
    path(f"{_CASE}take-back/", case_pages.take_back, name="take_back"),
    path(f"{_CASE}received/", outcome_pages.received, name="received"),
    path(_REPORT, outcome_pages.outcome, name="outcome"),
    *(
        path(f"{_REPORT}report.{kind}", outcome_pages.report_file, {"kind": kind}, name=f"report_{kind}")
        for kind in MEDIA_TYPES
    ),
    path(f"{_REPORT}confirmed/", outcome_pages.confirmed, name="confirmed"),
    path(f"{_AGREED}answer/", case_pages.answer, name="answer_as_lead"),
    path(f"{_AGREED}answered/", case_pages.record_answer, name="record_answer"),
    path(f"{_AGREED}take-back/", case_pages.take_proposal_back, name="take_proposal_back"),
    path(f"{_AGREED}stop/", case_pages.stop_asking, name="stop_asking"),
    path(f"{_AGREED}chairs/", escalating_pages.to_chairs, name="to_chairs"),
    path(f"{_AGREED}chair/", escalating_pages.record_chair, name="record_chair"),
    path(f"{_AGREED}handed-over/", case_pages.handed_over, name="handed_over"),
    path("leads/", pages.leads, name="leads"),
    path("leads/chairs/<slug:agreement_id>/", pages.chairs, name="chairs"),
    path(_KEPT, pages.stub, name="stub"),
    path(f"{_KEPT}answer/", pages.answer, name="answer"),
    path(f"{_KEPT}take-over/", pages.take_over, name="take_over"),
    path(f"{_KEPT}ask/", pages.ask_to_lead, name="ask_to_lead"),
    path(f"{_KEPT}chairs/", pages.to_chairs, name="stub_to_chairs"),
    path(f"{_KEPT}confirm/", pages.confirm, name="confirm"),
    *(
        path(f"{_KEPT}report.{kind}", pages.report_file, {"kind": kind}, name=f"stub_report_{kind}")
        for kind in MEDIA_TYPES
    ),
    path(f"{_KEPT}reports/<slug:request_id>/", pages.own_report, name="own_report"),
]
