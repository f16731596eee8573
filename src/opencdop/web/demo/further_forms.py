"""Supplementary forms in the lives of the demonstration: some proposed, some asked, some returned; and one record of a
joint response. Only newer cases have them, and few: they are there to be looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from opencdop.agency_requests.asked import definition_of, usual_sections
from opencdop.agency_requests.case_forms.catalogue import in_force_today
from opencdop.agency_requests.entering.services import keep_response_form, send_entered
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor, send_answer
from opencdop.agency_requests.services import ask_agency
from opencdop.cases.supplement_services import set_form_aside, use_form
from opencdop.core import clock
from opencdop.core.dates import add_working_days
from opencdop.formkit.asking import answers_to_send
from opencdop.web.demo.living import Life
from opencdop.web.demo.merging import take_what_is_new
from opencdop.web.demo.source import Entry, Source
from opencdop.web.demo.steps import Step

ASKED, RETURNED, IN_USE, SET_ASIDE = "asked", "returned", "in_use", "set_aside"
NEWEST_WITH_FORMS = 40  # of all cases, how many of the newest may have further forms
OF_EACH = {RETURNED: 2, ASKED: 1}
A_WEEK = timedelta(days=7)
NOT_NEEDED = "The reports answer it already; the family was not to be asked again."


@dataclass(frozen=True)
class FurtherForm:
    """A supplementary form of one case, and how far it gets."""

    life: Life
    form: str
    said: Entry
    panel: Entry
    how_far: str

    def steps(self) -> Iterator[Step]:
        """Taken up when the first reports are in, asked at once, returned two weeks after."""
        begins = self.life.plan.course.responded_at + timedelta(days=12, hours=2)
        if self.how_far == SET_ASIDE:
            yield Step(begins, self.set_aside)
            return
        yield Step(begins, self.use)
        if self.how_far == IN_USE:
            return
        for place, part in enumerate(self.said.get("parts", [self.said])):
            asked = begins + timedelta(minutes=20 + 5 * place)
            yield Step(asked, lambda part=part: self.ask(part))  # type: ignore[misc]
            if self.how_far == RETURNED and place == 0:
                yield Step(asked + timedelta(days=15), lambda part=part: self.answer(part))  # type: ignore[misc]

    def use(self) -> None:
        use_form(self.life.case, form=self.form, by=self.life.by)

    def set_aside(self) -> None:
        set_form_aside(self.life.case, form=self.form, reason=NOT_NEEDED, by=self.life.by)

    def ask(self, part: Entry) -> None:
        agency = self._agency(part["agency_type"])
        definition = in_force_today(self.form, case=self.life.case)
        chosen = [part["section"]] if "section" in part else []
        ask_agency(
            self.life.case,
            agency_type=part["agency_type"],
            agency_name=agency["name"],
            respondent_name=agency["people"][-1],
            respondent_role=agency["role"],
            email=f"forms.{part['agency_type'].replace('_', '.')}@{agency['domain']}",
            sections=usual_sections(definition, chosen=chosen),
            due_on=add_working_days(clock.today(), 15),
            form=self.form,
            by=self.life.by,
        )

    def answer(self, part: Entry) -> None:
        """The agency answers, and the office takes what is new into the record."""
        agency = self._agency(part["agency_type"])
        request = AgencyRequest.objects.select_related("case__lead_panel", "case__child").get(
            case=self.life.case, form=self.form, agency_name=agency["name"]
        )
        by = link_actor(request)
        draft = begin_answer(request, by=by)
        today = {"date_completed": clock.today().isoformat()}
        said = {**(draft.answers or {}), **today, **part["answers"]}
        asked = answers_to_send(definition_of(request), said, today=clock.today())
        send_answer(request, answers=asked, by=by)
        take_what_is_new(request, by=self.life.by)

    def _agency(self, kind: str) -> Entry:
        """An agency of the kind, or the hospital's children's doctors where the panel has none."""
        agencies: list[Entry] = self.panel["agencies"]
        fitting = [each for each in agencies if each["type"] == kind]
        return (fitting or [each for each in agencies if each["type"] == "hospital_paediatrics"])[0]


@dataclass(frozen=True)
class ResponseRecord:
    """The record of a joint response, kept in writing by its people."""

    life: Life
    answers: Entry

    def steps(self) -> Iterator[Step]:
        yield Step(self.life.plan.course.responded_at + timedelta(days=4, hours=1), self.keep)

    def keep(self) -> None:
        kept = keep_response_form(self.life.case, form="joint_response_record", by=self.life.by)
        assert kept.draft is not None
        who: dict[str, Any] = {
            "reporter_name": self.life.by.name,
            "reporter_role": "For the joint response",
            "reporter_agency": "Joint response",
        }
        said = {**(kept.draft.answers or {}), **who, **self.answers}
        asked = answers_to_send(definition_of(kept), said, today=clock.today())
        send_entered(kept, answers=asked, by=self.life.by)


def further_steps(source: Source, lives: list[Life], *, now: datetime) -> Iterator[Step]:
    """The further forms of the newest lives: of each form some returned, one asked, one in use, one set aside.

    One joint response, the last that lies a week back, is kept in writing.
    """
    said = source.further_forms
    done: dict[str, int] = {}
    newest = sorted(lives, key=lambda life: life.plan.number)[-NEWEST_WITH_FORMS:]
    for life in newest:
        panel = source.panel(life.plan.panel)
        for form in _fitting(source, life, said["forms"]):
            place = done.setdefault(form, 0)
            done[form] += 1
            order = [*[RETURNED] * OF_EACH[RETURNED], *[ASKED] * OF_EACH[ASKED], IN_USE, SET_ASIDE]
            if place < len(order):
                yield from FurtherForm(life, form, said["forms"][form], panel, order[place]).steps()
    responses = [
        life
        for life in lives
        if life.plan.joint_response
        and life.plan.course.responded_at + A_WEEK < now
        and _sudden_death_of_a_baby(source, life)
    ]
    for life in sorted(responses, key=lambda life: life.plan.number)[-1:]:
        yield from ResponseRecord(life, said["joint_response_record"]).steps()


def _sudden_death_of_a_baby(source: Source, life: Life) -> bool:
    """Whether what further_forms.yaml says of sleep and cot fits this child."""
    told = source.story(life.plan.story).said
    return "sudden_unexpected" in told["events"] and life.plan.child.age_days < 365


def _fitting(source: Source, life: Life, forms: Entry) -> list[str]:
    """Which of the forms the story calls for."""
    story = source.story(life.plan.story).said
    events = ("neonatal", "infection", "drowning", "life_limiting")
    found = [event for event in story["events"] if event in events]
    if _sudden_death_of_a_baby(source, life):
        found.append("sud")
    if story["place"] == "hospital_emergency_department":
        found.append("care_pathway")
    return [form for form in found if form in forms]
