"""Several people at the same notification, or several notifications, at the same moment: on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.at_once import at_once
from tests.integration.intake.conftest import ANSWERS, ANotification

from opencdop.audit.models import Event
from opencdop.audit.queries import verify
from opencdop.cases.models import Case, CaseAnswer, Milestone
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.core.errors import Refusal
from opencdop.intake import services
from opencdop.intake.events import NOTIFICATION_OPENED
from opencdop.intake.models import Notification, Passing
from opencdop.intake.moving import move_notification
from opencdop.intake.passing_services import pass_on
from opencdop.submissions.library import form
from opencdop.submissions.models import Submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
AT_ONCE = 8


@pytest.mark.parametrize("before", [0, 1])
def test_numbers_given_at_once_are_one_after_the_other_and_none_twice(
    cast: Cast, a_notification: ANotification, before: int
) -> None:
    """Also the first of a year, which nobody has counted yet."""
    for _ in range(before):
        a_notification()

    def send() -> Callable[[], Notification]:
        draft, _code = services.begin_public_form(cast.ashmoor, address="192.0.2.1", by=PUBLIC)
        return lambda: services.send_notification(
            draft, definition=form("notification").outside, answers=ANSWERS, by=PUBLIC
        )

    sent = at_once(*[send() for _ in range(AT_ONCE)])
    year = clock.today().year
    assert {each.reference for each in sent} == {
        f"N-ASH-{year}-{number:04d}" for number in range(before + 1, before + AT_ONCE + 1)
    }
    assert Submission.objects.count() == Notification.objects.count() == before + AT_ONCE
    assert verify().first_break is None


def test_notification_opened_by_two_at_once_is_opened_once_and_shown_to_both(
    cast: Cast, a_notification: ANotification
) -> None:
    notification = a_notification()

    def opening(name: str) -> Callable[[], Any]:
        by, mine = cast.actor(name), Notification.objects.get(pk=notification.pk)
        return lambda: services.open_notification(mine, by=by) or mine

    for seen in at_once(opening("asha"), opening("mina")):
        assert seen.opened_by_name in {"Asha Verma", "Mina Holt"}
    stored = Notification.objects.get(pk=notification.pk)
    opened = Event.objects.filter(kind=NOTIFICATION_OPENED.code)
    assert [event.actor_name for event in opened] == [stored.opened_by_name]


def test_two_who_open_the_case_at_once_open_one_case(cast: Cast, a_notification: ANotification) -> None:
    notification = a_notification(opened_by="asha")

    def opening(name: str) -> Callable[[], Any]:
        by, mine = cast.actor(name), Notification.objects.get(pk=notification.pk)
        return lambda: services.open_case_from_notification(mine, coordinator=cast.person(name), by=by)

    outcomes = at_once(opening("asha"), opening("mina"))
    assert sorted(isinstance(each, Refusal) for each in outcomes) == [False, True], outcomes
    case = Case.objects.get()
    assert Notification.objects.get().case == case
    assert Milestone.objects.filter(kind=MilestoneKind.NOTIFIED.value).count() == 1


def test_two_who_pass_it_on_at_once_pass_it_on_once(cast: Cast, a_notification: ANotification) -> None:
    notification = a_notification(opened_by="asha")

    def passing(name: str) -> Callable[[], Any]:
        by, mine = cast.actor(name), Notification.objects.get(pk=notification.pk)
        return lambda: pass_on(mine, to=cast.harrowdale, reason="Lived there.", by=by)

    outcomes = at_once(passing("asha"), passing("mina"))
    assert sorted(isinstance(each, Refusal) for each in outcomes) == [False, True], outcomes
    assert Notification.objects.get().panel == cast.harrowdale
    assert Passing.objects.count() == 1


@pytest.mark.parametrize("act", ["opens it", "opens a case"])
def test_whoever_decides_while_it_is_passed_on_decides_nothing_at_the_other_panel(
    cast: Cast, a_notification: ANotification, act: str
) -> None:
    notification = a_notification(opened_by="asha")
    asha, mina, keeps = cast.actor("asha"), cast.actor("mina"), cast.person("mina")
    mine, theirs = (Notification.objects.get(pk=notification.pk) for _ in range(2))
    deciding: dict[str, Callable[[], Any]] = {
        "opens it": lambda: services.open_notification(theirs, by=mina),
        "opens a case": lambda: services.open_case_from_notification(theirs, coordinator=keeps, by=mina),
    }
    at_once(lambda: pass_on(mine, to=cast.harrowdale, reason="Lived there.", by=asha), deciding[act])
    stored = Notification.objects.get(pk=notification.pk)
    if stored.panel == cast.harrowdale:
        assert (stored.opened_at, stored.case) == (None, None)
    else:
        assert stored.case is not None
        assert stored.case.lead_panel == cast.ashmoor


def test_two_who_move_it_at_once_move_it_once(
    cast: Cast, a_case: ACase, a_notification: ANotification
) -> None:
    wrong, right, other = a_case(), a_case(surname="Nowicki"), a_case(surname="Okoro")
    notification = a_notification(opened_by="asha")
    services.join_case(notification, case=wrong, by=cast.actor("asha"))

    def moving(name: str, to: Case) -> Callable[[], Any]:
        by, mine = cast.actor(name), Notification.objects.get(pk=notification.pk)
        return lambda: move_notification(mine, to=to, reason="Another child", by=by)

    at_once(moving("asha", right), moving("mina", other))
    stands_with = Notification.objects.get(pk=notification.pk).case
    assert stands_with in (right, other)
    for case in (wrong, right, other):
        taken = CaseAnswer.objects.filter(
            case=case, submission=notification.submission, superseded_at__isnull=True
        )
        assert taken.exists() == (case == stands_with), "its answers stand where it stands, and nowhere else"


def test_one_opens_a_case_while_another_joins_a_known_one(cast: Cast, a_notification: ANotification) -> None:
    known = services.open_case_from_notification(
        a_notification(opened_by="asha"), coordinator=cast.person("asha"), by=cast.actor("asha")
    )
    second = a_notification(opened_by="asha")

    def fresh() -> Notification:
        return Notification.objects.get(pk=second.pk)

    asha, mina = cast.actor("asha"), cast.actor("mina")
    one, other = fresh(), fresh()
    outcomes = at_once(
        lambda: services.open_case_from_notification(one, coordinator=cast.person("asha"), by=asha),
        lambda: services.join_case(other, case=Case.objects.get(pk=known.pk), by=mina),
    )
    assert sorted(isinstance(each, Refusal) for each in outcomes) == [False, True], outcomes
    decided = fresh()
    assert Case.objects.count() == (1 if decided.case_id == known.pk else 2)
