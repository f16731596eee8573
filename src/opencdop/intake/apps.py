"""Intake as a Django application."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "opencdop.intake"
    label = "intake"

    def ready(self) -> None:
        from opencdop.cases.duplicate_questions import asked_about_by
        from opencdop.cases.told import told_before
        from opencdop.intake.queries import notification_ids_of, reaches

        asked_about_by(reaches)
        told_before(notification_ids_of)
