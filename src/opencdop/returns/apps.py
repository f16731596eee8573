"""The package as Django sees it. It keeps no rows: figures and returns are made anew from the record."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "opencdop.returns"
    label = "returns"
