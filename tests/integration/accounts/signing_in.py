"""How a person of the tests signs in: with the password, then with the code their authenticator would show."""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.test import Client
from tests.cast import PASSWORD

from opencdop.accounts.models import Person


def with_authenticator(person: Person) -> Person:
    """Give a person an authenticator."""
    totp.TOTP.activate(person, totp.generate_totp_secret())
    return person


def code_of(person: Person) -> str:
    """The code that the person's authenticator shows now."""
    held = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    return code_from(decrypt(held.data["secret"]))


def code_from(secret: str) -> str:
    counters = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))


def give_password(client: Client, person: Person, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/account/login/", {"login": person.email, "password": password, **more})


def sign_in(client: Client, person: Person) -> Client:
    """Sign in through the pages, with both factors."""
    if not Authenticator.objects.filter(user=person).exists():
        with_authenticator(person)
    assert give_password(client, person).url == "/account/code/"
    cache.clear()
    answer = client.post("/account/code/", {"code": code_of(person)})
    assert answer.status_code == 302, answer.content.decode()
    return client


def secret_shown(html: str) -> str:
    found = re.search(r'class="oc-secret">([A-Z2-7 ]+)<', html)
    assert found
    return found[1].replace(" ", "")
