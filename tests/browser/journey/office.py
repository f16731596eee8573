"""The panel's office at work on a death: Asha who coordinates, and what Mina, its manager, does beyond that."""

import json
import re
from pathlib import Path
from typing import Any

from tests.browser.journey import story
from tests.browser.journey.person import Somebody

from opencdop.core import clock
from opencdop.formkit.definition import Definition
from opencdop.statistics.periods import ReportYear
from opencdop.submissions.library import form


class Coordinator(Somebody):
    """Asha. `case` is the address of the case, known once it is open."""

    case = ""
    reference = ""
    meeting = ""

    def goes_to_the_case(self, part: str = "") -> None:
        self.opens(f"{self.case}{part}")

    # triage

    def sees_the_new_notification(self, reference: str) -> None:
        self.opens("/")
        self.sees("New notifications", reference, "in scope")
        self.takes_a_picture("today")

    def opens_the_notification(self, reference: str) -> None:
        self.opens("/notifications/")
        self.sees(reference)
        self.follows("Open")
        self.sees("Nobody has opened it yet")
        self.presses("Open the notification")
        self.sees(story.CHILD, "In scope", "a proposal, you decide")
        self.takes_a_picture("triage")

    def decides_too_soon(self) -> None:
        """Presses without having chosen, and is told what to do."""
        self.presses("Decide")
        self.sees("Please look at this again", "Choose what becomes of this notification.")

    def opens_the_case(self) -> None:
        self.chooses("Open a case")
        self.presses("Decide")
        self.sees(
            "The case is open as",
            "Next: decide whether a joint agency response is needed, and ask the agencies.",
        )
        self.case = self.path
        self.reference = self.page.locator(".oc-identity dd", has_text="ASH").first.inner_text()
        self.takes_a_picture("case-overview")

    def reads_the_record(self) -> None:
        self.follows_sub_page("Record")
        self.sees("Ella Rose", "Notification", "36 weeks and 4 days")
        self.takes_a_picture("record")

    def follows_sub_page(self, words: str) -> None:
        self._act(
            self.page.get_by_role("navigation", name="This case").get_by_role("link", name=words, exact=True)
        )

    # response

    def decides_the_joint_response(self) -> None:
        self.follows_sub_page("Joint response")
        self.presses("Record the decision")
        self.sees("Please look at this again")
        self.chooses("needed", exact=False)
        self.chooses_ground("sudden")
        self.writes(
            "Why", "She died suddenly at home and nobody could say why. The police and I spoke at nine."
        )
        self.presses("Record the decision")
        self.sees("First steps")
        self.takes_a_picture("joint-response")

    def chooses_ground(self, word: str) -> None:
        self.page.locator(f"[name=grounds][value*={word}]").check()

    def records_a_step_of_the_response(self) -> None:
        self.unfolds("Record:")
        step = self.page.locator("details[open] form").first
        step.get_by_label("Note, or why it is left out").fill("By telephone; home visit today at two.")
        day = story.died_on()
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            step.get_by_label(label).fill(str(number))
        step.get_by_label("At", exact=True).fill("09:40")
        self._act(step.get_by_role("button", name="Done"))
        self.sees("done")

    def raises_a_referral(self) -> None:
        self.follows_sub_page("Referrals")
        self.sees("A worry that a child may have been abused or neglected is passed on at once")
        self.page.locator("[name=kind]").first.check()
        self.writes(
            "What gives rise to the concern", "A neighbour rang the ward and spoke of shouting at night."
        )
        self.presses("Raise the referral")
        self.sees("A neighbour rang the ward")
        self.presses("Record that it was sent")
        self.follows("Record their answer")
        self.chooses("Not accepted")
        self.writes(
            "In their words", "Checked with the health visitor: nothing of concern. No further action."
        )
        self.presses("Record the answer")
        self.sees("No further action.")
        self.takes_a_picture("referrals")

    # asking

    def asks_the_practice(self, email: str) -> None:
        self.follows_sub_page("Agencies")
        self.sees("No agency has been asked yet")
        self.presses("Ask an agency")
        self.picks("GP practice", of="Kind of agency")
        self.writes("Name of the organisation", "Millbrook Surgery")
        self.writes("Name of the person", "Dr Dev Patel-Shaw")
        self.writes("E-mail address of this person at work", email)
        self.takes_a_picture("ask-an-agency")
        self.presses("Look at the e-mail")
        self.is_at("Check the address and the e-mail")
        self.takes_a_picture("ask-check")
        self.presses("Send the request")
        self.sees("Tick the box when you have checked the address letter by letter")
        self.chooses("own address at work", exact=False)
        self.presses("Send the request")
        self.sees("Millbrook Surgery is asked.")

    # agreeing

    def takes_the_return_into_the_record(self) -> None:
        """Takes what differs, one press each, and all that is new at once."""
        self.goes_to_the_case("agencies/")
        self.takes_a_picture("agencies")
        self.follows("Take into the record")
        self.sees("differ", "36 weeks and 4 days", "37 weeks")
        self.takes_a_picture("merge")
        differing = self.page.locator("tr.oc-differs")
        while differing.count():
            with self.page.expect_navigation():
                differing.first.locator("button", has_text="Take").first.click()
        self._act(self.page.locator("button", has_text="new answer"))
        self.sees("taken into the record", "There is nothing left to decide.")

    # review

    def arranges_the_review_meeting(self) -> None:
        """For today: the post-mortem report has come by post; what has no answer yet is gone without, for a reason."""
        self.goes_to_the_case("ready/")
        here = re.compile("^Note that it is here.*post-mortem report, before the review meeting")
        self._act(self.page.get_by_role("button", name=here))
        self.sees("Noted as here: The post-mortem report")
        self.goes_to_the_case("meetings/")
        self.presses("Arrange a review meeting")
        self.writes_the_date("Date", clock.today())
        self.writes("Time", "09:30")
        self.writes("Place", "By video link")
        self.writes("Who convenes it", "Ashmoor General Hospital")
        self.writes("Who chairs", "Dr Niamh Brennan")
        if self.page.get_by_label("Why can the meeting go on without?").count():
            self.writes("Why can the meeting go on without?", "All who knew the child are there today.")
        self.presses("Arrange the review meeting")
        self.sees("The review meeting is arranged.")

    def drafts_the_analysis(self, said: dict[str, Any]) -> None:
        self.presses("Begin the analysis")
        self.follows("This review")
        self.goes_through(self.analysis, said, until="category")
        self.takes_a_picture("analysis")
        self.goes_through(self.analysis, said)
        self.presses("Finish the draft analysis")
        self.sees("The draft is finished. Next: put the case on the agenda of a panel meeting.")

    def arranges_the_panel(self) -> None:
        self.follows("Meetings", exact=True)
        self.opens("/meetings/")
        self.presses("Arrange a meeting")
        self.chooses("Panel meeting", of="Kind of meeting", exact=False)
        self.writes_the_date("Date", clock.today())
        self.writes("Time", "14:00")
        self.writes("Place", "Town hall, room 2")
        self.presses("Arrange the meeting")
        self.sees("Arranged. Next: put cases on the agenda.")
        self.meeting = self.path.removesuffix("agenda/")

    def puts_the_case_on_the_agenda(self) -> None:
        self.chooses(self.reference, exact=False)
        self.presses("Put on the agenda")
        self.sees("1 case put on the agenda.")

    def records_who_is_there(self) -> None:
        """Two members come; that is no quorum. Two more are added, and now it is one."""
        self.opens(self.meeting)
        self.follows("Record who is here")
        self.marks_present("Chidi Eze")
        self.marks_present("Ben Carter", speaks_for="Health")
        self.presses("Save attendance")
        self.sees("Attendance is recorded. Not quorate")
        self.follows("Record who is here")
        for name, role, body in (
            ("Joan Price", "Consultant in public health", "Public health"),
            ("Omar Haddad", "Detective inspector", "Police"),
        ):
            self.writes("Name", name)
            self.writes("Role", role)
            self.chooses(body, of="For whom do they speak?")
            self.presses("Add to the list")
            self.marks_present(name)
            self.presses("Save attendance")
            self.follows("Record who is here")
        self.follows("The meeting")
        self.sees("Quorate: 4 present.")
        self.takes_a_picture("meeting")

    def marks_present(self, name: str, *, speaks_for: str = "") -> None:
        row = self.page.get_by_role("row", name=name)
        row.get_by_label("Present").check()
        if speaks_for:
            row.get_by_label("speaks for").select_option(label=speaks_for)

    def records_what_the_panel_decided(self, said: dict[str, Any]) -> None:
        """The panel's analysis begins from the draft; what the panel adds is who was there and the outcome."""
        self.opens(self.meeting)
        self.presses("Begin the analysis")
        self.answers_the_pages(self.analysis, said, "present", "outcome")
        self.presses("Check your answers")
        self.presses("Record the panel’s analysis")
        self.sees("The panel's analysis is recorded. Next: the chair signs the review off.")

    @property
    def analysis(self) -> Definition:
        return form("analysis")

    # proving

    def finds_the_case(self, words: str) -> None:
        self.opens("/cases/")
        self.writes("Name, NHS number, date or reference", words)
        self.presses("Search")
        self.sees(story.CHILD)
        assert self.path == "/cases/"
        self.takes_a_picture("cases")

    def reads_the_timeline(self) -> None:
        self.follows_sub_page("Timeline")
        self.is_at("Timeline")
        self.takes_a_picture("timeline")

    def sees_who_has_seen_the_record(self, *names: str) -> None:
        self.follows_sub_page("Who has seen this record")
        self.sees(*names)
        self.takes_a_picture("who-has-seen")


class Manager(Somebody):
    """Mina: she follows the action to its end and closes the case."""

    def follows_the_action_to_its_end(self) -> None:
        self.opens("/actions/")
        self.sees("Ashmoor health visiting service", "Agreed, to be sent")
        self.takes_a_picture("actions")
        self.follows("Open")
        self.presses("Record that they were informed")
        self.presses("Save")
        self.sees("The action now waits for their answer")
        self.presses("Record the answer")
        self.chooses("Accepted", of="Was the action accepted?")
        self.writes("What they answered", "We will do so from next month.")
        self.presses("Save")
        self.presses("Record that it is done")
        self.presses("Save")
        self.sees("Please look at this again")
        self.writes(
            "What shows that it is done?", "The record of the visit now has a line for the place of sleep."
        )
        self.presses("Save")
        self.sees("The action is completed.")

    def closes_the_case(self, case: str) -> None:
        self.opens(case)
        self.presses("Close the case")
        self.sees("is closed. Its actions stay on their list until they are done.")


class Analyst(Somebody):
    """Ana: she sees figures and makes the return, and no case."""

    def reads_the_year(self) -> Path:
        """Gives the Word document of the year."""
        self.opens("/")
        self.follows("Figures")
        self.follows(ReportYear.holding(clock.today()).label)
        self.sees("Ashmoor", "Numbers from 1 to 4 are hidden")
        self.takes_a_picture("figures-year")
        return self.saves_what_comes("Download as a Word document", link=True)

    def makes_the_return(self) -> tuple[str, dict[str, Any], str]:
        """Gives the CSV as text, the JSON as read, and the report of the checks."""
        self.follows("National return of this year")
        self.sees("1 completed review")
        csv = self.saves_what_comes("Make the CSV").read_text(encoding="utf-8-sig")
        read = json.loads(self.saves_what_comes("Make the JSON").read_text(encoding="utf-8"))
        checks = self.saves_what_comes("Make the checks report").read_text(encoding="utf-8-sig")
        self.opens(self.path)
        self.sees("Made so far", "Ana Lind")
        self.takes_a_picture("return")
        return csv, read, checks

    def is_kept_out_of_the_case(self, case: str) -> None:
        answer = self.page.goto(self.place.app.at(case))
        assert answer is not None
        assert answer.status in (403, 404)
        self.does_not_see(*story.NAMES)
