"""The demonstration's proposals say what the rules say of the same homes and places."""

from types import SimpleNamespace

import pytest
from tests.cast import ACase, Cast

from opencdop.cases.jurisdiction_queries import proposed_lead
from opencdop.transfers.agreeing import OTHER, OWN, Terms
from opencdop.web.demo.leads import DIED_THERE, MOVED, propose


@pytest.mark.parametrize(("lead", "terms"), [(OTHER, MOVED), (OWN, DIED_THERE)])
def test_a_proposal_of_the_demonstration_is_that_of_the_rules(
    cast: Cast, a_case: ACase, lead: str, terms: Terms
) -> None:
    case = a_case()
    panels = {"ashmoor": cast.ashmoor, "harrowdale": cast.harrowdale}
    propose(SimpleNamespace(case=case, by=cast.actor("asha")), SimpleNamespace(panels=panels), lead, terms)
    case.refresh_from_db()
    found = proposed_lead(case)
    assert found.rule == terms.basis
    assert found.lead == (cast.harrowdale if lead == OTHER else cast.ashmoor).pk
