"""Sessions in the database, sealed: whoever reads the table learns nothing of what a session holds."""

import base64
import json
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from opencdop.core import secrets
from opencdop.keystore import keys

STARTED, SEEN = "session_started", "session_seen"
# A session ends so much earlier at most than its idle time after the last sign of life.
SEEN_TO_WITHIN_SECONDS = 10


class SessionStore(DatabaseSessionStore):
    """Django's database sessions, with their content sealed by the installation's key."""

    def save(self, must_create: bool = False) -> None:
        """Keep what the session holds. A session that is there already is one row and one statement, which needs no
        transaction around it. Raises UpdateError where the session has ended meanwhile.
        """
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        held = self.create_model_instance(dict(self.items()))
        kept = self.model.objects.filter(session_key=held.session_key)
        if not kept.update(session_data=held.session_data, expire_date=held.expire_date):
            raise UpdateError

    def encode(self, session_dict: dict[str, Any]) -> str:
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        sealed = secrets.seal_with_ring(plain, ring=keys.ring(), purpose="session", context="session")
        return base64.b64encode(sealed).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            sealed = base64.b64decode(session_data, validate=True)
            plain = secrets.open_with_ring(sealed, ring=keys.ring(), purpose="session", context="session")
        except (ValueError, secrets.CannotOpen):
            return {}  # altered, or sealed with a key that has left the ring: the person signs in again
        decoded: dict[str, Any] = json.loads(plain)
        return decoded
