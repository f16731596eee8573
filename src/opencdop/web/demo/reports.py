"""What agencies are asked about an invented child, and what they answer on the reporting form. Pure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from opencdop.core.dates import add_working_days
from opencdop.formkit.asking import answers_to_send
from opencdop.formkit.definition import Definition
from opencdop.web.demo.courses import at, office_day
from opencdop.web.demo.notifications import NONE_SUCH, UNKNOWN, certificate
from opencdop.web.demo.plans import Answers, Asked, Child, Course
from opencdop.web.demo.source import Entry, Source, Story
from opencdop.web.demo.telling import told

ALL = ("details", "summary", "child", "family", "surroundings", "services")
ASKED: Mapping[
    str, tuple[str, ...]
] = {  # sections by kind of agency; the first agency of a case is asked all
    "ambulance": ("details", "summary", "services"),
    "police": ("details", "summary", "family", "surroundings"),
    "childrens_social_care": ("details", "child", "family", "services"),
    "education": ("details", "child", "services"),
    "school_nursing": ("details", "child", "services"),
    "gp": ("details", "child", "family", "services"),
    "health_visiting": ("details", "child", "family", "surroundings", "services"),
    "midwifery": ("details", "child", "family", "services"),
}
REPORT_WITHIN_WORKING_DAYS = 15


def asked_of(
    source: Source,
    definition: Definition,
    child: Child,
    *,
    story: Story,
    agencies: Sequence[Entry],
    notification: Answers,
    course: Course,
    words: Mapping[str, str],
    chance: Random,
) -> tuple[Asked, ...]:
    """The agencies that are asked, in order, each with what comes of it before the review meeting."""
    asked_at = at(add_working_days(course.triaged_at.date(), chance.randint(0, 3)), chance.randrange(13, 17))
    asked_at = max(asked_at, course.responded_at + timedelta(hours=1))
    found = []
    for place, agency in enumerate(agencies):
        sections = (
            ALL if place == 0 else ASKED.get(agency["type"], ("details", "summary", "child", "services"))
        )
        outcome = "answered"
        if place > 1 and agency["type"] in ("childrens_social_care", "education", "police", "mental_health"):
            outcome = "nothing_held" if chance.random() < 0.35 else outcome
        if place > 2 and outcome == "answered" and chance.random() < 0.05:
            outcome = "withdrawn"
        due_on = add_working_days(asked_at.date(), REPORT_WITHIN_WORKING_DAYS)
        days = chance.choice((3, 6, 9, 13, 16, 20, 24, 32, 44)) if outcome != "withdrawn" else 50
        latest = course.review_meeting_at.date() - timedelta(days=5)
        ends_on = office_day(
            min(asked_at.date() + timedelta(days=days), max(latest, asked_at.date() + timedelta(days=2)))
        )
        ends_at = at(ends_on, chance.randrange(8, 17), chance.randrange(60))
        person = chance.choice(agency["people"])
        answers = _answers(source, child, story=story, agency=agency, person=person, first=place == 0,
                           notification=notification, words=words, chance=chance)  # fmt: skip
        found.append(
            Asked(
                agency_type=agency["type"],
                agency=agency["name"],
                person=person,
                role=agency["role"],
                email=f"{agency['type'].replace('_', '.')}@{agency['domain']}",
                sections=sections,
                asked_at=asked_at + timedelta(minutes=4 * place),
                due_on=due_on,
                outcome=outcome,
                ends_at=ends_at,
                accepted_at=at(add_working_days(ends_on, chance.randint(0, 3)), 17, chance.randrange(60)),
                answers=answers_to_send(definition.part(sections), answers, today=ends_on),
            )
        )
    return tuple(found)


def _answers(
    source: Source,
    child: Child,
    *,
    story: Story,
    agency: Entry,
    person: str,
    first: bool,
    notification: Answers,
    words: Mapping[str, str],
    chance: Random,
) -> dict[str, Any]:
    """More than is asked: what the sections and conditions hide stays behind."""
    said = source.words
    about = told(
        said["reports"]
        .get(agency["type"], said["reports"]["hospital_paediatrics"])
        .format(last=chance.choice(said["lasts"])),
        {},
    )
    own = {
        "reporter_name": person,
        "reporter_role": agency["role"],
        "reporter_agency": agency["name"],
        "reporter_telephone": f"01632 960{chance.randrange(300, 999)}",
        "reporter_email": f"{agency['type'].replace('_', '.')}@{agency['domain']}",
        "records_checked": ["child", "mother"] if chance.random() < 0.6 else ["child"],
    }
    same = (
        "forenames",
        "surname",
        "date_of_birth",
        "date_of_death",
        "nhs_number",
        "sex",
        "address",
        "postcode",
    )
    seen = {key: notification[key] for key in same if key in notification}
    if chance.random() < 0.06:  # records differ: an older address
        seen["address"] = {
            "lines": [f"{chance.randrange(1, 90)} Station Road", child.town],
            "no_fixed_abode": False,
        }
    return {
        **own,
        **seen,
        **_what_happened(story, first=first, about=about, words=words, notification=notification),
        **_of_the_child(child, story=story, notification=notification, words=words, chance=chance),
        **_of_the_family(chance=chance),
        **_of_the_services(source, story=story, about=about, first=first, words=words, chance=chance),
    }


def _what_happened(
    story: Story, *, first: bool, about: str, words: Mapping[str, str], notification: Answers
) -> dict[str, Any]:
    said = story.said
    mode = said["mode"]
    tried = mode in ("found", "witnessed", "resuscitation_unsuccessful")
    causes = [told(cause, words) for cause in said["causes"]]
    return {
        "report_summary": f"{told(said['report'], words)} {about}" if first else about,
        "witnesses": words["Carer"],
        "mode_of_death": mode,
        "resuscitation": "yes" if tried else "no",
        "resuscitation_by": ["carer", "ambulance"] if said.get("event_place") else ["hospital_staff"],
        "resuscitation_stopped_at": UNKNOWN,
        "place_of_death": said["place"],
        "event_place": said.get("event_place", said["place"]),
        "events": [*said["events"]],
        "causes_of_death": certificate(causes) if notification.get("mccd_issued") == "yes" else UNKNOWN,
        "cause_source": "certificate",
        "post_mortem": said["post_mortem"],
        "post_mortem_findings": UNKNOWN,
        "inquest": "opened" if said["coroner"] == "inquest" else "not_opened",
        "inquest_on": UNKNOWN,
        "organ_donation": "yes" if mode == "brain_stem" else "no",
        "organ_donation_done": "yes",
        "covid": "no",
        "investigations": [
            {"kind": kind, "status": "under_way"} for kind in said["reviews"] if kind != "none"
        ]
        or NONE_SUCH,
    }


def _of_the_child(
    child: Child, *, story: Story, notification: Answers, words: Mapping[str, str], chance: Random
) -> dict[str, Any]:
    life_limiting = "life_limiting" in story.said["events"]
    years = child.age_days // 365
    protected = story.category == "1" or chance.random() < 0.04
    return {
        "gestation": {"weeks": child.gestation or 39, "days": 0} if chance.random() < 0.8 else UNKNOWN,
        "multiplicity": "singleton",
        "feeding": chance.choice(("breast", "formula", "mixed")),
        "gravidity": (births := chance.randint(0, 3)) + 1 + (chance.random() < 0.3),
        "parity": births,
        "maternal_bmi": f"{chance.gauss(27, 4.5):.1f}",
        "mother_age_at_birth": chance.randint(18, 41),
        "antenatal_care": "yes",
        "birth_place": "hospital",
        "delivery": chance.choice(
            ("vaginal", "vaginal", "assisted", "caesarean_emergency", "caesarean_planned")
        ),
        "height": UNKNOWN,
        "weight": UNKNOWN,
        "conditions": "yes" if life_limiting else "no",
        "condition_list": ["life_limiting"],
        "condition_detail": told(story.said["causes"][-1], words),
        "life_limiting": "yes" if life_limiting else "no",
        "immunisation": chance.choice(("up_to_date", "up_to_date", "up_to_date", "partial")),
        "disability": "yes" if "learning_disability" in story.said["events"] else "no",
        "disability_type": ["learning", "motor"],
        "ethnicity": child.ethnicity or UNKNOWN,
        "ethnicity_other": "As the family described it in the hospital's record",
        "birth_weight": notification.get("birth_weight", UNKNOWN),
        "child_smoking": "no",
        "child_alcohol": "no",
        "child_drugs": "yes" if story.key == "substance" else "no",
        "learning_disability_severity": "severe",
        "learning_disability_register": "yes",
        "annual_health_check": "yes" if chance.random() < 0.6 else "no",
        "child_mental_health": "yes" if story.category == "2" else "no",
        "self_harm": "yes" if story.category == "2" and chance.random() < 0.5 else "no",
        "learning_disability": "confirmed" if "learning_disability" in story.said["events"] else "no",
        "autism": "awaiting" if story.key.endswith("autism") else "no",
        "education_status": "nursery" if years < 5 else "mainstream" if years < 16 else "college",
        "sen": "plan" if life_limiting else "none",
        "bullying": "yes" if story.category == "2" and chance.random() < 0.4 else "no",
        "child_protection_plan": chance.choice(("at_death", "previously")) if protected else "never",
        "child_protection_category": ["neglect"],
        "child_in_need": "at_death" if protected else "never",
        "looked_after": "previously" if chance.random() < 0.03 else "never",
        "looked_after_type": "section_20",
        "statutory_order": "never",
        "asylum": "no",
        "child_narrative": chance.choice(
            (
                "Remembered as cheerful and determined.",
                "Quiet, close to the family, liked to be outdoors.",
                "Known to all of us by the smile.",
            )
        )
        if years
        else "A baby much wanted by the family.",
    }


def _of_the_family(*, chance: Random) -> dict[str, Any]:
    adult = {"smoker": "yes" if chance.random() < 0.25 else "no", "alcohol": "no", "drugs": "no"}
    poor = chance.random() < 0.35
    return {
        "mother": [
            {
                "relationship": "mother",
                "lives_with_child": "yes",
                "date_of_birth": UNKNOWN,
                **adult,
                "mental_health": "past" if chance.random() < 0.2 else "no",
            }
        ],
        "father": UNKNOWN,
        "smoking_in_pregnancy": chance.choice(("no", "no", "no", "stopped", "throughout")),
        "smoking_household": adult["smoker"],
        "household_adults": chance.randint(1, 3),
        "household_children": chance.randint(0, 4),
        "household_note": "Parents and children live together",
        "siblings_health": UNKNOWN,
        "sibling_death": "no",
        "domestic_abuse": "past" if chance.random() < 0.1 else "no",
        "abuse_neglect": "no",
        "consanguinity": "yes" if chance.random() < 0.07 else "no",
        "consanguinity_degree": "first_cousins",
        "poverty": "yes" if poor else "no",
        "poverty_basis": ["benefits"],
        "social_narrative": "A family with support from relatives nearby.",
        "housing_tenure": chance.choice(("private_rent", "social_rent", "owner_occupied")),
        "housing_issues": ["damp_mould"] if poor and chance.random() < 0.4 else ["none"],
        "sleep_place": chance.choice(("cot", "sofa", "adult_bed")),
        "sleep_shared": chance.choice(("yes", "no")),
        "sleep_position": "back",
        "animals": "no",
        "equipment": "no",
        "physical_narrative": "Seen at a home visit; warm and furnished.",
    }


def _of_the_services(
    source: Source, *, story: Story, about: str, first: bool, words: Mapping[str, str], chance: Random
) -> dict[str, Any]:
    issues = [
        row for row in story.said["factors"] if row["domain"] == "services" and row.get("modifiable") == "yes"
    ]
    return {
        "services": [{"agency_type": "gp", "involved": "current"}],
        "service_narrative": about,
        "barriers": "no",
        "service_issues": ["communication_agencies"] if first and issues else ["none"],
        "service_issues_detail": told(issues[0]["detail"], words) if first and issues else None,
        "advance_care_plan": "yes",
        "palliative_team": "yes",
        "preferred_place": "home" if story.said["place"] == "home" else "hospital",
        "preferred_place_achieved": "yes",
        "bereavement_offered": "yes",
        "bereavement_what": "Named nurse, leaflet, memory box, follow-up.",
        "key_worker": UNKNOWN,
        "family_views": UNKNOWN if chance.random() < 0.5 else chance.choice(source.words["family_voice"]),
        "agency_learning": chance.choice(source.words["learning_said"]),
    }
