"""A manager hands a case to a panel of another installation: one file, that only they can open."""

from pathlib import Path

import pytest
from tests.browser.conftest import Axe, LiveApp, NewPage, Shot
from tests.browser.journey.beginnings import a_place, is_told
from tests.browser.journey.intake import Intake
from tests.cast import Cast, a_person
from tests.integration.transfers.exchanging import Pair

from opencdop.accounts.roles import Role
from opencdop.cases.models import Case
from opencdop.intake.services import open_case_from_notification

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(cast: Cast, document_folder: Path) -> Pair:
    """Two installations that know each other."""
    cast.people["hana"] = a_person("Hana Brook", role=Role.MANAGER, at=cast.harrowdale.organisation)
    return Pair(cast)


def test_a_manager_sends_a_case_to_another_installation_and_takes_the_file_away(
    cast: Cast, pair: Pair, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe
):
    case = open_case_from_notification(
        is_told(cast, opened_by="asha"), coordinator=cast.person("asha"), by=cast.actor("asha")
    )
    mina = Intake.of(cast, "mina", a_place(live_app, new_page, shot), axe)
    mina.opens("/parcels/installations/")
    mina.sees("Harrowdale's own", "Confirmed")
    mina.opens(f"/cases/{case.pk}/lead/")
    mina.follows("Send it to another installation")
    mina.chooses("Harrowdale (Harrowdale's own)")
    mina.presses("Make the file")
    mina.sees("Say on what basis the record goes to them")
    mina.writes("On what basis does the record go to them?", "Both panels agreed: the family lives there.")
    mina.presses("Make the file")
    mina.sees("The file is made", "Until they answer")
    mina.takes_a_picture("parcel-made")
    content = mina.saves_what_comes("Take the file away").read_bytes()
    for word in (b"Marsden", b"9990000018", b"Alder Walk"):
        assert word not in content
    mina.opens("/")
    mina.sees("Harrowdale has to answer")
    assert Case.objects.get(pk=case.pk).lead_panel == cast.ashmoor
    assert mina.eyes.wrong == []
