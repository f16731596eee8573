"""Two people of one office choose homes and places of a case: the later one sees both choices, and loses nothing."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.between import held_open
from tests.integration.browsing import browsing, text_of

from opencdop.cases.jurisdiction_services import note_lead_facts
from opencdop.cases.lead_seen import seen_of
from opencdop.cases.models import Case, LeadFacts
from opencdop.core.errors import Stale

ASHMOOR, HARROWDALE = "EASH00001", "EHAR00001"


def test_homes_of_a_case_that_a_colleague_chose_since_are_not_written_over(cast: Cast, a_case: ACase):
    case, browse = a_case(), browsing(cast)
    asha, mina, address = browse("asha"), browse("mina"), f"/cases/{case.pk}/whose/"
    seen = asha.get(address).content.decode().split('name="seen" value="', 1)[1].split('"', 1)[0]
    assert mina.post(address, {"residence_la": HARROWDALE, "seen": seen}).status_code == 302
    late = asha.post(address, {"residence_la": ASHMOOR, "residence_unclear": "yes", "seen": seen})
    assert late.status_code == 422
    page = text_of(late)
    assert "Somebody has chosen other homes or places since you opened this page" in page
    assert "Saved by Mina Holt" in page
    assert f'<option value="{ASHMOOR}" selected>' in late.content.decode()
    assert LeadFacts.objects.get().chosen == {"residence_la": HARROWDALE}
    now = late.content.decode().split('name="seen" value="', 1)[1].split('"', 1)[0]
    assert asha.post(address, {"residence_la": ASHMOOR, "seen": now}).status_code == 302
    assert LeadFacts.objects.get().chosen == {"residence_la": ASHMOOR}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_choose_homes_of_a_case_at_once_the_second_is_told(cast: Cast, a_case: ACase):
    case, asha = a_case(), cast.actor("asha")
    one, two = (Case.objects.select_related("lead_panel").get(pk=case.pk) for _ in "12")
    came = held_open(
        lambda: note_lead_facts(one, chosen={"death_la": ASHMOOR}, seen=seen_of(None), by=asha),
        lambda: note_lead_facts(two, chosen={"death_la": HARROWDALE}, seen=seen_of(None), by=asha),
    )
    assert isinstance(came, Stale)
    assert LeadFacts.objects.get().chosen == {"death_la": ASHMOOR}
