"""Notifications of an invented child, made through the services, and people of the office at their browsers."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.cast import Cast

from opencdop.core.actor import PUBLIC
from opencdop.intake import services
from opencdop.intake.models import Notification
from opencdop.panels.models import Panel
from opencdop.submissions.library import form

NOT_KNOWN = {"no_answer": "not_known"}
ANSWERS: dict[str, Any] = {
    "notifier_name": "Grace Obi",
    "notifier_role": "Ward sister",
    "notifier_agency": "Ashmoor General Hospital",
    "notifier_telephone": "01632 960001",
    "date_of_birth": "2026-03-04",
    "date_of_death": "2026-11-02",
    "forenames": "Tomasz",
    "surname": "Nowicki",
    "nhs_number": "9990000026",
    "sex": "male",
    "address": {"lines": ["12 Example Lane", "Ashmoor"], "no_fixed_abode": False},
    "postcode": "ZZ99 3VZ",
    "parental_responsibility": [{"name": "Marta Nowicka", "relationship": "mother"}],
    "siblings": [{"name": "Zofia Nowicka"}],
    "household": [{"name": "Piotr Lis"}],
    "carer_at_death": "Piotr Lis, the mother's partner",
    "place_of_death": "home",
    "expected": "unexpected",
    "circumstances": "Found not breathing in the early morning.",
    "suspicion": "yes",
    "suspicion_kinds": ["abuse_or_neglect"],
    "jar_started": NOT_KNOWN,
}

ANotification = Callable[..., Notification]
Office = Callable[[str], Client]


@pytest.fixture
def a_notification(cast: Cast) -> ANotification:
    """A builder of notifications to Ashmoor by the public form: `a_notification(surname="Okoro")`."""

    def build(*, panel: Panel | None = None, opened_by: str = "", **said: Any) -> Any:
        draft, _code = services.begin_public_form(panel or cast.ashmoor, address="192.0.2.1", by=PUBLIC)
        answers = {key: value for key, value in {**ANSWERS, **said}.items() if value is not None}
        notification = services.send_notification(
            draft, definition=form("notification").outside, answers=answers, by=PUBLIC
        )
        if opened_by:
            services.open_notification(notification, by=cast.actor(opened_by))
        return notification

    return build


@pytest.fixture
def office(cast: Cast) -> Office:
    """A signed-in browser of one of the cast."""

    def sign_in(name: str) -> Client:
        person, client = cast.person(name), Client()
        Authenticator.objects.get_or_create(
            user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "invented"}}
        )
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
