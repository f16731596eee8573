"""Making anew the keys under which children are found, after a version came that lays them away otherwise. It changes
nothing that anybody agreed.
"""

from collections.abc import Iterator, Sequence

from opencdop.audit.services import record, service
from opencdop.cases import events
from opencdop.cases.identity import hashes_of
from opencdop.cases.models import CaseAnswer, Child, IdentityHash
from opencdop.core.actor import Actor
from opencdop.core.errors import KeyDestroyed
from opencdop.keystore import keys

BATCH = 500
# Questions that came to the identity after it was first written.
KEPT_SINCE = ("multiplicity", "birth_order", "nhs_number_superseded")


def remake_all(*, by: Actor) -> Iterator[int]:
    """Remake the keys of every child, a batch in a transaction; yields how many each batch remade."""
    last = ""
    while True:
        batch = list(Child.objects.filter(case_id__gt=last).order_by("case_id")[:BATCH])
        if not batch:
            return
        yield remake_keys(batch, by=by)
        last = batch[-1].case_id


@service
def remake_keys(children: Sequence[Child], *, by: Actor) -> int:
    """Remake the keys of these children, by who they are now: somebody may have put it right since they were read.

    One whose data key was destroyed cannot be found any more, and is left.
    """
    of_cases = Child.objects.select_for_update().filter(case__in=[child.case_id for child in children])
    children = list(of_cases.order_by("case_id"))
    keys.load_keys({child.data_key_id for child in children})
    found = {child.case_id: child for child in children}
    missing = CaseAnswer.objects.filter(case__in=found, question__in=KEPT_SINCE, superseded_at__isnull=True)
    for answer in missing:
        child = found[answer.case_id]
        if _opens(child) and answer.value is not None and answer.question not in child.known:
            child.identity = {**child.known, answer.question: answer.value}
            child.save(update_fields=["identity"])
    readable = [child for child in children if _opens(child)]
    IdentityHash.objects.filter(case__in=[child.case_id for child in children]).delete()
    IdentityHash.objects.bulk_create(
        IdentityHash(case_id=child.case_id, what=what, hash=digest)
        for child in readable
        for what, digest in sorted(hashes_of(child.known))
    )
    record(events.KEYS_REMADE, by=by, words={"count": len(readable)})
    return len(readable)


def _opens(child: Child) -> bool:
    try:
        return child.known is not None
    except KeyDestroyed:
        return False
