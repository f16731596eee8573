"""Who was told of each death of the demonstration, and what was stopped: all of it for older cases, some of it for the
newest, and one baby whose twin's records have still to be looked at.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from opencdop.accounts.roles import Act
from opencdop.cases.access import sees
from opencdop.cases.answer_services import agree_answers
from opencdop.core import clock
from opencdop.submissions.library import form
from opencdop.telling_others.queries import checklist_of
from opencdop.telling_others.services import Did, mark_done, mark_not_needed
from opencdop.web.demo.living import Life
from opencdop.web.demo.steps import Step

NEW = timedelta(days=14)
A_NEWBORN = 28  # days


def telling_steps(lives: Sequence[Life], *, now: datetime) -> Iterator[Step]:
    """The day after each case was opened; of the newest, every other one is begun and none is finished."""
    for life in lives:
        at = life.plan.course.triaged_at + timedelta(hours=20)
        if now - life.plan.course.triaged_at > NEW:
            yield Step(at, lambda life=life: tell_all(life))  # type: ignore[misc]
        elif life.plan.number % 2 == 0:
            yield Step(at, lambda life=life: tell_some(life))  # type: ignore[misc]
    twin = _a_twin(lives, now=now)
    if twin is not None:
        yield Step(
            max(twin.plan.course.responded_at, twin.plan.course.triaged_at) + timedelta(hours=30),
            lambda: name_the_twin(twin),
        )


def is_still_theirs(life: Life) -> bool:
    """Whether the coordinator's panel leads the case: another may have taken it over meanwhile."""
    life.case.refresh_from_db(fields=["lead_panel"])
    return sees(life.case, life.by, Act.TELL_OTHERS)


def tell_all(life: Life) -> None:
    """Every line recorded in one press; what nobody could do is not needed, with its reason."""
    if not is_still_theirs(life):
        return
    codes = [row.line.code for row in checklist_of(life.case).open]
    did = Did(on=clock.today(), done_by="Lead nurse for child death review")
    if life.plan.number % 5 == 0 and "benefits" in codes:
        codes.remove("benefits")
        mark_not_needed(
            life.case, codes=["benefits"], reason="The bereavement team had done this already.", by=life.by
        )
    mark_done(life.case, codes=codes, did=did, by=life.by)


def tell_some(life: Life) -> None:
    """Half of the list: whoever must be told by telephone."""
    if not is_still_theirs(life):
        return
    codes = [row.line.code for row in checklist_of(life.case).open if row.line.part == "tell"]
    mark_done(
        life.case,
        codes=[*codes[::2], "nhs_record"],
        did=Did(on=clock.today(), how="telephone", note="Rang back the same afternoon."),
        by=life.by,
    )


def name_the_twin(life: Life) -> None:
    """The office learns of a twin who lives: a line of its own stands on the list."""
    if not is_still_theirs(life):
        return
    child = life.plan.child
    twin = {
        "name": f"Theo {child.surname}",
        "relationship": "sibling",
        "date_of_birth": child.born_on.isoformat(),
        "sex": "male",
        "lives_with_child": "yes",
    }
    agree_answers(
        life.case,
        definition=form("notification"),
        answers={"siblings": [twin]},
        source="Corrected by the office",
        submission=None,
        by=life.by,
    )


def _a_twin(lives: Sequence[Life], *, now: datetime) -> Life | None:
    """The newest baby's case of a month or less, of which somebody can have heard since."""
    babies = [
        life
        for life in lives
        if life.plan.child.age_days < A_NEWBORN
        and life.plan.course.triaged_at + timedelta(days=3) < now
        and life.plan.course.review_meeting_at > now
    ]
    return max(babies, key=lambda life: life.plan.course.triaged_at, default=None)
