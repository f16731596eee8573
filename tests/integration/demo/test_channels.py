"""The demonstration's notifications by other ways than the public form."""

from types import SimpleNamespace

from tests.cast import Cast

from opencdop.core import clock
from opencdop.intake.models import Notification, Original
from opencdop.web.demo.channels import channel_steps


def test_each_way_has_one_that_came_before_it_was_entered(cast: Cast):
    accounts = [{"key": "asha", "role": "coordinator"}, {"key": "mina", "role": "manager"}]
    source = SimpleNamespace(panels=[{"key": "ashmoor", "accounts": accounts}])
    people = SimpleNamespace(panels={"ashmoor": cast.ashmoor}, actor=cast.actor)
    for step in channel_steps(source, cast=people, now=clock.now()):
        with clock.pretend(step.at):
            step.do()
    came = set(Notification.objects.values_list("channel", flat=True))
    assert came == {"coroner", "registrar", "mbrrace_cascade", "post", "child_health_system"}
    entered = Notification.objects.exclude(channel="child_health_system")
    assert all(each.received_at < each.entered_at for each in entered)
    assert Original.objects.count() == 1
