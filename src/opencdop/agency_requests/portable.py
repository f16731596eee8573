"""Requests to agencies as they leave for another installation and come in from one.

A link leads to the installation that sent it: a request that nobody has answered comes in as withdrawn, and the panel
that now leads asks again. What it waited for stays to be met or waived.
"""

from collections.abc import Mapping
from typing import Any

from opencdop.agency_requests.models import (
    AgencyRequest,
    Chase,
    Declining,
    MergeDecision,
    PassingOn,
    SentAlong,
)
from opencdop.agency_requests.transitions import ANSWERED, DECLINED, NOTHING_HELD, WITHDRAWN
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.core import clock, secrets
from opencdop.core.ids import new_token
from opencdop.keystore.portable_rows import Rows, Told, told_all

WHY_WITHDRAWN = (
    "The panel that led before asked this, and its link leads there. Ask again if it is still wanted."
)
_STAY = (ANSWERED, NOTHING_HELD, DECLINED, WITHDRAWN)


def _is_open(told: Mapping[str, Any]) -> bool:
    return told.get("state") not in _STAY


ROWS = (
    Rows(
        AgencyRequest,
        of="case",
        leaves={
            "organisation": "an account of the agency here; its name goes",
            "contact": "an entry of the directory here; the name and the address that were asked go",
            "draft": "a form being filled in stays where it is written",
            "email_hash": "made with a key that is each installation's own",
            "link_hash": "opens a form here",
            "code_hash": "opens a form here",
            "code_expires_at": "of that code",
            "codes_sent": "of that code",
            "code_tries": "of that code",
            "code_moments": "of that code",
        },
        anew={
            "link_hash": lambda told: secrets.token_hash(new_token()),
            "state": lambda told: WITHDRAWN if _is_open(told) else told["state"],
            "withdrawn_at": lambda told: clock.now() if _is_open(told) else told.get("withdrawn_at"),
            "withdrawn_reason": lambda told: WHY_WITHDRAWN if _is_open(told) else told["withdrawn_reason"],
        },
    ),
    Rows(Chase, of="request__case"),
    Rows(PassingOn, of="request__case"),
    Rows(Declining, of="request__case"),
    Rows(SentAlong, of="request__case"),
    Rows(MergeDecision, of="case"),
)
STAYS = {
    "agency_requests.LinkBefore": "a link that opened a form here",
    "agency_requests.ReturnMeasure": "counted anew from the return itself",
}


def portable(case: Case) -> dict[str, list[Told]]:
    """Who was asked, and what became of it."""
    return told_all(ROWS, case_ids_of(case))
