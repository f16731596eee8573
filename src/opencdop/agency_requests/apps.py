"""Agency requests as a Django application."""

from django.apps import AppConfig


class AgencyRequestsConfig(AppConfig):
    name = "opencdop.agency_requests"
    label = "agency_requests"

    def ready(self) -> None:
        from opencdop.agency_requests.response_forms import lines_of
        from opencdop.cases.offered import keeps_forms

        keeps_forms(lines_of)
