"""A restricted case in lists, search, work list and actions: nothing of it for the rest of the office."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.browsing import browsing, text_of

from opencdop.actions.services import propose_action
from opencdop.cases.models import Case
from opencdop.cases.void_services import restrict_case
from opencdop.core import clock
from opencdop.statistics.queries import counted_cases
from opencdop.statistics.services import rebuild_stale


@pytest.fixture
def hidden(cast: Cast, a_case: ACase) -> Case:
    case = a_case(coordinator="mina", surname="Okoro")
    restrict_case(case, restricted=True, reason="The child of a colleague", by=cast.actor("mina"))
    return case


PLACES = ("/", "/cases/", "/cases/?q=Okoro", "/actions/", "/notifications/")


def test_a_restricted_case_stands_nowhere_for_the_rest_of_the_office(
    cast: Cast, a_case: ACase, hidden: Case
) -> None:
    action = propose_action(hidden, text="Lock the gate", level="local", by=cast.actor("mina"))
    browse = browsing(cast)
    for place in PLACES:
        shown = text_of(browse("asha").get(place))
        assert not any(each in shown for each in (hidden.reference, "Okoro", "Lock the gate")), place
    for address in (f"/cases/{hidden.pk}/", f"/cases/{hidden.pk}/record/", f"/actions/{action.pk}/"):
        assert browse("asha").get(address).status_code == 404, address
    assert hidden.reference in text_of(browse("mina").get("/cases/"))
    assert "Lock the gate" in text_of(browse("mina").get("/actions/"))


def test_the_frame_says_restricted_to_those_who_see_the_case(cast: Cast, a_case: ACase, hidden: Case) -> None:
    browse = browsing(cast)
    assert "Restricted</" in text_of(browse("mina").get(f"/cases/{hidden.pk}/"))
    chairs = text_of(browse("chidi").get(f"/cases/{hidden.pk}/"))
    assert "Restricted</" in chairs
    assert "Okoro" not in chairs
    assert "Restricted</" not in text_of(browse("mina").get(f"/cases/{a_case().pk}/"))


def test_figures_count_a_restricted_case(cast: Cast, hidden: Case) -> None:
    rebuild_stale(cast.ashmoor)
    assert hidden.pk in {each.case_id for each in counted_cases(cast.ashmoor, as_at=clock.now())}
