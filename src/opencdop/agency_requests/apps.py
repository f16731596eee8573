"""Agency requests as a Django application."""

from django.apps import AppConfig


class AgencyRequestsConfig(AppConfig):
    name = "opencdop.agency_requests"
    label = "agency_requests"
