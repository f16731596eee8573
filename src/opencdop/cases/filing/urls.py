"""Addresses below /cases/<id>/documents/."""

from django.urls import path

from opencdop.cases.filing import acting_pages, pages

urlpatterns = [
    path("", pages.documents, name="documents"),
    path("add/", acting_pages.add, name="add-document"),
    path("along/<slug:document_id>/look/", pages.look_along, name="along-look"),
    path("along/<slug:document_id>/look/<int:number>/", pages.picture_along, name="along-picture"),
    path("<slug:filed_id>/", pages.one, name="document"),
    path("<slug:filed_id>/file/", pages.file, name="document-file"),
    path("<slug:filed_id>/look/", pages.look, name="document-look"),
    path("<slug:filed_id>/look/<int:number>/", pages.picture, name="document-picture"),
    path("<slug:filed_id>/version/", acting_pages.add_version, name="document-version"),
    path("<slug:filed_id>/copy/", acting_pages.make_copy, name="document-copy"),
    path("<slug:filed_id>/meeting/", acting_pages.give, name="document-meeting"),
    path("<slug:filed_id>/move/", acting_pages.move, name="document-move"),
    path("<slug:filed_id>/aside/", acting_pages.put_aside, name="document-aside"),
    path("<slug:filed_id>/take-up/", acting_pages.take_up, name="document-take-up"),
    path("<slug:filed_id>/let-out/", acting_pages.let_out, name="document-let-out"),
    path("<slug:filed_id>/erase/", acting_pages.erase, name="document-erase"),
]
