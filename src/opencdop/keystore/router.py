"""Sends the key store to its own database and keeps everything else out of it."""

from typing import Any


class KeystoreRouter:
    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "keys" if model._meta.app_label == "keystore" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == "keys") == (app_label == "keystore")
