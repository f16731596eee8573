"""A different child, decided when a notification is opened: remembered for it, and for the case that it becomes."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.browsing import text_of
from tests.integration.intake.conftest import ANSWERS, ANotification, Office

from opencdop.cases.models import Case, DuplicatePair
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.intake import services
from opencdop.intake.apart_services import set_apart
from opencdop.intake.likely import candidates_for
from opencdop.intake.models import Notification

SAME = ("surname", "forenames", "nhs_number", "date_of_birth", "date_of_death", "sex", "postcode")


def the_same_child(a_case: ACase) -> Case:
    return a_case(**{key: ANSWERS[key] for key in SAME})


def test_a_different_child_is_not_proposed_again_for_that_notification(
    cast: Cast, a_case: ACase, a_notification: ANotification, office: Office
) -> None:
    case = the_same_child(a_case)
    first, second = a_notification(opened_by="asha"), a_notification(opened_by="asha")
    page = f"/notifications/{first.pk}/"
    assert case.reference in text_of(office("asha").get(page))
    said = office("asha").post(f"{page}apart/", {"case": case.pk}, follow=True)
    assert f"A different child than {case.reference}." in text_of(said)
    assert f'href="/cases/{case.pk}/"' not in text_of(office("asha").get(page))
    first.refresh_from_db()
    asha = cast.actor("asha")
    assert candidates_for(asha, first) == []
    assert [each.case for each in candidates_for(asha, second)] == [case]
    opened = services.open_case_from_notification(first, coordinator=cast.person("asha"), by=asha)
    (pair,) = DuplicatePair.objects.all()
    assert {pair.one_id, pair.other_id} == {opened.pk, case.pk}
    assert pair.state == DuplicatePair.DIFFERENT
    with pytest.raises(RuleBroken, match="belongs to a case already"):
        set_apart(first, case=case, by=asha)


def test_nobody_else_decides_and_only_what_is_proposed_is_set_apart(
    cast: Cast, a_case: ACase, a_notification: ANotification, office: Office
) -> None:
    case, notification = the_same_child(a_case), a_notification(opened_by="asha")
    with pytest.raises(NotFound):
        set_apart(notification, case=case, by=cast.actor("carol"))
    there = f"/notifications/{notification.pk}/apart/"
    assert office("carol").post(there, {"case": case.pk}).status_code == 404
    assert office("chidi").post(there, {"case": case.pk}).status_code == 403
    office("asha").post(there, {"case": "nothing"})
    assert Notification.objects.get(pk=notification.pk).other_children == []
