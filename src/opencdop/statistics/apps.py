"""The package as Django sees it: it keeps one derived row a case."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "opencdop.statistics"
    label = "statistics"
