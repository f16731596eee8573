"""Ella Marsden, who never lived: what the people of the walk know about her, each their own part.

Days are counted back from today, so that the story always lies in the time in which such a form is sent.
"""

from datetime import date, timedelta
from typing import Any

from opencdop.core import clock
from opencdop.formkit.answers import NOT_APPLICABLE, NOT_KNOWN, no_answer

UNKNOWN, DOES_NOT_APPLY = no_answer(NOT_KNOWN), no_answer(NOT_APPLICABLE)
CHILD = "Ella Rose Marsden"
# What no title, no e-mail and no paper for the panel may hold.
NAMES = ("Ella", "Marsden", "999 000 0018", "9990000018")
# Of a title, which stands in tabs and in the history of a browser, not even age and sex are part.
NOT_IN_TITLES = (*NAMES, "4 months", "girl")


def died_on() -> date:
    """The day of Ella's death: nine days ago, at four months."""
    return clock.today() - timedelta(days=9)


def born_on() -> date:
    return died_on() - timedelta(days=135)


def known_in_hospital() -> dict[str, Any]:
    """What the doctor of the emergency department can say the next morning, and what she cannot."""
    return {
        "notifier_name": "Dr Niamh Brennan",
        "notifier_role": "Consultant paediatrician",
        "notifier_agency_type": "hospital_paediatrics",
        "notifier_agency": "Ashmoor General Hospital",
        "notifier_telephone": "01632 960101",
        "notifier_email": "n.brennan@ashmoor-general.example",
        "date_of_birth": born_on().isoformat(),
        "date_of_death": died_on().isoformat(),
        "forenames": "Ella Rose",
        "surname": "Marsden",
        "nhs_number": "9990000018",
        "sex": "female",
        "ethnicity": "white_british",
        "address": {"lines": ["14 Alder Walk", "Millbrook"], "no_fixed_abode": False},
        "postcode": "ZZ99 3VZ",
        "gestation": {"weeks": 36, "days": 4},
        "multiplicity": "singleton",
        "gp": {"organisation": "Millbrook Surgery"},
        "parental_responsibility": [
            {"name": "Hannah Marsden", "relationship": "mother", "lives_with_child": "yes"},
            {"name": "Luke Marsden", "relationship": "father", "lives_with_child": "yes"},
        ],
        "carer_at_death": "Both parents",
        "household": DOES_NOT_APPLY,
        "siblings": [{"name": "Noah Marsden", "relationship": "sibling", "lives_with_child": "yes"}],
        "interpreter_needed": "no",
        "family_told_of_review": "yes",
        "time_of_death": "07:25",
        "time_of_death_quality": "exact",
        "place_of_death": "hospital_emergency_department",
        "place_name": "Ashmoor General Hospital",
        "lead_consultant": "Dr Niamh Brennan",
        "event_elsewhere": "yes",
        "event_place": "home",
        "event_place_name": "14 Alder Walk, Millbrook",
        "expected": "unexpected",
        "circumstances": (
            "Ella was well when she was put down at about eleven. Her mother found her at ten past six, not breathing. "
            "Her father began resuscitation until the ambulance came. No cause was found in hospital."
        ),
        "suspicion": "no",
        "mccd_issued": "no",
        "medical_examiner": "no",
        "causes_of_death": UNKNOWN,
        "coroner_informed": "yes",
        "coroner_area": "Ashmoor",
        "coroner_decision": "awaited",
        "post_mortem": "coronial",
        "registered": "no",
        "jar_criteria": ["sudden_no_clear_cause"],
        "jar_started": UNKNOWN,
        "other_reviews": ["none"],
        "key_worker": "Grace Okafor, bereavement nurse",
        "agencies": [{"agency_type": "gp", "organisation": "Millbrook Surgery", "name": "Dr Dev Patel-Shaw"}],
        "told": ["gp", "police", "coroner"],
    }


def known_at_the_surgery() -> dict[str, Any]:
    """What the practice holds: mostly the same, two things that differ, and much that is new."""
    return {
        "reporter_name": "Dr Dev Patel-Shaw",
        "reporter_role": "GP partner",
        "reporter_agency": "Millbrook Surgery",
        "reporter_telephone": "01632 960222",
        "reporter_email": "dev@people.example",
        "forenames": "Ella Rose",
        "surname": "Marsden",
        "nhs_number": "9990000018",
        "sex": "female",
        "postcode": "ZZ99 3VZ",
        "records_checked": ["child", "mother"],
        "last_contact": (died_on() - timedelta(days=30)).isoformat(),
        "report_summary": (
            "Seen at the six-week check, growing well. Seen a month before her death with a cold, temperature 37.4, "
            "chest clear, advice given on feeding and on when to come back."
        ),
        "mode_of_death": UNKNOWN,
        "resuscitation": UNKNOWN,
        "place_of_death": "hospital_emergency_department",
        "event_place": "home",
        "gestation": {"weeks": 37, "days": 0},
        "birth_weight": 2710,
    }


def drafted() -> dict[str, Any]:
    """What the review meeting writes down, naming nobody."""
    return {
        "panel_type": "standard",
        "attendance": ["paediatrics", "primary_care", "police"],
        "documents_considered": "Notification, report of the practice, post-mortem report.",
        "expected": "unexpected",
        "joint_response_held": "yes",
        "learning_disability_confirmed": "no",
        "final_cause": "No cause was found after a full examination. Sudden unexpected death in infancy.",
        "final_causes": {"layout": "standard", "1a": "Sudden unexpected death in infancy, unascertained"},
        "final_cause_source": "post_mortem",
        "cause_differs": "no",
        "case_summary": (
            "A baby of four months, born a little early and growing well, slept in her cot after a cold. "
            "She was found not breathing in the morning. The family did all that could be done."
        ),
        "family_voice": "They asked whether the cold mattered, and whether they should have seen a doctor again.",
        "factors_child": [
            {"code": "acute_illness", "detail": "A cold the month before", "level": "1"},
        ],
        "domain_child_narrative": "A cold a month before; nothing that pointed to danger.",
        "domain_child_level": "1",
        "factors_social": DOES_NOT_APPLY,
        "domain_social_narrative": "A family with help close by.",
        "domain_social_level": "1",
        "factors_physical": [
            {
                "code": "sleep_place",
                "detail": "A soft mattress in the cot",
                "level": "2",
                "modifiable": "yes",
            },
        ],
        "domain_physical_narrative": "The mattress was second-hand and soft.",
        "domain_physical_level": "2",
        "factors_services": DOES_NOT_APPLY,
        "domain_services_narrative": "Advice on safe sleep was given once, at birth.",
        "domain_services_level": "1",
        "category": "10",
        "modifiable_outcome": "identified",
        "issues_identified": "Advice on safe sleep is given once and not looked at again at home.",
        "learning_points": [
            {"text": "Look at the place of sleep together with the family, more than once.", "level": "local"}
        ],
        "recommendations": [
            {
                "text": "See the place where a baby sleeps at the visit at six weeks.",
                "level": "local",
                "addressee": "Ashmoor health visiting service",
                "owner": "Head of health visiting",
                "due_on": (clock.today() + timedelta(days=90)).isoformat(),
            }
        ],
        "followup_plan": "The key worker visits and explains what was found, with the paediatrician.",
        "followup_person": "Grace Okafor",
        "followup_by": UNKNOWN,
        "refer_on": ["nobody"],
        "safeguarding_review": "none",
        "panel_outcome": "complete",
    }
