"""Addresses of meetings, and of what a case has to do with them."""

from django.urls import include, path

from opencdop.meetings import analysis_pages, case_pages, document_pages, pages
from opencdop.submissions.taking_away import SHAPES

app_name = "meetings"
urlpatterns = [
    path("meetings/", pages.calendar, name="calendar"),
    path("meetings/new/", pages.arrange, name="arrange"),
    path("meetings/<slug:meeting_id>/", pages.meeting, name="meeting"),
    path("meetings/<slug:meeting_id>/documents/", include("opencdop.meetings.filing.urls")),
    path("meetings/<slug:meeting_id>/attendance/", pages.attendance, name="attendance"),
    path("meetings/<slug:meeting_id>/agenda/", pages.agenda, name="agenda"),
    path("meetings/<slug:meeting_id>/move/", pages.move, name="move"),
    path("meetings/<slug:meeting_id>/cancel/", pages.cancel, name="cancel"),
    path("cases/<slug:case_id>/meetings/", case_pages.case_meetings, name="case"),
    path("cases/<slug:case_id>/meetings/arrange/", case_pages.arrange_review, name="arrange-review"),
    path(
        "cases/<slug:case_id>/meetings/on/<slug:meeting_id>/", case_pages.put_on_agenda, name="put-on-agenda"
    ),
    path("cases/<slug:case_id>/meetings/<slug:item_id>/defer/", case_pages.defer, name="defer"),
    path(
        "cases/<slug:case_id>/meetings/<slug:item_id>/quorum/",
        case_pages.without_quorum,
        name="without-quorum",
    ),
    path("cases/<slug:case_id>/meetings/<slug:item_id>/interest/", case_pages.interest, name="interest"),
    path("cases/<slug:case_id>/meetings/<slug:item_id>/paper/", case_pages.paper, name="paper"),
    path(
        "cases/<slug:case_id>/meetings/<slug:item_id>/documents/", document_pages.documents, name="documents"
    ),
    path(
        "cases/<slug:case_id>/meetings/<slug:item_id>/documents/<slug:filed_id>/file/",
        document_pages.file,
        name="document-file",
    ),
    path(
        "cases/<slug:case_id>/meetings/<slug:item_id>/documents/<slug:filed_id>/look/",
        document_pages.look,
        name="document-look",
    ),
    path(
        "cases/<slug:case_id>/meetings/<slug:item_id>/documents/<slug:filed_id>/look/<int:number>/",
        document_pages.picture,
        name="document-picture",
    ),
    path("cases/<slug:case_id>/meetings/<slug:item_id>/sign-off/", case_pages.sign_off, name="sign-off"),
    path("cases/<slug:case_id>/meetings/<slug:item_id>/begin/", analysis_pages.begin, name="begin-analysis"),
    *(
        path(
            f"cases/<slug:case_id>/meetings/<slug:item_id>/analysis.{shape}",
            analysis_pages.take_away,
            {"shape": shape},
            name=f"analysis-{shape}",
        )
        for shape in SHAPES
    ),
    path("cases/<slug:case_id>/meetings/<slug:item_id>/analysis/", analysis_pages.analysis, name="analysis"),
    path(
        "cases/<slug:case_id>/meetings/<slug:item_id>/analysis/<str:step>/",
        analysis_pages.analysis,
        name="analysis-step",
    ),
]
