"""Where django-allauth asks us: nobody signs up by themselves, and authenticator secrets are sealed at rest."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from opencdop.core import secrets
from opencdop.keystore import keys


class AccountAdapter(DefaultAccountAdapter):
    """Accounts begin with an invitation."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth keeps authenticator secrets in clear unless these two are overridden."""

    def encrypt(self, text: str) -> str:
        sealed = secrets.seal_with_ring(
            text.encode(), ring=keys.ring(), purpose="second factor", context="second factor"
        )
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = base64.b64decode(encrypted_text)
        return secrets.open_with_ring(
            sealed, ring=keys.ring(), purpose="second factor", context="second factor"
        ).decode()
