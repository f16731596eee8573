"""The small forms about who reviews: proposing, answering, the chairs, taking over, the outcome."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from opencdop.accounts.models import Person
from opencdop.actions.small_form import Filled, SmallForm
from opencdop.formkit.definition import Choice, Question
from opencdop.panels.models import Panel
from opencdop.transfers.agreeing import OTHER, OWN, Terms
from opencdop.transfers.bases import BASES, INTERESTS, LED_BEFORE, NEEDS_RATIONALE, PARTY
from opencdop.transfers.models import ChairAnswer, JurisdictionAgreement
from opencdop.transfers.reporting import METHODS, MINUTES, MOST_DAYS, default_days

OUTSIDE_CODE = "outside"
YES, NO = "yes", "no"


def _choices(words: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(code, title) for code, title in words.items())


def _which_panel(panels: Iterable[Panel]) -> tuple[Question, Question]:
    there = (
        *(Choice(panel.pk, panel.name) for panel in panels),
        Choice(OUTSIDE_CODE, "Another panel, not in this list"),
    )
    return (
        Question(
            "other", "choice", "Which panel?", called="which panel it is", needed="blocks", choices=there
        ),
        Question(
            "other_body",
            "text",
            "What is the other panel called?",
            called="what the other panel is called",
            needed="blocks",
            when={"question": "other", "is": OUTSIDE_CODE},
        ),
    )


_METHOD = Question(
    "method",
    "choice",
    "How is the outcome reported to the other panel?",
    called="how the outcome is reported to the other panel",
    needed="blocks",
    choices=_choices(METHODS),
)


def _days() -> Question:
    return Question(
        "due_working_days",
        "number",
        "Within how many working days of the chair’s signature?",
        called="within how many working days of the chair’s signature it is reported",
        hint=f"{default_days()} is what we propose; no rule says so. Agree what suits you both.",
        needed="blocks",
        min=Decimal(1),
        max=Decimal(MOST_DAYS),
    )


def _terms() -> tuple[Question, ...]:
    return (
        Question(
            "basis",
            "choice",
            "On which ground?",
            called="on which ground it is asked",
            needed="blocks",
            choices=_choices(BASES),
        ),
        Question(
            "reason",
            "long_text",
            "Why should this panel review?",
            called="why this panel should review",
            hint="The other office reads this, and the chairs if they have to decide. Do not name the child.",
            needed="blocks",
        ),
        Question(
            "rationale",
            "long_text",
            "Why should a panel review a death that it need not review?",
            called="why a panel should review a death that it need not review",
            hint="The law allows a review and does not ask for one here. Do not name the child.",
            needed="blocks",
            when={"question": "basis", "in": sorted(NEEDS_RATIONALE)},
        ),
        _METHOD,
        _days(),
    )


def proposing(panels: Iterable[Panel], *, own: Panel) -> SmallForm:
    """The proposal of the panel that leads."""
    leads = (Choice(OWN, f"{own.name}, as now"), Choice(OTHER, "The other panel"))
    who = Question(
        "lead",
        "choice",
        "Who should review this death?",
        called="who should review this death",
        needed="blocks",
        choices=leads,
    )
    return SmallForm((*_which_panel(panels), who, *_terms()), title="Proposal")


def asking_to_lead(office: Iterable[Person]) -> SmallForm:
    """The proposal of a panel that does not lead: that it does."""
    return SmallForm((*_terms(), coordinating(office)), title="Proposal")


def coordinating(office: Iterable[Person], *, when: Mapping[str, Any] | None = None) -> Question:
    """Who coordinates a case that is taken over."""
    people = tuple(Choice(person.pk, person.name) for person in office)
    return Question(
        "coordinator",
        "choice",
        "Who coordinates the case?",
        called="who coordinates the case",
        needed="blocks",
        choices=people,
        when=when,
    )


def terms_in(filled: Filled) -> Terms:
    """What a proposal says, from its form."""
    days = filled.answers.get("due_working_days")
    return Terms(
        basis=filled.text("basis"),
        reason=filled.text("reason"),
        rationale=filled.text("rationale"),
        method=filled.text("method"),
        due_working_days=int(days) if days is not None else None,
    )


def answering(office: Iterable[Person], *, takes_over: bool) -> SmallForm:
    """Agree or not; where agreeing takes the case over, who coordinates it."""
    questions = [
        Question(
            "agreed",
            "choice",
            "Does your panel agree?",
            called="whether your panel agrees",
            needed="blocks",
            choices=(Choice(YES, "Yes"), Choice(NO, "No")),
        ),
    ]
    if takes_over:
        questions.append(coordinating(office, when={"question": "agreed", "is": YES}))
    questions.append(
        Question(
            "reason",
            "long_text",
            "Why not?",
            called="why not",
            hint="The other office reads this. Do not name the child.",
            needed="blocks",
            when={"question": "agreed", "is": NO},
        )
    )
    return SmallForm(tuple(questions), title="Answer")


def taking_over(office: Iterable[Person]) -> SmallForm:
    """Take over a case that was given to the panel."""
    return SmallForm((coordinating(office),), title="Take the case over")


def answer_from_outside() -> SmallForm:
    """What a panel outside this installation answered."""
    return SmallForm(
        (
            Question(
                "agreed",
                "choice",
                "What did they answer?",
                called="what they answered",
                needed="blocks",
                choices=(Choice(YES, "They agree"), Choice(NO, "They do not agree")),
            ),
            Question(
                "said_by",
                "text",
                "Who answered for them?",
                called="who answered for them",
                hint="A name or a post",
                needed="blocks",
            ),
            Question("said_on", "date", "When?", called="the date", needed="blocks"),
            Question(
                "how",
                "text",
                "How did you hear it?",
                called="how you heard it",
                hint="For example by telephone, or in a letter",
                needed="blocks",
            ),
            Question(
                "reason",
                "long_text",
                "Why not?",
                called="why not",
                needed="blocks",
                when={"question": "agreed", "is": NO},
            ),
        ),
        title="Their answer",
    )


WHY = SmallForm((Question("reason", "long_text", "Why?", called="why", needed="blocks"),), title="Why")

TO_CHAIRS = SmallForm(
    (
        Question(
            "reason",
            "long_text",
            "What do the chairs have to decide?",
            called="what the chairs have to decide",
            hint="What speaks for either panel. Chairs see reference, exact age and sex: do not name the child.",
            needed="blocks",
        ),
    ),
    title="Ask the chairs",
)

HANDED_OVER = SmallForm(
    (
        Question(
            "how",
            "text",
            "How did the other panel receive the case?",
            called="how the other panel received the case",
            hint="For example as a sealed file, or by secure e-mail to their office",
            needed="blocks",
        ),
    ),
    title="Handed over",
)


def _sides(agreement: JurisdictionAgreement) -> tuple[Choice, ...]:
    return (
        Choice(ChairAnswer.PROPOSING, agreement.proposing_panel.name),
        Choice(ChairAnswer.OTHER, agreement.other_name),
    )


def chairs_answer(agreement: JurisdictionAgreement, *, outside: bool = False) -> SmallForm:
    """Which panel should review, as a chair says it; of a chair outside, who said so and how it was heard."""
    questions = [
        Question(
            "lead",
            "choice",
            "Which panel should review?",
            called="which panel should review",
            needed="blocks",
            choices=_sides(agreement),
        ),
        Question(
            "words",
            "long_text",
            "Why?",
            called="why",
            hint="The other chair reads this. Do not name the child.",
        ),
    ]
    if outside:
        questions += [
            Question(
                "said_by",
                "text",
                "Who is the chair that answered?",
                called="who the chair is that answered",
                needed="blocks",
            ),
            Question("how", "text", "How did you hear it?", called="how you heard it", needed="blocks"),
        ]
    return SmallForm(tuple(questions), title="The chair’s answer")


def informing(panels: Iterable[Panel]) -> SmallForm:
    """A further panel that wants to know of the outcome."""
    grounds = {code: words for code, words in INTERESTS.items() if code not in (PARTY, LED_BEFORE)}
    return SmallForm(
        (
            *_which_panel(panels),
            Question(
                "why",
                "choice",
                "Why does it want to know?",
                called="why it wants to know",
                needed="blocks",
                choices=_choices(grounds),
            ),
            _METHOD,
            _days(),
        ),
        title="Keep a panel informed",
    )


def sending(*, method: str, outside: bool, has_analysis: bool) -> SmallForm:
    """What goes with an outcome report, and how it goes to a body outside."""
    label = (
        "The part of the minutes that is about this review"
        if method == MINUTES
        else "A few words of your own"
    )
    must = method == MINUTES or not has_analysis
    questions = [
        Question(
            "words",
            "long_text",
            label,
            hint="Do not name the child.",
            needed="blocks" if must else "optional",
        )
    ]
    if outside:
        questions.append(
            Question(
                "how",
                "text",
                "How does it go to them?",
                called="how it goes to them",
                hint="For example by secure e-mail, and to which address. Save the report first.",
                needed="blocks",
            )
        )
    return SmallForm(tuple(questions), title="Outcome report")


RECEIVED = SmallForm(
    (
        Question(
            "words",
            "long_text",
            "What did they report?",
            called="what they reported",
            hint="In their words where you can.",
            needed="blocks",
        ),
        Question("said_by", "text", "Who reported it?", called="who reported it", needed="blocks"),
        Question("how", "text", "How did it reach you?", called="how it reached you", needed="blocks"),
        Question("received_on", "date", "When?", called="the date", needed="blocks"),
    ),
    title="The outcome they reported",
)

CONFIRMED = SmallForm(
    (
        Question(
            "said_by",
            "text",
            "Who confirmed that the report is there?",
            called="who confirmed that the report is there",
            needed="blocks",
        ),
    ),
    title="Confirmed",
)
