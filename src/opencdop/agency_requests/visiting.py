"""Who comes to answer: the holder of a link with the proof kept in the sealed session, or a reporter with an account.

A proof opens one request, for 60 minutes from its last use, also by a link that a reminder has replaced meanwhile, so
that nobody loses a page while writing it. It opens nothing once it is over, or once the request was passed on; it still
tells then whose words are typed here too late (`link/put_aside.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from opencdop.agency_requests import queries
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import link_actor
from opencdop.agency_requests.transitions import WITHDRAWN
from opencdop.core import clock, secrets
from opencdop.core.actor import Actor

PROOF_LIVES = timedelta(minutes=60)
PROOFS, PASSED = "request_proofs", "request_passed_on"


@dataclass(frozen=True)
class Visit:
    """One person at one request: the address of its pages, and the actor once proven."""

    asked: AgencyRequest
    base: str
    actor: Actor | None
    by_link: bool

    @property
    def is_proven(self) -> bool:
        return self.actor is not None

    @property
    def layout(self) -> str:
        return "agency_requests/link_layout.html" if self.by_link else "submissions/journey_layout.html"


def visit_by_link(request: Any, token: str) -> Visit | None:
    """The visit to which a link leads; None for one that is unknown or withdrawn, which look the same."""
    link = secrets.token_hash(token)
    asked = queries.request_with_token(token) or _proven_by(request.session, link)
    if asked is None or asked.state == WITHDRAWN:
        return None
    proven = is_proven(request.session, asked)
    return Visit(asked=asked, base=f"/r/{token}/", actor=link_actor(asked) if proven else None, by_link=True)


def has_expired(visit: Visit) -> bool:
    """Whether the link ran out before it was proven. A proof given in time lasts its time."""
    return visit.asked.is_waiting and not visit.is_proven and visit.asked.link_expires_at <= clock.now()


def keep_proof(request: Any, visit: Visit) -> None:
    """Remember that this browser proved this request, under a fresh session name."""
    request.session.cycle_key()
    proofs = _proofs(request.session)
    proofs[visit.asked.id] = {
        "link": _link_of(visit),
        "to": visit.asked.email_hash,
        "used": clock.now().isoformat(),
    }
    request.session[PROOFS] = proofs


def use_proof(request: Any, visit: Visit) -> None:
    """Let the proof last on from now."""
    proofs = _proofs(request.session)
    if visit.asked.id in _live_proofs(request.session):
        proofs[visit.asked.id]["used"] = clock.now().isoformat()
        request.session[PROOFS] = proofs


def drop_proof(request: Any, visit: Visit) -> None:
    """Forget the proof: whoever uses this browser next needs a code."""
    request.session[PROOFS] = {
        key: proof for key, proof in _proofs(request.session).items() if key != visit.asked.id
    }


def is_proven(session: Mapping[str, Any], asked: AgencyRequest) -> bool:
    """Whether this browser proved the request for the person with whom it is now: one passed on needs a new proof."""
    proof = _live_proofs(session).get(asked.id)
    return proof is not None and proof.get("to") == asked.email_hash


def was_proven(session: Mapping[str, Any], asked: AgencyRequest) -> bool:
    """Whether this browser proved the request for the person with whom it is now, also if the proof is over."""
    proof = _proofs(session).get(asked.id)
    return proof is not None and proof.get("to") == asked.email_hash


def once_proven_by(session: Mapping[str, Any], token: str) -> AgencyRequest | None:
    """The waiting request that this browser proved by a link which opens nothing any more."""
    link = secrets.token_hash(token)
    for request_id, proof in _proofs(session).items():
        if secrets.same(proof["link"], link):
            found = queries.request_by_id(request_id)
            return found if found is not None and found.is_waiting and was_proven(session, found) else None
    return None


def keep_passing(request: Any, visit: Visit, passing_id: str) -> None:
    """Remember in which browser, and by which link, a request was passed on: there it can be taken back."""
    request.session[PASSED] = {"link": _link_of(visit), "passing": passing_id}


def passed_here(session: Mapping[str, Any], token: str) -> str:
    """The passing on that this browser did by this link; '' where there is none."""
    kept = session.get(PASSED)
    return str(kept["passing"]) if kept and secrets.same(kept["link"], secrets.token_hash(token)) else ""


def _link_of(visit: Visit) -> str:
    return secrets.token_hash(visit.base.removeprefix("/r/").rstrip("/"))


def _proofs(session: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {key: dict(proof) for key, proof in session.get(PROOFS, {}).items()}


def _live_proofs(session: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    since = clock.now() - PROOF_LIVES
    return {
        key: proof for key, proof in _proofs(session).items() if datetime.fromisoformat(proof["used"]) > since
    }


def _proven_by(session: Mapping[str, Any], link: str) -> AgencyRequest | None:
    """The request that this browser proved by a link which has been replaced since."""
    for request_id, proof in _live_proofs(session).items():
        if secrets.same(proof["link"], link):
            found = queries.request_by_id(request_id)
            return found if found is not None and is_proven(session, found) else None
    return None
