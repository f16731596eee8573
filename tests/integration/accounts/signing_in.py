"""How a person of the tests signs in: with the password, then with the code their authenticator would show."""

import re
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from tests.cast import PASSWORD

from opencdop.accounts.authenticators import code_at, give_authenticator, secret_of
from opencdop.accounts.models import Person


def with_authenticator(person: Person) -> Person:
    """Give a person an authenticator."""
    give_authenticator(person)
    return person


def code_of(person: Person) -> str:
    """The code that the person's authenticator shows now."""
    return code_from(secret_of(person))


def code_from(secret: str) -> str:
    return code_at(datetime.now(UTC), secret=secret)


def give_password(client: Client, person: Person, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/account/login/", {"login": person.email, "password": password, **more})


def sign_in(client: Client, person: Person) -> Client:
    """Sign in through the pages, with both factors."""
    if not Authenticator.objects.filter(user=person).exists():
        with_authenticator(person)
    assert give_password(client, person).url == "/account/code/"
    cache.clear()  # whoever signs in twice in a test need not wait for the next code
    answer = client.post("/account/code/", {"code": code_of(person)})
    assert answer.status_code == 302, answer.content.decode()
    return client


def secret_shown(html: str) -> str:
    """The secret that the page of the authenticator shows in letters."""
    found = re.search(r'class="oc-secret">([A-Z2-7 ]+)<', html)
    assert found
    return found[1].replace(" ", "")
