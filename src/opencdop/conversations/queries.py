"""What may be asked of messages: those of a case, those about one thing, those that wait for the office, one's own."""

from datetime import datetime

from django.db.models import Count

from opencdop.accounts.models import Membership, Person
from opencdop.accounts.roles import Act
from opencdop.cases.access import visible_cases
from opencdop.cases.merged import case_ids_of, read_as, shown_in_survivors
from opencdop.cases.models import Case
from opencdop.conversations.models import Message, Thread
from opencdop.conversations.transitions import WAITS_FOR_OFFICE
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import NotFound
from opencdop.keystore import keys


def href_of(thread: Thread) -> str:
    """Where the office reads and answers a thread."""
    return f"/cases/{thread.case_id}/messages/{thread.pk}/"


def threads_of(case: Case) -> list[Thread]:
    """The threads of a case: those that wait for the office first, then the newest."""
    found = case.threads.select_related("person").order_by("-last_at")
    return sorted(found, key=lambda thread: not thread.waits_for_office)


def waiting_in(case: Case) -> int:
    """How many threads of the case wait for the office; one query."""
    return Thread.objects.filter(case_id__in=case_ids_of(case), state=WAITS_FOR_OFFICE).count()


def thread_in(case: Case, thread_id: str) -> Thread:
    """One thread of the case. Raises NotFound."""
    found = case.threads.select_related("person").filter(pk=thread_id).first()
    if found is None:
        raise NotFound("This case has no such messages.")
    return read_as(found, case)


def thread_about(about: str) -> Thread | None:
    """The thread that arose from one thing, such as a request."""
    rows = Thread.objects.select_related("case__lead_panel", "case__merged_into", "person")
    return rows.filter(about=about).first()


def thread_with(case: Case, person: Person | None) -> Thread | None:
    """The thread of the case with a person who reads it with an account, about nothing else."""
    return case.threads.filter(person=person, about="").first() if person else None


def messages_of(thread: Thread) -> list[Message]:
    """What was written, oldest first."""
    return list(thread.messages.order_by("said_at", "pk"))


def waiting_for_office(actor: Actor) -> list[Thread]:
    """The threads of the actor's office that wait for an answer, the longest waiting first; two queries."""
    cases = visible_cases(actor, Act.ASK_AGENCY).values("id")
    found = Thread.objects.filter(case_id__in=cases, state=WAITS_FOR_OFFICE)
    rows = found.select_related("case__child", "case__lead_panel", "case__coordinator").order_by("last_at")
    threads = shown_in_survivors(rows)
    keys.load_keys({thread.data_key_id for thread in threads})
    return threads


def written_since(thread: Thread, moment: datetime) -> int:
    """How many messages the professional has written since then."""
    return thread.messages.filter(from_office=False, said_at__gt=moment).count()


def own_threads(actor: Actor) -> list[Thread]:
    """The threads that somebody with an account has with offices, the newest first."""
    if actor.kind is not ActorKind.PERSON:
        return []
    rows = (
        Thread.objects.filter(person_id=actor.id)
        .select_related("case__lead_panel")
        .annotate(written=Count("messages"))
    )
    return list(rows.filter(written__gt=0).order_by("-last_at"))


def own_thread(actor: Actor, thread_id: str) -> Thread:
    """One of them. Raises NotFound for any other."""
    found = next((thread for thread in own_threads(actor) if thread.pk == thread_id), None)
    if found is None:
        raise NotFound("There are no such messages for you.")
    return found


def person_at(email: str) -> Person | None:
    """Somebody with an account at this address who holds a seat today."""
    if not email.strip():
        return None
    seated = Membership.objects.filter(until_on__isnull=True, ended_at__isnull=True).values("person_id")
    return Person.objects.filter(pk__in=seated, is_active=True, email__iexact=email.strip()).first()
