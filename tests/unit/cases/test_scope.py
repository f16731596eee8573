"""Scope: the worked examples of the field, each with the rule that decides it."""

from datetime import date

import pytest

from opencdop.cases.scope import ScopeFacts, propose


@pytest.mark.parametrize(
    ("facts", "in_scope", "rule"),
    [
        pytest.param(
            ScopeFacts(signs_of_life=False, gestation_weeks=38, professional_at_birth=True),
            False,
            "SC1",
            id="stillborn at 38 weeks in hospital",
        ),
        pytest.param(
            ScopeFacts(signs_of_life=False, gestation_weeks=21),
            False,
            "SC2",
            id="no sign of life at 21 weeks",
        ),
        pytest.param(ScopeFacts(suspected_stillbirth_at_home=True), True, "SC3", id="concealed home birth"),
        pytest.param(
            ScopeFacts(signs_of_life=False, gestation_weeks=39, professional_at_birth=False),
            True,
            "SC3",
            id="unattended, said not to have lived",
        ),
        pytest.param(
            ScopeFacts(
                signs_of_life=True,
                gestation_weeks=22,
                lawful_termination=True,
                born_on=date(2026, 1, 1),
                died_on=date(2026, 1, 1),
            ),
            False,
            "SC4",
            id="termination with signs of life",
        ),
        pytest.param(
            ScopeFacts(
                signs_of_life=True, gestation_weeks=20, born_on=date(2026, 1, 1), died_on=date(2026, 1, 1)
            ),
            True,
            "SC5",
            id="live birth at 20 weeks",
        ),
        pytest.param(
            ScopeFacts(born_on=date(2008, 3, 10), died_on=date(2026, 3, 9)),
            True,
            "SC6",
            id="the day before 18",
        ),
        pytest.param(
            ScopeFacts(born_on=date(2008, 3, 10), died_on=date(2026, 3, 10)),
            False,
            "SC6",
            id="on the 18th birthday",
        ),
        pytest.param(
            ScopeFacts(born_on=date(2008, 2, 29), died_on=date(2026, 2, 28)),
            True,
            "SC6",
            id="born on 29 February, died on 28 February",
        ),
        pytest.param(
            ScopeFacts(born_on=date(2008, 2, 29), died_on=date(2026, 3, 1)),
            False,
            "SC6",
            id="born on 29 February, died on 1 March",
        ),
        pytest.param(ScopeFacts(died_on=date(2026, 3, 1)), True, "SC7", id="age unknown"),
        pytest.param(
            ScopeFacts(died_on=date(2026, 3, 1), believed_under_18=False),
            False,
            "SC6",
            id="believed an adult",
        ),
        pytest.param(
            ScopeFacts(born_on=date(2007, 1, 1), died_on=date(2008, 3, 31)),
            True,
            "SC8",
            id="before the duty began",
        ),
        pytest.param(
            ScopeFacts(signs_of_life=True, born_on=date(2000, 1, 1), died_on=date(2026, 1, 1)),
            False,
            "SC6",
            id="an adult, whatever the birth was like",
        ),
    ],
)
def test_propose_follows_the_first_rule_that_fits(facts: ScopeFacts, in_scope: bool, rule: str) -> None:
    proposal = propose(facts)
    assert (proposal.in_scope, proposal.rule) == (in_scope, rule)
    assert proposal.reason.endswith(".")


@pytest.mark.parametrize(
    ("facts", "in_scope", "rule"),
    [
        ({"signs_of_life": True, "gestation_weeks": 20}, True, "SC5"),
        ({"born_on": "2008-03-10", "died_on": "2026-03-10"}, False, "SC6"),
        ({"born_on": "2026-03-10", "died_on": "2026-03-01"}, True, "SC7"),
        ({"born_on": "2015", "died_on": "2026-03-01"}, True, "SC6"),
        ({}, True, "SC7"),
        ({"signs_of_life": False}, False, "SC1"),
        ({"lawful_termination": True, "professional_at_birth": False}, False, "SC4"),
    ],
)
def test_propose_takes_a_mapping_and_dates_as_text(
    facts: dict[str, object], in_scope: bool, rule: str
) -> None:
    proposal = propose(facts)
    assert (proposal.in_scope, proposal.rule) == (in_scope, rule)


def test_concealed_birth_is_in_with_a_joint_response_and_later_out_with_its_flags() -> None:
    facts = ScopeFacts(suspected_stillbirth_at_home=True, professional_at_birth=False)
    first = propose(facts)
    assert first.in_scope
    assert first.provisional
    assert first.joint_response
    later = propose(ScopeFacts(suspected_stillbirth_at_home=True, found_not_born_alive=True))
    assert not later.in_scope
    assert later.flags == first.flags == ("suspected_stillbirth_at_home", "national")


def test_concealed_birth_found_to_have_lived_is_a_live_birth() -> None:
    proposal = propose(ScopeFacts(suspected_stillbirth_at_home=True, signs_of_life=True))
    assert (proposal.in_scope, proposal.rule, proposal.provisional) == (True, "SC5", False)
