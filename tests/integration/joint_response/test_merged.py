"""Two records of one child, each with a joint response: after the merge both are shown, and both are followed."""

from tests.cast import ACase, Cast
from tests.integration.browsing import browsing, text_of

from opencdop.cases.duplicate_services import merge_cases, part_cases
from opencdop.cases.models import Case
from opencdop.joint_response.queries import responses_of, steps_of
from opencdop.joint_response.services import decide_response


def test_a_merge_of_two_joint_responses_shows_both_and_loses_nothing(cast: Cast, a_case: ACase) -> None:
    one, other, asha = a_case(), a_case(), cast.actor("asha")
    for case, why in ((one, "Found in the cot"), (other, "Told by the ambulance")):
        decide_response(case, decision="needed", grounds=["sudden_no_clear_cause"], reason=why, by=asha)
    own, theirs = responses_of(one) + responses_of(other)
    merge_cases(one, merged=other, reason="One child", by=asha)
    one = Case.objects.get(pk=one.pk)
    assert responses_of(one) == [own, theirs]
    browser = browsing(cast)("asha")
    page = text_of(browser.get(f"/cases/{one.pk}/joint-response/"))
    assert "Found in the cot" in page
    assert "Told by the ambulance" in page
    steps = [*steps_of(own), *steps_of(theirs)]
    assert all(f'id="step-{step.pk}"' in page for step in steps)
    step = steps_of(theirs)[0]
    browser.post(f"/cases/{one.pk}/joint-response/{step.pk}/", {"act": "done", "note": "Seen together"})
    step.refresh_from_db()
    assert step.done_at is not None
    part_cases(Case.objects.get(pk=other.pk), reason="Two children", by=asha)
    assert responses_of(Case.objects.get(pk=other.pk)) == [theirs]
