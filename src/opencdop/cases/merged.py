"""Cases that were found to be one child. A merge moves no row: a duplicate points to its survivor, and whoever asks for
what is kept of a case asks for the rows of all the cases that it is made of.
"""

from opencdop.cases.models import Case


def survivor_of(case: Case) -> Case:
    """The case that stands for this one: itself, unless it was merged into another."""
    while case.merged_into is not None:
        case = case.merged_into
    return case


def case_ids_of(case: Case) -> list[str]:
    """The ids of all the cases that this one is made of, its own first; one query for each depth of merging."""
    ids, deeper = [case.pk], [case.pk]
    while deeper:
        found = (
            Case.objects.filter(merged_into_id__in=deeper).order_by("opened_at").values_list("pk", flat=True)
        )
        deeper = list(found)
        ids += deeper
    return ids
