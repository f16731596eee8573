"""Run by itself: lays the ground of one of two installations, with its people and, in the first, its case.

    python seeding.py case COMMANDS | panel COMMANDS | sign-off REFERENCE COMMANDS

It prints the reference of the case that it made. COMMANDS are lists of words in JSON, each run as `opencdop` runs it,
before anything else where the list is called `first` and afterwards where it is `then`.
"""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    """Do what the first argument says."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencdop.web.settings")
    import django

    django.setup()
    what, commands = sys.argv[1], json.loads(sys.argv[-1])
    _run(commands.get("first", ()))
    if what == "sign-off":
        _sign_off(sys.argv[2])
    elif what != "nothing":
        _people(with_case=what == "case")
    _run(commands.get("then", ()))


def _run(commands: Iterable[list[str]]) -> None:
    from django.core.management import execute_from_command_line

    for words in commands:
        execute_from_command_line(["opencdop", words[0].replace("-", "_"), *words[1:]])


def _people(*, with_case: bool) -> None:
    from tests.cast import Cast, a_panel, a_person
    from tests.integration.transfers.exchanging import full_case

    from opencdop.accounts.models import Organisation
    from opencdop.accounts.roles import Role

    host = Organisation.objects.filter(kind=Organisation.HOST).first()
    assert host is not None
    name, code = ("Ashmoor", "ASH") if with_case else ("Harrowdale", "HAR")
    panel = a_panel(name, code=code)
    cast = Cast(ashmoor=panel, harrowdale=panel, practice=host, host=host)
    for short, full, role, at in (
        ("asha", "Asha Verma", Role.COORDINATOR, panel.organisation),
        ("mina", "Mina Holt", Role.MANAGER, panel.organisation),
        ("edith", "Edith Crane", Role.ADMINISTRATOR, host),
    ):
        cast.people[short] = a_person(full, role=role, at=at)
    if with_case:
        print(full_case(cast).reference, flush=True)


def _sign_off(reference: str) -> None:
    from opencdop.cases.models import Case
    from opencdop.cases.services import reach
    from opencdop.cases.stages import MilestoneKind
    from opencdop.core import clock
    from opencdop.core.actor import SYSTEM

    case = Case.objects.get(reference=reference)
    for milestone in (MilestoneKind.PANEL_REVIEWED, MilestoneKind.SIGNED_OFF):
        reach(case, milestone=milestone, on=clock.today(), by=SYSTEM)


if __name__ == "__main__":
    main()
