"""The audit as a Django application: at start it reads every package's `events`, so that each kind has its sentence."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "opencdop.audit"
    label = "audit"

    def ready(self) -> None:
        autodiscover_modules("events")
