"""How full a return is, counted once when it has come, so that the figures of agencies open no return to be shown.

What others had settled was not looked for: an agency that let it stand left nothing out, and one that differs said more
than it was asked.
"""

from opencdop.agency_requests import events
from opencdop.agency_requests.asked import definition_of
from opencdop.agency_requests.models import AgencyRequest, ReturnMeasure
from opencdop.agency_requests.settled.folding import folded
from opencdop.agency_requests.transitions import ANSWERED, ASKED
from opencdop.audit.services import record, service
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import KeyDestroyed
from opencdop.formkit.answers import Answers, Standing
from opencdop.formkit.asking import Asking
from opencdop.formkit.definition import Definition
from opencdop.keystore import keys

AT_ONCE = 100


def counted(definition: Definition, answers: Answers) -> tuple[int, int, int]:
    """Of the questions that were asked and looked for an answer: how many, known, and answered with "not known"."""
    asked = Asking(definition, answers)
    wanted = [
        asked.standing(question)
        for question in definition.questions()
        if question.is_expected and asked.question(question)
    ]
    not_known = sum(each in (Standing.NOT_KNOWN, Standing.NOT_APPLICABLE) for each in wanted)
    return len(wanted), sum(each is Standing.ANSWERED for each in wanted), not_known


@service
def measure_returns() -> int:
    """Measure the returns that came and were not measured yet. Returns how many; each is measured once."""
    rows = AgencyRequest.objects.filter(kind=ASKED, state=ANSWERED, measure__isnull=True)
    found = list(
        rows.select_related("submission", "draft", "corrects__submission", "case__lead_panel")[:AT_ONCE]
    )
    keys.load_keys({row.submission.data_key_id for row in found if row.submission})
    for row in found:
        ReturnMeasure.objects.get_or_create(request=row, defaults=_measure(row))
    if found:
        record(events.RETURNS_MEASURED, by=SYSTEM, words={"count": len(found)})
    return len(found)


def _measure(row: AgencyRequest) -> dict[str, int]:
    try:
        as_asked = folded(definition_of(row), row.settled, agreed={})
        expected, known, not_known = counted(as_asked, row.submission.answers if row.submission else {})
    except KeyDestroyed:
        expected = known = not_known = 0  # erased: it says nothing any more
    return {"expected": expected, "known": known, "not_known": not_known}
