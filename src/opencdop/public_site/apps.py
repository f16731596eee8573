"""Public site as a Django application."""

from django.apps import AppConfig


class PublicSiteConfig(AppConfig):
    name = "opencdop.public_site"
    label = "public_site"
