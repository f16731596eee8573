"""A notification filed on the wrong child goes to the right case, and the wrong record is as it was before it came."""

from datetime import UTC, date, datetime

import pytest
from tests.cast import ACase, Cast
from tests.integration.browsing import browsing, text_of
from tests.integration.intake.conftest import ANotification

from opencdop.audit.queries import timeline_of
from opencdop.cases.duplicate_queries import questions_and_answers
from opencdop.cases.models import Case, CaseAnswer, DuplicateQuestion
from opencdop.cases.queries import agreed_record, agreed_values, milestone_days
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.cases.told import ids_of
from opencdop.cases.void_services import void_case
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.intake.models import Notification
from opencdop.intake.moving import move_notification
from opencdop.intake.services import join_case, open_notification

WHY = "The date of birth is the other child's"


def test_moving_takes_its_answers_back_and_proposes_them_to_the_right_record(
    cast: Cast, a_case: ACase, a_notification: ANotification
) -> None:
    asha = cast.actor("asha")
    wrong = a_case()
    right = a_case(surname="Nowicki", forenames="Tomasz", nhs_number="9990000026", sex="male")
    before = agreed_values(wrong)
    notification = a_notification(opened_by="asha")
    join_case(notification, case=wrong, by=asha)
    came = agreed_values(wrong).keys() - before.keys()
    assert came, "the record took what it did not know"
    rows = CaseAnswer.objects.filter(case=wrong).count()
    move_notification(notification, to=right, reason=WHY, by=asha)
    assert agreed_values(wrong) == before
    assert CaseAnswer.objects.filter(case=wrong).count() == rows, "superseded, not removed"
    taken_back = CaseAnswer.objects.filter(case=wrong, submission=notification.submission)
    assert {row.reason for row in taken_back} == {f"Taken back: {WHY}"}
    assert came <= agreed_values(right).keys()
    assert notification.case == right
    assert Case.objects.get(pk=wrong.pk).child.known["surname"] == "Marsden"
    for case, words in (
        (wrong, f"moved notification {notification.reference} to {right.reference}"),
        (right, f"moved notification {notification.reference} here from {wrong.reference}"),
    ):
        assert any(words in event.sentence for event in timeline_of(ids_of(case)))


def test_answer_that_stood_before_stands_again(
    cast: Cast, a_case: ACase, a_notification: ANotification
) -> None:
    asha = cast.actor("asha")
    wrong, right = a_case(), a_case(surname="Nowicki")
    notification = a_notification(opened_by="asha")
    join_case(notification, case=wrong, by=asha)
    own = CaseAnswer.objects.get(case=wrong, question="forenames", superseded_at__isnull=True)
    taken = CaseAnswer.objects.filter(case=wrong, submission=notification.submission).first()
    assert taken is not None
    question = taken.question
    # As if the office had taken the notification's answer in place of one that stood.
    earlier = CaseAnswer(
        case=wrong,
        data_key_id=wrong.data_key_id,
        question=question,
        source="Hospital",
        superseded_at=taken.agreed_at,
    )
    earlier.sealed = "what stood before"
    earlier.save()
    move_notification(notification, to=right, reason=WHY, by=asha)
    agreed = agreed_record(wrong)
    assert (agreed[question].value, agreed[question].source) == ("what stood before", "Hospital")
    assert agreed["forenames"].id == own.id


def test_earlier_notification_that_joins_moves_the_clock_and_not_the_stage(
    cast: Cast, a_case: ACase, a_notification: ANotification
) -> None:
    case = a_case(date_of_death="2026-11-20")
    assert Case.objects.get(pk=case.pk).stage == Stage.GATHERING
    notification = a_notification(opened_by="asha")
    Notification.objects.filter(pk=notification.pk).update(received_at=datetime(2026, 11, 3, 9, tzinfo=UTC))
    notification.refresh_from_db()
    join_case(notification, case=case, by=cast.actor("asha"))
    case = Case.objects.get(pk=case.pk)
    assert milestone_days(case)[MilestoneKind.NOTIFIED] == date(2026, 11, 3)
    assert case.stage == Stage.GATHERING


def test_moving_is_refused_with_a_sentence(cast: Cast, a_case: ACase, a_notification: ANotification) -> None:
    asha = cast.actor("asha")
    wrong, theirs = a_case(), a_case(panel=cast.harrowdale, coordinator="carol")
    notification = a_notification(opened_by="asha")
    with pytest.raises(RuleBroken, match="no case yet"):
        move_notification(notification, to=wrong, reason=WHY, by=asha)
    join_case(notification, case=wrong, by=asha)
    with pytest.raises(RuleBroken, match="Say why"):
        move_notification(notification, to=theirs, reason="", by=asha)
    with pytest.raises(NotFound):
        move_notification(notification, to=theirs, reason=WHY, by=asha)
    with pytest.raises(RuleBroken, match="already"):
        move_notification(notification, to=wrong, reason=WHY, by=asha)
    gone = a_case(surname="Nowicki")
    void_case(gone, reason="Opened twice", by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="opened in error"):
        move_notification(notification, to=gone, reason=WHY, by=asha)
    assert Notification.objects.get().case == wrong


def test_page_moves_by_reference_and_tells_nothing_of_another_panel(
    cast: Cast, a_case: ACase, a_notification: ANotification
) -> None:
    wrong, right = a_case(), a_case(surname="Nowicki")
    theirs = a_case(panel=cast.harrowdale, coordinator="carol")
    notification = a_notification(opened_by="asha")
    join_case(notification, case=wrong, by=cast.actor("asha"))
    asha = browsing(cast)("asha")
    move = f"/notifications/{notification.pk}/move/"
    assert move in text_of(asha.get(f"/notifications/{notification.pk}/"))
    assert asha.get(move).status_code == 200
    refused = asha.post(move, {"reference": theirs.reference, "reason": WHY})
    assert "Enter the reference of a case of your panel" in text_of(refused)
    asha.post(move, {"reference": right.reference, "reason": WHY})
    notification.refresh_from_db()
    assert notification.case == right


def test_triage_asks_the_other_panel(cast: Cast, a_case: ACase, a_notification: ANotification) -> None:
    theirs = a_case(panel=cast.harrowdale, coordinator="carol", nhs_number="9990000026")
    notification = a_notification(opened_by="asha")
    asha = browsing(cast)("asha")
    page = text_of(asha.get(f"/notifications/{notification.pk}/"))
    assert "Ask them" in page
    assert theirs.reference not in page
    assert "Marsden" not in page
    asha.post(f"/notifications/{notification.pk}/ask/", {"token": theirs.pk})
    (question,) = questions_and_answers(cast.actor("carol"))[0]
    assert question.reference == notification.reference
    assert "Asked by Asha Verma" in text_of(asha.get(f"/notifications/{notification.pk}/"))


def test_opening_a_notification_tells_the_keepers_of_a_restricted_case(
    cast: Cast, a_case: ACase, a_notification: ANotification
) -> None:
    hidden = a_case(coordinator="mina", nhs_number="9990000026")
    Case.objects.filter(pk=hidden.pk).update(restricted=True)
    notification = a_notification()
    open_notification(notification, by=cast.actor("asha"))
    assert hidden.pk not in text_of(browsing(cast)("asha").get(f"/notifications/{notification.pk}/"))
    assert DuplicateQuestion.objects.get().case == hidden
    assert len(questions_and_answers(cast.actor("mina"))[0]) == 1
    assert questions_and_answers(cast.actor("asha"))[0] == []
