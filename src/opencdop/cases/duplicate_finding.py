"""Looking for further records of one child among open cases, each time one of them has changed. It only proposes."""

from django.db.models import F, Q

from opencdop.audit.services import record, service
from opencdop.cases import events
from opencdop.cases.candidates import standing_matches
from opencdop.cases.duplicate_questions import record_of, tell_keepers
from opencdop.cases.duplicate_services import note_pair
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.cases.stages import OPEN_STAGES
from opencdop.core.actor import SYSTEM, Actor
from opencdop.design.words import count_of
from opencdop.keystore import keys

AT_ONCE = 50  # cases a run: the scheduler comes back for the rest


@service
def look_for_duplicates(*, by: Actor = SYSTEM) -> int:
    """Look at open cases that changed since they were last looked at. Returns how many new pairs wait for somebody."""
    open_stages = [stage.value for stage in OPEN_STAGES]
    changed = Q(duplicates_looked_at__isnull=True) | Q(changed_at__gt=F("duplicates_looked_at"))
    cases = Case.objects.filter(changed, stage__in=open_stages, merged_into__isnull=True)
    due = list(cases.select_related("child", "lead_panel").order_by("changed_at")[:AT_ONCE])
    keys.load_keys({case.data_key_id for case in due})
    found = sum(_look(case, by=by) for case in due)
    if due:
        for case in due:
            # As it stood when it was read: a change that began before now and ends after it is looked at the next time.
            case.duplicates_looked_at = case.changed_at
        Case.objects.bulk_update(due, ["duplicates_looked_at"])
        record(events.DUPLICATES_LOOKED_FOR, by=by, words={"cases": count_of(len(due), "case")})
    return found


def _look(case: Case, *, by: Actor) -> int:
    found = 0
    for match in standing_matches(case.child.known, besides=case_ids_of(case)):
        other = match.case and (match.case.merged_into or match.case)
        if other is None:
            continue
        if case.restricted or other.restricted:
            found += tell_keepers(record_of(case), matches=[match], by=by)
        else:
            found += note_pair(case, other=other, probability=match.probability, by=by)
    return found
