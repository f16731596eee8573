"""A notification from its sending to its decision: what is kept, who is told, who may decide."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.cast import ACase, Cast
from tests.integration.intake.conftest import ANSWERS, ANotification

from opencdop.audit.models import Event
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_record
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.intake import events, services
from opencdop.intake.letters import remind_unopened
from opencdop.intake.models import Knock, Notification
from opencdop.intake.policy import policy
from opencdop.outbox.models import OutgoingEmail
from opencdop.submissions.library import form
from opencdop.submissions.models import Draft

NIGHT = datetime(2026, 11, 3, 2, 14, tzinfo=UTC)


def kinds(about: str) -> list[str]:
    return list(Event.objects.filter(case_id=about).order_by("seq").values_list("kind", flat=True))


def test_send_makes_one_notification_with_the_panels_next_reference(a_notification: ANotification):
    with clock.pretend(NIGHT):
        first, second = a_notification(), a_notification()
    assert (first.reference, second.reference) == ("N-ASH-2026-0001", "N-ASH-2026-0002")
    assert first.received_at == NIGHT
    assert first.submission.sent_by == "Grace Obi, Ward sister, Ashmoor General Hospital"
    assert kinds(first.pk) == [events.NOTIFICATION_SENT.code]


def test_send_pressed_twice_sends_once(cast: Cast):
    draft, _code = services.begin_public_form(cast.ashmoor, address="192.0.2.1", by=PUBLIC)
    definition = form("notification").outside
    first = services.send_notification(draft, definition=definition, answers=ANSWERS, by=PUBLIC)
    again = services.send_notification(
        Draft.objects.get(pk=draft.pk), definition=definition, answers=ANSWERS, by=PUBLIC
    )
    assert again == first
    assert OutgoingEmail.objects.count() == 1


def test_number_of_the_test_range_is_taken_only_where_no_real_child_is(cast: Cast, settings: Any):
    draft, _code = services.begin_public_form(cast.ashmoor, address="192.0.2.1", by=PUBLIC)
    definition = form("notification").outside
    settings.IS_PRODUCTION = True
    with pytest.raises(RuleBroken, match="kept for tests"):
        services.send_notification(draft, definition=definition, answers=ANSWERS, by=PUBLIC)
    unknown = {key: value for key, value in ANSWERS.items() if key != "nhs_number"}
    assert services.send_notification(draft, definition=definition, answers=unknown, by=PUBLIC)


def test_send_tells_the_office_and_says_nothing_of_the_child(a_notification: ANotification):
    notification = a_notification()
    email = OutgoingEmail.objects.get()
    assert email.to == "office@ashmoor.example"
    assert f"/notifications/{notification.pk}/" in email.body
    said = f"{email.subject} {email.body}"
    for word in ("Tomasz", "Nowicki", "9990000026", "2026-03-04", "Grace", "breathing", "Example Lane"):
        assert word not in said


def test_remind_writes_to_the_office_then_to_its_manager_each_once(a_notification: ANotification):
    with clock.pretend(NIGHT):
        a_notification()
    hours = policy()
    assert remind_unopened(NIGHT + hours.remind_office_after - timedelta(minutes=1)) == 0
    assert remind_unopened(NIGHT + hours.remind_office_after) == 1
    assert remind_unopened(NIGHT + hours.remind_office_after) == 0
    assert remind_unopened(NIGHT + hours.remind_manager_after) == 1
    assert remind_unopened(NIGHT + 2 * hours.remind_manager_after) == 0
    sent_to = sorted(email.to for email in OutgoingEmail.objects.all())
    assert sent_to == ["manager@ashmoor.example", "office@ashmoor.example", "office@ashmoor.example"]


def test_remind_stops_when_the_notification_was_opened(a_notification: ANotification):
    with clock.pretend(NIGHT):
        a_notification(opened_by="asha")
    assert remind_unopened(NIGHT + timedelta(days=3)) == 0


def test_open_says_who_has_it_and_a_second_opening_changes_nothing(cast: Cast, a_notification: ANotification):
    notification = a_notification(opened_by="asha")
    services.open_notification(notification, by=cast.actor("mina"))
    assert notification.opened_by_name == "Asha Verma"
    assert kinds(notification.pk) == [events.NOTIFICATION_SENT.code, events.NOTIFICATION_OPENED.code]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("carol", NotFound), ("chidi", NotAllowed), ("ana", NotAllowed), ("edith", NotFound)],
)
def test_open_is_refused_to_others_than_the_panels_office(
    cast: Cast, a_notification: ANotification, name: str, refusal: type[Exception]
):
    notification = a_notification()
    with pytest.raises(refusal):
        services.open_notification(notification, by=cast.actor(name))
    assert Notification.objects.get().opened_at is None


def test_open_case_takes_identity_and_answers_from_what_was_sent(cast: Cast, a_notification: ANotification):
    with clock.pretend(NIGHT):
        notification = a_notification(opened_by="asha")
        case = services.open_case_from_notification(
            notification, coordinator=cast.person("mina"), by=cast.actor("asha")
        )
    assert case.coordinator == cast.person("mina")
    assert case.child.known["surname"] == "Nowicki"
    record = agreed_record(case)
    assert record["circumstances"].source == "Notification"
    assert record["place_of_death"].value == "home"
    assert not {key for key in record if key.startswith("notifier")}
    assert (notification.state, notification.case) == ("decided", case)
    assert events.CASE_OPENED_FROM.code in kinds(case.pk)


def test_open_case_waits_until_the_notification_was_opened(cast: Cast, a_notification: ANotification):
    notification = a_notification()
    with pytest.raises(RuleBroken, match="Open the notification first"):
        services.open_case_from_notification(
            notification, coordinator=cast.person("asha"), by=cast.actor("asha")
        )
    assert not Case.objects.exists()


def test_open_case_twice_opens_one_case(cast: Cast, a_notification: ANotification):
    notification, by = a_notification(opened_by="asha"), cast.actor("asha")
    services.open_case_from_notification(notification, coordinator=cast.person("asha"), by=by)
    with pytest.raises(RuleBroken, match="Asha Verma has already decided"):
        services.open_case_from_notification(notification, coordinator=cast.person("asha"), by=by)
    assert Case.objects.count() == 1


def test_open_case_refuses_a_coordinator_of_another_office(cast: Cast, a_notification: ANotification):
    notification = a_notification(opened_by="asha")
    with pytest.raises(RuleBroken, match="Choose a coordinator"):
        services.open_case_from_notification(
            notification, coordinator=cast.person("carol"), by=cast.actor("asha")
        )
    assert Notification.objects.get().state == "opened"


def test_open_case_is_refused_to_another_panel(cast: Cast, a_notification: ANotification):
    notification = a_notification(opened_by="asha")
    with pytest.raises(NotFound):
        services.open_case_from_notification(
            notification, coordinator=cast.person("carol"), by=cast.actor("carol")
        )


def test_join_adds_what_is_new_and_leaves_what_differs(
    cast: Cast, a_case: ACase, a_notification: ANotification
):
    case = a_case(surname="Nowicki", forenames="Tomasz", nhs_number="9990000026", sex="female")
    notification = a_notification(opened_by="asha")
    differing = services.join_case(notification, case=case, by=cast.actor("asha"))
    record = agreed_record(case)
    assert record["sex"].value == "female"
    assert record["circumstances"].value == ANSWERS["circumstances"]
    assert differing >= 1
    assert (notification.decision, notification.case) == ("joined", case)


def test_join_refuses_a_case_of_another_panel(cast: Cast, a_case: ACase, a_notification: ANotification):
    case = a_case(panel=cast.harrowdale, coordinator="carol")
    notification = a_notification(opened_by="asha")
    with pytest.raises(NotFound):
        services.join_case(notification, case=case, by=cast.actor("asha"))
    assert Notification.objects.get().case is None


def test_out_of_scope_takes_a_reason_and_two_people(cast: Cast, a_notification: ANotification):
    notification = a_notification(opened_by="mina", date_of_birth="2000-03-04")
    with pytest.raises(RuleBroken, match="Say why"):
        services.propose_out_of_scope(notification, reason=" ", by=cast.actor("mina"))
    services.propose_out_of_scope(notification, reason="Aged 26 at death.", by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="yourself"):
        services.confirm_out_of_scope(notification, by=cast.actor("mina"))
    with pytest.raises(NotAllowed):
        services.confirm_out_of_scope(notification, by=cast.actor("asha"))
    assert Notification.objects.get().state == "out_proposed"


def test_confirm_closes_the_notification_without_a_case(cast: Cast, a_notification: ANotification):
    notification = a_notification(opened_by="asha")
    services.propose_out_of_scope(notification, reason="A stillbirth.", by=cast.actor("asha"))
    services.confirm_out_of_scope(notification, by=cast.actor("mina"))
    assert (notification.state, notification.confirmed_by_name) == ("out_confirmed", "Mina Holt")
    assert notification.reason == "A stillbirth."
    with pytest.raises(RuleBroken):
        services.propose_out_of_scope(notification, reason="Again.", by=cast.actor("asha"))


def test_return_gives_it_back_to_be_decided(cast: Cast, a_notification: ANotification):
    notification = a_notification(opened_by="asha")
    services.propose_out_of_scope(notification, reason="A stillbirth.", by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="Say why"):
        services.return_to_decide(notification, reason="", by=cast.actor("mina"))
    services.return_to_decide(notification, reason="The midwife saw breathing.", by=cast.actor("mina"))
    case = services.open_case_from_notification(
        notification, coordinator=cast.person("asha"), by=cast.actor("asha")
    )
    assert notification.case == case


def test_out_of_scope_is_refused_to_another_panel(cast: Cast, a_notification: ANotification):
    notification = a_notification(opened_by="asha")
    for act in (services.confirm_out_of_scope, services.open_notification):
        with pytest.raises((NotFound, NotAllowed)):
            act(notification, by=cast.actor("carol"))
    with pytest.raises(NotFound):
        services.propose_out_of_scope(notification, reason="No.", by=cast.actor("carol"))
    with pytest.raises((NotFound, NotAllowed)):
        services.return_to_decide(notification, reason="No.", by=cast.actor("carol"))


def test_code_leads_back_to_its_form_and_another_leads_nowhere(cast: Cast):
    draft, code = services.begin_public_form(cast.ashmoor, address="192.0.2.1", by=PUBLIC)
    typed = code.lower().replace("-", " ")
    found = services.resume_public_form(cast.ashmoor, code=typed, address="192.0.2.1", by=PUBLIC)
    assert found == draft
    wrong = services.resume_public_form(
        cast.ashmoor, code="0000-0000-0000-0000", address="192.0.2.1", by=PUBLIC
    )
    assert wrong is None
    assert Event.objects.filter(kind=events.CODE_LED_NOWHERE.code).count() == 1


def test_code_no_longer_works_after_28_days(cast: Cast):
    with clock.pretend(NIGHT):
        _draft, code = services.begin_public_form(cast.ashmoor, address="192.0.2.1", by=PUBLIC)
    with clock.pretend(NIGHT + timedelta(days=28, minutes=1)):
        assert services.resume_public_form(cast.ashmoor, code=code, address="192.0.2.1", by=PUBLIC) is None


def test_address_that_knocks_too_often_is_told_how_else_to_reach_the_office(cast: Cast, settings):
    settings.OPENCDOP_INTAKE_POLICY = {"begun_an_hour": 2, "codes_an_hour": 1}
    for _ in range(2):
        services.begin_public_form(cast.ashmoor, address="192.0.2.1", by=PUBLIC)
    with pytest.raises(RuleBroken, match="01632 960000"):
        services.begin_public_form(cast.ashmoor, address="192.0.2.1", by=PUBLIC)
    services.begin_public_form(cast.ashmoor, address="192.0.2.2", by=PUBLIC)
    services.resume_public_form(cast.ashmoor, code="x", address="192.0.2.1", by=PUBLIC)
    with pytest.raises(RuleBroken):
        services.resume_public_form(cast.ashmoor, code="x", address="192.0.2.1", by=PUBLIC)
    assert not any("192.0.2" in row.address_hash for row in Knock.objects.all())


def test_office_enters_what_came_by_telephone_with_when_it_came(cast: Cast):
    by = cast.actor("asha")
    draft = services.begin_office_form(cast.ashmoor, channel="telephone", received_at=NIGHT, by=by)
    notification = services.send_notification(
        draft, definition=form("notification").outside, answers=ANSWERS, by=by
    )
    assert (notification.channel, notification.received_at) == ("telephone", NIGHT)
    assert notification.entered_at > NIGHT


def test_office_form_refuses_the_future_an_unknown_way_and_other_panels(cast: Cast):
    by = cast.actor("asha")
    with pytest.raises(RuleBroken, match="in the future"):
        services.begin_office_form(
            cast.ashmoor, channel="post", received_at=clock.now() + timedelta(hours=1), by=by
        )
    with pytest.raises(RuleBroken, match="how the notification reached you"):
        services.begin_office_form(cast.ashmoor, channel="online", received_at=NIGHT, by=by)
    with pytest.raises(NotFound):
        services.begin_office_form(cast.harrowdale, channel="post", received_at=NIGHT, by=by)
