"""Takes one new death through the whole way with the services that people use, and tells what happened at each step."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from opencdop.actions import services as actions
from opencdop.actions.models import Action
from opencdop.agency_requests.merging.queries import merge_for
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import request_with_token
from opencdop.agency_requests.reply_services import begin_answer, prove_code, send_answer, send_code
from opencdop.agency_requests.services import ask_agency
from opencdop.audit import queries as audit
from opencdop.audit.chain import Verdict
from opencdop.cases.models import Case
from opencdop.cases.referral_services import answer_referral, raise_referral, send_referral
from opencdop.cases.services import close_case
from opencdop.core import clock
from opencdop.intake.lead_services import open_case_with_lead
from opencdop.intake.services import open_notification
from opencdop.joint_response.services import decide_response
from opencdop.meetings.analysis_services import (
    begin_analysis,
    finish_draft_analysis,
    ratify_analysis,
    sign_off,
)
from opencdop.meetings.models import Meeting, MeetingPerson
from opencdop.meetings.people_services import Attended, ask_to_meeting, record_attendance
from opencdop.meetings.services import arrange_meeting, put_on_agenda
from opencdop.outbox.services import send_due_emails
from opencdop.returns.editions import Edition
from opencdop.returns.queries import return_of
from opencdop.returns.services import make_return
from opencdop.statistics.periods import ReportYear
from opencdop.statistics.services import rebuild_stale
from opencdop.submissions.library import library
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.gathering import SPEAKS_FOR
from opencdop.web.demo.generator import plan_for
from opencdop.web.demo.living import PARTNERS, notify
from opencdop.web.demo.mailroom import received
from opencdop.web.demo.plans import Plan
from opencdop.web.demo.source import Source

STORY = "sids_shared_sleep"


class WayBroken(Exception):
    """A step of the way did not end as it should; the words say which."""


@dataclass
class Walk:
    """The new death, and what happened so far."""

    source: Source
    cast: Cast
    mail: Path
    told: list[str] = field(default_factory=list)
    rows: int = 0
    verdict: Verdict | None = None  # of the audit, once the way was gone to its end

    def run(self) -> Case:
        """Every step in turn. Raises WayBroken, or the refusal of a service."""
        plan = plan_for(self.source, library(), panel="ashmoor", story=STORY, today=clock.today())
        case = self._notified(plan)
        self._responded(case, plan)
        self._asked(case, plan)
        self._reviewed(case, plan)
        self._acted(case)
        self._returned(case)
        return case

    def _say(self, words: str) -> None:
        self.told.append(words)

    def _notified(self, plan: Plan) -> Case:
        asha = self.cast.actor("asha")
        panel = self.cast.panels["ashmoor"]
        notification = notify(panel, plan.notification, address="198.51.100.254")
        self._post()
        office = self._newest(panel.office_email)
        self._say(f"Notified: {notification.reference}; the office was told by e-mail ({office['Subject']})")
        open_notification(notification, by=asha)
        case, _status = open_case_with_lead(notification, coordinator=self.cast.people["asha"], by=asha)
        self._say(f"Triage: Asha opened the case {case.reference}")
        return case

    def _responded(self, case: Case, plan: Plan) -> None:
        asha = self.cast.actor("asha")
        decide_response(case, decision="needed", grounds=plan.grounds, reason=plan.response_reason, by=asha)
        self._say("Joint agency response: needed, with its reason")
        referral = raise_referral(
            case,
            kind="suspected_abuse_or_neglect",
            addressee=PARTNERS,
            reason="An older mark was seen that nobody could explain yet.",
            by=asha,
        )
        send_referral(referral, by=asha)
        answer_referral(
            referral, accepted=False, answer="Not accepted: the mark was there at birth.", by=asha
        )
        self._say(
            f"Referral: raised, sent to the {referral.addressee[0].lower()}{referral.addressee[1:]}, answered"
        )

    def _asked(self, case: Case, plan: Plan) -> None:
        """Each agency answers by the link and the code that really came by e-mail."""
        asha = self.cast.actor("asha")
        for asked in plan.asked[:2]:
            ask_agency(
                case,
                agency_type=asked.agency_type,
                agency_name=asked.agency,
                respondent_name=asked.person,
                respondent_role=asked.role,
                email=asked.email,
                sections=asked.sections,
                due_on=clock.today() + timedelta(days=21),
                by=asha,
            )
            request = self._through_the_link(asked.email)
            answers = asked.answers
            send_code(request)
            self._post()
            code = self._found(r"code is (\d{6})", asked.email)
            holder = prove_code(request, code=code)
            begin_answer(request, by=holder)
            send_answer(request, answers=answers, by=holder)
            self._say(f"Asked and answered by link: {asked.agency} ({request.reference})")
            merge = merge_for(request)
            keep = [row.key for row in merge.differing]
            new = [row.key for row in merge.new]
            taken = accept_answers_from(request, take=new, keep=keep, seen=merge.seen, by=asha)
            self._say(f"Agreed: {taken} answers taken into the record, {len(merge.same)} were the same")

    def _through_the_link(self, email: str) -> AgencyRequest:
        self._post()
        request = request_with_token(self._found(r"/r/([\w-]{43})/", email))
        if request is None:
            raise WayBroken("the link in the e-mail leads nowhere")
        return request

    def _reviewed(self, case: Case, plan: Plan) -> None:
        asha, chidi = self.cast.actor("asha"), self.cast.actor("chidi")
        case.refresh_from_db()
        first = self._meeting(Meeting.REVIEW_MEETING)
        for asked in plan.asked[:3]:
            ask_to_meeting(first, name=asked.person, role=asked.role, kind="health", by=asha)
        item = put_on_agenda(
            case, meeting=first, in_spite_of="Spoken of today.", decided_by=chidi.name, by=asha
        )
        self._attend(first)
        draft = begin_analysis(item, by=asha)
        finish_draft_analysis(draft, answers=plan.draft_analysis, by=asha)
        self._say("Review meeting: held, the draft analysis finished")
        case.refresh_from_db()
        second = self._meeting(Meeting.PANEL)
        item = put_on_agenda(
            case, meeting=second, in_spite_of="The panel can decide today.", decided_by=chidi.name, by=asha
        )
        self._attend(second)
        analysis = begin_analysis(item, by=asha)
        answers = {**plan.analysis, "review_date": clock.today().isoformat()}
        ratify_analysis(analysis, answers=answers, by=asha)
        self._say(f"Panel: ratified, category {plan.category}, modifiable factors {plan.modifiable}")
        sign_off(analysis, by=chidi)
        self._say("Sign-off: Chidi signed the review off")

    def _meeting(self, kind: str) -> Meeting:
        return arrange_meeting(
            self.cast.panels["ashmoor"],
            kind=kind,
            on=clock.today(),
            place="By video link",
            by=self.cast.actor("asha"),
        )

    def _attend(self, meeting: Meeting) -> None:
        seats = {each["name"]: each.get("seat", "") for each in self.source.panel("ashmoor")["accounts"]}
        there = {
            person.id: Attended(
                MeetingPerson.PRESENT, SPEAKS_FOR.get(seats.get(person.name, ""), person.kind)
            )
            for person in meeting.people.all()
        }
        record_attendance(meeting, people=there, by=self.cast.actor("asha"))

    def _acted(self, case: Case) -> None:
        asha, today = self.cast.actor("asha"), clock.today()
        found = list(Action.objects.select_related("case__lead_panel", "panel").filter(case=case))
        if not found:
            raise WayBroken("the review led to no action")
        for action in found:
            actions.inform_addressee(action, on=today, by=asha)
            actions.record_reply(action, accepted=True, reply="Agreed.", on=today, by=asha)
            actions.complete_action(action, evidence="Cots are given from today.", on=today, by=asha)
        self._say(f"Actions: {len(found)} agreed, accepted and completed")
        case.refresh_from_db()
        close_case(case, by=self.cast.actor("mina"))
        case.refresh_from_db()
        self._say(f"Closed: the case is now {case.stage_title.lower()}")

    def _returned(self, case: Case) -> None:
        rebuild_stale()
        panel = self.cast.panels["ashmoor"]
        moment = clock.now().replace(microsecond=0) + timedelta(seconds=1)
        edition = Edition(panel=panel, year=ReportYear.holding(clock.today()), as_at=moment)
        made = make_return(edition, file="csv", by=self.cast.actor("asha"))
        ready = return_of(edition)
        self.rows = ready.reviews
        if case.reference not in {each.reference for each in ready.cases}:
            raise WayBroken("the return has no row of the new case")
        if case.reference.encode() not in made.content:
            raise WayBroken("the file of the return has no row of the new case")
        self._say(f"Return: {made.name} has {self.rows} completed reviews, {case.reference} among them")
        self.verdict = audit.verify()
        if self.verdict.first_break:
            raise WayBroken(f"the audit is broken: {self.verdict.first_break.reason}")
        self._say(f"Audit: {self.verdict.events} events, the chain is whole")

    def _post(self) -> None:
        send_due_emails(limit=1000)

    def _newest(self, address: str) -> Any:
        messages = received(self.mail, to=address)
        if not messages:
            raise WayBroken(f"no e-mail came for {address}")
        return messages[-1]

    def _found(self, pattern: str, address: str) -> str:
        found = re.search(pattern, self._newest(address).get_content())
        if found is None:
            raise WayBroken(f"the newest e-mail for {address} does not hold what it should")
        return found[1]
