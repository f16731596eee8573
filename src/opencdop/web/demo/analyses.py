"""What the review meeting drafts and the panel ratifies for an invented death, on the analysis form. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from opencdop.core.dates import add_months
from opencdop.formkit.asking import answers_to_send
from opencdop.formkit.definition import Definition
from opencdop.web.demo.notifications import NONE_SUCH, UNKNOWN, certificate
from opencdop.web.demo.plans import ActionPlan, Answers, Course
from opencdop.web.demo.source import Entry, Source, Story
from opencdop.web.demo.telling import told

DOMAINS = ("child", "social", "physical", "services")
INSUFFICIENT, IDENTIFIED, NONE_FOUND = "insufficient", "identified", "none"
_LATER = ("review_date", "review_chair", "attendance", "panel_outcome", "modifiable_outcome", "category")


def analysis_of(
    source: Source,
    definition: Definition,
    *,
    story: Story,
    panel: Entry,
    course: Course,
    modifiable: str,
    actions: Sequence[ActionPlan],
    words: Mapping[str, str],
    facts: Answers,
    chance: Random,
) -> dict[str, Any]:
    """The panel's analysis, complete; `facts` are the dates by which the form's conditions go."""
    said, spoken = story.said, source.words
    answers: dict[str, Any] = {
        **_review(panel, course, story=story),
        **_cause(said, words=words),
        "case_summary": told(said["summary"], words),
        "family_voice": UNKNOWN if chance.random() < 0.12 else chance.choice(spoken["family_voice"]),
        **_factors(source, story, modifiable=modifiable, words=words, chance=chance),
        **_conclusion(story, modifiable=modifiable),
        "issues_identified": _issues(story, modifiable=modifiable, words=words) or NONE_SUCH,
        "good_practice": chance.choice(spoken["good_practice"]),
        "learning_points": [
            {"text": told(row["text"], words), "level": row["level"]} for row in said["learning"]
        ],
        "recommendations": [_recommendation(action) for action in actions] or NONE_SUCH,
        "followup_plan": chance.choice(spoken["support"]),
        "followup_person": UNKNOWN,
        "followup_by": UNKNOWN,
        "bereavement_adequate": "yes",
        "refer_on": ["nobody"],
        "safeguarding_review": "under_way" if said.get("referral") else "none",
        "grade_antenatal": chance.choice("aabc"),
        "grade_birth": chance.choice("aabc"),
        "grade_after": chance.choice("aab"),
        "panel_outcome": "complete",
    }
    laid = {**facts, **answers}
    sent = answers_to_send(definition, laid, today=course.panel_at.date())
    return {key: value for key, value in sent.items() if key in definition.by_key}


def draft_of(analysis: Answers) -> dict[str, Any]:
    """What the review meeting already knew: all but the panel's own part."""
    return {key: value for key, value in analysis.items() if key not in _LATER}


def _review(panel: Entry, course: Course, *, story: Story) -> dict[str, Any]:
    chair = next(person["name"] for person in panel["accounts"] if person["role"] == "chair")
    return {
        "review_date": course.panel_at.date().isoformat(),
        "panel_type": "standard",
        "review_chair": chair,
        "earlier_meetings": [
            {
                "held_on": course.review_meeting_at.date().isoformat(),
                "kind": "review_meeting",
                "note": panel["hospital"]["trust"],
            }
        ],
        "attendance": [
            "designated_doctor",
            "public_health",
            "police",
            "childrens_social_care",
            "designated_nurse",
        ],
        "documents_considered": "Notification, reporting forms, draft analysis of the review meeting.",
        "expected": story.said["expected"],
        "joint_response_held": "yes" if story.said.get("jar") else "no",
        "learning_disability_confirmed": "yes" if "learning_disability" in story.said["events"] else "no",
        "autism_confirmed": "no",
    }


def _cause(said: Entry, *, words: Mapping[str, str]) -> dict[str, Any]:
    causes = [told(cause, words) for cause in said["causes"]]
    source = {"no": "certificate", "no_duty_to_investigate": "certificate", "post_mortem": "post_mortem"}
    return {
        "final_cause": told(said["final_cause"], words),
        "final_causes": certificate(causes),
        "final_cause_source": source.get(said["coroner"], "coroner"),
        "cause_differs": "no",
    }


def _factors(
    source: Source, story: Story, *, modifiable: str, words: Mapping[str, str], chance: Random
) -> dict[str, Any]:
    """The factors of each domain; those that could be changed stand only in a review that found one."""
    answers: dict[str, Any] = {}
    for domain in DOMAINS:
        rows = [
            _factor(row, words=words)
            for row in story.said["factors"]
            if row["domain"] == domain and (row.get("modifiable") != "yes" or modifiable == IDENTIFIED)
        ]
        answers[f"factors_{domain}"] = rows or NONE_SUCH
        answers[f"domain_{domain}_narrative"] = chance.choice(source.words["narratives"][domain])
        level = max((row["level"] for row in rows), default="1")
        answers[f"domain_{domain}_level"] = (
            "0" if modifiable == INSUFFICIENT and domain == "services" else level
        )
    return answers


def _factor(row: Entry, *, words: Mapping[str, str]) -> dict[str, Any]:
    made = {"code": row["code"], "detail": told(row["detail"], words), "level": row["level"]}
    if row["level"] == "2":
        made["modifiable"] = row["modifiable"]
    return made | ({"strength": True} if row.get("strength") else {})


def _conclusion(story: Story, *, modifiable: str) -> dict[str, Any]:
    answers: dict[str, Any] = {"category": story.category, "modifiable_outcome": modifiable}
    if story.said.get("kind"):
        answers["category_8_kind"] = story.said["kind"]
    if modifiable == INSUFFICIENT:
        answers["modifiable_inadequate_reason"] = (
            "The records of the first hours cannot be found and the trust has said that they will not be. "
            "Waiting longer would bring nothing."
        )
    return answers


def _issues(story: Story, *, modifiable: str, words: Mapping[str, str]) -> str:
    if modifiable != IDENTIFIED:
        return ""
    found = [row["detail"] for row in story.said["factors"] if row.get("modifiable") == "yes"]
    return told(". ".join(found) + ".", words)


def _recommendation(action: ActionPlan) -> dict[str, Any]:
    return {
        "text": action.text,
        "level": action.level,
        "addressee": action.addressee,
        "owner": action.owner,
        "due_on": action.due_on.isoformat(),
    }


def actions_of(
    source: Source, story: Story, *, course: Course, modifiable: str, chance: Random
) -> tuple[ActionPlan, ...]:
    """The actions of a review that found something to change, and how each goes on."""
    if modifiable != IDENTIFIED:
        return ()
    signed: date = course.signed_off_at.date()
    found = []
    for row in story.said["actions"]:
        due_on = add_months(course.panel_at.date(), row["months"])
        late = chance.choice((-30, -12, 0, 20, 60, 140))
        found.append(
            ActionPlan(
                text=row["text"],
                level=row["level"],
                addressee=source.words["addressees"][row["addressee"]],
                owner=row["owner"],
                due_on=due_on,
                informed_on=signed + timedelta(days=chance.randint(2, 9)),
                replied_on=signed + timedelta(days=chance.randint(16, 40)),
                started_on=signed + timedelta(days=chance.randint(45, 70)),
                completed_on=max(due_on + timedelta(days=late), signed + timedelta(days=75)),
                evidence=row["evidence"],
                accepted=chance.random() < 0.94,
            )
        )
    return tuple(found)
