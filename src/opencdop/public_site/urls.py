"""Addresses of a panel's public site, and of the pages on which its office writes it."""

from django.urls import path

from opencdop.public_site import document_pages, pages, writing_pages

app_name = "public_site"
_PANEL = "panel/<slug:slug>/"
_SITE = "site/<slug:slug>/"
_TEXT = f"{_SITE}pages/<slug:page>/<slug:language>/"
urlpatterns = [
    path("find/", pages.find, name="find"),
    path(_PANEL, pages.home, name="home"),
    path(f"{_PANEL}professionals/", pages.professionals, name="professionals"),
    path(f"{_PANEL}about/<slug:page>/", pages.about, name="about"),
    path(f"{_PANEL}figures/<slug:year>/", pages.figures, name="figures"),
    path(f"{_PANEL}documents/<slug:document_id>/", pages.document, name="document"),
    path(f"{_PANEL}families/", pages.families, name="families"),
    path(f"{_PANEL}families/<slug:page>/", pages.family_page, name="family_page"),
    path(f"{_PANEL}in/<slug:language>/", pages.families_in, name="families_in"),
    path(f"{_PANEL}in/<slug:language>/<slug:page>/", pages.family_page_in, name="family_page_in"),
    path("site/", writing_pages.sites, name="sites"),
    path(_SITE, writing_pages.overview, name="overview"),
    path(f"{_SITE}mailboxes/", writing_pages.mailboxes, name="mailboxes"),
    path(_TEXT, writing_pages.text, name="text"),
    path(f"{_TEXT}publish/", writing_pages.publish, name="publish"),
    path(f"{_TEXT}versions/", writing_pages.versions, name="versions"),
    path(f"{_TEXT}back/", writing_pages.back, name="back"),
    path(f"{_TEXT}withdraw/", writing_pages.withdraw, name="withdraw"),
    path(f"{_SITE}documents/", document_pages.documents, name="documents"),
    path(f"{_SITE}documents/<slug:document_id>/file/", document_pages.file, name="document_file"),
    path(f"{_SITE}documents/<slug:document_id>/publish/", document_pages.publish, name="document_publish"),
    path(f"{_SITE}documents/<slug:document_id>/withdraw/", document_pages.withdraw, name="document_withdraw"),
    path(f"{_SITE}figures/<slug:year>/withdraw/", document_pages.withdraw_figures, name="figures_withdraw"),
]
