"""How the joint response's own forms stand, for the page of the joint response, which knows nothing of requests."""

from collections.abc import Collection

from opencdop.agency_requests.due import state_words
from opencdop.agency_requests.frame import forms_of, home_of
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import RESPONSE
from opencdop.cases.models import Case
from opencdop.cases.offered import FormLine
from opencdop.submissions.library import library


def lines_of(case: Case, forms: Collection[str]) -> tuple[FormLine, ...]:
    """One line for each of these forms that the installation has; one query."""
    rows = case.agency_requests.filter(kind=RESPONSE, form__in=list(forms), withdrawn_at__isnull=True)
    begun = {row.form: row for row in rows.order_by("sent_at")}
    there = set(library().forms())
    return tuple(_line(case, form, begun.get(form)) for form in forms if form in there)


def _line(case: Case, form: str, row: AgencyRequest | None) -> FormLine:
    title = library().form(form).title
    if row is None:
        return FormLine(form, title)
    state, tint = state_words(row)
    if row.is_being_entered:
        return FormLine(form, title, state, tint, "Go on", f"{forms_of(case)}{row.id}/fill/")
    return FormLine(form, title, state, tint, "Read, or take into the record", f"{home_of(case)}{row.id}/")
