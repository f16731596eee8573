"""Addresses of the exchange with other installations."""

from django.urls import path

from opencdop.transfers.parcels import installation_pages, pages, sending_pages

_OTHER = "installations/<slug:other_id>/"

urlpatterns = [
    path("", pages.parcels, name="parcels"),
    path("read-in/", pages.read_in, name="parcels_read_in"),
    path("keys/", installation_pages.keys, name="parcels_keys"),
    path("keys/make/", installation_pages.make_keys, name="parcels_make_keys"),
    path("keys/card.json", installation_pages.card, name="parcels_card"),
    path("keys/add/", installation_pages.add, name="parcels_add"),
    path("keys/<slug:other_id>/end/", installation_pages.end, name="parcels_end"),
    path("installations/", installation_pages.installations, name="parcels_installations"),
    path(f"{_OTHER}confirm/", installation_pages.confirm, name="parcels_confirm"),
    path(f"{_OTHER}comparing-key/", installation_pages.make_hash_key, name="parcels_hash_key"),
    path(f"{_OTHER}marks/", installation_pages.make_marks, name="parcels_marks"),
    path(f"{_OTHER}whose/", installation_pages.whose, name="parcels_whose"),
    path("case/<slug:case_id>/send/", sending_pages.send, name="parcels_send"),
    path("case/<slug:case_id>/outcome/", sending_pages.outcome, name="parcels_outcome"),
    path("<slug:parcel_id>/", pages.parcel, name="parcel"),
    path("<slug:parcel_id>/file/", pages.file, name="parcel_file"),
    path("<slug:parcel_id>/take-over/", pages.take_over_here, name="parcel_take_over"),
    path("<slug:parcel_id>/not-accepted/", pages.not_accept, name="parcel_not_accepted"),
    path("<slug:parcel_id>/take-back/", pages.take_back, name="parcel_take_back"),
]
