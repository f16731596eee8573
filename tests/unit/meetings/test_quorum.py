"""Quorum: a chair or vice chair, enough from health, enough from the local authority, enough in all."""

import pytest

from opencdop.meetings.quorum import PersonPresent, Rule, quorum

RULE = Rule(total=4, health=1, authority=1)
CHAIR = PersonPresent("other", "chair")
VICE = PersonPresent("lay", "vice_chair")
DOCTOR, SOCIAL_WORKER = PersonPresent("health"), PersonPresent("local_authority")
PUBLIC_HEALTH, POLICE, LAY = PersonPresent("public_health"), PersonPresent("police"), PersonPresent("lay")


@pytest.mark.parametrize(
    ("present", "missing"),
    [
        ([CHAIR, DOCTOR, SOCIAL_WORKER, POLICE], []),
        ([VICE, DOCTOR, SOCIAL_WORKER, POLICE], []),
        ([CHAIR, DOCTOR, PUBLIC_HEALTH, POLICE], []),
        ([PersonPresent("health", "chair"), SOCIAL_WORKER, POLICE, LAY], []),
        ([DOCTOR, DOCTOR, SOCIAL_WORKER, POLICE], ["a chair or vice chair is missing"]),
        ([CHAIR, POLICE, SOCIAL_WORKER, LAY], ["one more person from health"]),
        ([CHAIR, DOCTOR, POLICE, LAY], ["one more person from the local authority or public health"]),
        ([CHAIR, DOCTOR, SOCIAL_WORKER], ["3 present where 4 are needed"]),
        (
            [],
            [
                "a chair or vice chair is missing",
                "one more person from health",
                "one more person from the local authority or public health",
                "0 present where 4 are needed",
            ],
        ),
    ],
)
def test_quorum_names_everything_that_is_missing(present: list[PersonPresent], missing: list[str]):
    counted = quorum(present, rule=RULE)
    assert list(counted.missing) == missing
    assert counted.is_quorate is (not missing)
    assert counted.present == len(present)


def test_quorum_is_told_in_one_sentence():
    assert quorum([CHAIR, DOCTOR, SOCIAL_WORKER, POLICE], rule=RULE).words == "Quorate: 4 present."
    lacking = quorum([CHAIR, DOCTOR, DOCTOR, POLICE], rule=Rule(total=4, health=3, authority=2))
    assert lacking.words == (
        "Not quorate: one more person from health; two more people from the local authority or public health."
    )


def test_panel_whose_rule_asks_for_nobody_still_needs_a_chair():
    nobody = Rule(total=0, health=0, authority=0)
    assert not quorum([], rule=nobody).is_quorate
    assert quorum([VICE], rule=nobody).is_quorate
