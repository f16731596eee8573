"""The moment between reading something of a meeting and holding it, kept open: what somebody else did in it stands."""

from datetime import timedelta

import pytest
from tests.cast import ACase, Cast
from tests.integration.between import held_open, meanwhile
from tests.integration.meetings.way import (
    COMPLETE,
    a_meeting,
    on_panel,
    ratified,
    reviewed_draft,
)

from opencdop.audit.models import Event
from opencdop.audit.services import recording
from opencdop.cases.events import CASE_ASSIGNED
from opencdop.cases.models import Case, CaseAnswer, Milestone
from opencdop.cases.noting import note_event
from opencdop.cases.scope_services import confirm_case_out, propose_case_out
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.design.words import day
from opencdop.meetings import analysis_services as analyses
from opencdop.meetings import people_services, services
from opencdop.meetings.models import AgendaItem, Analysis, Declaration, Meeting, MeetingPerson
from opencdop.meetings.people_services import Attended


def read(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("panel").get(pk=meeting.pk)


def item_again(item: AgendaItem) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__panel", "case__lead_panel").get(pk=item.pk)


def events(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def test_a_meeting_that_was_cancelled_since_stays_cancelled(cast: Cast) -> None:
    asha = cast.actor("asha")
    meeting = a_meeting(cast)
    asked = people_services.ask_to_meeting(meeting, name="Dr Lee", kind="health", by=asha)
    before, moving, asking, again = (read(meeting) for _ in "1234")
    services.cancel_meeting(meeting, by=asha)
    with pytest.raises(RuleBroken, match="cancelled"):
        people_services.record_attendance(before, people={asked.id: Attended("present")}, by=asha)
    with pytest.raises(RuleBroken, match="still planned"):
        services.move_meeting(moving, on=clock.today(), at=None, place="Town Hall", by=asha)
    with pytest.raises(RuleBroken, match="cancelled"):
        people_services.ask_to_meeting(asking, name="Ms Orr", kind="local_authority", by=asha)
    with pytest.raises(RuleBroken, match="planned"):
        services.cancel_meeting(again, by=asha)
    assert (read(meeting).state, events("meeting.cancelled")) == ("cancelled", 1)
    assert MeetingPerson.objects.get(pk=asked.pk).status == MeetingPerson.EXPECTED


def test_a_meeting_that_was_held_since_is_not_cancelled_or_moved(cast: Cast) -> None:
    asha, meeting = cast.actor("asha"), a_meeting(cast)
    asked = people_services.ask_to_meeting(meeting, name="Dr Lee", kind="health", by=asha)
    before, moving = read(meeting), read(meeting)
    people_services.record_attendance(meeting, people={asked.id: Attended("present")}, by=asha)
    with pytest.raises(RuleBroken, match="planned"):
        services.cancel_meeting(before, by=asha)
    with pytest.raises(RuleBroken, match="planned"):
        services.move_meeting(
            moving, on=clock.today() + timedelta(days=9), at=None, place="Town Hall", by=asha
        )
    assert (read(meeting).state, read(meeting).on) == ("held", clock.today())


def test_a_case_is_not_put_on_a_meeting_that_was_cancelled_since(cast: Cast, a_case: ACase) -> None:
    case, asha, meeting = a_case(), cast.actor("asha"), a_meeting(cast, kind=Meeting.REVIEW_MEETING)
    before = read(meeting)
    services.cancel_meeting(meeting, by=asha)
    with pytest.raises(RuleBroken, match="cancelled"):
        services.put_on_agenda(case, meeting=before, by=asha)
    assert not AgendaItem.objects.exists()


def test_a_case_that_another_panel_took_over_since_is_not_listed(cast: Cast, a_case: ACase) -> None:
    case, asha, meeting = a_case(), cast.actor("asha"), a_meeting(cast, kind=Meeting.REVIEW_MEETING)
    before = Case.objects.get(pk=case.pk)
    with recording():
        Case.objects.filter(pk=case.pk).update(lead_panel=cast.harrowdale)
        note_event(CASE_ASSIGNED, case, by=asha, words={"person": "Carol Finch"})
    with pytest.raises(NotFound):
        services.put_on_agenda(before, meeting=meeting, by=asha)


def test_two_who_list_one_case_at_the_same_moment_list_it_once(cast: Cast, a_case: ACase) -> None:
    case, asha, mina = a_case(), cast.actor("asha"), cast.actor("mina")
    first, second = (a_meeting(cast, kind=Meeting.REVIEW_MEETING) for _ in "12")
    mine = Case.objects.get(pk=case.pk)

    def listed() -> None:
        services.put_on_agenda(case, meeting=first, by=asha)

    with (
        meanwhile(listed, after='FROM "cases_case"'),
        pytest.raises(RuleBroken, match="already on the agenda"),
    ):
        services.put_on_agenda(mine, meeting=second, by=mina)


def deferred(item: AgendaItem, cast: Cast) -> None:
    analyses.defer_item(
        item,
        reason="inquest",
        note="The coroner has not concluded.",
        look_again_on=clock.today() + timedelta(days=60),
        by=cast.actor("asha"),
    )


def test_a_review_that_was_ratified_since_is_not_deferred(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    before = item_again(item)
    analysis = analyses.begin_analysis(item, by=asha)
    analyses.ratify_analysis(analysis, answers=COMPLETE, by=asha)
    with pytest.raises(RuleBroken, match="reviewed or deferred"):
        deferred(before, cast)
    assert AgendaItem.objects.get(pk=item.pk).state == "reviewed"
    assert not Milestone.objects.filter(case=case, kind=MilestoneKind.DEFERRED.value).exists()


def test_a_case_that_was_deferred_since_is_not_begun(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    before = item_again(item)
    deferred(item, cast)
    with pytest.raises(RuleBroken, match="no longer on the agenda"):
        analyses.begin_analysis(before, by=cast.actor("asha"))
    assert not Analysis.objects.filter(item=item).exists()


def test_signing_off_what_was_ratified_since_it_was_read_names_the_day(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    reviewed_draft(case, cast)
    analysis = analyses.begin_analysis(on_panel(case, cast), by=asha)
    before = Analysis.objects.select_related("item__meeting", "case").get(pk=analysis.pk)
    analyses.ratify_analysis(analysis, answers=COMPLETE, by=asha)
    analyses.sign_off(before, by=cast.actor("chidi"))
    agreed = CaseAnswer.objects.filter(case=case, question="final_cause").get()
    assert agreed.source == f"Panel review of {day(clock.today())}"


def test_review_that_was_found_out_of_scope_since_it_was_ratified_is_not_signed_off(
    cast: Cast, a_case: ACase
) -> None:
    case = a_case()
    analysis = ratified(case, cast)
    proposed = propose_case_out(case, rule="SC3", reason="No breath.", by=cast.actor("asha"))
    confirm_case_out(proposed, by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="out of scope"):
        analyses.sign_off(analysis, by=cast.actor("chidi"))
    assert Case.objects.get(pk=case.pk).stage == "out_of_scope"
    assert not CaseAnswer.objects.filter(case=case, question="final_cause").exists()


def test_a_reason_without_quorum_is_not_written_over(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    reviewed_draft(case, cast)
    item = on_panel(case, cast, meeting=a_meeting(cast))
    before = item_again(item)
    analyses.go_on_without_quorum(item, reason="The police sent their words", by=asha)
    with pytest.raises(Stale):
        analyses.go_on_without_quorum(before, reason="Nobody else could come", by=cast.actor("mina"))
    assert item_again(item).without_quorum == "The police sent their words"


def test_a_part_declared_twice_at_the_same_moment_is_declared_once(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    person = item.meeting.people.first()
    assert person is not None

    def declare(nature: str) -> None:
        people_services.declare_interest(item, person=person, nature=nature, by=asha)

    with meanwhile(lambda: declare("Treated the child"), after='FROM "meetings_declaration"'):
        declare("Managed the ward")
    assert Declaration.objects.get().nature == "Managed the ward"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_the_attendance_of_one_person_at_once_the_second_is_told(cast: Cast) -> None:
    asha, meeting = cast.actor("asha"), a_meeting(cast)
    asked = people_services.ask_to_meeting(meeting, name="Dr Lee", kind="health", by=asha)
    one, two = read(meeting), read(meeting)

    def said(status: str) -> dict[str, Attended]:
        return {asked.id: Attended(status, was={"status": "expected"})}

    came = held_open(
        lambda: people_services.record_attendance(one, people=said("present"), by=asha),
        lambda: people_services.record_attendance(two, people=said("apologies"), by=asha),
    )
    assert isinstance(came, Stale)
    assert MeetingPerson.objects.get(pk=asked.pk).status == MeetingPerson.PRESENT
