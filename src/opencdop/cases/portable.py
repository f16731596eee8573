"""A case's own rows as they leave for another installation and come in from one: the record, its milestones, needs,
holds, referrals and decisions. The case itself is made anew there, with a reference and a key of that panel's own.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from opencdop.accounts.models import Person
from opencdop.cases.identity import hashes_of
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import (
    Case,
    CaseAnswer,
    Child,
    FiledDocument,
    Hold,
    IdentityHash,
    Milestone,
    Need,
    Referral,
    ScopeDecision,
    SupplementDecision,
)
from opencdop.cases.services import check_coordinator, next_reference
from opencdop.core import clock
from opencdop.keystore.portable_rows import (
    NotUnderstood,
    Rows,
    Told,
    plain_row,
    take_rows,
    told_all,
)
from opencdop.panels.models import Panel

CASE = Rows(
    Case,
    of="pk",
    leaves={
        "reference": "a reference of the panel that gave it",
        "stage": "follows from the milestones",
        "merged_into": "the cases that it was made of come as one",
        "changed_at": "changed when it came",
        "version_no": "counts the changes here",
    },
    given=("lead_panel", "coordinator"),
)
CHILD = Rows(Child, of="case")
ROWS = (
    Rows(CaseAnswer, of="case"),
    Rows(Milestone, of="case"),
    Rows(Need, of="case", once=("gate", "code")),
    Rows(Hold, of="case"),
    Rows(SupplementDecision, of="case", once=("form",)),
    Rows(Referral, of="case"),
    Rows(ScopeDecision, of="case"),
    Rows(FiledDocument, of="case"),
)
STAYS = {
    "cases.IdentityHash": "made from the identity with a key that is each installation's own",
    "cases.Grant": "the right of people who have accounts here",
    "cases.DuplicatePair": "about other cases of this installation",
    "cases.DuplicateQuestion": "about other cases of this installation",
    "cases.CaseLink": "about other cases of this installation",
    "cases.LeadFacts": "chosen under the areas and panels of this installation",
}


def portable(case: Case) -> dict[str, list[Told]]:
    """All of the case, and of those that were merged into it, whose own answer to a question counts as superseded."""
    parts = told_all(ROWS, case_ids_of(case))
    _one_answer_each(parts[CaseAnswer._meta.label])
    return {CASE.name: [plain_row(CASE, case)], CHILD.name: [plain_row(CHILD, case.child)], **parts}


def _one_answer_each(answers: list[Told]) -> None:
    agreed: set[str] = set()
    for row in answers:
        if row["superseded_at"] is None and row["question"] in agreed:
            row["superseded_at"] = clock.now().isoformat()
        elif row["superseded_at"] is None:
            agreed.add(row["question"])


def begin(
    parts: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    panel: Panel,
    coordinator: Person,
    data_key_id: str,
    ids: Collection[str],
) -> Case:
    """Make the case and its child, led by the panel. It was opened when it was opened first: no clock begins anew."""
    check_coordinator(coordinator, panel)
    given = {
        "data_key_id": data_key_id,
        "lead_panel_id": panel.pk,
        "coordinator_id": coordinator.pk,
        "reference": next_reference(panel),
        "changed_at": clock.now(),
    }
    told = list(parts.get(CASE.name, ()))
    if len(told) != 1 or len(list(parts.get(CHILD.name, ()))) != 1:
        raise NotUnderstood("it does not hold one case and its child")
    (case,) = take_rows(CASE, told, given=given, ids=ids)
    (child,) = take_rows(CHILD, parts[CHILD.name], given={"data_key_id": data_key_id}, ids=ids)
    IdentityHash.objects.bulk_create(
        [IdentityHash(case=case, what=what, hash=digest) for what, digest in sorted(hashes_of(child.known))]
    )
    return Case.objects.select_related("lead_panel", "coordinator", "child").get(pk=case.pk)
