"""Requests that wait, in bulk, for figures and ordeals; and the programs that chase them and send what was queued.

They were asked so long before the last working day that each is to be reminded on it.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

A_CASE = 20  # requests of one case
GIVEN = 14  # days


def last_working_day() -> date:
    """The working day before today: reminders go on no other, and their e-mails are due by now."""
    from opencdop.core import clock
    from opencdop.core.dates import working_days_before

    return working_days_before(clock.today(), 1)


def seed(requests: int) -> dict[str, Any]:
    """Make a panel with its coordinator, and so many requests that wait; gives the session of the coordinator."""
    from django.db import transaction

    from opencdop.agency_requests.models import AgencyRequest
    from opencdop.agency_requests.queries import email_hash
    from opencdop.cases.models import Case
    from opencdop.core import secrets
    from opencdop.core.ids import new_id, new_token
    from tools.ordeal.traffic import seed as office

    seeded = office(max(requests // A_CASE, 1), 1)
    sent_at = datetime.combine(last_working_day() - timedelta(days=GIVEN), time(9), tzinfo=UTC)
    cases = list(Case.objects.order_by("id"))
    rows = []
    for number in range(requests):
        case, email = cases[number % len(cases)], f"person{number}@agency.example"
        rows.append(
            AgencyRequest(
                id=new_id(),
                case=case,
                data_key_id=case.data_key_id,
                agency_name=f"Practice {number % 150}",
                agency_type=("gp", "police", "hospital_trust", "school")[number % 4],
                respondent_name=f"Person {number}",
                respondent_role="Safeguarding lead",
                email=email,
                email_hash=email_hash(email),
                form="reporting",
                version="2026.1",
                sections=["summary"],
                due_on=last_working_day() + timedelta(days=number % 2),
                link_hash=secrets.token_hash(new_token()),
                link_expires_at=sent_at + timedelta(days=28),
                asked_by_id="seed",
                asked_by_name="Seed",
                sent_at=sent_at + timedelta(seconds=number % 3600),
            )
        )
    with transaction.atomic():
        AgencyRequest.objects.bulk_create(rows, batch_size=500)
    return seeded


def chase() -> int:
    """Queue the reminders that were due on the last working day, as the scheduler does."""
    from opencdop.agency_requests.chasing.reminder_services import chase_what_is_due
    from opencdop.core import clock

    with clock.pretend(datetime.combine(last_working_day(), time(10), tzinfo=UTC)):
        return chase_what_is_due(clock.now())


def work() -> None:
    """Run jobs for ever, as a worker of the installation does; say when it begins."""
    from opencdop.web.worker import JobWorker

    print("begun", flush=True)
    JobWorker(batch=False, interval=0.2).run()


def finish() -> int:
    """What the scheduler does when the claims of killed workers have lapsed: send all that is still due."""
    from opencdop.core import clock
    from opencdop.outbox.services import send_due_emails

    with clock.pretend(clock.now() + timedelta(minutes=11)):
        return send_due_emails(limit=100_000)


def queued() -> dict[str, Any]:
    """The Message-IDs queued, how many are in each state, and whether the chain of events holds."""
    from opencdop.audit.queries import verify
    from opencdop.outbox.models import OutgoingEmail
    from opencdop.outbox.queries import emails_by_state

    return {
        "message_ids": list(OutgoingEmail.objects.values_list("message_id", flat=True)),
        "states": emails_by_state(),
        "intact": verify().first_break is None,
    }


PROGRAMS: dict[str, Callable[..., Any]] = {
    "seed": seed,
    "chase": chase,
    "work": work,
    "finish": finish,
    "queued": queued,
}

if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    program = PROGRAMS[sys.argv[1]]
    print(json.dumps(program(*map(int, sys.argv[2:]))))
