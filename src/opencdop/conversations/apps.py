"""Messages between the office and a professional, as a Django application."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "opencdop.conversations"
    label = "conversations"
