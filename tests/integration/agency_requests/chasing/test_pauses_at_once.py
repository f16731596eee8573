"""Two people end the same pause at the same moment: it ends once, and the other one is told."""

from datetime import timedelta

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of
from tests.integration.agency_requests.at_once import at_once

from opencdop.agency_requests.chasing import services
from opencdop.agency_requests.chasing.models import Chase
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.errors import Stale

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_pause_ended_by_two_people_at_once_ends_once(a_case: ACase, cast: Cast):
    asha, mina = cast.actor("asha"), cast.actor("mina")
    request = asked_of(a_case(), by=asha)
    until = clock.today() + timedelta(days=9)
    made = services.pause(request, reason="away", note="", until_on=until, by=asha)
    seen = [Chase.objects.select_related("request__case").get(pk=made.pk) for _ in range(2)]
    outcomes = at_once(
        lambda: services.end_pause(seen[0], by=asha), lambda: services.end_pause(seen[1], by=mina)
    )
    assert sorted(isinstance(each, Stale) for each in outcomes) == [False, True], outcomes
    first = mina if isinstance(outcomes[0], Stale) else asha
    assert Event.objects.get(kind="request.pause_ended").actor_name == first.name
    assert Chase.objects.get(pk=made.pk).ended_by_name == first.name
