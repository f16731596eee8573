"""What a case waits for before a meeting: needs of its gate, causes that hold it back, the draft for the panel."""

from opencdop.cases.stages import Gate
from opencdop.meetings.readiness import Cause, Waiting, waits_for

NEEDS = [Waiting(Gate.G1, "Report of the GP practice"), Waiting(Gate.G2, "The toxicology report")]
CAUSES = [Cause("the post-mortem report", "meeting"), Cause("the inquest", "panel"), Cause("a theme", "none")]


def test_review_meeting_waits_for_its_own_gate_only():
    assert waits_for(for_panel=False, needs=NEEDS, causes=CAUSES, has_draft=False) == (
        "Report of the GP practice",
        "the post-mortem report",
    )


def test_panel_waits_for_the_draft_its_gate_and_whatever_held_back_the_review_meeting():
    assert waits_for(for_panel=True, needs=NEEDS, causes=CAUSES, has_draft=False) == (
        "The draft analysis of the review meeting",
        "The toxicology report",
        "the post-mortem report",
        "the inquest",
    )


def test_draft_is_named_once_where_a_need_names_it_too():
    needs = [Waiting(Gate.G2, "The draft analysis of the review meeting")]
    assert len(waits_for(for_panel=True, needs=needs, causes=[], has_draft=False)) == 1


def test_case_that_waits_for_nothing_is_ready():
    assert waits_for(for_panel=True, needs=[], causes=[Cause("a theme", "none")], has_draft=True) == ()
