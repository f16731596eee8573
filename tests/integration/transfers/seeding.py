"""Run by itself: does the steps of one of two installations in one process, in their order.

    python seeding.py STEPS

STEPS are lists of words in JSON: `["seed", "case"]` makes its people and a case, `["seed", "panel"]` its people,
`["documents", REFERENCE]` prints what is filed with a case, `["sign-off", REFERENCE]` takes it to its end, and any
other list is run as `opencdop` runs it. What a command refuses is printed and does not end the others; `REFUSED` stands
behind it.
"""

import json
import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cast import Cast

    from opencdop.cases.models import Case

ROOT = Path(__file__).resolve().parents[3]
REFUSED, DOCUMENTS = "REFUSED", "DOCUMENTS "
LARGE = b"A letter of many pages. " * 40_000  # several segments


def main() -> None:
    """Do each step."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencdop.web.settings")
    import django

    django.setup()
    own = {"seed": _seed, "documents": _documents, "sign-off": _sign_off}
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
        case = full_case(cast)
        _file_documents(case, cast)
        print(case.reference, flush=True)


def _file_documents(case: "Case", cast: "Cast") -> None:
    """A report with a newer version and a copy for the panel, filed with a request; and one that was set aside."""
    from datetime import date

    from tests.integration.cases.filed import a_pdf, upload

    from opencdop.cases.filing import services
    from opencdop.documents.looking import copy_of

    asha, asked = cast.actor("asha"), case.agency_requests.order_by("sent_at").first()
    assert asked is not None
    first = services.file_document(
        case,
        upload=upload(name="report.pdf"),
        kind="post_mortem",
        title="Report of the pathologist",
        from_whom="Dr Finch",
        received_on=date(2026, 11, 3),
        about=f"request:{asked.pk}",
        by=asha,
    )
    newer = services.file_version(first, upload=upload(a_pdf(3), "report-2.pdf"), by=asha)
    services.file_copy(newer, copy=copy_of(newer.document), by=asha)
    aside = services.file_document(
        case, upload=upload(LARGE, "large.txt"), kind="letter", title="Large", by=asha
    )
    services.set_aside(aside, reason="Of another child", by=asha)


def _documents(reference: str) -> None:
    """One line in JSON: each document filed with a case, without any id, with the hash of the file as it is read."""
    from opencdop.agency_requests.models import AgencyRequest
    from opencdop.cases.filing.models import FiledDocument
    from opencdop.cases.models import Case
    from opencdop.documents.storing import plain_chunks

    case = Case.objects.get(reference=reference)
    told = []
    for each in FiledDocument.objects.filter(case=case).order_by("filed_at"):
        kind, _, about = each.about.partition(":")
        asked = AgencyRequest.objects.filter(case=case, pk=about).first() if kind == "request" else None
        told.append(
            {
                **{
                    name: getattr(each, name) for name in ("kind", "title", "from_whom", "version_no", "said")
                },
                **{name: getattr(each, name) for name in ("filed_by_name", "set_aside_by_name")},
                "set_aside_reason": each.set_aside_reason,
                "received_on": str(each.received_on),
                "filed_at": str(each.filed_at),
                "with": asked.agency_name if asked else each.about,
                "replaces": each.replaces.version_no if each.replaces else None,
                "copy_of": each.copy_of.version_no if each.copy_of else None,
                "name": each.document.name,
                "noted": each.document.sha256,
                "read": sha256(b"".join(plain_chunks(each.document))).hexdigest(),
            }
        )
    print(f"{DOCUMENTS}{json.dumps(told, sort_keys=True)}", flush=True)


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
