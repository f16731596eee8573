"""A case goes to another installation, is taken over or not, and its outcome comes back."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from tests.cast import ACase, Cast
from tests.integration.browsing import browsing, text_of
from tests.integration.statistics.reviewing import signed_off
from tests.integration.transfers.exchanging import LETTER, Pair, file_of, full_case, sent

from opencdop.agency_requests.models import AgencyRequest, PassingOn
from opencdop.audit.queries import timeline_of, verify
from opencdop.cases.models import Case, Milestone
from opencdop.cases.queries import agreed_record, found_cases
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.documents.models import Document
from opencdop.documents.storing import plain_chunks
from opencdop.keystore.models import DataKey
from opencdop.transfers.models import OutcomeReport
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels import answering_services, receiving_services, taking_in
from opencdop.transfers.parcels.envelope import Refused
from opencdop.transfers.parcels.gathering import PACKAGES
from opencdop.transfers.parcels.reading import Came, read_parcel
from opencdop.transfers.parcels.receiving_services import keep_arrived, refuse, take_over
from opencdop.transfers.parcels.sending_services import take_back_offer

pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def pair(cast: Cast) -> Pair:
    return Pair(cast)


def came(parcel: Parcel) -> Came:
    return read_parcel(file_of(parcel))


def taken_over(pair: Pair, parcel: Parcel) -> tuple[Case, Parcel]:
    """The case there, and the answer that comes back."""
    with pair.as_there():
        row, answer = take_over(
            came(parcel), coordinator=pair.cast.person("carol"), by=pair.cast.actor("hana")
        )
    assert row.case is not None
    return Case.objects.get(pk=row.case.pk), answer


def counted() -> dict[str, int]:
    """How many rows every table has, the keys' too."""
    rows = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    return {**rows, "keys": DataKey.objects.count()}


def test_ending_an_exchange_tells_how_many_cases_of_it_still_wait(
    pair: Pair, cast: Cast, a_case: ACase
) -> None:
    parcel = sent(pair, a_case())
    with pair.as_there() as here:
        keep_arrived(came(parcel), file=file_of(parcel), by=cast.actor("hana"))
        edith = browsing(cast)("edith")
        told = text_of(edith.post(f"/parcels/keys/{here.pk}/end/", follow=True))
        assert "Still waiting here for a decision: 1 case that came from it." in told
        assert Parcel.objects.get(direction=Parcel.IN).state == "arrived", "what waits is not thrown away"


def test_taking_a_case_over_brings_all_of_it(pair: Pair, cast: Cast) -> None:
    case = full_case(cast)
    there, _ = taken_over(pair, sent(pair, case))
    assert there.pk != case.pk
    assert there.data_key_id != case.data_key_id
    assert there.reference.startswith("HAR-")
    assert there.child.known == case.child.known
    before, after = agreed_record(case), agreed_record(there)
    assert {key: (each.value, each.source, each.form) for key, each in after.items()} == {
        key: (each.value, each.source, each.form) for key, each in before.items()
    }
    assert there.needs.exclude(code__startswith="outcome:").count() == case.needs.count() > 0
    for name in ("answers", "holds", "referrals", "actions", "notifications", "agency_requests", "analyses"):
        assert getattr(there, name).count() == getattr(case, name).count() > 0, name
    assert there.joint_response.steps.count() == case.joint_response.steps.count() > 0
    assert there.notifications.get().submission.answers == case.notifications.get().submission.answers
    assert there.analyses.get().submission.answers == case.analyses.get().submission.answers
    assert there.actions.get().panel == cast.harrowdale
    police = there.agency_requests.get(agency_name="Ashmoor Police")
    scene = police.sent_along.get()
    letter = Document.objects.get(case_id=there.pk, media_type="application/pdf")
    assert b"".join(plain_chunks(letter)) == LETTER
    assert b"".join(plain_chunks(Document.objects.get(pk=scene.document_id))) == b"The report of the scene."
    assert set(Document.objects.filter(case_id=there.pk).values_list("data_key_id", flat=True)) == {
        there.data_key_id
    }
    assert [(each.from_name, each.to_name) for each in police.passings.all()] == [
        (each.from_name, each.to_name) for each in PassingOn.objects.exclude(request=police)
    ]
    thread = there.threads.get()
    assert (thread.about, thread.state) == (f"request:{police.pk}", "settled")
    assert [each.words for each in thread.messages.all()] == ["Is the report of the scene with you?"]


def test_taking_a_case_over_keeps_the_clocks_and_is_found_by_name(pair: Pair, cast: Cast) -> None:
    case = full_case(cast)
    there, _ = taken_over(pair, sent(pair, case))
    assert there.opened_at == case.opened_at
    assert there.notifications.get().received_at == case.notifications.get().received_at
    moments = {(row.kind, row.on, row.recorded_at) for row in there.milestones.all()}
    assert {(row.kind, row.on, row.recorded_at) for row in case.milestones.all()} < moments
    assert there.milestones.filter(kind=MilestoneKind.TAKEN_OVER).count() == 1
    assert there.stage == case.stage == Stage.PANEL
    assert list(found_cases(cast.actor("carol"), text="Nowicki")) == [there]


def test_taking_a_case_over_opens_no_link_and_leaves_it_to_be_asked_again(pair: Pair, cast: Cast) -> None:
    case = full_case(cast)
    there, _ = taken_over(pair, sent(pair, case))
    states = dict(there.agency_requests.values_list("agency_name", "state"))
    assert states == {"Millbrook Surgery": "answered", "Ashmoor Police": "withdrawn", "Ambulance": "declined"}
    hashes = set(AgencyRequest.objects.filter(case=case).values_list("link_hash", flat=True))
    assert hashes.isdisjoint(there.agency_requests.values_list("link_hash", flat=True))
    police = there.agency_requests.get(agency_name="Ashmoor Police")
    assert "Ask again" in police.withdrawn_reason
    assert there.needs.filter(code=police.need_code, met_at__isnull=True).count() == 1


def test_the_case_waits_here_until_the_answer_says_that_it_is_led_there(pair: Pair, cast: Cast) -> None:
    case, mina = full_case(cast), cast.actor("mina")
    parcel = sent(pair, case)
    there, answer = taken_over(pair, parcel)
    case.refresh_from_db()
    assert case.stage == Stage.PANEL
    answering_services.file_answer(came(answer), by=mina)
    case.refresh_from_db()
    parcel.refresh_from_db()
    assert case.stage == Stage.ELSEWHERE
    assert (parcel.state, parcel.their_reference) == ("accepted", there.reference)
    assert case.interests.get().panel == cast.ashmoor
    assert Milestone.objects.filter(case=case, kind=MilestoneKind.HANDED_OVER).count() == 1
    with pytest.raises(RuleBroken, match="came before"):
        answering_services.file_answer(came(answer), by=mina)
    assert verify().first_break is None
    told = " ".join(event.sentence for event in timeline_of([case.id]))
    assert "made a sealed file of the whole case for Harrowdale" in told


def test_a_case_that_is_not_accepted_stays_here_and_leaves_nothing_there(pair: Pair, cast: Cast) -> None:
    case = full_case(cast)
    parcel, cases = sent(pair, case), Case.objects.count()
    with pair.as_there():
        with pytest.raises(RuleBroken, match="Say why"):
            refuse(came(parcel), reason=" ", by=cast.actor("hana"))
        _, answer = refuse(came(parcel), reason="The family moved on to Tarnside", by=cast.actor("hana"))
    assert Case.objects.count() == cases
    answering_services.file_answer(came(answer), by=cast.actor("mina"))
    case.refresh_from_db()
    parcel.refresh_from_db()
    assert (case.stage, parcel.state) == (Stage.PANEL, "not_accepted")
    assert (parcel.content or {})["reason"] == "The family moved on to Tarnside"


def test_a_case_that_waits_for_a_decision_is_kept_and_then_taken_over(pair: Pair, cast: Cast) -> None:
    parcel = sent(pair, full_case(cast))
    with pair.as_there():
        file = file_of(parcel)
        arrived = keep_arrived(read_parcel(file), file=file, by=cast.actor("hana"))
        assert keep_arrived(came(parcel), file=file_of(parcel), by=cast.actor("hana")) == arrived
        again = came(arrived)
        assert again.waiting == arrived
        row, _ = take_over(again, coordinator=cast.person("carol"), by=cast.actor("hana"))
    assert row.pk == arrived.pk
    assert row.file is not None
    row.file.refresh_from_db()
    assert row.file.state == "erased"


def test_importing_twice_makes_one_case(pair: Pair, cast: Cast) -> None:
    case = full_case(cast)
    parcel = sent(pair, case)
    there, _ = taken_over(pair, parcel)
    with pair.as_there():
        before = counted()
        with pytest.raises(Refused, match=f"came before.*{there.reference}"):
            came(parcel)
    later = sent(pair, case)
    with pair.as_there():
        before = counted()
        with pytest.raises(Refused, match=f"is {there.reference} here. Nothing was changed"):
            take_over(came(later), coordinator=cast.person("carol"), by=cast.actor("hana"))
        assert counted() == before


def test_our_own_case_does_not_come_back_as_a_file(pair: Pair, cast: Cast) -> None:
    case = full_case(cast)
    there, answer = taken_over(pair, sent(pair, case))
    answering_services.file_answer(came(answer), by=cast.actor("mina"))
    with pair.as_there() as here:
        installations = {"slug": "ashmoor", "name": "Ashmoor"}
        here.panels = [installations]
        here.save()
        back = sent(pair, there, by="hana", other=here, their_slug="ashmoor")
    with pytest.raises(Refused, match=f"our own case {case.reference}"):
        take_over(came(back), coordinator=cast.person("asha"), by=cast.actor("mina"))


@pytest.mark.parametrize("step", [*PACKAGES, "submissions", "documents", "answer", "commit"])
def test_a_failure_half_way_leaves_nothing(
    step: str, pair: Pair, cast: Cast, document_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(Exception):
        """Something that nobody foresaw."""

    def breaks(*arguments: Any, **keywords: Any) -> None:
        raise Broken

    parcel = sent(pair, full_case(cast))
    with pair.as_there():
        opened = came(parcel)
        if step in PACKAGES:
            (first, *_others) = PACKAGES[step].ROWS
            monkeypatch.setattr(first.model._default_manager, "bulk_create", breaks)
        elif step == "answer":
            monkeypatch.setattr(receiving_services, "make_parcel", breaks)
        elif step == "commit":
            monkeypatch.setattr("opencdop.audit.services._chain", breaks)
        else:
            monkeypatch.setattr(getattr(taking_in, step), "take_in", breaks)
        before, files = counted(), sorted(document_folder.rglob("*"))
        with pytest.raises(Broken):
            take_over(opened, coordinator=cast.person("carol"), by=cast.actor("hana"))
        assert counted() == before
        assert [path for path in sorted(document_folder.rglob("*")) if path.is_file()] == [
            path for path in files if path.is_file()
        ]


def test_the_outcome_comes_back_and_is_filed_on_what_is_kept(pair: Pair, cast: Cast) -> None:
    case = full_case(cast)
    there, answer = taken_over(pair, sent(pair, case))
    answering_services.file_answer(came(answer), by=cast.actor("mina"))
    with pair.as_there():
        hana = cast.actor("hana")
        with pytest.raises(RuleBroken, match="signed the review off"):
            answering_services.send_outcome_file(there, words="One lesson", by=hana)
        signed_off(there, cast=cast, on=clock.today(), by="hana")
        outcome = answering_services.send_outcome_file(there, words="One lesson for all", by=hana)
    answering_services.file_outcome(came(outcome), by=cast.actor("mina"))
    report = OutcomeReport.objects.get(interest__case=case)
    assert "One lesson for all" in str(report.content)
    with pytest.raises(Refused, match="came before"):
        answering_services.file_outcome(came(outcome), by=cast.actor("mina"))


def test_only_somebody_with_the_right_sends_or_takes_a_case(pair: Pair, cast: Cast) -> None:
    case = full_case(cast)
    with pytest.raises(NotAllowed):
        sent(pair, case, by="asha")
    with pytest.raises(NotFound):
        sent(pair, case, by="hana")
    parcel = sent(pair, case)
    with pair.as_there():
        for name, refusal in (("carol", NotAllowed), ("mina", NotFound)):
            with pytest.raises(refusal):
                take_over(came(parcel), coordinator=cast.person("carol"), by=cast.actor(name))
        with pytest.raises(RuleBroken, match="coordinator"):
            take_over(came(parcel), coordinator=cast.person("asha"), by=cast.actor("hana"))


def test_a_case_is_offered_to_one_installation_at_a_time_and_taken_back(pair: Pair, cast: Cast) -> None:
    case, mina = full_case(cast), cast.actor("mina")
    with pytest.raises(RuleBroken, match="on what basis"):
        sent(pair, case, basis=" ")
    with pytest.raises(RuleBroken, match="Choose one of the panels"):
        sent(pair, case, their_slug="nowhere")
    first = sent(pair, case)
    second = sent(pair, case)
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "sent")
    take_back_offer(second, by=mina)
    with pytest.raises(RuleBroken):
        take_back_offer(second, by=mina)
    there, answer = taken_over(pair, sent(pair, case))
    answering_services.file_answer(came(answer), by=mina)
    case.refresh_from_db()
    with pytest.raises(RuleBroken, match="not led here"):
        sent(pair, case)
    assert there.pk
