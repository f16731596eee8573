"""The document store as a Django application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "opencdop.documents"
    label = "documents"
