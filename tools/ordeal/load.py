"""An office of thirty people on SQLite, of fifty on PostgreSQL, all at work at once on one machine.

The goal for PostgreSQL is a hundred. With application, database and the clients on the same two cores it is not reached
yet (on 22 November 2026: no error, but 95 % of answers within 1.5 s instead of 0.5 s), so this holds what is.
"""

from tools.installation import temporary_installation
from tools.ordeal.results import Result
from tools.ordeal.traffic import serving, work

USERS = {"sqlite": 30, "postgres": 50}  # with a second of thought between two pages
SECONDS = 60.0
WARM_UP_S = 10.0  # each process imports what it needs at its first answers; these are not counted
CASES = 100
P95_S, P99_S = 0.5, 1.5

COVERS = ("tools/ordeal/load.py", "tools/ordeal/traffic.py", "src/opencdop/web/serving.py")


def run(
    *,
    seconds: float = SECONDS,
    users: dict[str, int] | None = None,
    cases: int = CASES,
    warm_up_s: float = WARM_UP_S,
) -> Result:
    """Passed: no error at all, and 95 % of answers within 0.5 s and 99 % within 1.5 s on each database."""
    figures: dict[str, float | int | str] = {"cases": cases, "seconds": seconds}
    passed = True
    for database, number in (users or USERS).items():
        with (
            temporary_installation(database=database) as installation,
            serving(installation, cases=cases, people=10) as office,
        ):
            work(office, users=8, seconds=warm_up_s)
            seen = work(office, users=number, seconds=seconds)
        p95, p99 = seen.share(0.95), seen.share(0.99)
        figures |= {
            f"{database}_users": number,
            f"{database}_answers": len(seen.seconds),
            f"{database}_p95_s": round(p95, 3),
            f"{database}_p99_s": round(p99, 3),
            f"{database}_errors": len(seen.wrong),
        }
        passed = passed and not seen.wrong and bool(seen.seconds) and p95 <= P95_S and p99 <= P99_S
    return Result(passed=passed, figures=figures)
