"""A proposal that a case is out of scope, answered at the moment at which its review ends."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.between import held_open

from opencdop.cases import scope_services
from opencdop.cases.models import Case
from opencdop.cases.scope_models import ScopeDecision
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.errors import RuleBroken

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def test_review_signed_off_while_somebody_confirms_stays_signed_off(a_case: ACase, cast: Cast):
    case, mina = a_case(), cast.actor("mina")
    proposed = scope_services.propose_case_out(case, rule="SC3", reason="No breath.", by=cast.actor("asha"))
    in_hand = ScopeDecision.objects.select_related("case__lead_panel").get(pk=proposed.pk)
    signed = Case.objects.get(pk=case.pk)
    came = held_open(
        lambda: reach(signed, milestone=MilestoneKind.SIGNED_OFF, on=clock.today(), by=mina),
        lambda: scope_services.confirm_case_out(in_hand, by=mina),
    )
    assert isinstance(came, RuleBroken), came
    assert "signed this review off" in str(came)
    case.refresh_from_db()
    assert case.stage == Stage.SIGNED_OFF
    assert ScopeDecision.objects.get().state == "proposed"
