"""From messages to what they are about: the package that keeps it says where it stands."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of
from tests.integration.browsing import browsing, text_of

from opencdop.agency_requests.link.message_services import ask_office
from opencdop.agency_requests.reply_services import link_actor
from opencdop.conversations.models import Thread
from opencdop.conversations.offered import page_about
from opencdop.conversations.services import begin

LEADS = "The request that this is about"


def test_messages_about_a_request_lead_to_it(a_case: ACase, cast: Cast):
    asked = asked_of(a_case(), by=cast.actor("asha"))
    ask_office(asked, words="Which visit is meant?", by=link_actor(asked))
    asha = browsing(cast)("asha")
    page = asha.get(f"/cases/{asked.case_id}/messages/{Thread.objects.get().pk}/")
    here = f"/cases/{asked.case_id}/agencies/{asked.pk}/"
    assert f'href="{here}">{LEADS}' in text_of(page)
    assert asha.get(here).status_code == 200


def test_messages_about_nothing_lead_nowhere(a_case: ACase, cast: Cast):
    case = a_case()
    message = begin(case, person=cast.person("dev"), words="Please ring us.", by=cast.actor("asha"))
    page = browsing(cast)("asha").get(f"/cases/{case.pk}/messages/{message.pk}/")
    assert page.status_code == 200
    assert LEADS not in text_of(page)


@pytest.mark.parametrize("about", ["", "letter:1"])
def test_of_what_no_package_keeps_there_is_no_page(a_case: ACase, about: str):
    assert page_about(a_case(), Thread(about=about)) is None
