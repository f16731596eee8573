"""Lives one case, act by act, through the services that people use. It decides nothing that the plan does not say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from opencdop.actions import services as actions
from opencdop.actions.models import Action
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor, say_nothing_held, send_answer
from opencdop.agency_requests.services import ask_agency, withdraw_request
from opencdop.cases.models import Case, Hold, Referral
from opencdop.cases.referral_services import answer_referral, raise_referral, send_referral
from opencdop.cases.services import close_case, close_hold, look_again, open_hold
from opencdop.core import clock
from opencdop.core.actor import PUBLIC, Actor
from opencdop.intake.lead_services import open_case_with_lead
from opencdop.intake.models import Notification
from opencdop.intake.services import (
    begin_public_form,
    join_case,
    open_notification,
    send_notification,
)
from opencdop.joint_response.models import ResponseStep
from opencdop.joint_response.services import complete_step, decide_response, leave_out_step, take_on_step
from opencdop.panels.models import Panel
from opencdop.submissions.library import form
from opencdop.submissions.services import save_answers
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.courses import at
from opencdop.web.demo.merging import take_what_is_new
from opencdop.web.demo.plans import ActionPlan, Answers, Asked, HoldPlan, Plan
from opencdop.web.demo.steps import Step

PARTNERS = "Safeguarding partners of the area where it happened"
NO_ROOM = "No room on the next agenda; asked for the one after."
LOOK_EVERY = timedelta(days=45)
WAIVED = "The same team has reported as part of the hospital's return."


def notify(panel: Panel, answers: Answers, *, address: str) -> Notification:
    """Send a notification as somebody without an account does."""
    draft, _ = begin_public_form(panel, address=address, by=PUBLIC)
    save_answers(draft, answers=answers, seen=draft.version_no, by=PUBLIC)
    return send_notification(draft, definition=form("notification").outside, answers=answers, by=PUBLIC)


@dataclass
class Life:
    """A case as it goes on: the plan, and the rows that came of it so far."""

    plan: Plan
    cast: Cast
    office: str  # the key of the case's coordinator
    manager: str
    notification: Notification | None = None
    opened: Case | None = None
    requests: dict[int, AgencyRequest] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    referral: Referral | None = None

    @property
    def case(self) -> Case:
        assert self.opened is not None, "a step came before its case was opened"
        return self.opened

    @property
    def by(self) -> Actor:
        return self.cast.actor(self.office)

    def steps(self) -> Iterator[Step]:
        """Everything that happens to the case outside meetings, each with its moment."""
        course = self.plan.course
        yield Step(course.notified_at, self.notify)
        yield Step(course.opened_at, self.open)
        yield Step(course.triaged_at, self.triage)
        yield Step(course.responded_at, self.respond)
        if self.plan.joint_response:
            yield Step(course.responded_at + timedelta(days=2, hours=3), self.record_steps)
        if self.plan.second_notification:
            yield Step(course.responded_at + timedelta(days=3), self.join_second)
        if self.plan.referral:
            yield from self._referral_steps(course.responded_at)
        for hold in self.plan.holds:
            yield Step(_after(at(hold.from_on, 11), course.responded_at), lambda hold=hold: self.wait(hold))  # type: ignore[misc]
            yield Step(at(hold.until_on, 9, 30), lambda hold=hold: self.end_wait(hold))  # type: ignore[misc]
            yield Step(at(hold.expected_on, 16), self.chase)
        for place, asked in enumerate(self.plan.asked):
            yield from self._request_steps(place, asked)
        yield from self._chases()
        yield Step(course.closed_at, self.close)

    def _chases(self) -> Iterator[Step]:
        """While the case waits for a panel somebody looks at it every few weeks; now and then nobody does."""
        if self.plan.number % 6 == 0:
            return
        moment = self.plan.course.review_meeting_at + timedelta(days=20, hours=4)
        while moment + LOOK_EVERY < self.plan.course.listed_at:
            yield Step(moment, self.look)
            moment += LOOK_EVERY

    def _referral_steps(self, begins: datetime) -> Iterator[Step]:
        yield Step(begins + timedelta(minutes=20), self.refer)
        yield Step(begins + timedelta(minutes=50), self.send_referral)
        yield Step(begins + timedelta(days=9), self.note_referral_answer)

    def _request_steps(self, place: int, asked: Asked) -> Iterator[Step]:
        yield Step(asked.asked_at, lambda: self.ask(place, asked))
        yield Step(asked.ends_at, lambda: self.end_request(place, asked))
        if asked.outcome == "answered":
            yield Step(_after(asked.accepted_at, asked.ends_at), lambda: self.accept(place))

    def notify(self) -> None:
        address = f"198.51.100.{self.plan.number % 250 + 1}"
        self.notification = notify(self.cast.panels[self.plan.panel], self.plan.notification, address=address)

    def open(self) -> None:
        assert self.notification is not None
        open_notification(self.notification, by=self.by)

    def triage(self) -> None:
        assert self.notification is not None
        self.opened, _status = open_case_with_lead(
            self.notification, coordinator=self.cast.people[self.office], by=self.by
        )

    def respond(self) -> None:
        needed = self.plan.joint_response
        decide_response(
            self.case,
            decision="needed" if needed else "not_needed",
            grounds=self.plan.grounds,
            reason=self.plan.response_reason,
            by=self.by,
        )

    def record_steps(self) -> None:
        """The first steps of the joint response, most of them done, the last left out."""
        steps = list(
            ResponseStep.objects.select_related("response__case__lead_panel")
            .filter(response__case=self.case)
            .order_by("position")
        )
        for place, step in enumerate(steps):
            if place == len(steps) - 1:
                leave_out_step(step, reason="Not needed in this response.", by=self.by)
                continue
            if place == 0:
                take_on_step(step, who="The on-call detective sergeant", by=self.by)
            complete_step(step, done_at=clock.now() - timedelta(hours=30 - place), by=self.by)

    def join_second(self) -> None:
        """A second notifier tells of the same death; the office joins it to the case."""
        assert self.plan.second_notification is not None
        panel = self.cast.panels[self.plan.panel]
        second = notify(panel, self.plan.second_notification, address="198.51.100.251")
        open_notification(second, by=self.by)
        join_case(second, case=self.case, by=self.by)

    def refer(self) -> None:
        self.referral = raise_referral(
            self.case,
            kind="suspected_abuse_or_neglect",
            addressee=PARTNERS,
            reason=self.plan.referral,
            by=self.by,
        )

    def send_referral(self) -> None:
        assert self.referral is not None
        send_referral(self.referral, by=self.by)

    def note_referral_answer(self) -> None:
        assert self.referral is not None
        answer = "Accepted. A rapid review begins; the national panel has been told."
        answer_referral(self.referral, accepted=True, answer=answer, by=self.by)

    def wait(self, hold: HoldPlan) -> None:
        self.holds[hold.reason] = open_hold(
            self.case,
            reason=hold.reason,
            note=hold.note,
            opened_on=clock.today(),
            expected_on=hold.expected_on,
            by=self.by,
        )

    def end_wait(self, hold: HoldPlan) -> None:
        close_hold(self.holds[hold.reason], closed_on=clock.today(), by=self.by)

    def chase(self) -> None:
        look_again(self.case, on=clock.today() + timedelta(days=28), note=self.plan.chased, by=self.by)

    def look(self) -> None:
        """Look at what the case waits for, and say when to look again."""
        note = self.plan.chased if self.plan.holds else NO_ROOM
        look_again(self.case, on=clock.today() + LOOK_EVERY, note=note, by=self.by)

    def ask(self, place: int, asked: Asked) -> None:
        self.requests[place] = ask_agency(
            self.case,
            agency_type=asked.agency_type,
            agency_name=asked.agency,
            respondent_name=asked.person,
            respondent_role=asked.role,
            email=asked.email,
            sections=asked.sections,
            due_on=asked.due_on,
            by=self.by,
        )

    def end_request(self, place: int, asked: Asked) -> None:
        """The agency answers, says that it holds nothing, or is asked no longer."""
        request = self.requests[place]
        by = link_actor(request)
        if asked.outcome == "withdrawn":
            withdraw_request(request, reason=WAIVED, by=self.by)
        elif asked.outcome == "nothing_held":
            say_nothing_held(request, by=by)
        else:
            begin_answer(request, by=by)
            send_answer(request, answers=asked.answers, by=by)

    def accept(self, place: int) -> None:
        take_what_is_new(self.requests[place], by=self.by)

    def action_steps(self) -> Iterator[Step]:
        """How the review's actions go on, once the chair has signed it off."""
        for place, action in enumerate(self.plan.actions):
            yield Step(at(action.informed_on, 10), lambda n=place, a=action: self.inform(n, a))  # type: ignore[misc]
            yield Step(at(action.replied_on, 10), lambda n=place, a=action: self.reply(n, a))  # type: ignore[misc]
            if action.accepted:
                yield Step(at(action.started_on, 10), lambda n=place: self.start(n))  # type: ignore[misc]
                yield Step(at(action.completed_on, 10), lambda n=place, a=action: self.complete(n, a))  # type: ignore[misc]

    def _action(self, place: int) -> Action:
        rows = Action.objects.select_related("case__lead_panel", "case__child", "panel")
        return rows.filter(case=self.case).order_by("proposed_at", "arose_as")[place]

    def inform(self, place: int, action: ActionPlan) -> None:
        actions.inform_addressee(self._action(place), on=action.informed_on, by=self.by)

    def reply(self, place: int, action: ActionPlan) -> None:
        said = "" if action.accepted else "Another programme of work covers this from next year."
        actions.record_reply(
            self._action(place), accepted=action.accepted, reply=said, on=action.replied_on, by=self.by
        )

    def start(self, place: int) -> None:
        actions.start_action(self._action(place), by=self.by)

    def complete(self, place: int, action: ActionPlan) -> None:
        actions.complete_action(
            self._action(place), evidence=action.evidence, on=action.completed_on, by=self.by
        )

    def close(self) -> None:
        self.case.refresh_from_db()
        close_case(self.case, by=self.cast.actor(self.manager))


def _after(moment: datetime, earlier: datetime) -> datetime:
    """The moment, or an hour after what has to come before it."""
    return max(moment, earlier + timedelta(hours=1))
