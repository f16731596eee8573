"""Two panels that have to agree: Hana manages Harrowdale's office, Ivo chairs its panel; Lena sits in a third."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import Cast, a_panel, a_person

from opencdop.accounts.roles import Role
from opencdop.cases.models import Case
from opencdop.panels.models import Panel
from opencdop.transfers import services
from opencdop.transfers.agreeing import OTHER, Terms
from opencdop.transfers.models import Interest, JurisdictionAgreement

TERMS = Terms(basis="JR3", reason="The family lives in the other area; the death was in a hospital here.")

AProposal = Callable[..., JurisdictionAgreement]


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The people of the tests, and those of the other panels."""
    places: tuple[tuple[str, str, Role, Panel], ...] = (
        ("hana", "Hana Brook", Role.MANAGER, cast.harrowdale),
        ("ivo", "Ivo Marsh", Role.CHAIR, cast.harrowdale),
        ("nell", "Nell Ode", Role.PANEL_MEMBER, cast.harrowdale),
        ("lena", "Lena Toft", Role.MANAGER, a_panel("Tarnside", code="TAR")),
    )
    for short, name, role, panel in places:
        cast.people[short] = a_person(name, role=role, at=panel.organisation)
    return cast


@pytest.fixture
def a_proposal(cast: Cast) -> AProposal:
    """A builder of proposals of Ashmoor to Harrowdale: `a_proposal(case, lead=OTHER)`."""

    def build(case: Case, *, lead: str = OTHER, by: str = "asha", **said: Any) -> JurisdictionAgreement:
        chosen = {"other": cast.harrowdale, "lead": lead, "terms": TERMS, **said}
        return services.propose_lead(case, by=cast.actor(by), **chosen)

    return build


def interest_of(case: Case, panel: Panel) -> Interest:
    return case.interests.get(panel=panel, ended_at__isnull=True)
