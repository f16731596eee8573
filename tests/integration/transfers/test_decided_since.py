"""The moment between reading an agreement, an interest or a report and holding it, kept open: what was done stands."""

from typing import Any

import pytest
from tests.cast import ACase, Cast
from tests.integration.between import held_open
from tests.integration.transfers.exchanging import Pair
from tests.integration.transfers.test_outcome import OUTSIDE, signed_off, told

from opencdop.audit.models import Event
from opencdop.cases.models import Case, Milestone
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.errors import RuleBroken, Stale
from opencdop.outbox.models import OutgoingEmail
from opencdop.transfers import outcome_services, transfer_services
from opencdop.transfers.models import Interest, OutcomeReport
from opencdop.transfers.parcel_models import OtherInstallation, Parcel
from opencdop.transfers.parcels import installation_services as installations
from opencdop.transfers.parcels import sending_services as sending
from opencdop.transfers.parcels.hash_services import make_hash_key


def read(case: Case) -> Case:
    return Case.objects.select_related("lead_panel", "coordinator").get(pk=case.pk)


def interest_again(interest: Interest) -> Interest:
    return Interest.objects.select_related("case__lead_panel", "panel").get(pk=interest.pk)


def test_a_review_comes_back_once(cast: Cast, a_case: ACase) -> None:
    case, mina = a_case(), cast.actor("mina")
    reach(case, milestone=MilestoneKind.HANDED_OVER, on=clock.today(), by=mina)
    one, two = read(case), read(case)
    assert one.stage == Stage.ELSEWHERE
    transfer_services.take_back(one, reason="They gave it back", by=mina)
    with pytest.raises(RuleBroken, match="led here"):
        transfer_services.take_back(two, reason="They gave it back", by=mina)
    assert Milestone.objects.filter(case=case, kind=MilestoneKind.TAKEN_OVER.value).count() == 1


def test_an_interest_that_ended_since_is_told_of_nothing(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    interest = told(cast, case)
    signed_off(cast, case)
    ending, sending_to = interest_again(interest), interest_again(interest)
    outcome_services.end_interest(interest, reason="They asked us to", by=asha)
    with pytest.raises(RuleBroken, match="no longer kept informed"):
        outcome_services.end_interest(ending, reason="A mistake", by=asha)
    with pytest.raises(RuleBroken, match="No outcome report"):
        outcome_services.send_outcome(sending_to, by=asha)
    assert not OutcomeReport.objects.exists()
    assert Event.objects.filter(kind="interest.ended").count() == 1


def test_an_outcome_from_outside_is_recorded_where_the_review_is_still_theirs(
    cast: Cast, a_case: ACase
) -> None:
    case, mina = a_case(), cast.actor("mina")
    interest = told(cast, case)
    reach(case, milestone=MilestoneKind.HANDED_OVER, on=clock.today(), by=mina)
    before = interest_again(interest)
    transfer_services.take_back(read(case), reason="They gave it back", by=mina)
    with pytest.raises(RuleBroken, match="led here"):
        outcome_services.record_outcome_received(
            before, words="Done", said_by="Pat", how="By letter", received_at=clock.now(), by=mina
        )
    assert not OutcomeReport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_panel_is_kept_informed_once_though_two_say_so_at_once(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    held_open(lambda: told(cast, read(case), **OUTSIDE), lambda: told(cast, read(case), **OUTSIDE))
    assert Interest.objects.filter(case=case).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_report_is_confirmed_once_though_two_do_so_at_once(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    interest = told(cast, case)
    signed_off(cast, case)
    report = outcome_services.send_outcome(interest, by=cast.actor("asha"))
    rows = OutcomeReport.objects.select_related("interest__case__lead_panel", "interest__panel")
    one, two = rows.get(pk=report.pk), rows.get(pk=report.pk)
    carol = cast.actor("carol")
    came = held_open(
        lambda: outcome_services.confirm_outcome(one, by=carol),
        lambda: outcome_services.confirm_outcome(two, by=carol),
    )
    assert isinstance(came, RuleBroken)
    assert Event.objects.filter(kind="outcome.acknowledged").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_outcome_sent_by_two_presses_at_once_goes_once_and_the_second_is_told(
    cast: Cast, a_case: ACase
) -> None:
    case, asha = a_case(), cast.actor("asha")
    interest = told(cast, case)
    signed_off(cast, case)
    one, two = interest_again(interest), interest_again(interest)
    came = held_open(
        lambda: outcome_services.send_outcome(one, seen=0, by=asha),
        lambda: outcome_services.send_outcome(two, seen=0, by=asha),
    )
    assert isinstance(came, Stale)
    report = OutcomeReport.objects.get()
    assert OutgoingEmail.objects.filter(dedupe_key__contains=report.pk).count() == 1
    outcome_services.send_outcome(interest_again(interest), seen=1, words="Corrected.", by=asha)
    assert OutcomeReport.objects.count() == 2, "whoever has seen the first may send another"


@pytest.fixture
def pair(cast: Cast, document_folder: Any) -> Pair:
    return Pair(cast)


@pytest.mark.django_db(databases=["default", "keys"])
def test_nothing_goes_to_an_installation_with_which_the_exchange_ended_since(
    cast: Cast, a_case: ACase, pair: Pair
) -> None:
    case, mina = a_case(), cast.actor("mina")
    before, again, ending = (OtherInstallation.objects.get(pk=pair.there.pk) for _ in "123")
    installations.end_installation(pair.there, by=mina)
    slug = before.panels[0]["slug"]
    with pytest.raises(RuleBroken):
        sending.export_case(case, other=before, their_slug=slug, basis="Agreed", by=mina)
    with pytest.raises(RuleBroken):
        make_hash_key(again, by=mina)
    installations.end_installation(ending, by=cast.actor("edith"))
    assert not Parcel.objects.exists()
    assert Event.objects.filter(kind="parcels.other_ended").count() == 1
    assert OtherInstallation.objects.get(pk=pair.there.pk).ended_by_name == mina.name
