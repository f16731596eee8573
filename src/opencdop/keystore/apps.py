"""The key store as a Django application."""

from django.apps import AppConfig


class KeystoreConfig(AppConfig):
    name = "opencdop.keystore"
    label = "keystore"
