"""What a gate waits for: rules of gates.yaml, needs and causes together; and what never makes a case less ready."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.cases.readiness.rules import (
    MARK,
    CauseSeen,
    Known,
    NeedSeen,
    Readiness,
    State,
    Strength,
    readiness,
    rules,
)
from opencdop.cases.regimes import delay_reasons
from opencdop.cases.stages import Gate

MARCH = date(2026, 3, 1)
GATES = (Gate.G1, Gate.G2)


def known(**said: Any) -> Known:
    facts = {"review_meeting_due": True, "draft_finished": True, **said.pop("facts", {})}
    return Known(
        answers=said.pop("answers", {}),
        facts=facts,
        opened_on=MARCH,
        agreed_on=said.pop("agreed_on", {}),
        **said,
    )


def need(gate: Gate, code: str, **more: Any) -> NeedSeen:
    return NeedSeen(f"id-{code}", gate, code, more.pop("words", "Something"), "Somebody", MARCH, **more)


def cause(reason: str, **more: Any) -> CauseSeen:
    return CauseSeen(f"id-{reason}", reason, more.pop("opened_on", MARCH), **more)


def held_by(found: Readiness) -> list[str]:
    return [line.key for line in found.holding]


def test_case_of_which_nothing_is_asked_is_ready_and_warned_of_its_reports():
    found = readiness(Gate.G1, known())
    assert found.is_ready
    assert [line.key for line in found.warning] == ["reports"]


def test_post_mortem_report_is_waited_for_from_the_answer_to_the_filed_report():
    asked = {"answers": {"post_mortem": "coronial"}, "agreed_on": {"post_mortem": date(2026, 4, 2)}}
    for gate in GATES:
        (line,) = readiness(gate, known(**asked)).holding
        assert (line.key, line.strength, line.since) == ("post_mortem", Strength.HARD, date(2026, 4, 2))
        filed = readiness(gate, known(**asked, facts={"filed": ["post_mortem"]}))
        assert filed.is_ready
        assert filed.line("post_mortem").state is State.HERE
    assert readiness(Gate.G1, known(answers={"post_mortem": "none"})).line("post_mortem") is None


def test_cause_of_waiting_holds_with_its_days_until_it_has_ended():
    until = date(2026, 9, 1)
    (line,) = readiness(Gate.G2, known(causes=[cause("inquest", expected_on=until)])).holding
    assert (line.key, line.since, line.due_on, line.cause_id) == ("inquest", MARCH, until, "id-inquest")
    ended = readiness(Gate.G2, known(causes=[cause("inquest", closed_on=until)]))
    assert ended.is_ready
    assert ended.line("inquest").since == until


def test_inquest_holds_the_panel_and_not_the_review_meeting():
    waits = known(causes=[cause("inquest")])
    assert readiness(Gate.G1, waits).is_ready
    assert held_by(readiness(Gate.G2, waits)) == ["inquest"]


def test_cause_without_an_item_holds_the_gates_that_its_reason_names():
    waits = known(causes=[cause("hospital_mortality"), cause("overseas")])
    assert held_by(readiness(Gate.G1, waits)) == ["cause:hospital_mortality"]
    assert held_by(readiness(Gate.G2, waits)) == ["cause:hospital_mortality"]


def test_draft_is_named_once_and_waited_for_since_its_need_was_written():
    waits = known(needs=[need(Gate.G2, "analysis:draft")], facts={"draft_finished": False})
    (line,) = readiness(Gate.G2, waits).holding
    assert (line.key, line.need_id, line.is_hard) == ("draft_analysis", "id-analysis:draft", True)


def test_death_before_the_review_meeting_came_in_needs_no_draft():
    older = known(facts={"draft_finished": False, "review_meeting_due": False})
    assert readiness(Gate.G2, older).is_ready


def test_need_of_a_package_holds_its_own_gate_until_met_or_waived():
    open_need = need(Gate.G1, "request:1", words="Report of the GP practice")
    assert held_by(readiness(Gate.G1, known(needs=[open_need]))) == ["need:id-request:1"]
    assert readiness(Gate.G2, known(needs=[open_need])).is_ready
    for settled in (replace(open_need, met_on=MARCH), replace(open_need, waived_on=MARCH)):
        assert readiness(Gate.G1, known(needs=[settled])).is_ready


def test_going_on_without_counts_for_one_gate_and_being_here_for_both():
    asked = {"answers": {"post_mortem": "coronial"}}
    waived = known(**asked, needs=[need(Gate.G1, f"{MARK}post_mortem", waived_on=MARCH)])
    assert readiness(Gate.G1, waived).is_ready
    assert held_by(readiness(Gate.G2, waived)) == ["post_mortem"]
    here = known(**asked, needs=[need(Gate.G1, f"{MARK}post_mortem", met_on=MARCH)])
    assert all(readiness(gate, here).is_ready for gate in GATES)


def test_decision_does_not_cover_a_cause_of_waiting_that_began_after_it():
    waived = need(Gate.G2, f"{MARK}inquest", waived_on=MARCH)
    again = cause("inquest", opened_on=MARCH + timedelta(days=1))
    assert readiness(Gate.G2, known(needs=[waived], causes=[cause("inquest")])).is_ready
    assert held_by(readiness(Gate.G2, known(needs=[waived], causes=[again]))) == ["inquest"]


@pytest.mark.parametrize(
    ("returned", "warned"),
    [
        (["health"], True),
        (["police_or_social_care"], True),
        (["health", "police_or_social_care"], False),
    ],
)
def test_reports_of_health_and_of_police_or_social_care_are_missed_and_hold_nothing(
    returned: list[str], warned: bool
):
    found = readiness(Gate.G2, known(facts={"returned": returned}))
    assert found.is_ready
    assert bool(found.warning) is warned


def test_notice_and_the_inquest_after_it_are_looked_at_once_the_review_meeting_is_arranged():
    day = {"review_meeting_on": "2026-06-01", "notice_given": False}
    assert [line.key for line in readiness(Gate.G1, known(facts=day)).warning] == ["reports", "notice"]
    facts = {**day, "notice_given": True, "waiting_until_inquest": "2026-05-20"}
    waits = [line.key for line in readiness(Gate.G1, known(facts=facts)).warning]
    assert waits == ["reports", "before_inquest"]


# Whatever the case: what is here or gone without holds nothing, and more of it never makes a case less ready

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
MAYBE = st.none() | DAYS
CODES = [
    *(rule.need for rule in rules() if rule.need),
    *(f"{MARK}{rule.item}" for rule in rules()),
    "request:1",
]
NEEDS = st.builds(
    NeedSeen,
    id=st.uuids().map(str),
    gate=st.sampled_from(GATES),
    code=st.sampled_from(CODES),
    words=st.just("Something"),
    whose=st.just("Somebody"),
    since=DAYS,
    met_on=MAYBE,
    waived_on=MAYBE,
)
CAUSES = st.builds(
    CauseSeen,
    id=st.uuids().map(str),
    reason=st.sampled_from([reason.code for reason in delay_reasons()]),
    opened_on=DAYS,
    closed_on=MAYBE,
)
KINDS = ["health", "police_or_social_care"]
CASES = st.builds(
    Known,
    answers=st.fixed_dictionaries(
        {},
        optional={
            "post_mortem": st.sampled_from(["coronial", "hospital_full", "none"]),
            "inquest": st.sampled_from(["opened", "concluded", "not_opened"]),
            "coroner_decision": st.sampled_from(["inquest", "discontinued"]),
            "other_reviews": st.lists(
                st.sampled_from(["patient_safety", "safeguarding_review"]), unique=True
            ),
        },
    ),
    facts=st.fixed_dictionaries(
        {
            "returned": st.lists(st.sampled_from(KINDS), unique=True),
            "filed": st.lists(st.just("post_mortem"), max_size=1),
            "draft_finished": st.booleans(),
            "review_meeting_due": st.booleans(),
        }
    ),
    needs=st.lists(NEEDS, max_size=4),
    causes=st.lists(CAUSES, max_size=4),
    opened_on=st.just(MARCH),
)


@given(case=CASES, gate=st.sampled_from(GATES))
def test_what_is_here_or_gone_without_never_holds(case: Known, gate: Gate):
    found = readiness(gate, case)
    assert {line.state for line in found.holding} <= {State.MISSING}
    assert not ({line.key for line in found.holding} & {line.key for line in (*found.here, *found.waived)})
    assert found.is_ready is (not found.holding)


@given(case=CASES, gate=st.sampled_from(GATES), data=st.data())
def test_one_thing_more_that_has_come_never_makes_a_case_less_ready(
    case: Known, gate: Gate, data: st.DataObject
):
    before = held_by(readiness(gate, case))
    after = data.draw(st.sampled_from(_with_one_more(case)))
    assert set(held_by(readiness(gate, after))) <= set(before)


@given(case=CASES, gate=st.sampled_from(GATES), data=st.data())
def test_what_is_decided_today_holds_no_longer(case: Known, gate: Gate, data: st.DataObject):
    found = readiness(gate, case).holding
    if not found:
        return
    line, today = data.draw(st.sampled_from(found)), date(2027, 1, 1)
    code = MARK + line.key.removeprefix("cause:")
    if line.need_id:
        needs = [replace(each, waived_on=today) if each.id == line.need_id else each for each in case.needs]
    else:
        needs = [*case.needs, need(gate, code, waived_on=today)]
    assert line.key not in held_by(readiness(gate, replace(case, needs=needs)))


def _with_one_more(case: Known) -> list[Known]:
    """The case with one open cause ended, one need met, the reports returned, the report filed or the draft done."""
    end = date(2027, 1, 1)
    found = [case]
    for at, waiting in enumerate(case.causes):
        if waiting.closed_on is None:
            ended = replace(waiting, closed_on=end)
            found.append(replace(case, causes=[*case.causes[:at], ended, *case.causes[at + 1 :]]))
    for at, each in enumerate(case.needs):
        met = replace(each, met_on=end)
        found.append(replace(case, needs=[*case.needs[:at], met, *case.needs[at + 1 :]]))
    more = {"returned": KINDS, "filed": ["post_mortem"], "draft_finished": True}
    found += [replace(case, facts={**case.facts, name: value}) for name, value in more.items()]
    return found
