"""After MBRRACE told us little, the unit is asked to notify us itself, in an e-mail that says nothing of a child."""

from datetime import UTC, datetime

import pytest
from tests.cast import Cast
from tests.integration.browsing import text_of
from tests.integration.intake.conftest import ANotification, Office

from opencdop.audit.models import Event
from opencdop.audit.queries import timeline_of
from opencdop.cases.told import ids_of
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.intake import message_services, services
from opencdop.intake.events import UNIT_ASKED
from opencdop.intake.models import Notification
from opencdop.intake.passing_services import pass_on
from opencdop.intake.unit_services import ask_unit
from opencdop.outbox.models import OutgoingEmail

NIGHT = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
BABY = {
    "surname": "Nowicki",
    "nhs_number": "9990000026",
    "date_of_birth": "2026-11-01",
    "date_of_death": "2026-11-02",
    "place_name": "Ashmoor General, bay four",
}
UNIT = "neonatal.unit@ashmoor-general.example"


@pytest.fixture
def thin(cast: Cast) -> Notification:
    by = cast.actor("asha")
    made = message_services.enter_message(
        cast.ashmoor, code="mbrrace_cascade", received_at=NIGHT, answers=BABY, by=by
    )
    services.open_notification(made, by=by)
    return made


def asked() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(kind="notification unit"))


def test_the_unit_is_asked_before_there_is_a_case_and_the_e_mail_names_nobody(
    cast: Cast, thin: Notification, office: Office
) -> None:
    asha, page = office("asha"), f"/notifications/{thin.pk}/ask-unit/"
    assert page in text_of(asha.get(f"/notifications/{thin.pk}/"))
    shown = text_of(asha.get(page))
    assert f"please notify us ({thin.reference})" in shown
    assert asha.post(page, {"to": UNIT}).status_code == 302
    (email,) = asked()
    assert email.to == UNIT
    assert "/panel/ashmoor/notify/" in email.body
    for said in (*BABY.values(), "Tomasz", "1 November", "2 November"):
        assert said not in email.subject + email.body
    told = text_of(asha.get(f"/notifications/{thin.pk}/"))
    assert "The unit was asked by e-mail on" in told
    assert Event.objects.filter(kind=UNIT_ASKED.code, case_id=thin.pk).count() == 1


def test_asking_twice_on_one_day_sends_one_e_mail(cast: Cast, thin: Notification) -> None:
    by = cast.actor("asha")
    one, again = ask_unit(thin, to=UNIT, by=by), ask_unit(thin, to=UNIT.upper(), by=by)
    assert one.pk == again.pk
    assert len(asked()) == 1
    ask_unit(thin, to="other@ashmoor-general.example", by=by)
    assert len(asked()) == 2


def test_an_address_that_is_none_is_kept_with_a_sentence(thin: Notification, office: Office) -> None:
    answer = office("asha").post(f"/notifications/{thin.pk}/ask-unit/", {"to": "ward four"})
    assert answer.status_code == 422
    assert "ward four" in text_of(answer)
    assert asked() == []


def test_nobody_is_asked_once_the_rest_is_here_or_where_nothing_is_expected(
    cast: Cast, thin: Notification, a_notification: ANotification, office: Office
) -> None:
    by = cast.actor("asha")
    whole = a_notification(opened_by="asha")
    assert office("asha").get(f"/notifications/{whole.pk}/ask-unit/").status_code == 404
    with pytest.raises(RuleBroken, match="Nothing more is expected"):
        ask_unit(whole, to=UNIT, by=by)
    case = services.open_case_from_notification(thin, coordinator=cast.person("asha"), by=by)
    ask_unit(thin, to=UNIT, by=by)
    assert any("asked the unit by e-mail" in event.sentence for event in timeline_of(ids_of(case)))
    services.join_case(whole, case=case, by=by)
    with pytest.raises(RuleBroken, match="Nothing more is expected"):
        ask_unit(Notification.objects.get(pk=thin.pk), to=UNIT, by=by)


def test_another_panel_asks_nobody(cast: Cast, thin: Notification, office: Office) -> None:
    assert office("carol").post(f"/notifications/{thin.pk}/ask-unit/", {"to": UNIT}).status_code == 404
    with pytest.raises(NotFound):
        ask_unit(thin, to=UNIT, by=cast.actor("carol"))
    assert asked() == []


def test_the_unit_is_not_asked_by_a_panel_that_passed_the_notification_on_meanwhile(
    cast: Cast, thin: Notification
) -> None:
    asha, read = cast.actor("asha"), Notification.objects.select_related("panel").get(pk=thin.pk)
    pass_on(thin, to=cast.harrowdale, reason="The child lived there.", by=asha)
    with pytest.raises((NotAllowed, NotFound)):
        ask_unit(read, to=UNIT, by=asha)
    assert asked() == []
