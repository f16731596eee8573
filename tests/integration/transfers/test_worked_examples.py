"""Examples of the jurisdiction rules, walked through the services: proposed, agreed, moved, reported and counted.

Ashmoor stands for the panel in whose area the death was, Harrowdale for the one where the child lived.
"""

from typing import Any

from tests.cast import ACase, Cast
from tests.integration.intake.conftest import a_notification as a_notification
from tests.integration.meetings.way import ratified
from tests.integration.transfers.conftest import interest_of

from opencdop.cases.jurisdiction import AGREED, AGREEMENT_REQUIRED, DISPUTED, PROVISIONAL, Proposal
from opencdop.cases.jurisdiction_queries import proposed_lead
from opencdop.cases.jurisdiction_services import note_lead_facts
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.intake import passing_services
from opencdop.intake import services as intake
from opencdop.meetings.analysis_services import sign_off
from opencdop.panels.models import Footprint, Panel
from opencdop.statistics.queries import counted_cases
from opencdop.transfers import chair_services, outcome_services, queries, services, transfer_services
from opencdop.transfers.agreeing import OTHER, OWN, Terms
from opencdop.transfers.for_rules import agreement_for_rules
from opencdop.transfers.models import JurisdictionAgreement


def area_of(panel: Panel) -> str:
    return Footprint.objects.get(panel=panel).authority_code


def seen(cast: Cast, case: Case, *, by: str, **chosen: Any) -> Proposal:
    """What the rules propose once the office has said where home and death were."""
    note_lead_facts(case, chosen=chosen, by=cast.actor(by))
    return proposed_lead(case)


def as_agreed(case: Case) -> Proposal:
    case = Case.objects.get(pk=case.pk)
    return proposed_lead(case, agreement=agreement_for_rules(queries.live_agreement(case)))


def proposed(
    cast: Cast,
    case: Case,
    *,
    basis: str,
    lead: str,
    by: str = "asha",
    other: Panel | None = None,
    **said: Any,
) -> JurisdictionAgreement:
    terms = Terms(basis, "As the rule says.", **said)
    other = other or cast.harrowdale
    return services.propose_lead(case, other=other, lead=lead, terms=terms, by=cast.actor(by))


def reviews_counted(panel: Panel) -> int:
    return len(counted_cases(panel, as_at=clock.now()))


def test_e02_home_reviews_and_the_area_of_death_is_told_the_outcome(cast: Cast, a_case: ACase) -> None:
    """Lives in Harrowdale, dies in Ashmoor's hospital; Harrowdale was told."""
    case = a_case(panel=cast.harrowdale, coordinator="carol")
    home, died = area_of(cast.harrowdale), area_of(cast.ashmoor)
    proposal = seen(cast, case, by="carol", residence_la=home, death_la=died)
    assert (proposal.lead, proposal.status) == (cast.harrowdale.pk, AGREEMENT_REQUIRED)
    assert cast.ashmoor.pk in proposal.interested
    agreement = proposed(cast, case, basis="JR2", lead=OWN, by="carol", other=cast.ashmoor)
    services.answer_proposal(agreement, agreed=True, by=cast.actor("mina"))
    assert as_agreed(case).status == AGREED
    kept = interest_of(case, cast.ashmoor)
    assert kept.reports_from is not None
    assert (reviews_counted(cast.harrowdale), reviews_counted(cast.ashmoor)) == (1, 0)


def test_e03_told_in_the_wrong_area_the_case_keeps_its_first_moment(cast: Cast, a_notification: Any) -> None:
    """The notifier used Ashmoor's page. Harrowdale takes over; notification time, reference and events stay."""
    notification = a_notification(opened_by="asha")
    case = intake.open_case_from_notification(
        notification, coordinator=cast.person("asha"), by=cast.actor("asha")
    )
    received_at, reference = notification.received_at, case.reference
    proposal = seen(
        cast, case, by="asha", residence_la=area_of(cast.harrowdale), death_la=area_of(cast.ashmoor)
    )
    assert (proposal.lead, proposal.status) == (cast.harrowdale.pk, AGREEMENT_REQUIRED)
    agreement = proposed(cast, case, basis="JR3", lead=OTHER)
    services.answer_proposal(agreement, agreed=True, coordinator=cast.person("carol"), by=cast.actor("hana"))
    case = Case.objects.get(pk=case.pk)
    assert (case.lead_panel, case.reference) == (cast.harrowdale, reference)
    assert case.milestones.get(kind="notified").on == clock.local_date(received_at)
    assert case.notifications.get().received_at == received_at
    assert as_agreed(case).lead == cast.harrowdale.pk
    assert (reviews_counted(cast.harrowdale), reviews_counted(cast.ashmoor)) == (1, 0)
    interest = interest_of(case, cast.ashmoor)
    assert interest in [each.interest for each in queries.kept_by(cast.actor("asha"))]


def test_e03_a_later_message_to_the_wrong_area_is_passed_on(cast: Cast, a_notification: Any) -> None:
    first, second = a_notification(opened_by="asha"), a_notification(opened_by="asha")
    case = intake.open_case_from_notification(first, coordinator=cast.person("asha"), by=cast.actor("asha"))
    agreement = proposed(cast, case, basis="JR3", lead=OTHER)
    services.answer_proposal(agreement, agreed=True, coordinator=cast.person("carol"), by=cast.actor("hana"))
    passing_services.pass_on(
        second, to=cast.harrowdale, reason="They lead this review.", by=cast.actor("asha")
    )
    intake.open_notification(second, by=cast.actor("carol"))
    case = Case.objects.get(pk=case.pk)
    intake.join_case(second, case=case, by=cast.actor("carol"))
    assert case.notifications.count() == 2


def test_e05_by_agreement_the_area_of_death_reviews_a_child_who_lived_elsewhere(
    cast: Cast, a_case: ACase
) -> None:
    """Lives in Harrowdale, dies in Ashmoor, both agree that Ashmoor reviews: a power, with its rationale."""
    case = a_case()
    seen(cast, case, by="asha", residence_la=area_of(cast.harrowdale), death_la=area_of(cast.ashmoor))
    agreement = proposed(
        cast, case, basis="JR4", lead=OWN, rationale="All who knew the child work in Ashmoor's hospital."
    )
    services.answer_proposal(agreement, agreed=True, by=cast.actor("hana"))
    settled = as_agreed(case)
    assert (settled.lead, settled.status, settled.rule) == (cast.ashmoor.pk, AGREED, "JR4")
    assert (reviews_counted(cast.ashmoor), reviews_counted(cast.harrowdale)) == (1, 0)
    kept = interest_of(case, cast.harrowdale)
    sign_off(ratified(Case.objects.get(pk=case.pk), cast), by=cast.actor("chidi"))
    report = outcome_services.send_outcome(kept, by=cast.actor("asha"))
    outcome_services.confirm_outcome(report, by=cast.actor("carol"))
    assert report.due_on is not None


def test_e06_the_area_that_looks_after_the_child_reviews_and_the_placement_is_told(
    cast: Cast, a_case: ACase
) -> None:
    case = a_case()
    responsible, placed = area_of(cast.harrowdale), area_of(cast.ashmoor)
    proposal = seen(
        cast, case, by="asha", lac_responsible_la=responsible, residence_la=placed, death_la=placed
    )
    assert (proposal.lead, proposal.status, proposal.rule) == (
        cast.harrowdale.pk,
        AGREEMENT_REQUIRED,
        "JR5",
    )  # never automatic
    agreement = proposed(cast, case, basis="JR5", lead=OTHER)
    services.answer_proposal(agreement, agreed=True, coordinator=cast.person("carol"), by=cast.actor("hana"))
    case = Case.objects.get(pk=case.pk)
    assert case.lead_panel == cast.harrowdale
    assert interest_of(case, cast.ashmoor).reports_from is not None


def test_e21_a_home_in_two_areas_goes_to_the_chairs(cast: Cast, a_case: ACase) -> None:
    """Half and half: Ashmoor leads for now, the offices do not agree, both chairs settle it."""
    case = a_case()
    one, other = area_of(cast.ashmoor), area_of(cast.harrowdale)
    proposal = seen(cast, case, by="asha", residence_la=one, second_la=other, death_la=one)
    assert proposal.status in (PROVISIONAL, DISPUTED)
    assert proposal.lead in (cast.ashmoor.pk, None)
    agreement = proposed(cast, case, basis="JR7", lead=OTHER)
    services.answer_proposal(
        agreement, agreed=False, reason="Half the week is not home.", by=cast.actor("hana")
    )
    chair_services.ask_the_chairs(agreement, reason="Which home is the normal one?", by=cast.actor("carol"))
    assert Case.objects.get(pk=case.pk).lead_status == DISPUTED
    assert as_agreed(case).status == DISPUTED
    assert Case.objects.get(pk=case.pk).lead_panel == cast.ashmoor  # somebody leads all the while
    for name in ("chidi", "ivo"):
        chair_services.answer_as_chair(
            agreement, lead="other", words="School was there.", by=cast.actor(name)
        )
    transfer = queries.open_transfer(case)
    assert transfer is not None
    transfer_services.take_over_case(transfer, coordinator=cast.person("carol"), by=cast.actor("hana"))
    assert as_agreed(case).lead == cast.harrowdale.pk
    assert Case.objects.get(pk=case.pk).lead_status == AGREED


def test_e28_after_a_move_the_old_area_may_lead_by_agreement(cast: Cast, a_case: ACase) -> None:
    """The family moved from Ashmoor to Harrowdale days before: home at death decides, most services may change it."""
    case = a_case(panel=cast.harrowdale, coordinator="carol")
    home, services_at = area_of(cast.harrowdale), area_of(cast.ashmoor)
    proposal = seen(
        cast, case, by="carol", residence_la=home, death_la=home, majority_services_la=services_at
    )
    assert proposal.rule in ("JR8", "JR1")
    agreement = proposed(cast, case, basis="JR8", lead=OTHER, by="carol", other=cast.ashmoor)
    services.answer_proposal(agreement, agreed=True, coordinator=cast.person("asha"), by=cast.actor("mina"))
    case = Case.objects.get(pk=case.pk)
    assert case.lead_panel == cast.ashmoor
    assert interest_of(case, cast.harrowdale).why == "led_before"
    assert as_agreed(case).lead == cast.ashmoor.pk
    assert (reviews_counted(cast.ashmoor), reviews_counted(cast.harrowdale)) == (1, 0)
