"""Cases of different children that belong together, linked and unlinked; nothing of one record goes into the other."""

from opencdop.accounts.roles import Act
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access, events
from opencdop.cases.candidates import keeps, standing_matches
from opencdop.cases.models import Case, CaseLink
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.core.rows import read_locked


@service
def link_cases(case: Case, *, other: Case, kind: str, note: str = "", by: Actor) -> CaseLink:
    """Link two cases: twins, brothers and sisters, one event. Both show it; another panel's by that panel's name alone.

    A case of another panel is linked only where matching shows it beside this one.
    """
    access.require(by, Act.DECIDE_DUPLICATES, case)
    if other.restricted and not keeps(other, by):
        raise NotFound("There is no such case.")
    if not access.sees(other, by, Act.DECIDE_DUPLICATES) and not _is_candidate(case, other):
        raise NotFound("There is no such case.")
    if kind not in dict(CaseLink.KINDS):
        raise RuleBroken("Choose how these cases belong together.")
    if other.pk in (case.pk, *case.merged_ids) or case.pk in other.merged_ids:
        raise RuleBroken("Choose the case of another child.")
    one, two = sorted((case, other), key=lambda each: each.pk)
    Case.objects.select_for_update().get(pk=one.pk)  # whoever links the same two comes after
    if CaseLink.objects.filter(one=one, other=two, ended_at__isnull=True).exists():
        raise RuleBroken("These cases are linked already.")
    link = CaseLink.objects.create(
        one=one,
        other=two,
        data_key_id=case.data_key_id,  # of the side from which it is written: the other does not read the note
        kind=kind,
        note=note.strip(),
        made_by_name=by.name,
        made_at=clock.now(),
    )
    _record(events.CASES_LINKED, link, by=by)
    return link


def _is_candidate(case: Case, other: Case) -> bool:
    matches = standing_matches(case.child.known, besides=[case.pk])
    return any(match.case is not None and match.case.pk == other.pk for match in matches)


@service
def unlink_cases(link: CaseLink, *, case: Case, reason: str, by: Actor) -> None:
    """End a link, from the side of one of its cases, with a reason."""
    access.require(by, Act.DECIDE_DUPLICATES, case)
    if not reason.strip():
        raise RuleBroken("Say why these cases are no longer linked.")
    read_locked(link)
    if link.ended_at is not None:
        raise RuleBroken("This link was ended already.")
    link.ended_at, link.ended_by_name, link.ended_reason = clock.now(), by.name, reason.strip()
    link.save(update_fields=["ended_at", "ended_by_name", "ended_reason"])
    _record(events.CASES_UNLINKED, link, by=by)


def _record(event_kind: EventKind, link: CaseLink, *, by: Actor) -> None:
    """On both cases; a case of another panel is told of by the name of that panel."""
    for case, other in ((link.one, link.other), (link.other, link.one)):
        same = case.lead_panel_id == other.lead_panel_id
        named = other.reference if same and not other.restricted else f"a case of {other.lead_panel.name}"
        words = {"reference": named, "kind": link.get_kind_display().lower()}
        record(event_kind, by=by, case_id=case.pk, about=link, data_key_id=case.data_key_id, words=words)
