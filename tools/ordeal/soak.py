"""The same small office for a long time: memory and open files do not grow, and nothing goes wrong."""

from pathlib import Path

from tools.installation import temporary_installation
from tools.ordeal.results import Result
from tools.ordeal.traffic import Office, serving, work

MINUTES = 10.0
USERS = 10
WARM_UP_S = 60.0
MOST_GROWTH = 0.10

COVERS = ("tools/ordeal/soak.py", "tools/ordeal/traffic.py", "src/opencdop/web/serving.py")


def run(*, minutes: float = MINUTES, warm_up_s: float = WARM_UP_S, cases: int = 60) -> Result:
    """Passed: no error, and after warming up memory grows by less than a tenth and no file stays open."""
    with (
        temporary_installation(database="sqlite") as installation,
        serving(installation, cases=cases, people=5) as office,
    ):
        warm = work(office, users=USERS, seconds=warm_up_s)
        memory_before, files_before = _memory_mb(office), _open_files(office)
        seen = work(office, users=USERS, seconds=minutes * 60)
        memory_after, files_after = _memory_mb(office), _open_files(office)
    growth = memory_after / memory_before - 1
    figures: dict[str, float | int | str] = {
        "minutes": minutes,
        "users": USERS,
        "answers": len(seen.seconds),
        "errors": len(seen.wrong) + len(warm.wrong),
        "memory_before_mb": round(memory_before),
        "memory_after_mb": round(memory_after),
        "growth_percent": round(100 * growth, 1),
        "open_files_before": files_before,
        "open_files_after": files_after,
        "p95_s": round(seen.share(0.95), 3),
    }
    held = growth < MOST_GROWTH and files_after <= files_before * 1.1
    return Result(passed=held and not seen.wrong and not warm.wrong and bool(seen.seconds), figures=figures)


def _family(office: Office) -> list[int]:
    """The serving process and all its children."""
    found, waiting = [], [office.process]
    while waiting:
        process = waiting.pop()
        found.append(process)
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            waiting += [int(child) for child in children.read_text().split()]
    return found


def _memory_mb(office: Office) -> float:
    """Resident memory of the whole family, in MB; pages that they share are counted in each."""
    lines = [
        line
        for process in _family(office)
        for line in Path(f"/proc/{process}/status").read_text().splitlines()
    ]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def _open_files(office: Office) -> int:
    return sum(len(list(Path(f"/proc/{process}/fd").iterdir())) for process in _family(office))
