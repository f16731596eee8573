"""What may be done with messages: write to the office, write from it, settle. Each side is told by e-mail that there is
a message, and nothing more.

The office's right is asked here. Whoever lets a professional write has checked theirs, as with documents.
"""

from datetime import timedelta

from django.conf import settings

from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.models import Case
from opencdop.cases.services import lock, touch
from opencdop.conversations import events, queries, wording
from opencdop.conversations.models import Message, Thread
from opencdop.conversations.telling import hold_told, teller_of
from opencdop.conversations.transitions import SETTLED, THREAD_MOVES, WAITS_FOR_OFFICE, WAITS_FOR_THEM
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition
from opencdop.outbox.services import queue_email

LONGEST = 10_000  # characters of one message
MOST_A_DAY, A_DAY = 30, timedelta(days=1)  # messages of one professional in one thread
TOO_MANY = "You have written many messages today. Telephone the office, or write on tomorrow."
EMPTY = "Write your message."
TOO_LONG = f"Keep a message to {LONGEST:,} characters; send what is longer as a document."
WRITTEN_SINCE = "They have written since you opened this page. Read it first: nothing was settled."
SETTLED_ALREADY = "These messages are settled already."


@service
def open_thread(
    case: Case, *, about: str = "", person: Person | None = None, name: str, agency: str = "", by: Actor
) -> Thread:
    """The thread about something, or with a person; the one that is there if it was begun. It is no message yet."""
    Case.objects.select_for_update().get(pk=case.pk)
    there = queries.thread_about(about) if about else queries.thread_with(case, person)
    if there is not None:
        return there
    thread = Thread(
        case=case,
        data_key_id=case.data_key_id,
        about=about,
        person=person,
        with_name=name,
        with_agency=agency,
        state=SETTLED,  # until the first message, which the same transaction brings
    )
    thread.save(force_insert=True)
    record(events.THREAD_BEGUN, by=by, case_id=case.pk, about=thread, data_key_id=case.data_key_id)
    return thread


@service
def say(
    thread: Thread, *, words: str, once: str = "", name: str = "", from_office: bool = False, by: Actor
) -> Message:
    """Write a message and tell the other side. The same press twice (`once`) is one message.

    `name` is what a professional without an account is called. Raises RuleBroken for no words or too many.
    """
    if from_office:
        access.require(by, Act.ASK_AGENCY, thread.case)
    if not words.strip():
        raise RuleBroken(EMPTY)
    if len(words) > LONGEST:
        raise RuleBroken(TOO_LONG)
    if from_office:
        hold_told(thread)
    _hold(thread)
    there = thread.messages.filter(once=once).first() if once else None
    if there is not None:
        return there
    if not from_office and queries.written_since(thread, clock.now() - A_DAY) >= MOST_A_DAY:
        raise RuleBroken(TOO_MANY)
    message = Message(
        thread=thread,
        data_key_id=thread.data_key_id,
        from_office=from_office,
        by_name=name or by.name,
        words=words.strip(),
        said_at=clock.now(),
        once=once,
    )
    message.save(force_insert=True)
    _move(thread, WAITS_FOR_THEM if from_office else WAITS_FOR_OFFICE)
    thread.with_name = name or thread.with_name  # whoever wrote last: a request may have been passed on
    thread.last_at, thread.settled_at, thread.settled_by_name = message.said_at, None, ""
    thread.save(update_fields=["state", "with_name", "last_at", "settled_at", "settled_by_name"])
    _record(events.MESSAGE_FROM_OFFICE if from_office else events.MESSAGE_TO_OFFICE, thread, by=by)
    if from_office:
        _tell_them(thread, message, by=by)
    else:
        _tell_office(thread, message, by=by)
    return message


@service
def begin(case: Case, *, person: Person, words: str, once: str = "", by: Actor) -> Thread:
    """A first message from the office to somebody with an account; a later one where there are some already."""
    access.require(by, Act.ASK_AGENCY, case)
    thread = open_thread(case, person=person, name=person.name, agency=person.job_title, by=by)
    say(thread, words=words, once=once, from_office=True, by=by)
    return thread


@service
def move_thread(thread: Thread, *, to: Case, by: Actor) -> None:
    """Let the messages go with what they are about to the right case. They stay sealed with the key under which they
    came. Called within the service that moves it, which has checked the right and records why.
    """
    wrong = thread.case
    thread.case = to
    thread.save(update_fields=["case"])
    for case in (wrong, to):
        record(events.THREAD_MOVED, by=by, case_id=case.pk, about=thread, data_key_id=case.data_key_id)


@service
def settle(thread: Thread, *, seen: str, by: Actor) -> None:
    """Nothing more is to be said. A later message opens it again.

    `seen` is the newest message on screen; raises Stale where they have written since, so that none is settled unread.
    """
    access.require(by, Act.ASK_AGENCY, thread.case)
    _hold(thread)
    newest = thread.messages.order_by("-said_at", "-pk").first()
    if newest is not None and newest.pk != seen and not newest.from_office:
        raise Stale(WRITTEN_SINCE)
    _move(thread, SETTLED)
    thread.settled_at, thread.settled_by_name = clock.now(), by.name
    thread.save(update_fields=["state", "settled_at", "settled_by_name"])
    _record(events.THREAD_SETTLED, thread, by=by)


def _hold(thread: Thread) -> None:
    """Hold the case and then the thread, which is read anew: who wrote last, how it stands, whose case it is of."""
    lock(thread.case)
    read_locked(thread)


def _move(thread: Thread, after: str) -> None:
    check_transition(THREAD_MOVES, before=thread.state, after=after, sentence=SETTLED_ALREADY)
    thread.state = after


def _record(kind: EventKind, thread: Thread, *, by: Actor) -> None:
    touch(thread.case)
    record(kind, by=by, case_id=thread.case_id, about=thread, data_key_id=thread.data_key_id)


def _tell_office(thread: Thread, message: Message, *, by: Actor) -> None:
    panel = thread.case.lead_panel
    letter = wording.telling_office(panel, link=f"{settings.OPENCDOP_ADDRESS}{queries.href_of(thread)}")
    queue_email(
        kind="message_to_office",
        to=panel.office_email,
        subject=letter.subject,
        body=letter.body,
        words=letter.words,
        dedupe_key=f"message:{message.pk}",
        case_id=thread.case_id,
        by=by,
    )


def _tell_them(thread: Thread, message: Message, *, by: Actor) -> None:
    tell = teller_of(thread)
    if tell is not None:
        tell(thread, message=message, by=by)
        return
    if thread.person is None:
        raise RuleBroken("There is nobody whom this message would reach. Telephone them.")
    letter = wording.telling_person(
        thread.case.lead_panel, link=f"{settings.OPENCDOP_ADDRESS}/messages/{thread.pk}/"
    )
    queue_email(
        kind="message_to_person",
        to=thread.person.email,
        subject=letter.subject,
        body=letter.body,
        words=letter.words,
        dedupe_key=f"message:{message.pk}",
        case_id=thread.case_id,
        by=by,
    )
