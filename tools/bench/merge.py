"""The merge page of a case with twelve returns of 250 answers, and deciding there, beside the cheapest page (Help)."""

import json
import os
import random
import re
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tools.installation import temporary_installation

if TYPE_CHECKING:
    from django.test import Client

RETURNS = 12
ANSWERS = 250
ROUNDS = 7
CHEAPEST = "/help/"
FORM = "care_pathway"
HELD_BACK = ("file", "computed")


def measure() -> Iterator[str]:
    """A line for the page before and after the returns were taken in: CPU milliseconds, ratio, queries."""
    with temporary_installation(database="sqlite") as installation:
        found: dict[str, Any] = json.loads(installation.run("tools.bench.merge", "run"))
    for name in ("all differ", "all agree", "all decided"):
        cost, queries = found[name]
        ratio = cost / found[CHEAPEST][0]
        yield (
            f"{RETURNS} returns of {found['answers']} answers, {name}: {1000 * cost:.0f} ms of CPU, "
            f"{ratio:.1f} times {CHEAPEST}, {queries} queries"
        )


def run() -> dict[str, Any]:
    """CPU seconds and queries of each page, the least of several rounds; in the temporary installation."""
    from django.test import Client

    from tools.ordeal.traffic import TOKEN, seed

    seeded = seed(3, 1)
    client = Client()
    client.cookies["sessionid"], client.cookies["csrftoken"] = seeded["sessions"][0], TOKEN
    differing, agreeing = seeded["cases"][:2]
    said = _returns(differing, alike=False)
    _returns(agreeing, alike=True)
    found: dict[str, Any] = {"answers": said, CHEAPEST: _cost(client, CHEAPEST)}
    found["all differ"] = _cost(client, f"/cases/{differing}/agencies/merge/")
    home = f"/cases/{agreeing}/agencies/merge/"
    found["all agree"] = _cost(client, home)
    page = client.get(home).content.decode()
    new = re.search(r'name="new" value="([^"]+)"', page)
    assert new
    posted = {"new": new[1], "all-new": "1", "csrfmiddlewaretoken": TOKEN}
    assert client.post(home, posted).status_code == 302
    found["all decided"] = _cost(client, home)
    return found


def _returns(case_id: str, *, alike: bool) -> int:
    """Twelve returns about all stages of the care; how many answers each has."""
    from opencdop.accounts.actors import actor_of
    from opencdop.agency_requests.asked import definition_of
    from opencdop.agency_requests.entering.services import enter_form, send_entered
    from opencdop.cases.models import Case
    from opencdop.core import clock
    from opencdop.formkit.asking import answers_to_send
    from opencdop.submissions.library import library
    from tools.fhir.random_answers import every_answer

    case = Case.objects.select_related("lead_panel", "coordinator").get(pk=case_id)
    by, count = actor_of(case.coordinator), 0
    for number in range(RETURNS):
        request = enter_form(
            case,
            form=FORM,
            version=library().form(FORM).version,
            sections=(),
            agency_type="hospital_paediatrics",
            agency_name=f"Agency {number}",
            respondent_name="Dr Hana Lowe",
            came_by="paper",
            received_on=clock.today() - timedelta(days=1),
            by=by,
        )
        form = definition_of(request)
        every = every_answer(form, random.Random(1 if alike else number))
        every["care_stages"] = [choice.code for choice in form.question("care_stages").choices]
        held = {key: value for key, value in every.items() if form.question(key).type not in HELD_BACK}
        answers = dict(list(answers_to_send(form, held, today=clock.today()).items())[:ANSWERS])
        send_entered(request, answers=answers, by=by)
        count = max(count, len(answers))
    return count


def _cost(client: "Client", path: str) -> tuple[float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    least, queries = float("inf"), 0
    for _ in range(ROUNDS):
        started = time.process_time()
        response = client.get(path)
        least = min(least, time.process_time() - started)
        assert response.status_code == 200, path
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
        queries = len(captured)
    return least, queries


if __name__ == "__main__" and sys.argv[1:] == ["run"]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    print(json.dumps(run()))
