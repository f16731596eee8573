"""Two offices, two chairs or two presses at the same moment: one lead, one case, and the other is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cast import ACase, Cast, a_person
from tests.integration.agency_requests.at_once import at_once
from tests.integration.transfers.conftest import AProposal
from tests.integration.transfers.exchanging import Pair, file_of, full_case, sent

from opencdop.accounts.roles import Role
from opencdop.audit.queries import verify
from opencdop.cases.models import Case, Milestone
from opencdop.cases.stages import MilestoneKind
from opencdop.core.errors import Refusal
from opencdop.documents.models import Document
from opencdop.transfers import chair_services as chairs
from opencdop.transfers import services, transfer_services
from opencdop.transfers.models import Interest, JurisdictionAgreement, Transfer
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels.reading import read_parcel
from opencdop.transfers.parcels.receiving_services import keep_arrived, take_over

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
WHY = "Half of each week in either area."


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Two managers at Harrowdale."""
    cast.people["owen"] = a_person("Owen Lund", role=Role.MANAGER, at=cast.harrowdale.organisation)
    return cast


def stored(folder: Path) -> set[Path]:
    """The files that are there."""
    return {path for path in folder.rglob("*") if path.is_file()}


def agreement_again(agreement: JurisdictionAgreement) -> JurisdictionAgreement:
    rows = JurisdictionAgreement.objects.select_related(
        "case__lead_panel", "proposing_panel", "other_panel", "lead_panel"
    )
    return rows.get(pk=agreement.pk)


def transfer_again() -> Transfer:
    return Transfer.objects.select_related("case", "from_panel", "to_panel", "agreement__case").get(
        state="asked"
    )


def one_was_told(outcomes: list[Any]) -> None:
    assert sorted(isinstance(each, Refusal) for each in outcomes) == [False, True], outcomes


def led_once(cast: Cast, case: Case) -> None:
    """Harrowdale leads, took it over once, and owes Ashmoor the outcome once."""
    assert Case.objects.get(pk=case.pk).lead_panel == cast.harrowdale
    assert Milestone.objects.filter(case=case, kind=MilestoneKind.TAKEN_OVER.value).count() == 1
    (kept,) = Interest.objects.filter(case=case, ended_at__isnull=True)
    assert kept.panel == cast.ashmoor
    assert verify().first_break is None


def test_two_who_agree_at_once_take_the_case_over_once(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agreement = a_proposal(case)

    def agreeing(name: str) -> Callable[[], Any]:
        by, mine = cast.actor(name), agreement_again(agreement)
        return lambda: services.answer_proposal(mine, agreed=True, coordinator=cast.person("carol"), by=by)

    one_was_told(at_once(agreeing("hana"), agreeing("owen")))
    led_once(cast, case)


def test_one_agrees_while_the_other_office_stops_asking(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agreement = a_proposal(case)
    hana, asha = cast.actor("hana"), cast.actor("asha")
    theirs, wish = agreement_again(agreement), transfer_again()
    outcomes = at_once(
        lambda: services.answer_proposal(theirs, agreed=True, coordinator=cast.person("carol"), by=hana),
        lambda: transfer_services.stop_asking(wish, reason="We go on.", by=asha),
    )
    one_was_told(outcomes)
    if isinstance(outcomes[1], Refusal):
        led_once(cast, case)
    else:
        assert Case.objects.get(pk=case.pk).lead_panel == cast.ashmoor
        assert Transfer.objects.get().state == "revoked"


@pytest.mark.parametrize("says", [("other", "other"), ("proposing", "proposing"), ("other", "proposing")])
def test_two_chairs_at_once_settle_once_or_not_at_all(
    cast: Cast, a_case: ACase, a_proposal: AProposal, says: tuple[str, str]
) -> None:
    case = a_case()
    agreement = a_proposal(case)
    chairs.ask_the_chairs(agreement, reason=WHY, by=cast.actor("asha"))

    def saying(name: str, lead: str) -> Callable[[], bool]:
        by, mine = cast.actor(name), agreement_again(agreement)
        return lambda: chairs.answer_as_chair(mine, lead=lead, words="", by=by)

    outcomes = at_once(saying("chidi", says[0]), saying("ivo", says[1]))
    same = says[0] == says[1]
    assert sorted(outcomes) == [False, same], "the second to answer settles it"
    stored = agreement_again(agreement)
    assert stored.state == ("settled" if same else "escalated")
    assert stored.chair_answers.count() == 2
    assert Transfer.objects.filter(state="asked").count() == (1 if says == ("other", "other") else 0)


def test_two_who_take_over_what_the_chairs_settled_at_once(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agreement = a_proposal(case)
    chairs.ask_the_chairs(agreement, reason=WHY, by=cast.actor("asha"))
    for name in ("chidi", "ivo"):
        chairs.answer_as_chair(agreement_again(agreement), lead="other", words="", by=cast.actor(name))

    def taking(name: str) -> Callable[[], Case]:
        by, wish = cast.actor(name), transfer_again()
        return lambda: transfer_services.take_over_case(wish, coordinator=cast.person("carol"), by=by)

    one_was_told(at_once(taking("hana"), taking("owen")))
    led_once(cast, case)


def test_one_file_read_in_twice_at_once_is_one_case(cast: Cast, document_folder: Path) -> None:
    pair = Pair(cast)
    parcel = sent(pair, full_case(cast))
    with pair.as_there():

        def keeping(name: str) -> Callable[[], Parcel]:
            by, came = cast.actor(name), read_parcel(file_of(parcel))
            return lambda: keep_arrived(came, file=file_of(parcel), by=by)

        before = stored(document_folder)
        one_was_told(at_once(keeping("hana"), keeping("owen")))
        assert Parcel.objects.filter(direction=Parcel.IN).count() == 1, "what waits is kept once"
        assert len(stored(document_folder) - before) == 1, "the one that came second left no file behind"

        def taking(name: str) -> Callable[[], Any]:
            by, came = cast.actor(name), read_parcel(file_of(parcel))
            return lambda: take_over(came, coordinator=cast.person("carol"), by=by)

        one_was_told(at_once(taking("hana"), taking("owen")))
    assert Case.objects.filter(lead_panel=cast.harrowdale).count() == 1
    case = Case.objects.get(lead_panel=cast.harrowdale)
    assert Milestone.objects.filter(case=case, kind=MilestoneKind.TAKEN_OVER.value).count() == 1
    assert len(stored(document_folder)) == Document.objects.filter(erased_at__isnull=True).count()
    assert verify().first_break is None
