"""People of the cast at their browsers, signed in without walking through the sign-in pages."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client
from tests.cast import Cast
from tests.integration.accounts.signing_in import with_authenticator

Browse = Callable[[str], Client]


def browsing(cast: Cast) -> Browse:
    """`browse("asha")` is Asha's browser; each person has one of their own."""
    browsers: dict[str, Client] = {}

    def as_person(name: str) -> Client:
        if name not in browsers:
            person = cast.person(name)
            if not Authenticator.objects.filter(user=person).exists():
                with_authenticator(person)
            browsers[name] = Client()
            browsers[name].force_login(person)
        return browsers[name]

    return as_person


def text_of(response: Any) -> str:
    """What stands on a page, with every run of white space as one space."""
    return " ".join(response.content.decode().split())
