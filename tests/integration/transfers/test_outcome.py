"""The outcome report: owed before closing, sent as agreed, naming nobody; panels kept informed; stubs."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of
from tests.integration.browsing import browsing
from tests.integration.meetings.way import ratified
from tests.integration.transfers.conftest import AProposal, interest_of

from opencdop.accounts.roles import Act, Role
from opencdop.cases.access import visible_cases
from opencdop.cases.models import Case
from opencdop.cases.queries import open_needs
from opencdop.cases.services import close_case, waive_need
from opencdop.core import clock
from opencdop.core.actor import PUBLIC, Actor, ActorKind, Seat
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.meetings.analysis_services import sign_off
from opencdop.outbox.models import OutgoingEmail
from opencdop.panels.models import Panel
from opencdop.transfers import asked_before, outcome_services, queries, services, transfer_services
from opencdop.transfers.access import interest_for, may_keep, visible_interests
from opencdop.transfers.agreeing import OWN, Terms
from opencdop.transfers.models import Interest, OutcomeReport
from opencdop.transfers.outcome import read_back

OUTSIDE: dict[str, Any] = {"panel": None, "body": "Northmere panel", "why": "placement"}


def told(cast: Cast, case: Case, **said: Any) -> Interest:
    chosen = {"panel": cast.harrowdale, "why": "place_of_death", **said}
    return outcome_services.keep_informed(case, by=cast.actor("asha"), **chosen)


def signed_off(cast: Cast, case: Case) -> Case:
    sign_off(ratified(case, cast), by=cast.actor("chidi"))
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    ("method", "has", "has_not"),
    [
        ("summary", ("Infection, found after death.", "thermometer card"), ("A baby was unwell for a day",)),
        ("analysis", ("Infection, found after death.", "A baby was unwell for a day"), ()),
        ("minutes", ("The panel spoke of this death for an hour.",), ("Infection, found after death.",)),
    ],
)
def test_the_report_holds_what_was_agreed_and_no_name(
    method: str, has: tuple[str, ...], has_not: tuple[str, ...], cast: Cast, a_case: ACase
) -> None:
    case = a_case()
    interest = told(cast, case, method=method)
    signed_off(cast, case)
    words = "The panel spoke of this death for an hour." if method == "minutes" else ""
    report = outcome_services.send_outcome(interest, words=words, by=cast.actor("asha"))
    text = repr(read_back(OutcomeReport.objects.get(pk=report.pk)))
    for each in has:
        assert each in text
    for each in (*has_not, "Ella", "Marsden", "9990000018", "ZZ99", "2026-06-20", "20 June 2026"):
        assert each not in text


def test_an_extract_of_the_minutes_is_copied_and_names_nobody(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    interest = told(cast, case, method="minutes")
    signed_off(cast, case)
    with pytest.raises(RuleBroken, match="Copy the part"):
        outcome_services.send_outcome(interest, by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="names the child"):
        outcome_services.send_outcome(interest, words="Ella was well.", by=cast.actor("asha"))


def test_a_case_is_not_closed_while_a_report_is_owed(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    interest = told(cast, case)
    signed_off(cast, case)
    with pytest.raises(RuleBroken, match="The outcome report to Harrowdale"):
        close_case(case, by=cast.actor("mina"))
    [owed] = queries.reports_owed(cast.actor("asha"))
    assert owed.interest == interest
    assert owed.due_on > clock.today() + timedelta(days=9)
    outcome_services.send_outcome(interest, by=cast.actor("asha"))
    assert queries.reports_owed(cast.actor("asha")) == []
    close_case(case, by=cast.actor("mina"))
    case.refresh_from_db()
    assert case.stage == "closed"


def test_going_on_without_a_report_takes_a_name_and_a_reason(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    told(cast, case)
    signed_off(cast, case)
    [need] = [each for each in open_needs(case) if each.gate == "close"]
    waive_need(need, reason="Harrowdale has merged with us.", by=cast.actor("asha"))
    close_case(case, by=cast.actor("mina"))


def test_nothing_is_reported_before_the_signature(cast: Cast, a_case: ACase) -> None:
    interest = told(cast, a_case())
    with pytest.raises(RuleBroken, match="signed the review off"):
        outcome_services.send_outcome(interest, by=cast.actor("asha"))


def test_nothing_is_reported_to_a_panel_that_has_not_agreed(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    a_proposal(case, lead=OWN)
    signed_off(cast, case)
    with pytest.raises(RuleBroken, match="No outcome report is agreed"):
        outcome_services.send_outcome(interest_of(case, cast.harrowdale), by=cast.actor("asha"))


def test_a_panel_outside_is_told_as_the_office_says(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    interest = told(cast, case, **OUTSIDE)
    assert [need.words for need in open_needs(case) if need.gate == "close"] == [
        "The outcome report to a panel outside this installation"
    ]
    signed_off(cast, case)
    with pytest.raises(RuleBroken, match="Say how the report went"):
        outcome_services.send_outcome(interest, by=asha)
    report = outcome_services.send_outcome(interest, how="Secure e-mail to their office", by=asha)
    with pytest.raises(RuleBroken, match="who confirmed"):
        outcome_services.record_confirmed(report, said_by=" ", by=asha)
    outcome_services.record_confirmed(report, said_by="Their coordinator", by=asha)
    report.refresh_from_db()
    assert (report.state, report.acknowledged_by_name) == ("acknowledged", "Their coordinator")
    with pytest.raises(RuleBroken, match="already"):
        outcome_services.record_confirmed(report, said_by="Somebody", by=asha)
    assert not OutgoingEmail.objects.filter(kind="outcome of a review").exists()


def test_the_outcome_of_a_review_led_outside_is_recorded_when_it_comes(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case, asha = a_case(), cast.actor("asha")
    agreement = a_proposal(case, other=None, other_body="Northmere panel")
    services.record_answer(agreement, agreed=True, said_by="X", said_at=clock.now(), how="Letter", by=asha)
    transfer_services.hand_over_outside(agreement, how="By post", by=asha)
    case.refresh_from_db()
    kept = interest_of(case, cast.ashmoor)
    said = {
        "words": "No modifiable factor.",
        "said_by": "Their office",
        "how": "Letter",
        "received_at": clock.now(),
    }
    for missing in ({"words": ""}, {"said_by": ""}, {"received_at": clock.now() + timedelta(days=2)}):
        with pytest.raises(RuleBroken):
            outcome_services.record_outcome_received(kept, **{**said, **missing}, by=asha)
    report = outcome_services.record_outcome_received(kept, **said, by=asha)
    assert "No modifiable factor." in repr(read_back(report))
    with pytest.raises(RuleBroken, match="reports the outcome to you"):
        outcome_services.send_outcome(kept, by=asha)


@pytest.mark.parametrize(("name", "refused"), [("ivo", NotFound), ("lena", NotFound), ("asha", NotFound)])
def test_only_the_office_that_wants_to_know_confirms(
    name: str, refused: type[Exception], cast: Cast, a_case: ACase
) -> None:
    case = a_case()
    interest = told(cast, case)
    signed_off(cast, case)
    report = outcome_services.send_outcome(interest, by=cast.actor("asha"))
    with pytest.raises(refused):
        outcome_services.confirm_outcome(report, by=cast.actor(name))
    outcome_services.confirm_outcome(report, by=cast.actor("carol"))
    with pytest.raises(RuleBroken, match="already"):
        outcome_services.confirm_outcome(report, by=cast.actor("carol"))


def test_keeping_informed_refuses_what_makes_no_sense(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    for said in (
        {"panel": None},
        {"panel": cast.ashmoor},
        {"why": "curiosity"},
        {"method": "song"},
        {"due_working_days": 0},
    ):
        with pytest.raises(RuleBroken):
            told(cast, case, **said)
    with pytest.raises(NotFound):
        outcome_services.keep_informed(case, panel=cast.harrowdale, why="incident", by=cast.actor("carol"))
    with pytest.raises(NotAllowed):
        outcome_services.keep_informed(case, panel=cast.harrowdale, why="incident", by=cast.actor("chidi"))


def test_an_interest_ends_with_a_reason_and_is_gone(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    interest = told(cast, case)
    with pytest.raises(RuleBroken, match="Say why"):
        outcome_services.end_interest(interest, reason="", by=cast.actor("asha"))
    outcome_services.end_interest(interest, reason="They were told by mistake.", by=cast.actor("asha"))
    with pytest.raises(NotFound):
        interest_for(cast.actor("carol"), interest.pk)
    assert not [need for need in open_needs(case) if need.gate == "close"]


def test_the_two_ways_of_asking_who_keeps_a_stub_agree_for_every_role_and_relation(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case, another = a_case(), a_case(surname="Okoro", nhs_number="")
    kept, ended = told(cast, case), told(cast, another)
    outside = told(cast, case, **OUTSIDE)
    outcome_services.end_interest(ended, reason="By mistake.", by=cast.actor("asha"))
    ended.refresh_from_db()
    panels: tuple[Panel, ...] = (cast.ashmoor, cast.harrowdale)
    actors = [cast.actor(name) for name in cast.people] + [PUBLIC]
    for role in Role:
        for at in ((panels[0],), (panels[1],), panels):
            seats = tuple(Seat(role.value, panel.pk) for panel in at)
            for kind in ActorKind:
                actors.append(Actor(kind=kind, id="somebody", name="Somebody", seats=seats))
    for actor in actors:
        visible = set(visible_interests(actor))
        for interest in (kept, ended, outside):
            assert may_keep(actor, interest) == (interest in visible), actor
    offices = {name for name in cast.people if may_keep(cast.actor(name), kept)}
    assert offices == {"carol", "hana"}


def test_an_interest_opens_no_act_in_the_case_for_any_role(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    told(cast, case)
    a_proposal(case)
    for role in Role:
        seats = (Seat(role.value, cast.harrowdale.pk),)
        actor = Actor(kind=ActorKind.PERSON, id="somebody", name="Somebody", seats=seats)
        for act in Act:
            assert case not in visible_cases(actor, act)


def test_a_report_is_kept_as_it_was_sent_and_a_later_signature_owes_another(
    cast: Cast, a_case: ACase
) -> None:
    case = a_case()
    interest = told(cast, case)
    signed_off(cast, case)
    outcome_services.send_outcome(interest, words="First.", by=cast.actor("asha"))
    outcome_services.send_outcome(interest, words="With a correction.", by=cast.actor("asha"))
    assert OutcomeReport.objects.count() == 2
    first = OutcomeReport.objects.order_by("sent_at").first()
    assert first is not None
    assert "First." in repr(read_back(first))


def test_what_one_panel_asked_for_stays_readable_to_it_and_no_more(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    first, waiting = (asked_of(case, by=cast.actor("asha"), agency_name=name) for name in ("Elm", "Oak"))
    answered(first, report_summary="Seen twice.")
    agreement = a_proposal(case, terms=Terms("JR3", "They live there.", method="summary"))
    services.answer_proposal(agreement, agreed=True, coordinator=cast.person("carol"), by=cast.actor("hana"))
    answered(waiting, report_summary="Seen once.")
    case = Case.objects.get(pk=case.pk)
    later = asked_of(case, by=cast.actor("carol"), agency_name="Ash")
    answered(later, report_summary="Known well.")
    kept = interest_of(case, cast.ashmoor)
    shown = {each.request.agency_name: each.is_here for each in asked_before.own_requests(kept)}
    assert shown == {"Elm": True, "Oak": False}
    assert asked_before.own_report(kept, first.pk).submission is not None
    for other in (waiting.pk, later.pk, "nothing"):
        with pytest.raises(NotFound):
            asked_before.own_report(kept, other)
    browse = browsing(cast)
    assert browse("asha").get(f"/leads/{kept.pk}/reports/{first.pk}/").status_code == 200
    for name, request in (("asha", later), ("asha", waiting), ("lena", first), ("carol", first)):
        assert browse(name).get(f"/leads/{kept.pk}/reports/{request.pk}/").status_code == 404
    assert kept.due_working_days == 10  # the product's proposal, where nothing else was agreed
