"""Reconciliation as a Django application."""

from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "opencdop.reconciliation"
    label = "reconciliation"
