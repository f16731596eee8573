"""A pause ended by two people at once ends once, and the other is told; what is pressed twice is noted once."""

from datetime import timedelta

import pytest
import time_machine
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of
from tests.integration.agency_requests.at_once import at_once

from opencdop.agency_requests.chasing import services
from opencdop.agency_requests.chasing.models import Chase
from opencdop.agency_requests.models import AgencyRequest
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


def test_what_is_pressed_twice_is_noted_once(a_case: ACase, cast: Cast):
    """Two forms that went out together: a pause ended once is then ended."""
    asha = cast.actor("asha")
    request = asked_of(a_case(), by=asha)
    until = clock.today() + timedelta(days=9)

    def again() -> AgencyRequest:
        return AgencyRequest.objects.select_related("case").get(pk=request.pk)

    acts = (
        lambda: services.pause(again(), reason="away", note=" Back soon", until_on=until, by=asha),
        lambda: services.note_call(again(), note="", look_again_on=until, by=asha),
        lambda: services.tell_manager(again(), name="Mo Field", email="mo@practice.example", by=asha),
    )
    for act in acts:
        first, second = at_once(act, act)
        assert first.pk == second.pk
    assert Chase.objects.count() == 3
    kinds = ("request.paused", "request.rung", "request.manager_told")
    assert Event.objects.filter(kind__in=kinds).count() == 3


def test_another_call_or_pause_is_noted_too(a_case: ACase, cast: Cast):
    asha, mina = cast.actor("asha"), cast.actor("mina")
    request = asked_of(a_case(), by=asha)
    until = clock.today() + timedelta(days=9)
    services.note_call(request, note="", look_again_on=until, by=asha)
    services.note_call(request, note="", look_again_on=until, by=mina)
    services.note_call(request, note="They rang back", look_again_on=until, by=asha)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        services.note_call(request, note="", look_again_on=until, by=asha)
    made = services.pause(request, reason="away", note="", until_on=until, by=asha)
    services.end_pause(made, by=asha)
    services.pause(request, reason="away", note="", until_on=until, by=asha)
    assert Chase.objects.filter(kind=Chase.RANG).count() == 4
    assert Chase.objects.filter(kind=Chase.PAUSED).count() == 2
