"""Every answer that the record has from a notification leads to its question on the notification's page."""

import re
from collections.abc import Callable

from django.test import Client
from tests.cast import Cast

from opencdop.cases.queries import agreed_record
from opencdop.intake import services
from opencdop.intake.models import Notification


def test_every_answer_of_the_record_has_its_place_on_the_page_of_the_notification(
    cast: Cast, a_notification: Callable[..., Notification], office: Callable[[str], Client]
) -> None:
    notification = a_notification(opened_by="asha")
    case = services.open_case_from_notification(
        notification, coordinator=cast.person("asha"), by=cast.actor("asha")
    )
    client = office("asha")
    page = client.get(f"/notifications/{notification.pk}/").content.decode()
    places = set(re.findall(r'id="q-([a-z0-9_]+)"', page))
    agreed = set(agreed_record(case))
    assert len(agreed) > 10
    assert agreed - places == set()
    source = client.get(f"/cases/{case.pk}/record/circumstances/source/").content.decode()
    assert f'href="/notifications/{notification.pk}/#q-circumstances">Read it where it was sent' in source
