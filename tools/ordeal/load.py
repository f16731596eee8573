"""An office of thirty people on SQLite, of a hundred on PostgreSQL, all at work at once on one machine."""

from tools.installation import temporary_installation
from tools.ordeal.results import Result
from tools.ordeal.traffic import serving, work

USERS = {"sqlite": 30, "postgres": 100}  # with a second of thought between two pages
SECONDS = 60.0
CASES = 100
P95_S, P99_S = 0.5, 1.5

COVERS = ("tools/ordeal/load.py", "tools/ordeal/traffic.py", "src/opencdop/web/serving.py")


def run(*, seconds: float = SECONDS, users: dict[str, int] | None = None, cases: int = CASES) -> Result:
    """Passed: no error at all, and 95 % of answers within 0.5 s and 99 % within 1.5 s on each database."""
    figures: dict[str, float | int | str] = {"cases": cases, "seconds": seconds}
    passed = True
    for database, number in (users or USERS).items():
        with (
            temporary_installation(database=database) as installation,
            serving(installation, cases=cases, people=10) as office,
        ):
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
