"""Run by itself: does the steps of one of two installations in one process, in their order.

    python seeding.py STEPS

STEPS are lists of words in JSON: `["seed", "case"]` makes its people and a case, `["seed", "panel"]` its people,
`["sign-off", REFERENCE]` takes a case to its end, and any other list is run as `opencdop` runs it. What a command
refuses is printed and does not end the others; `REFUSED` stands behind it.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
REFUSED = "REFUSED"


def main() -> None:
    """Do each step."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencdop.web.settings")
    import django

    django.setup()
    own = {"seed": _seed, "sign-off": _sign_off}
    for name, *words in json.loads(sys.argv[-1]):
        if name in own:
            own[name](*words)
        else:
            _run(name, *words)


def _run(name: str, *words: str) -> None:
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["opencdop", name.replace("-", "_"), *words])
    except SystemExit as ended:
        if ended.code:
            print(REFUSED)
    sys.stdout.flush()


def _seed(what: str) -> None:
    from tests.cast import Cast, a_panel, a_person
    from tests.integration.transfers.exchanging import full_case

    from opencdop.accounts.models import Organisation
    from opencdop.accounts.roles import Role

    host = Organisation.objects.get(kind=Organisation.HOST)
    name, code = ("Ashmoor", "ASH") if what == "case" else ("Harrowdale", "HAR")
    panel = a_panel(name, code=code)
    cast = Cast(ashmoor=panel, harrowdale=panel, practice=host, host=host)
    for short, full, role, at in (
        ("asha", "Asha Verma", Role.COORDINATOR, panel.organisation),
        ("mina", "Mina Holt", Role.MANAGER, panel.organisation),
        ("edith", "Edith Crane", Role.ADMINISTRATOR, host),
    ):
        cast.people[short] = a_person(full, role=role, at=at)
    if what == "case":
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
