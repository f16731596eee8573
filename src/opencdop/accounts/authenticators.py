"""Authenticators without a telephone: for the demonstration and the tests, whose secrets protect nothing real."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt

from opencdop.accounts import events
from opencdop.accounts.models import Person
from opencdop.accounts.sign_in_services import self_of
from opencdop.audit.services import record, service

PERIOD_SECONDS = 30


@service
def give_authenticator(person: Person, *, secret: str = "") -> str:
    """Set up an authenticator with a known secret (base 32), or a new one. Returns the secret."""
    secret = secret or totp.generate_totp_secret()
    Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
    totp.TOTP.activate(person, secret)
    record(events.AUTHENTICATOR_SET_UP, by=self_of(person), about=person)
    return secret


def code_at(moment: datetime, *, secret: str) -> str:
    """The six digits that an authenticator with this secret shows at a moment."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(moment.timestamp()) // PERIOD_SECONDS))


def secret_of(person: Person) -> str:
    """The secret of a person's authenticator. Raises LookupError when there is none."""
    held = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if held is None:
        raise LookupError(f"{person.name} has no authenticator")
    return decrypt(held.data["secret"])
