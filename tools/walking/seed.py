"""The panel whose forms are walked: its coordinator, a case for each form, a letter on its way, a meeting that is open.

A program for a temporary installation; it takes its wishes as JSON and prints what it made.
"""

import json
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

PASSWORD = "heron by the canal 7"
EMAIL, AGENCY_EMAIL = "asha@ordeal.example", "dev@surgery.example"


def seed(deaths: Mapping[str, str]) -> dict[str, Any]:
    """`deaths`: a case for each key, with the day of the death. Gives how to sign in, and the cases by key."""
    from opencdop.accounts.actors import actor_of
    from opencdop.accounts.authenticators import give_authenticator
    from opencdop.accounts.models import Membership, Organisation, Person
    from opencdop.panels.models import Footprint, Panel, Population

    body = Organisation.objects.create(kind=Organisation.PANEL, name="Ordeal child death review")
    panel = Panel.objects.create(
        organisation=body, slug="ordeal", code="ORD", name="Ordeal", office_email="office@ordeal.example",
        manager_email="manager@ordeal.example", telephone="01632 960000",
    )  # fmt: skip
    Footprint.objects.create(
        panel=panel, authority_code="EORD00001", authority_name="Ordeal Council", from_on=date(2000, 4, 1)
    )
    Population.objects.create(panel=panel, mid_year=2025, under_18=100_000, source="invented for the ordeal")
    asha = Person(email=EMAIL, name="Asha Verma", job_title="coordinator")
    asha.set_password(PASSWORD)
    asha.save()
    Membership.objects.create(person=asha, organisation=body, role="coordinator", from_on=date(2000, 1, 1))
    chair = Person.objects.create(email="chair@ordeal.example", name="Chidi Eze", job_title="chair")
    Membership.objects.create(person=chair, organisation=body, role="chair", from_on=date(2000, 1, 1))
    secret, by = give_authenticator(asha), actor_of(asha)
    cases = {key: _case(panel, asha, date.fromisoformat(day), by=by) for key, day in deaths.items()}
    return {
        "secret": secret,
        "cases": {key: case.id for key, case in cases.items()},
        "meeting": _meeting(panel, cases["meeting"], by=by) if "meeting" in cases else "",
        "sections": _letter(cases["letter"], by=by) if "letter" in cases else [],
    }


def _case(panel: Any, coordinator: Any, died_on: date, *, by: Any) -> Any:
    from opencdop.cases.answer_services import agree_answers
    from opencdop.cases.services import open_case
    from opencdop.joint_response.services import decide_response
    from opencdop.joint_response.transitions import NEEDED
    from opencdop.submissions.library import form

    case = open_case(panel, coordinator=coordinator, notified_on=died_on, died_on=died_on, by=by)
    said = {
        "surname": "Marsden", "forenames": "Ella Rose", "date_of_birth": (died_on - timedelta(days=900)).isoformat(),
        "date_of_death": died_on.isoformat(), "sex": "female",
    }  # fmt: skip
    agree_answers(
        case, definition=form("notification"), answers=said, source="Notification", submission=None, by=by
    )
    decide_response(
        case, decision=NEEDED, grounds=("sudden_no_clear_cause",), reason="The death came suddenly.", by=by
    )
    return case


def _meeting(panel: Any, case: Any, *, by: Any) -> str:
    """A panel meeting of today with four present and the case on its agenda; gives its address."""
    from opencdop.core import clock
    from opencdop.meetings import people_services, services
    from opencdop.meetings.models import Meeting
    from opencdop.meetings.people_services import Attended
    from opencdop.meetings.queries import people_of

    meeting = services.arrange_meeting(
        panel, kind=Meeting.PANEL, on=clock.today(), place="by video link", by=by
    )
    for name, kind in (("Dr Lee", "health"), ("Ms Orr", "local_authority"), ("DI Pike", "police")):
        people_services.ask_to_meeting(meeting, name=name, role="Lead", kind=kind, by=by)
    present = {person.id: Attended("present") for person in people_of(meeting)}
    people_services.record_attendance(meeting, people=present, by=by)
    services.put_on_agenda(
        case, meeting=meeting, in_spite_of="To be looked at today.", decided_by="The chair", by=by
    )
    return f"/meetings/{meeting.id}/"


def _letter(case: Any, *, by: Any) -> list[str]:
    from opencdop.agency_requests.asked import offered_sections
    from opencdop.agency_requests.services import ask_agency
    from opencdop.core import clock
    from opencdop.submissions.library import form

    asked = ask_agency(
        case, agency_type="gp", agency_name="Millbrook Surgery", respondent_name="Dr Dev Patel-Shaw",
        respondent_role="GP partner", email=AGENCY_EMAIL,
        sections=[section.key for section in offered_sections(form("reporting"))],
        due_on=clock.today() + timedelta(days=21), by=by,
    )  # fmt: skip
    return list(asked.sections)


if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    print(json.dumps(seed(json.loads(sys.argv[1]))))
