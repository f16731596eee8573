"""Two people decide about the same thing of a gate at the same moment: it is decided once, without an error."""

from collections.abc import Callable

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.at_once import at_once

from opencdop.cases.models import Case, Need
from opencdop.cases.readiness import queries, services
from opencdop.cases.readiness.rules import MARK, State
from opencdop.cases.stages import Gate

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_two_people_note_as_here_at_once_is_here_once(a_case: ACase, cast: Cast) -> None:
    case = a_case()

    def note(name: str) -> Callable[[], None]:
        mine = Case.objects.get(pk=case.pk)
        at = queries.standing_at_gates(mine).at[Gate.G1]
        line = next(
            each for each in (*at.holding, *at.warning) if each.by_hand and each.state is State.MISSING
        )
        by = cast.actor(name)
        return lambda: services.note_here(mine, gate=Gate.G1, line=line, by=by)

    at_once(note("asha"), note("mina"), note("asha"), note("mina"))
    assert Need.objects.filter(case=case, code__startswith=MARK).count() == 1
