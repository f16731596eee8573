"""A case opened in error: out of lists and figures, with a reason, and back again. Nothing of it is deleted.

Here too: restricting a case to those who keep it, so that it is not there for anybody else; see `access`.
"""

from opencdop.accounts.roles import Act
from opencdop.audit.services import service
from opencdop.cases import access, events
from opencdop.cases.models import Case
from opencdop.cases.noting import note_event
from opencdop.cases.services import reach, touch
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.rows import read_locked


@service
def void_case(case: Case, *, reason: str, by: Actor) -> None:
    """Take a case out of lists and figures, as opened in error. It stays to be read, and can be brought back."""
    access.require(by, Act.VOID_CASE, case)
    if not reason.strip():
        raise RuleBroken("Say why this case was opened in error.")
    held = Case.objects.select_for_update().get(pk=case.pk)  # as it stands now: somebody may have merged it
    if held.stage == Stage.VOID:
        raise RuleBroken("This case was taken out already.")
    if held.merged_into_id or held.merged_ids:
        raise RuleBroken("This case is merged with another. Part them first.")
    reach(case, milestone=MilestoneKind.VOIDED, on=clock.today(), by=by)
    note_event(events.CASE_VOIDED, case, by=by, words={"reason": reason.strip()})


@service
def restore_case(case: Case, *, reason: str, by: Actor) -> None:
    """Bring back a case that was taken out as opened in error: it stands where it stood."""
    access.require(by, Act.VOID_CASE, case)
    if not reason.strip():
        raise RuleBroken("Say why this case is needed after all.")
    held = Case.objects.select_for_update().get(pk=case.pk)
    if held.stage != Stage.VOID:
        raise RuleBroken("This case was not taken out.")
    reach(case, milestone=MilestoneKind.RESTORED, on=clock.today(), by=by)
    note_event(events.CASE_RESTORED, case, by=by, words={"reason": reason.strip()})


@service
def restrict_case(case: Case, *, restricted: bool, reason: str, by: Actor) -> None:
    """Close a case to all but those who keep it (see `access`), or open it to the whole office again."""
    access.require(by, Act.VOID_CASE, case)
    if not reason.strip():
        raise RuleBroken("Say why, in a sentence.")
    read_locked(case)  # with all cases that were merged into it by now
    if case.restricted == restricted:
        raise RuleBroken("This case stands so already.")
    case.restricted = restricted
    Case.objects.filter(pk__in=[case.pk, *case.merged_ids]).update(restricted=restricted)
    touch(case)
    kind = events.CASE_RESTRICTED if restricted else events.CASE_UNRESTRICTED
    note_event(kind, case, by=by, words={"reason": reason.strip()})
