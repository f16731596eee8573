"""Nobody is sent to a page that they may not open: every link of the first page and of the bar, for every role."""

import re
from typing import Any

import pytest
from tests.cast import ACase, Cast, a_person
from tests.integration.browsing import browsing
from tests.integration.web.test_newer_lists import all_kinds_of_work

from opencdop.accounts.roles import Role
from opencdop.transfers.chair_services import ask_the_chairs
from opencdop.transfers.models import JurisdictionAgreement

LEAVES = ("/account/logout/", "/static/")


def links_of(page: str) -> list[str]:
    """The addresses of this site to which a page leads."""
    found = re.findall(r'<a [^>]*href="(/[^"#?]*)', page)
    return sorted({href for href in found if not href.startswith(LEAVES)})


@pytest.mark.unaudited("pairs, questions and reports are written by hand, to have every kind of work")
@pytest.mark.parametrize("name", ["asha", "mina", "chidi", "ben", "dev", "ana", "edith"])
def test_every_link_of_the_first_page_and_the_bar_opens(cast: Cast, a_case: ACase, name: str) -> None:
    cast.people["hana"] = a_person("Hana Brook", role=Role.MANAGER, at=cast.harrowdale.organisation)
    all_kinds_of_work(cast, a_case, 0)
    escalated(cast)
    client: Any = browsing(cast)(name)
    links = links_of(client.get("/").content.decode())
    assert "/" in links
    refused = {href: status for href in links if (status := client.get(href).status_code) not in (200, 302)}
    assert refused == {}


def escalated(cast: Cast) -> None:
    """What the offices could not agree about, before the chairs."""
    proposed = JurisdictionAgreement.objects.get(proposing_panel=cast.ashmoor, state="proposed")
    ask_the_chairs(proposed, reason="We do not agree.", by=cast.actor("mina"))


@pytest.mark.unaudited("pairs, questions and reports are written by hand, to have every kind of work")
def test_the_chair_is_led_to_what_chairs_settle_and_not_to_the_offices_pages(
    cast: Cast, a_case: ACase
) -> None:
    cast.people["hana"] = a_person("Hana Brook", role=Role.MANAGER, at=cast.harrowdale.organisation)
    all_kinds_of_work(cast, a_case, 0)
    escalated(cast)
    links = links_of(browsing(cast)("chidi").get("/").content.decode())
    assert [href for href in links if href.startswith("/leads/chairs/")]
    assert not {"/leads/", "/panels/"} & set(links)
