"""The meetings of the demonstration: review meetings of one case, panel meetings of several, signatures after them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from opencdop.core import clock
from opencdop.core.dates import add_months
from opencdop.meetings.analysis_services import (
    begin_analysis,
    defer_item,
    finish_draft_analysis,
    ratify_analysis,
    sign_off,
)
from opencdop.meetings.models import AgendaItem, Analysis, Meeting, MeetingPerson
from opencdop.meetings.people_services import Attended, ask_to_meeting, record_attendance
from opencdop.meetings.services import arrange_meeting, put_on_agenda
from opencdop.submissions.services import save_answers
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.courses import at
from opencdop.web.demo.living import Life
from opencdop.web.demo.source import Entry
from opencdop.web.demo.steps import Step

ARRANGED_DAYS_BEFORE = 70
SPEAKS_FOR = {
    "designated_doctor": "health",
    "designated_nurse": "health",
    "midwifery_obstetrics": "health",
    "public_health": "public_health",
    "childrens_social_care": "local_authority",
    "police": "police",
}
IN_SPITE_OF = "The meeting can go on; what is still missing would not change its view."


@dataclass
class ReviewMeeting:
    """The child death review meeting of one case."""

    life: Life
    panel: Entry
    meeting: Meeting | None = None
    item: AgendaItem | None = None

    def steps(self) -> Iterator[Step]:
        course = self.life.plan.course
        held = course.review_meeting_at
        yield Step(max(held - timedelta(days=24), course.responded_at + timedelta(days=8)), self.arrange)
        yield Step(held - timedelta(days=3), self.list)
        yield Step(held + timedelta(minutes=75), self.hold)

    def arrange(self) -> None:
        held, asked = self.life.plan.course.review_meeting_at, self.life.plan.asked
        self.meeting = arrange_meeting(
            self.life.cast.panels[self.life.plan.panel],
            kind=Meeting.REVIEW_MEETING,
            on=held.date(),
            at=held.timetz().replace(tzinfo=None),
            place=f"{self.panel['hospital']['name']}, education centre, and by video link",
            convened_by=self.panel["hospital"]["trust"],
            chair_name=asked[0].person,
            by=self.life.by,
        )
        for each in asked[:4]:
            ask_to_meeting(
                self.meeting,
                name=each.person,
                role=f"{each.role}, {each.agency}",
                kind="health",
                by=self.life.by,
            )

    def list(self) -> None:
        assert self.meeting is not None
        self.life.case.refresh_from_db()
        self.item = put_on_agenda(
            self.life.case,
            meeting=self.meeting,
            in_spite_of=IN_SPITE_OF,
            decided_by=self.life.plan.asked[0].person,
            by=self.life.by,
        )

    def hold(self) -> None:
        assert self.meeting is not None
        assert self.item is not None
        there = {person.id: Attended(MeetingPerson.PRESENT) for person in self.meeting.people.all()}
        record_attendance(self.meeting, people=there, by=self.life.by)
        analysis = begin_analysis(self.item, by=self.life.by)
        answers = self.life.plan.draft_analysis
        save_answers(
            analysis.draft,
            answers=answers,
            seen=analysis.draft.version_no,
            case_id=self.life.case.id,
            by=self.life.by,
        )
        finish_draft_analysis(analysis, answers=answers, by=self.life.by)


@dataclass
class PanelMeeting:
    """One meeting of a panel, and the cases that come to it."""

    cast: Cast
    entry: Entry
    on: date
    office: str
    chair: str
    meeting: Meeting | None = None
    items: dict[int, AgendaItem] = field(default_factory=dict)
    analyses: dict[int, Analysis] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        yield Step(at(self.on - timedelta(days=ARRANGED_DAYS_BEFORE), 9), self.arrange)
        yield Step(at(self.on, 10, 5), self.attend)

    def case_steps(self, life: Life, *, deferred: bool) -> Iterator[Step]:
        """The steps of one case at this meeting."""
        course, number = life.plan.course, life.plan.number
        listed = course.listed_at if not deferred else at(self.on - timedelta(days=20), 15)
        yield Step(listed, lambda: self.list(life))
        moment = at(self.on, 10, 15) + timedelta(minutes=20 * (number % 7), seconds=number)
        if deferred:
            yield Step(moment, lambda: self.defer(life))
            return
        yield Step(moment, lambda: self.ratify(life))
        yield Step(course.signed_off_at, lambda: self.sign(life))
        yield from life.action_steps()

    def arrange(self) -> None:
        self.meeting = arrange_meeting(
            self.cast.panels[self.entry["key"]],
            kind=Meeting.PANEL,
            on=self.on,
            at=at(self.on, 10).timetz().replace(tzinfo=None),
            place=f"{self.entry['authorities'][0]['name']}, committee room, and by video link",
            by=self.cast.actor(self.office),
        )

    def attend(self) -> None:
        """All come but now and then one, who sends apologies; the panel stays quorate."""
        assert self.meeting is not None
        seats = {each["name"]: each for each in self.entry["accounts"]}
        people = {}
        for person in self.meeting.people.all():
            seat = seats[person.name].get("seat", "")
            away = seat == "police" and self.on.toordinal() % 3 == 0
            status = MeetingPerson.APOLOGIES if away else MeetingPerson.PRESENT
            people[person.id] = Attended(status, SPEAKS_FOR.get(seat, "other"))
        record_attendance(self.meeting, people=people, by=self.cast.actor(self.office))

    def list(self, life: Life) -> None:
        assert self.meeting is not None
        life.case.refresh_from_db()
        self.items[life.plan.number] = put_on_agenda(
            life.case,
            meeting=self.meeting,
            in_spite_of=IN_SPITE_OF,
            decided_by=self.cast.actor(self.chair).name,
            by=life.by,
        )

    def defer(self, life: Life) -> None:
        reasons = [hold.reason for hold in life.plan.holds] or ["agency_report"]
        defer_item(
            self.items[life.plan.number],
            reason=reasons[0],
            note="The panel wants to see this first.",
            look_again_on=add_months(clock.today(), 2),
            by=life.by,
        )

    def ratify(self, life: Life) -> None:
        analysis = begin_analysis(self.items[life.plan.number], by=life.by)
        ratify_analysis(analysis, answers=life.plan.analysis, by=life.by)
        self.analyses[life.plan.number] = analysis

    def sign(self, life: Life) -> None:
        sign_off(self.analyses[life.plan.number], by=self.cast.actor(self.chair))
