"""Pages of a case with many returns of large forms take as many queries as with one."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.forms import entered, finished
from tests.integration.browsing import browsing

from opencdop.agency_requests.merging.queries import merge_for
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.models import Case
from opencdop.formkit.definition import Definition
from opencdop.submissions.library import library

MOST_QUERIES = 25
LARGE = ("care_pathway", "reporting", "neonatal", "suicide_self_harm", "sud", "vehicle")


def a_full_return(definition: Definition, *, number: int) -> dict[str, Any]:
    """An answer to every question of choice or words, different for each return."""
    said: dict[str, Any] = {}
    for question in definition.questions():
        if question.type == "choice" and question.choices:
            said[question.key] = question.choices[number % len(question.choices)].code
        elif question.type == "text":
            said[question.key] = f"As agency {number} knows it"
    said.pop("nothing_held", None)
    return said


@pytest.fixture
def returns(a_case: ACase, cast: Cast) -> list[AgencyRequest]:
    """Twelve returns of large forms in one case, none taken into the record yet."""
    case, by = a_case(), cast.actor("asha")
    found = []
    for number in range(12):
        form = LARGE[number % len(LARGE)]
        request = entered(case, by=by, form=form, agency_name=f"Agency {number}")
        answers = a_full_return(library().form(form), number=number)
        found.append(finished(request, by=by, **answers))
    return found


def cost_of(client: Client, path: str) -> int:
    """Queries of a page opened for the second time."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(captured)


def test_pages_of_a_case_with_twelve_large_returns_stay_cheap(returns: list[AgencyRequest], cast: Cast):
    client, case = browsing(cast)("asha"), returns[0].case_id
    before = {rest: cost_of(client, f"/cases/{case}/{rest}") for rest in ("record/", "forms/", "agencies/")}
    for request in returns:
        mine = AgencyRequest.objects.select_related("case__lead_panel", "submission", "corrects").get(
            pk=request.pk
        )
        merge = merge_for(mine)
        accept_answers_from(mine, take=merge.open_keys, seen=merge.seen, by=cast.actor("asha"))
    assert Case.objects.get(pk=case).answers.filter(superseded_at__isnull=True).count() > 300
    for rest, was in before.items():
        queries = cost_of(client, f"/cases/{case}/{rest}")
        assert queries <= min(was + 2, MOST_QUERIES), (rest, was, queries)
    for rest in (f"{returns[0].id}/return/", "merge/"):
        queries = cost_of(client, f"/cases/{case}/agencies/{rest}")
        assert queries <= MOST_QUERIES, (rest, queries)
