"""What the returns of a case say beside each answer of its record, for the page on which the record is read."""

from opencdop.agency_requests.merging.laying import Row
from opencdop.agency_requests.merging.queries import merge_of
from opencdop.cases.models import Case
from opencdop.cases.offered import NO_RETURNS, Beside, Returned
from opencdop.formkit.merging import SAME


def returns_beside(case: Case) -> Returned:
    """Who says the same, whose other answer waits to be decided, and how many answers wait in all; two queries more."""
    merge = merge_of(case)
    if not merge.returns:
        return NO_RETURNS
    home = f"/cases/{case.pk}/agencies/"
    return Returned(
        beside={key: _beside(row) for key, row in merge.rows.items() if row.record},
        waiting=len(merge.open_keys),
        href=f"{home}merge/",
        words_href=f"{home}narratives/",
    )


def _beside(row: Row) -> Beside:
    agreed_from = row.record.source if row.record else ""
    same = (said.source.agency for said in row.said if said.kind == SAME)
    return Beside(
        same=tuple(dict.fromkeys(agency for agency in same if agency != agreed_from)),
        otherwise=tuple(dict.fromkeys(said.source.agency for said in row.said if said.is_open)),
    )
