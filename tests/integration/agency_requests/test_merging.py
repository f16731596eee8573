"""Taking a return into the record: nothing is overwritten unseen, narratives stay apart."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of

from opencdop.agency_requests.merging.queries import merge_for, narratives_of
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.audit.queries import timeline_of
from opencdop.cases.answer_services import correct_answer
from opencdop.cases.queries import agreed_record, agreed_values
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken, Stale
from opencdop.submissions.library import form

SAID = {
    "place_of_death": "home",
    "resuscitation": "yes",
    "ethnicity": "white_british",
    "surname": "MARSDEN",
    "report_summary": "The practice knew the family well.",
}


@pytest.fixture
def came(a_case: ACase, cast: Cast) -> AgencyRequest:
    place = form("reporting").question("place_of_death").choices[0].code
    white = form("reporting").question("ethnicity").choices[0].code
    return answered(
        asked_of(a_case(place_of_death="another_place"), by=cast.actor("asha")),
        **{**SAID, "place_of_death": place, "ethnicity": white},
    )


def test_merge_lays_the_return_beside_the_record(came: AgencyRequest):
    merge = merge_for(came)
    assert {row.key for row in merge.differing} == {"place_of_death"}
    assert {row.key for row in merge.new} == {"resuscitation", "ethnicity"}
    assert "surname" in {row.key for row in merge.same}
    assert not {"report_summary", "reporter_name"} & set(merge.rows)


def test_taking_answers_puts_them_into_the_record_with_their_source(came: AgencyRequest, cast: Cast):
    merge = merge_for(came)
    taken = accept_answers_from(
        came,
        take=["resuscitation", "ethnicity"],
        keep=["place_of_death"],
        seen=merge.seen,
        by=cast.actor("asha"),
    )
    record = agreed_record(came.case)
    assert taken == 2
    assert record["resuscitation"].value == "yes"
    assert record["resuscitation"].source == "Millbrook Surgery"
    assert record["place_of_death"].value == "another_place"
    stored = AgencyRequest.objects.get()
    assert stored.merged_at is not None
    assert stored.merged_by_name == "Asha Verma"
    assert stored.submission.answers["report_summary"] == SAID["report_summary"]
    sentences = [told.sentence for told in timeline_of([came.case_id])]
    assert "took 2 answers of Millbrook Surgery into the record and kept ours for 1" in sentences


def test_what_is_not_decided_waits(came: AgencyRequest, cast: Cast):
    accept_answers_from(came, take=["resuscitation"], seen=merge_for(came).seen, by=cast.actor("asha"))
    assert AgencyRequest.objects.get().merged_at is None
    assert merge_for(came).open_keys == {"place_of_death", "ethnicity"}


def test_two_coordinators_never_overwrite_each_other(came: AgencyRequest, cast: Cast):
    seen_by_both = merge_for(came).seen
    accept_answers_from(
        AgencyRequest.objects.get(),
        keep=["place_of_death"],
        take=[],
        seen=seen_by_both,
        by=cast.actor("asha"),
    )
    with pytest.raises(Stale, match="Nothing was taken"):
        accept_answers_from(
            AgencyRequest.objects.get(), take=["place_of_death"], seen=seen_by_both, by=cast.actor("mina")
        )
    assert agreed_values(came.case)["place_of_death"] == "another_place"


def test_an_answer_corrected_meanwhile_is_not_overwritten(came: AgencyRequest, cast: Cast):
    seen = merge_for(came).seen
    correct_answer(
        came.case,
        question=form("reporting").question("place_of_death"),
        value="home",
        reason="The coroner's officer told us",
        seen=agreed_record(came.case)["place_of_death"].id,
        by=cast.actor("mina"),
    )
    with pytest.raises(Stale):
        accept_answers_from(came, take=["place_of_death"], seen=seen, by=cast.actor("asha"))
    assert agreed_values(came.case)["place_of_death"] == "home"
    assert "resuscitation" not in agreed_values(came.case)


@pytest.mark.parametrize("keys", [["report_summary"], ["reporter_name"], ["unheard_of"], ["surname"]])
def test_only_open_answers_about_the_child_can_be_taken(came: AgencyRequest, cast: Cast, keys: list[str]):
    with pytest.raises(RuleBroken):
        accept_answers_from(came, take=keys, seen=merge_for(came).seen, by=cast.actor("asha"))


@pytest.mark.parametrize(
    ("name", "refusal"), [("carol", NotFound), ("dev", NotFound), ("chidi", NotAllowed), ("edith", NotFound)]
)
def test_taking_answers_is_the_offices_alone(
    came: AgencyRequest, cast: Cast, name: str, refusal: type[Exception]
):
    with pytest.raises(refusal):
        accept_answers_from(came, take=["resuscitation"], seen=merge_for(came).seen, by=cast.actor(name))
    assert "resuscitation" not in agreed_values(came.case)


def test_nothing_is_merged_before_an_answer_or_of_nothing_held(a_case: ACase, cast: Cast):
    case = a_case()
    with pytest.raises(RuleBroken):
        merge_for(asked_of(case, by=cast.actor("asha")))
    with pytest.raises(RuleBroken):
        merge_for(answered(asked_of(case, by=cast.actor("asha")), nothing_held=True))


def test_narratives_of_agencies_stay_apart(came: AgencyRequest, cast: Cast):
    other = asked_of(came.case, by=cast.actor("asha"), agency_name="Ashmoor Ambulance")
    answered(other, report_summary="We were called at 05:20.")
    for request in (came, other):
        merge = merge_for(request)
        accept_answers_from(request, take=merge.open_keys, seen=merge.seen, by=cast.actor("asha"))
    assert "report_summary" not in agreed_values(came.case)
    told = narratives_of(came.case)["report_summary"]
    assert [(each.source, each.words) for each in told] == [
        ("Millbrook Surgery", ("The practice knew the family well.",)),
        ("Ashmoor Ambulance", ("We were called at 05:20.",)),
    ]
