"""The moment between reading a line of a list and holding it, kept open: what somebody decided in it stands."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.between import held_open
from tests.integration.reconciliation.test_lists import MEANING, read

from opencdop.core.errors import RuleBroken
from opencdop.reconciliation import services
from opencdop.reconciliation.models import ListLine
from opencdop.reconciliation.transitions import MATCHED


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_columns_given_anew_while_a_line_is_decided_leave_the_decision(cast: Cast, a_case: ACase) -> None:
    monthly_list, case = read(cast), a_case()
    line = monthly_list.lines.order_by("number").first()
    assert line is not None
    came = held_open(
        lambda: services.match_case(line, case=case, by=cast.actor("asha")),
        lambda: services.give_columns(monthly_list, meaning=MEANING, by=cast.actor("mina")),
    )
    assert isinstance(came, RuleBroken)
    assert ListLine.objects.get(pk=line.pk).outcome == MATCHED
