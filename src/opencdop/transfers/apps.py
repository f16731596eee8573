"""Transfers as a Django application."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "opencdop.transfers"
    label = "transfers"
