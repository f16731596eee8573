"""How long it takes to find whom a message may be about among 100,000 cases, beside the cheapest question that can be
put to the same database, in one run. The cases have real sealed identities and real keyed hashes.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tools.installation import temporary_installation
from tools.matching.children import Told, benchmark

CASES, MESSAGES, SEED = 100_000, 200, 7
BATCH = 2_000


def measure() -> Iterator[str]:
    """A line for each database: milliseconds for one message, its queries, and the ratio to a trivial query."""
    for database in ("sqlite", "postgres"):
        with temporary_installation(database=database) as installation:
            yield f"{database}: {installation.run('tools.bench.candidates', 'run').strip()}"


def run(count: int = CASES) -> str:
    """The same, in the temporary installation."""
    from django.db import connection, connections
    from django.test.utils import CaptureQueriesContext

    from opencdop.cases.matching import candidates
    from opencdop.cases.models import Case
    from opencdop.keystore import keys

    _, cases, messages = benchmark(count, seed=SEED)
    fill(cases)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    candidates(messages[0].answers)  # what is read once a process is read now
    spent, opened = [], []
    for message in messages[1 : MESSAGES + 1]:
        keys.forget_opened_keys()
        started = time.perf_counter()
        found = candidates(message.answers)
        spent.append(1000 * (time.perf_counter() - started))
        opened.append(len(found))
    keys.forget_opened_keys()
    with CaptureQueriesContext(connection) as seen, CaptureQueriesContext(connections["keys"]) as of_keys:
        candidates(messages[1].answers)
    trivial = _typical(lambda: Case.objects.filter(pk="none").exists())
    typical, slow = statistics.median(spent), sorted(spent)[int(0.95 * len(spent))]
    return (
        f"candidates among {count} cases: {typical:.1f} ms (19 of 20 under {slow:.1f}, worst {max(spent):.1f}), "
        f"{len(seen) + len(of_keys)} queries, {typical / trivial:.0f} times the cheapest query ({trivial:.2f} ms)"
    )


def fill(cases: Sequence[Told]) -> None:
    """Write a case for each of these, as the services would, in bulk."""
    from opencdop.accounts.models import Organisation, Person
    from opencdop.panels.models import Panel

    body = Organisation.objects.create(kind=Organisation.PANEL, name="Bench child death review")
    panel = Panel.objects.create(
        organisation=body, slug="bench", code="BEN", name="Bench", office_email="o@bench.example",
        manager_email="m@bench.example",
    )  # fmt: skip
    person = Person.objects.create(email="p@bench.example", name="Person")
    for start in range(0, len(cases), BATCH):
        _write(cases[start : start + BATCH], start, panel, person)


def _write(batch: Sequence[Told], start: int, panel: Any, person: Any) -> None:
    from django.db import transaction

    from opencdop.cases.identity import date_in, hashes_of
    from opencdop.cases.models import Case, Child, IdentityHash
    from opencdop.core import secrets
    from opencdop.core.ids import new_id
    from opencdop.keystore import keys
    from opencdop.keystore.models import DataKey

    rows, children, hashes, data_keys = [], [], [], []
    for number, told in enumerate(batch, start):
        key_id, key = new_id(), secrets.new_key()
        wrapped = secrets.seal_with_ring(key, ring=keys.ring(), purpose="wrap", context=f"data key {key_id}")
        data_keys.append(DataKey(id=key_id, wrapped=wrapped))
        keys._opened[key_id] = (time.monotonic(), key)
        case = Case(
            id=new_id(), data_key_id=key_id, reference=f"BEN-{number:07d}", lead_panel=panel,
            coordinator=person, died_on=date_in(told.answers, "date_of_death"),
        )  # fmt: skip
        rows.append(case)
        children.append(Child(case=case, data_key_id=key_id, identity=told.answers))
        hashes += [
            IdentityHash(case_id=case.id, what=what, hash=digest) for what, digest in hashes_of(told.answers)
        ]
    DataKey.objects.bulk_create(data_keys)
    with transaction.atomic():
        Case.objects.bulk_create(rows)
        Child.objects.bulk_create(children)
        IdentityHash.objects.bulk_create(hashes, batch_size=5_000)
    keys.forget_opened_keys()


def _typical(work: Callable[[], object], rounds: int = 50) -> float:
    """Milliseconds, the median of several rounds."""
    spent = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - started))
    return statistics.median(spent)


if __name__ == "__main__" and sys.argv[1:] == ["run"]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    print(run())
