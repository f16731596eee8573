"""The small forms of meetings: arranging one, asking somebody, declaring a part, deferring, going on without quorum."""

from opencdop.actions.small_form import SmallForm
from opencdop.cases.regimes import delay_reasons
from opencdop.formkit.definition import Choice, Question
from opencdop.meetings.models import Declaration, Meeting
from opencdop.meetings.quorum import KINDS, SEATS

ON = Question("on", "date", "Date", needed="blocks")
AT = Question("at", "time", "Time", hint="For example 14:05")
PLACE = Question("place", "text", "Place", hint="An address, or “by video link”", needed="blocks")
CHAIR = Question("chair_name", "text", "Who chairs")

ANY_MEETING = SmallForm(
    (
        Question(
            "kind",
            "choice",
            "Kind of meeting",
            needed="blocks",
            choices=tuple(Choice(code, title) for code, title in Meeting.MEETING_KINDS.items()),
        ),
        ON,
        AT,
        PLACE,
        Question("convened_by", "text", "Who convenes it", hint="For a review meeting usually the trust"),
        CHAIR,
    ),
    title="Meeting",
)

MOVED = SmallForm((ON, AT, PLACE), title="Another day or place")

IN_SPITE_OF = Question(
    "in_spite_of",
    "long_text",
    "Why can the meeting go on without?",
    called="why the meeting can go on without",
    hint="Kept with your name beside what is still waited for.",
)

DECIDED_BY = Question(
    "decided_by",
    "text",
    "Who decided to go on without",
    hint="For the chair of the meeting, the panel's chair or a manager: name and role.",
)

REVIEW_MEETING = SmallForm(
    (
        ON,
        AT,
        PLACE,
        Question(
            "convened_by", "text", "Who convenes it", hint="Most review meetings are run by a trust: its name"
        ),
        CHAIR,
    ),
    title="Review meeting",
)

ANOTHER_PERSON = SmallForm(
    (
        Question("name", "text", "Name", needed="blocks"),
        Question("role", "text", "Role", hint="For example “designated doctor”"),
        Question(
            "kind",
            "choice",
            "For whom do they speak?",
            called="for whom they speak",
            needed="blocks",
            choices=tuple(Choice(code, title) for code, title in KINDS.items()),
        ),
        Question(
            "seat",
            "choice",
            "Seat",
            needed="blocks",
            choices=tuple(Choice(code, title) for code, title in SEATS.items()),
        ),
    ),
    title="Another person",
)

WITHOUT_QUORUM = SmallForm(
    (
        Question(
            "reason",
            "long_text",
            "Why can the panel decide all the same?",
            called="why the panel can decide all the same",
            hint="For example: the health lead read the papers and agreed in writing.",
            needed="blocks",
        ),
    ),
    title="Without quorum",
)

_NATURE = Question(
    "nature",
    "long_text",
    "What is the personal part?",
    called="what the personal part is",
    hint="Only a personal part counts: somebody who treated or worked with the child or family, managed those who did, "
    "is named in a complaint, or knows the family. Do not name the child.",
    needed="blocks",
)

OWN_INTEREST = SmallForm((_NATURE,), title="A personal part")


def anybodys_interest(people: tuple[Choice, ...]) -> SmallForm:
    """The form by which office and chair record anybody's part, and what follows from it."""
    outcomes = tuple(Choice(code, title) for code, title in Declaration.OUTCOMES.items())
    return SmallForm(
        (
            Question(
                "person", "choice", "Whose part?", called="whose part it is", needed="blocks", choices=people
            ),
            _NATURE,
            Question(
                "outcome", "choice", "What follows?", called="what follows", needed="blocks", choices=outcomes
            ),
        ),
        title="A personal part",
    )


def deferral() -> SmallForm:
    """What a deferred review waits for, and when to look again."""
    reasons = tuple(Choice(reason.code, reason.label) for reason in delay_reasons())
    return SmallForm(
        (
            Question(
                "reason",
                "choice",
                "What is it waiting for?",
                called="what the case is waiting for",
                needed="blocks",
                choices=reasons,
            ),
            Question("note", "long_text", "What is awaited, and from whom"),
            Question(
                "look_again_on",
                "date",
                "Look again on",
                called="the date on which to look again",
                needed="blocks",
            ),
        ),
        title="Defer the review",
    )
