"""Facts for tests: a case that is ordinary except for what the test says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from opencdop.statistics.facts import Facts, facts_of

AS_AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)

ORDINARY = facts_of(
    {
        "date_of_birth": "2015-01-10",
        "date_of_death": "2025-06-03",
        "sex": "female",
        "ethnicity": "white_british",
        "place_of_death": "home",
        "expected": "unexpected",
        "category": "4",
        "modifiable_outcome": "none",
    },
    milestones=[
        ("notified", date(2025, 6, 4)),
        ("panel_reviewed", date(2026, 2, 12)),
        ("signed_off", date(2026, 2, 20)),
    ],
    case="c1",
    panel="north",
    authority="E06000099",
    deprivation_decile=3,
)


def a_case(**different: object) -> Facts:
    return replace(ORDINARY, **different)  # type: ignore[arg-type]


def a_year_of_cases(count: int, *, seed: int) -> list[Facts]:
    """Cases whose mix is roughly that of the national figures; the same seed gives the same cases."""
    chance = Random(seed)
    cases = []
    for number in range(count):
        died_on = date(2024, 9, 1) + timedelta(days=chance.randrange(560))
        reviewed_on = died_on + timedelta(days=int(chance.gammavariate(6, 60)))
        born_on = died_on - timedelta(days=int(chance.choice([3, 12, 100, 900, 2500, 4400, 6000])))
        led_by, lived_with, handed_over = chance.choices(
            [("north", "north", False), ("north", None, False), ("north", "south", False), ("south", "north", False),
             ("north", "north", True)], weights=[50, 30, 7, 7, 6],
        )[0]  # fmt: skip
        made = facts_of(
            {
                "date_of_birth": born_on.isoformat(),
                "date_of_death": died_on.isoformat(),
                "sex": chance.choice(["male", "male", "female", "female", "indeterminate"]),
                "ethnicity": chance.choice(["white_british", "asian_pakistani", "black_african", "chinese"]),
                "expected": chance.choice(["expected", "unexpected"]),
                "category": str(chance.choice([1, 2, 3, 4, 5, 6, 7, 7, 8, 8, 8, 9, 10])),
                "modifiable_outcome": chance.choice(["identified", "none", "none", "insufficient"]),
            },
            milestones=[
                ("notified", died_on + timedelta(days=1)),
                ("panel_reviewed", reviewed_on),
                ("signed_off", reviewed_on + timedelta(days=8)),
            ],
            case=f"c{number}",
            panel=led_by,
        )
        cases.append(replace(made, panel_at_death=lived_with, handed_over=handed_over))
    return cases
