"""Records of one child, and of twins, in the demonstration: a second message about a known child waits for a decision,
and the twin of a child has a case of its own, linked with the first.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from opencdop.cases.duplicate_services import tell_apart
from opencdop.cases.link_services import link_cases
from opencdop.core import clock
from opencdop.intake.services import (
    begin_office_form,
    open_case_from_notification,
    open_notification,
    send_notification,
)
from opencdop.submissions.library import form
from opencdop.submissions.services import save_answers
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.living import Life, notify
from opencdop.web.demo.nhs_numbers import START, check_digit
from opencdop.web.demo.steps import Step

PANEL = "ashmoor"
HOSPICE = "198.51.100.253"
TWIN_NUMBER = 989_000  # of the test range, beside those of the generator
OF_THE_CHILD = ("surname", "forenames", "date_of_birth", "date_of_death", "sex", "postcode", "address")
OF_THE_NOTIFIER = (
    "notifier_name",
    "notifier_role",
    "notifier_agency",
    "notifier_telephone",
    "notifier_email",
)
TWIN = {"female": "Orla", "male": "Fergus"}


def one_child_steps(lives: Sequence[Life], *, cast: Cast, now: datetime) -> Iterator[Step]:
    """The newest open case is told of twice; of another young case a twin died on the same day."""
    young = [
        life
        for life in lives
        if life.plan.panel == PANEL
        and now - timedelta(days=150) < life.plan.course.triaged_at < now - timedelta(days=2)
    ]
    young.sort(key=lambda life: life.plan.course.triaged_at, reverse=True)
    if young:
        yield Step(now - timedelta(hours=5), lambda: told_twice(young[0], cast))
    babies = [life for life in young[1:] if life.plan.notification.get("sex") in TWIN]
    if babies:
        yield Step(babies[0].plan.course.triaged_at + timedelta(hours=20), lambda: twin(babies[0], cast))


def told_twice(life: Life, cast: Cast) -> None:
    """A hospice telephones about a child whose case is known, with one first name only; nobody has decided yet."""
    said = _said(life)
    if isinstance(said.get("forenames"), str):
        said["forenames"] = said["forenames"].split()[0]
    draft = begin_office_form(cast.panels[PANEL], channel="telephone", received_at=clock.now(), by=life.by)
    save_answers(draft, answers=said, seen=draft.version_no, by=life.by)
    definition = form("notification").outside
    open_notification(send_notification(draft, definition=definition, answers=said, by=life.by), by=life.by)


def twin(life: Life, cast: Cast) -> None:
    """The twin's own notification and case; the office tells the two apart and links them."""
    said = _said(life)
    said |= {"forenames": TWIN[said["sex"]], "nhs_number": _number()}
    sent = notify(cast.panels[PANEL], said, address=HOSPICE)
    open_notification(sent, by=life.by)
    case = open_case_from_notification(sent, coordinator=cast.people[life.office], by=life.by)
    life.case.refresh_from_db()
    reason = "Twins: two first names, two NHS numbers"
    tell_apart(life.case, other=case, sure=True, reason=reason, by=life.by)
    link_cases(life.case, other=case, kind="twins", by=life.by)


def _number() -> str:
    tried = (f"{START}{TWIN_NUMBER + more:06d}" for more in range(10))
    return next(f"{nine}{check_digit(nine)}" for nine in tried if check_digit(nine) is not None)


def _said(life: Life) -> dict[str, Any]:
    answers = life.plan.notification
    return {key: answers[key] for key in (*OF_THE_NOTIFIER, *OF_THE_CHILD) if key in answers}
