"""Invented contents for the living page of components.

No real person; NHS numbers from the 999 test range.
"""

from typing import Any

from opencdop.design.shell import Act, Link, Pages, Shell, Step, SummaryRow, Task, WorkRow
from opencdop.formkit.definition import Choice, Group, Question
from opencdop.formkit.problems import Problem

_YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
_PLACES = (
    Choice("home", "At home"),
    Choice("hospital", "In hospital", "Including the neonatal unit and the emergency department"),
    Choice("hospice", "In a hospice"),
    Choice("other", "Somewhere else"),
)
_TIES = (Choice("mother", "Mother"), Choice("step_parent", "Step-parent"), Choice("other", "Other"))

GROUP = Group(
    key="sample",
    title="Questions of every type",
    hint="Answer what you know. Nobody expects you to find out what you do not know.",
    questions=(
        Question("surname", "text", "Family name", needed="blocks"),
        Question("nhs", "nhs_number", "NHS number", needed="blocks", not_known=True, identifying=True),
        Question("born", "date", "Date of birth", needed="blocks", not_known=True),
        Question("since", "partial_date", "Since when had this been known?", not_known=True),
        Question("woke", "time", "Time of birth", not_known=True),
        Question("seen", "moment", "When was the child last seen well?", needed="expected", not_known=True),
        Question(
            "place", "choice", "Where did the child die?", needed="blocks", choices=_PLACES, not_known=True
        ),
        Question("elsewhere", "text", "Where was that?", when={"question": "place", "is": "other"}),
        Question(
            "services",
            "choices",
            "Which services knew the child?",
            needed="expected",
            choices=(
                Choice("gp", "GP"),
                Choice("hv", "Health visitor"),
                Choice("camhs", "Mental health services"),
            ),
            not_known=True,
            not_applicable=True,
        ),
        Question(
            "camhs_since",
            "long_text",
            "What was the child seen for?",
            max_words=100,
            when={"question": "services", "has": "camhs"},
        ),
        Question("weight", "number", "Birth weight", unit="g", not_known=True),
        Question("temperature", "decimal", "Temperature on arrival", unit="°C"),
        Question("gestation", "weeks_days", "Length of the pregnancy", not_known=True),
        Question(
            "story",
            "long_text",
            "What happened?",
            "In your own words. Facts first, then what you think.",
            needed="expected",
            max_words=400,
        ),
        Question(
            "lived", "address", "Where the child lived", needed="expected", identifying=True, not_known=True
        ),
        Question("postcode", "postcode", "Postcode", needed="expected", not_known=True),
        Question("phone", "telephone", "Your telephone number", "Where the office can reach you today."),
        Question("mail", "email", "Your work e-mail address", needed="blocks"),
        Question("twin", "choice", "Was the child one of twins or more?", choices=_YES_NO, not_known=True),
        Question("told", "tick", "The parents know that this form is being sent"),
        Question(
            "siblings",
            "repeat",
            "Brothers, sisters and other children at home",
            item="child",
            not_known=True,
            questions=(
                Question("name", "text", "Name"),
                Question("school", "choice", "At school or nursery?", choices=_YES_NO, not_known=True),
                Question("where", "text", "Which one?", when={"question": "school", "is": "yes"}),
            ),
        ),
        Question("age", "computed", "Age at death", of="age_days"),
        Question(
            "mother",
            "person",
            "The child’s mother",
            identifying=True,
            not_known=True,
            questions=(
                Question("name", "text", "Full name"),
                Question("relationship", "choice", "Relationship", choices=_TIES, not_known=True),
                Question(
                    "tie",
                    "text",
                    "What is the relationship?",
                    when={"question": "relationship", "is": "other"},
                ),
                Question("date_of_birth", "partial_date", "Date of birth, or year if that is all you know"),
                Question("address", "address", "Address, if different from the child’s"),
            ),
        ),
        Question(
            "consultant",
            "professional",
            "Lead consultant",
            identifying=True,
            questions=(
                Question("name", "text", "Name"),
                Question("role", "text", "Job title"),
                Question("telephone", "telephone", "Telephone number"),
            ),
        ),
        Question(
            "medicines",
            "table",
            "Which medicines did the child take?",
            item="medicine",
            not_known=True,
            questions=(
                Question("name", "text", "Medicine", "As on the label"),
                Question("dose", "text", "Dose", not_known=True),
                Question("began", "date", "Since"),
                Question("taken", "choice", "Taken every day?", choices=_YES_NO, not_known=True),
            ),
        ),
        Question("certified", "causes", "Cause of death as certified", needed="expected", not_known=True),
        Question("code", "icd10", "Code of the underlying cause", not_known=True),
        Question("report", "file", "Post-mortem report", not_applicable=True),
    ),
)

INPUTS: dict[str, Any] = {
    "surname": "Nowicki",
    "born-day": "4",
    "born-month": "5",
    "born-year": "2024",
    "nhs": "999 012 3456",
    "place": "other",
    "services": ["gp"],
    "siblings-count": "2",
    "siblings-0-name": "Zofia",
    "siblings-0-school": "yes",
    "siblings-0-where": "Ashmoor Primary",
    "siblings-1-name": "Jan",
    "mother-name": "Marta Nowicka",
    "mother-relationship": "mother",
    "consultant-telephone": "extension 12",
    "medicines-count": "2",
    "medicines-0-name": "Salbutamol",
    "medicines-0-dose": "2 puffs when needed",
    "medicines-1-name": "Beclometasone",
    "medicines-1-began-year": "24",
    "certified-layout": "standard",
    "certified-1a": "Bronchopneumonia",
    "certified-1b": "Influenza",
    "code-search": "asthma",
    "report-0-document": "0123456789abcdefghjkmnpqrs",
    "report-0-name": "Post-mortem report, final.pdf",
    "report-0-size": "482113",
    "report-0-sha256": "0" * 64,
}

PROBLEMS = (
    Problem(
        "mail",
        "Your work e-mail address: enter an e-mail address in the form name@example.nhs.uk",
        field_id="mail",
    ),
    Problem(
        "seen",
        "When the child was last seen well: enter the time by the 24-hour clock, like 14:05",
        field_id="seen-time",
    ),
    Problem("born", "The date of birth: enter the year", field_id="born-year"),
    Problem("place", "Say where the child died, or choose 'Not known'", field_id="place"),
    Problem("services", "Say which services knew the child", field_id="services"),
    Problem("siblings", "Child 2: enter the name", field_id="siblings-1-name"),
    Problem(
        "consultant",
        "The lead consultant, the telephone number: enter a telephone number in digits, like 01632 960 001",
        field_id="consultant-telephone",
    ),
    Problem(
        "medicines",
        "Medicine 2, since when: enter all four figures of the year, like 2026",
        field_id="medicines-1-began-year",
    ),
    Problem(
        "code", "The code of the underlying cause: choose one of the codes found", field_id="code-search"
    ),
    Problem(
        "weight",
        "The birth weight: check this, since 250 g is unusually low",
        level="warns",
        field_id="weight",
    ),
)

ROWS = (
    WorkRow(
        child="Baby of Marta Kowalska",
        href="#",
        details="N-2026-0412 · 6 hours old · died 20 November",
        tag="Not yet opened",
        tint="gold",
        need="Open the case: in scope (born alive, any gestation), lives in Ashmoor",
        reason="Likely the same child as N-2026-0411 from the neonatal unit (NHS number, birth date)",
        who="You",
        when="received 02:14",
        acts=(Act("Decide", "#", about="Baby of Marta Kowalska"), Act("Compare the two", "#")),
    ),
    WorkRow(
        child="Jamie Okonkwo-Reid",
        href="#",
        details="N-2026-0413 · 15 years · died 21 November",
        tag="Joint response",
        tint="rose",
        need="Confirm the joint agency response: suspected suicide or self-harm",
        reason="Lives in Harrowdale: their panel leads, yours is interested. Not yet told.",
        who="You",
        when="received 06:40",
        acts=(Act("Decide", "#", about="Jamie Okonkwo-Reid"), Act("Tell Harrowdale", "#")),
    ),
    WorkRow(
        child="Oliver Grant-Featherstonehaugh-Llewellyn",
        href="#",
        details="C-2026-0052 · 11 years",
        tag="Review meeting",
        tint="sage",
        need="Review meeting not yet held: 5 months since the death",
        reason="Waiting for the post-mortem report (94 days), chased 2 November: “toxicology outstanding”.",
        who="Coroner’s officer",
        when="guide was 14 September",
        acts=(
            Act("Chase", "#", about="Oliver Grant"),
            Act("Mark as chased: look again 27 November", "#", post=True),
        ),
    ),
)

STEPS = (
    Step("Notified", "done", "19 August, 11:05 · 6 hours"),
    Step("Joint response", "done", "home visit in 9 hours"),
    Step("Gathering", "now", "7 of 9 returned"),
    Step("Review meeting", words="guide 19 November"),
    Step("Panel", words="not started"),
    Step("Signed off"),
)

SIDE = (
    Link("Overview", "#", current=True),
    Link("Record", "#"),
    Link("Agencies", "#", count=3),
    Link("Family", "#", count=1),
    Link("Who has seen this record", "#"),
)

TASKS = (
    Task("The child", "#", "Done", "sage", "2 minutes"),
    Task("The death", "#", "Begun", "gold", "4 minutes; 3 of 7 answered"),
    Task("Who you are", "#", "Not started", "sky", "1 minute"),
    Task("Check and send", "", "When the others are done"),
)

SUMMARY = (
    SummaryRow(
        "Family name", "Nowicki", "Notification, 19 August 2026", (Act("Correct", "#", about="family name"),)
    ),
    SummaryRow(
        "Where the child lived", ("12 Example Lane", "Ashmoor"), acts=(Act("Correct", "#", about="address"),)
    ),
    SummaryRow("Smoking in the household", "Not known"),
)

SHELL = Shell(
    name="Ashmoor child death review",
    home="#",
    person="Asha Verma",
    role="coordinator",
    links=tuple(
        Link(label, "#", current=label == "Today")
        for label in ("Today", "Cases", "Agencies", "Meetings", "Actions", "Learning")
    ),
    help_href="#",
    footer_links=(Link("Accessibility", "#"), Link("Privacy", "#")),
    sign_out_href="#",
    idle_seconds=900,
    stay_href="#",
    ended_href="#",
)


def context(*, wrong: bool) -> dict[str, Any]:
    """Everything the living page shows; with `wrong`, the errors of a form too."""
    return {
        "sample_shell": SHELL,
        "group": GROUP,
        "inputs": INPUTS,
        "problems": PROBLEMS if wrong else (),
        "answers": {
            "age": 839,
            "place": "other",
            "siblings": [{"name": "Zofia", "school": "yes"}, {"name": "Jan"}],
        },
        "rows": ROWS,
        "steps": STEPS,
        "side": SIDE,
        "tasks": TASKS,
        "summary": SUMMARY,
        "pages": Pages(number=2, of=5, total=112, previous_href="#", next_href="#"),
    }
