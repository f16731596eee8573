"""Notifications of the demonstration that came by other ways than the public form, in its last days. All invented."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from opencdop.core.actor import Actor
from opencdop.intake.key_services import make_key
from opencdop.intake.message_services import enter_message
from opencdop.intake.models import FormInHand
from opencdop.intake.original_services import attach_to_form
from opencdop.intake.sender_services import actor_of_key, take_notification
from opencdop.intake.services import begin_office_form, send_notification
from opencdop.intake.transcribing import as_transcribed
from opencdop.panels.models import Panel
from opencdop.submissions.library import form
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.source import Source
from opencdop.web.demo.steps import Step

CORONER = {
    "surname": "Averill", "forenames": "Juno", "sex": "female", "place_name": "Ashmoor General Hospital",
    "circumstances": "Found unwell at home in the morning. A post-mortem has been ordered.",
    "notifier_name": "Coroner's officer", "coroner_area": "Northmere", "post_mortem": "coronial",
}  # fmt: skip
REGISTRAR = {"surname": "Bexhall", "forenames": "Otis", "sex": "male", "notifier_name": "Registration office"}
NEWBORN = {"surname": "Corrin", "sex": "female", "gestation": {"weeks": 23, "days": 4}, "birth_weight": 540}
LETTER = {
    "notifier_name": "Dr Lena Ordway", "notifier_agency": "Millbrook Surgery", "surname": "Delafield",
    "forenames": "Wren", "sex": "male", "expected": "expected",
    "circumstances": "Known to have a life-limiting condition. Died at home with the family.",
}  # fmt: skip
SYSTEM = {"surname": "Eastlake", "forenames": "Iris", "sex": "female", "postcode": {"no_answer": "not_known"}}


def channel_steps(source: Source, *, cast: Cast, now: datetime) -> Iterator[Step]:
    """One by each of five ways, to the first panel; nobody has opened them yet."""
    entry = source.panels[0]
    panel = cast.panels[entry["key"]]
    office = cast.actor(_first(entry, "coordinator"))
    manager = cast.actor(_first(entry, "manager"))

    def message(code: str, said: dict[str, Any], *, hours: int, days: int = 0) -> Step:
        came = now - timedelta(hours=hours)
        told = {**said, "date_of_death": (came - timedelta(days=2)).date().isoformat()}
        if days:
            told["date_of_birth"] = (came - timedelta(days=2 + days)).date().isoformat()

        def enter() -> None:
            enter_message(panel, code=code, received_at=came, answers=told, by=office)

        return Step(came + timedelta(minutes=50), enter)

    yield message("coroner", CORONER, hours=30, days=1200)
    yield message("registrar", REGISTRAR, hours=52, days=4000)
    yield message("mbrrace_cascade", NEWBORN, hours=44, days=1)
    yield Step(now - timedelta(hours=28), lambda: _by_post(panel, now=now, by=office))
    yield Step(now - timedelta(hours=7), lambda: _by_system(panel, now=now, by=manager))


def _first(entry: Any, role: str) -> str:
    return next(str(person["key"]) for person in entry["accounts"] if person["role"] == role)


def _by_post(panel: Panel, *, now: datetime, by: Actor) -> None:
    """A letter that came a day before it was entered, kept beside what was written down of it."""
    came = now - timedelta(hours=54)
    draft = begin_office_form(panel, channel="post", received_at=came, by=by)
    letter = SimpleUploadedFile("letter.txt", b"An invented letter of the demonstration.\n")
    attach_to_form(FormInHand.objects.get(draft=draft), upload=letter, by=by)
    told = {
        **LETTER,
        "date_of_death": (came - timedelta(days=1)).date().isoformat(),
        "date_of_birth": (came - timedelta(days=2600)).date().isoformat(),
    }
    definition = as_transcribed(form("notification", panel=panel.slug).outside)
    send_notification(draft, definition=definition, answers=told, by=by)


def _by_system(panel: Panel, *, now: datetime, by: Actor) -> None:
    key, _token = make_key(panel, sender="Northmere child health system", by=by)
    told = {
        **SYSTEM,
        "date_of_death": (now - timedelta(days=1)).date().isoformat(),
        "date_of_birth": (now - timedelta(days=500)).date().isoformat(),
    }
    take_notification(key, given=told, mark="demonstration-1", by=actor_of_key(key))
