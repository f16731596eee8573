"""Who leads, in the demonstration: one proposal of Ashmoor waits in Harrowdale, one was agreed and reported on."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from opencdop.cases.jurisdiction_services import note_lead_facts
from opencdop.transfers import outcome_services, services
from opencdop.transfers.agreeing import OTHER, OWN, Terms
from opencdop.transfers.queries import agreements_of, interests_of, last_report
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.living import Life
from opencdop.web.demo.steps import Step

FROM, TO, TO_MANAGER, TO_OFFICE = "ashmoor", "harrowdale", "martin", "carol"
TWO_DAYS = timedelta(days=2)
MOVED = Terms(
    basis="JR3",
    reason="The family lives in Upper Wray, in your area. The hospital here told us because the death was here.",
)
DIED_THERE = Terms(
    basis="JR2",
    reason="The family lives here. The death was in your specialist hospital, which knows most of what happened.",
    method="analysis",
    due_working_days=15,
)


def lead_steps(lives: Sequence[Life], *, cast: Cast, now: datetime) -> Iterator[Step]:
    """The newest case that has been asked about waits for an answer; the one closed last was reported on."""
    own = [life for life in lives if life.plan.panel == FROM]
    young = [life for life in own if life.plan.course.responded_at + TWO_DAYS < now]
    if young:
        newest = max(young, key=lambda life: life.plan.course.responded_at)
        yield Step(
            newest.plan.course.responded_at + timedelta(hours=26), lambda: propose(newest, cast, OTHER, MOVED)
        )
    closed = [life for life in own if life.plan.course.closed_at + TWO_DAYS < now]
    if closed:
        yield from _reported(max(closed, key=lambda life: life.plan.course.closed_at), cast)


def _reported(life: Life, cast: Cast) -> Iterator[Step]:
    course = life.plan.course
    yield Step(course.responded_at + timedelta(hours=27), lambda: propose(life, cast, OWN, DIED_THERE))
    yield Step(course.responded_at + timedelta(days=5), lambda: agree(life, cast))
    yield Step(course.signed_off_at + timedelta(hours=18), lambda: report(life))
    yield Step(course.signed_off_at + timedelta(hours=43), lambda: confirm(life, cast))


def propose(life: Life, cast: Cast, lead: str, terms: Terms) -> None:
    """Propose to the other panel who reviews, once home and place of death are said as the proposal has them."""
    life.case.refresh_from_db()
    home, died = (TO, FROM) if terms is MOVED else (FROM, TO)
    codes = {
        name: cast.panels[name].footprint.order_by("authority_code")[0].authority_code for name in (FROM, TO)
    }
    chosen = {"residence_la": codes[home], "death_la": codes[died]}
    note_lead_facts(life.case, chosen=chosen, by=life.by)
    services.propose_lead(life.case, other=cast.panels[TO], lead=lead, terms=terms, by=life.by)


def agree(life: Life, cast: Cast) -> None:
    """The other panel's manager agrees."""
    services.answer_proposal(agreements_of(life.case)[0], agreed=True, by=cast.actor(TO_MANAGER))


def report(life: Life) -> None:
    """The office that reviewed sends the outcome, as agreed."""
    outcome_services.send_outcome(
        interests_of(life.case)[0], words="Thank you for your part in it.", by=life.by
    )


def confirm(life: Life, cast: Cast) -> None:
    """The other office confirms that the report is there."""
    sent = last_report(interests_of(life.case)[0])
    if sent is not None:
        outcome_services.confirm_outcome(sent, by=cast.actor(TO_OFFICE))
