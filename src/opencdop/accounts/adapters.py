"""Where django-allauth asks us: who may join, what is said and recorded, how mail goes, how secrets are kept."""

import base64
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from opencdop.accounts import events, known_browsers, sign_in_services
from opencdop.accounts.models import Person
from opencdop.accounts.services import send_password_link
from opencdop.accounts.sessions import STARTED
from opencdop.core import clock, secrets
from opencdop.core.actor import PUBLIC
from opencdop.keystore import keys

# What is said after an act; whatever allauth would say besides stays unsaid.
SENTENCES = {
    "account/messages/password_changed.txt": "Your password is changed. Everywhere else you are now signed out.",
    "account/messages/password_set.txt": "Your password is set.",
    "mfa/messages/totp_activated.txt": "Your authenticator is set up. You will need it each time you sign in.",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts begin with an invitation; what happens to them is recorded; mail goes through the outbox."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Check your e-mail address and password. They do not go together.",
        "too_many_login_attempts": "There were too many tries. Choose a new password by e-mail, or try again tomorrow.",
        "enter_current_password": "Check the password you have now. This is not it.",
        "incorrect_password": "Check your password. This is not it.",
        "incorrect_code": "Check the code. It is not the one your authenticator shows now, or it was used before.",
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        sentence = SENTENCES.get(message_template or "")
        if sentence:
            messages.add_message(request, level, sentence)

    def login(self, request: Any, user: AbstractBaseUser) -> None:
        super().login(request, user)
        assert isinstance(user, Person)
        request.session[STARTED] = clock.now().isoformat()
        request.remember_browser_of = user.email
        sign_in_services.note_own_act(user, kind=events.SIGNED_IN)

    def logout(self, request: Any) -> None:
        person = request.user
        super().logout(request)
        if isinstance(person, Person):
            sign_in_services.note_own_act(person, kind=events.SIGNED_OUT)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        found = Person.objects.filter(email__iexact=credentials.get("email", "")).first()
        sign_in_services.note_sign_in_refused(found)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        assert isinstance(user, Person)
        self._delete_login_attempts_cached_email(self.request, email=user.email)
        sign_in_services.note_own_act(user, kind=events.PASSWORD_SET)

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        assert isinstance(user, Person)
        path = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": context["uid"], "key": context["key"]}
        )
        send_password_link(user, link=urljoin(settings.OPENCDOP_ADDRESS, path), by=PUBLIC)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise AssertionError(f"{template_prefix} has no words of ours")  # every mail goes through the outbox

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the outbox tells people what concerns them (accounts.services)."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not in the first 15 minutes after signing in, nor before there is a second factor to ask for."""
        request = self.request
        if not Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            return False
        started = request.session.get(STARTED)
        if not started:
            return True
        age = (clock.now() - datetime.fromisoformat(started)).total_seconds()
        return bool(age > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """A browser that has signed in as this person before has tries of its own: nobody can shut them out."""
        email = str(credentials.get("email", "")).strip().lower()
        return f"password of {email} {known_browsers.mark_of(request, email=email)}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth keeps authenticator secrets in clear unless these two are overridden."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

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

    def build_totp_svg(self, url: str) -> str:
        """Unused: the page draws the code itself, without the style that our policy would refuse."""
        return ""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the outbox tells people what concerns them (accounts.services)."""
