"""Addresses below /meetings/<id>/documents/."""

from django.urls import path

from opencdop.meetings.filing import pages

urlpatterns = [
    path("", pages.documents, name="own-documents"),
    path("add/", pages.add, name="add-own-document"),
    path("<slug:filed_id>/", pages.one, name="own-document"),
    path("<slug:filed_id>/file/", pages.file, name="own-document-file"),
    path("<slug:filed_id>/look/", pages.look, name="own-document-look"),
    path("<slug:filed_id>/look/<int:number>/", pages.picture, name="own-document-picture"),
    path("<slug:filed_id>/version/", pages.add_version, name="own-document-version"),
    path("<slug:filed_id>/aside/", pages.put_aside, name="own-document-aside"),
    path("<slug:filed_id>/take-up/", pages.take_up, name="own-document-take-up"),
    path("<slug:filed_id>/let-out/", pages.let_out, name="own-document-let-out"),
    path("<slug:filed_id>/erase/", pages.erase, name="own-document-erase"),
]
