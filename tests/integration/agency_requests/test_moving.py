"""A return filed on the wrong child goes to the right case; the wrong record is as it was before it came."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of
from tests.integration.browsing import browsing, text_of

from opencdop.agency_requests.merging.queries import merge_for
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import requests_for_office, requests_of
from opencdop.agency_requests.returned.moving import move_return
from opencdop.audit.queries import timeline_of
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values
from opencdop.cases.told import ids_of
from opencdop.core.errors import NotFound, RuleBroken

WHY = "The summary is of another child of the practice"


@pytest.fixture
def came(a_case: ACase, cast: Cast) -> AgencyRequest:
    return answered(
        asked_of(a_case(place_of_death="another_place"), by=cast.actor("asha")),
        place_of_death="home",
        resuscitation="yes",
    )


def test_moving_gives_the_wrong_record_back_and_waits_beside_the_right_one(
    cast: Cast, a_case: ACase, came: AgencyRequest
) -> None:
    asha, wrong = cast.actor("asha"), came.case
    right = a_case(surname="Nowicki")
    before = agreed_values(wrong)
    merge = merge_for(came)
    accept_answers_from(came, take=list(merge.open_keys), seen=merge.seen, by=asha)
    assert agreed_values(wrong) != before
    assert move_return(came, to=right, reason=WHY, by=asha) == len(merge.open_keys)
    assert agreed_values(wrong) == before, "what stood before stands again"
    assert requests_of(wrong) == []
    assert [row.pk for row in requests_of(right)] == [came.pk]
    assert [row.pk for row in requests_for_office(asha).to_merge] == [came.pk], "proposed to the right record"
    for case, words in ((wrong, f"to {right.reference}"), (right, f"here from {wrong.reference}")):
        assert any(
            "moved the report of Millbrook Surgery" in e.sentence and words in e.sentence
            for e in timeline_of(ids_of(case))
        )


def test_moving_is_refused_with_a_sentence(cast: Cast, a_case: ACase, came: AgencyRequest) -> None:
    asha = cast.actor("asha")
    theirs = a_case(panel=cast.harrowdale, coordinator="carol")
    waiting = asked_of(a_case(), by=asha)
    with pytest.raises(RuleBroken, match="Say why"):
        move_return(came, to=theirs, reason="", by=asha)
    with pytest.raises(NotFound):
        move_return(came, to=theirs, reason=WHY, by=asha)
    with pytest.raises(RuleBroken, match="once it is here"):
        move_return(waiting, to=came.case, reason=WHY, by=asha)
    with pytest.raises(RuleBroken, match="already"):
        move_return(came, to=Case.objects.get(pk=came.case_id), reason=WHY, by=asha)


def test_page_moves_by_reference(cast: Cast, a_case: ACase, came: AgencyRequest) -> None:
    right = a_case(surname="Nowicki")
    asha = browsing(cast)("asha")
    home = f"/cases/{came.case_id}/agencies/{came.pk}/"
    assert f"{home}move/" in text_of(asha.get(f"{home}return/"))
    assert asha.get(f"{home}move/").status_code == 200
    assert asha.post(f"{home}move/", {"reference": "", "reason": WHY}).status_code == 422
    asha.post(f"{home}move/", {"reference": right.reference, "reason": WHY})
    assert AgencyRequest.objects.get().case_id == right.pk
    assert asha.get(f"{home}return/").status_code == 404
