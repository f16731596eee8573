"""The small forms of actions: the plan of one, and what is recorded as it goes on."""

from opencdop.actions.models import LEVELS, STRENGTHS
from opencdop.actions.small_form import SmallForm
from opencdop.formkit.definition import Choice, Question

PLAN = SmallForm(
    (
        Question(
            "text",
            "long_text",
            "What should be done",
            hint="One thing that can be done and be seen to be done. Leave out whatever points to the child.",
            needed="blocks",
            max_words=120,
        ),
        Question(
            "level",
            "choice",
            "Level",
            needed="blocks",
            choices=tuple(Choice(code, title) for code, title in LEVELS.items()),
        ),
        Question(
            "strength",
            "choice",
            "How strong is it?",
            called="how strong the action is",
            hint="A stronger action prevents harm without anybody having to remember it. This scale is a proposal.",
            choices=tuple(Choice(code, title) for code, title in STRENGTHS.items()),
        ),
        Question("addressee", "text", "Who should act", hint="An organisation, or a person in their role"),
        Question("owner_name", "text", "Who answers for it", hint="One person by name"),
        Question(
            "owner_email",
            "email",
            "Their e-mail address, if they have an account here",
            called="their e-mail address",
            hint="They can then record for themselves how far it is.",
        ),
        Question("due_on", "date", "To be done by", called="the date by which it is to be done"),
    ),
    title="The action",
)

TOLD = SmallForm(
    (
        Question(
            "on", "date", "When were they told?", called="the date on which they were told", needed="blocks"
        ),
    ),
    title="Informed",
)

REPLY = SmallForm(
    (
        Question(
            "accepted",
            "choice",
            "Was the action accepted?",
            called="whether the action was accepted",
            needed="blocks",
            choices=(Choice("yes", "Accepted"), Choice("no", "Not accepted")),
        ),
        Question(
            "reply", "long_text", "What they answered", hint="Needed where it was not accepted: their reason"
        ),
        Question(
            "on", "date", "When did they answer?", called="the date on which they answered", needed="blocks"
        ),
    ),
    title="Their answer",
)

DONE = SmallForm(
    (
        Question(
            "evidence",
            "long_text",
            "What shows that it is done?",
            called="what shows that it is done",
            hint="For example an audit, a changed pathway, minutes, a visit",
            needed="blocks",
        ),
        Question("on", "date", "When was it done?", called="the date on which it was done", needed="blocks"),
    ),
    title="Done",
)
