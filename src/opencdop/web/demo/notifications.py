"""What the notifier of an invented death writes on the notification form. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from opencdop.formkit.answers import NOT_APPLICABLE, NOT_KNOWN
from opencdop.formkit.asking import answers_to_send
from opencdop.formkit.definition import Definition
from opencdop.web.demo.plans import Child, Course
from opencdop.web.demo.source import Entry, Source, Story
from opencdop.web.demo.telling import told

UNKNOWN = {"no_answer": NOT_KNOWN}
NONE_SUCH = {"no_answer": NOT_APPLICABLE}
_TOLD = {
    "gp": "gp",
    "police": "police",
    "health_visiting": "health_visitor",
    "education": "education",
    "childrens_social_care": "childrens_social_care",
    "ambulance": "ambulance",
    "midwifery": "midwifery_obstetrics",
}


def notification_of(
    source: Source,
    definition: Definition,
    child: Child,
    *,
    panel: Entry,
    story: Story,
    agencies: Sequence[Entry],
    course: Course,
    words: Mapping[str, str],
    chance: Random,
) -> dict[str, Any]:
    """The answers that were asked, as they are sent."""
    said = story.said
    answers: dict[str, Any] = {
        **_notifier(agencies, story, chance=chance),
        **_identity(child, panel=panel, chance=chance),
        **_newborn(child, chance=chance),
        **_family(source, child, words=words, chance=chance),
        **_death(child, panel=panel, story=story, words=words, chance=chance),
        **_cause(child, panel=panel, said=said, words=words, on=course.notified_at.date()),
        **_response(child, said=said, on=course.notified_at.date(), agencies=agencies, chance=chance),
        **_professionals(agencies, chance=chance),
    }
    return answers_to_send(definition, answers, today=course.notified_at.date())


def _notifier(agencies: Sequence[Entry], story: Story, *, chance: Random) -> dict[str, Any]:
    first = next((each for each in agencies if each["type"] == story.said["notifier"]), agencies[0])
    return {
        "notifier_name": chance.choice(first["people"]),
        "notifier_role": first["role"],
        "notifier_agency_type": first["type"],
        "notifier_agency": first["name"],
        "notifier_telephone": f"01632 960{chance.randrange(300, 999)}",
        "notifier_email": f"notifications@{first['domain']}",
    }


def _identity(child: Child, *, panel: Entry, chance: Random) -> dict[str, Any]:
    years = child.age_days // 365
    answers: dict[str, Any] = {
        "date_of_birth": child.born_on.isoformat(),
        "date_of_death": child.died_on.isoformat(),
        "forenames": child.forenames,
        "surname": child.surname,
        "unnamed_baby": "yes" if child.unnamed else "no",
        "sex": child.sex,
        "ethnicity": child.ethnicity or UNKNOWN,
        "ethnicity_other": "As the family described it in the hospital's record",
        "address": {"lines": [*child.address], "no_fixed_abode": False},
        "postcode": child.postcode,
        "gp": {
            "organisation": chance.choice(
                [each["name"] for each in panel["agencies"] if each["type"] == "gp"]
            ),
            "telephone": f"01632 960{chance.randrange(300, 999)}",
        },
    }
    if child.nhs_number:
        answers["nhs_number"] = child.nhs_number
    else:
        answers["nhs_number_absent"] = "not_available_now"
    kind = "nursery" if years < 5 else "primary" if years < 11 else "secondary" if years < 16 else "college"
    if years < 5 and chance.random() < 0.3:
        kind = "none"
    answers["school_type"] = kind
    answers["school_name"] = panel["schools"].get(kind, UNKNOWN)
    return answers


def _newborn(child: Child, *, chance: Random) -> dict[str, Any]:
    """What is asked of babies only; hidden again for others when the form is sent."""
    weeks = child.gestation or 40
    multiple = weeks < 33 and chance.random() < 0.2
    weight = int((3400 * (weeks / 40) ** 3.1) * chance.uniform(0.88, 1.12))
    return {
        "time_of_birth": UNKNOWN
        if child.age_days == 0
        else f"{chance.randrange(24):02d}:{chance.randrange(60):02d}",
        "gestation": {"weeks": weeks, "days": chance.randrange(7)} if chance.random() < 0.94 else UNKNOWN,
        "birth_weight": weight,
        "multiplicity": "twins" if multiple else "singleton",
        "other_babies_alive": chance.choice(("yes", "yes", "no")),
        "signs_of_life": "yes",
        "signs_seen": ["heartbeat", "breathing"],
        "live_birth_decided_by": "The registrar and the midwife present",
        "suspected_stillbirth_home": "no",
        "parents_words": "Our baby",
    }


def _family(source: Source, child: Child, *, words: Mapping[str, str], chance: Random) -> dict[str, Any]:
    names, years = source.names["parents"], child.age_days // 365
    mother = {
        "name": f"{chance.choice(names['female'])} {child.surname}",
        "relationship": "mother",
        "date_of_birth": str(child.born_on.year - chance.randint(18, 39)),
        "lives_with_child": "yes",
        "telephone": f"07700 900{chance.randrange(100, 999)}",
        "interpreter_needed": "yes" if chance.random() < 0.08 else "no",
    }
    father = {
        "name": f"{chance.choice(names['male'])} {child.surname}",
        "relationship": "father",
        "date_of_birth": str(child.born_on.year - chance.randint(19, 44))
        if chance.random() < 0.8
        else UNKNOWN,
        "lives_with_child": "yes" if chance.random() < 0.72 else "no",
    }
    parents = [mother] if chance.random() < 0.1 else [mother, father]
    siblings = [_sibling(source, child, chance=chance) for _ in range(chance.choice((0, 0, 1, 1, 2, 3)))]
    return {
        "parental_responsibility": parents,
        "carer_at_death": words["Carer"]
        if years or chance.random() < 0.5
        else "Ward staff, both parents present",
        "household": NONE_SUCH,
        "siblings": siblings or NONE_SUCH,
        "first_language": "English" if chance.random() < 0.8 else UNKNOWN,
        "interpreter_needed": mother["interpreter_needed"],
        "family_told_of_review": chance.choice(("yes", "no", "no")),
    }


def _sibling(source: Source, child: Child, *, chance: Random) -> dict[str, Any]:
    sex = chance.choice(("female", "male"))
    given = [name for family in source.names["families"].values() for name in family[sex]]
    return {
        "name": f"{chance.choice(given)} {child.surname}",
        "relationship": "sibling",
        "date_of_birth": str(child.born_on.year - chance.randint(1, 9)),
        "sex": sex,
        "lives_with_child": "yes",
        "may_be_at_risk": "no",
    }


_PLACES = {
    "home": "Home",
    "public_place": "By the roadside, {town}",
    "hospice": "{hospice}",
    "hospital_paediatric_intensive_care": "{specialist}",
}


# Of a death at home the home's own counts; of one in the specialist unit, far away, nobody wrote the postcode down.
_PLACE_POSTCODES = {"home": None, "hospital_paediatric_intensive_care": None}


def _death(
    child: Child, *, panel: Entry, story: Story, words: Mapping[str, str], chance: Random
) -> dict[str, Any]:
    said = story.said
    place = said["place"]
    name = _PLACES.get(place, "{hospital}").format(
        town=child.town,
        hospice=panel["hospice"]["name"],
        specialist=panel["specialist"]["name"],
        hospital=panel["hospital"]["name"],
    )
    event = said.get("event_place")
    return {
        "time_of_death": f"{child.died_at:%H:%M}" if child.age_days or chance.random() < 0.9 else UNKNOWN,
        "time_of_death_quality": "estimated" if said["mode"] == "found" else "exact",
        "place_of_death": place,
        "place_name": name,
        "place_postcode": _PLACE_POSTCODES.get(place, panel["hospital"]["postcode"]),
        "lead_consultant": chance.choice(_of_type(panel, "hospital_paediatrics")["people"]),
        "event_elsewhere": "yes" if event else "no",
        "event_place": event,
        "event_place_name": "Home" if event == "home" else child.town,
        "expected": said["expected"],
        "circumstances": told(chance.choice(said["circumstances"]), words),
        "covid": "no",
        "suspicion": "yes" if said.get("suspicion") else "no",
        "suspicion_kinds": said.get("suspicion"),
    }


def _cause(child: Child, *, panel: Entry, said: Entry, words: Mapping[str, str], on: date) -> dict[str, Any]:
    coroner, certified = said["coroner"], said["coroner"] in ("no", "no_duty_to_investigate")
    causes = [told(cause, words) for cause in said["causes"]]
    return {
        "mccd_issued": "yes" if certified else "no",
        "medical_examiner": "yes" if certified else "no",
        "causes_of_death": certificate(causes) if certified else UNKNOWN,
        "coroner_informed": "no" if coroner == "no" else "yes",
        "coroner_area": panel["coroner"],
        "coroner_informed_on": min(on, child.died_on + timedelta(days=1)).isoformat(),
        "coroner_officer": UNKNOWN,
        "coroner_decision": {"inquest": "awaited", "no": None}.get(coroner, coroner),
        "post_mortem": said["post_mortem"],
        "post_mortem_on": UNKNOWN,
        "post_mortem_place": panel["specialist"]["name"],
        "registered": "no",
    }


def certificate(causes: Sequence[str]) -> dict[str, str]:
    """The causes of a story in the lines 1a, 1b and 1c of a certificate."""
    return {"layout": "standard", **dict(zip(("1a", "1b", "1c"), causes, strict=False))}


def _response(
    child: Child, *, said: Entry, on: date, agencies: Sequence[Entry], chance: Random
) -> dict[str, Any]:
    grounds = [*said.get("jar", ())]
    worker = next(
        (each for each in agencies if each["type"] in ("health_visiting", "hospital_paediatrics")), None
    )
    return {
        "jar_criteria": grounds or ["none_of_these"],
        "jar_started": "yes" if grounds else "no",
        "jar_started_on": min(on, child.died_on + timedelta(days=1)).isoformat(),
        "jar_lead": chance.choice(agencies[0]["people"]),
        "police_reference": f"NM-{chance.randrange(10_000, 99_999)}",
        "police_senior_officer": UNKNOWN,
        "other_reviews": [*said["reviews"]],
        "key_worker": f"{worker['people'][0]}, {worker['role'].lower()}" if worker else UNKNOWN,
        "followup_offered": chance.choice(("yes", "no")),
        "followup_with": "The consultant, in six to eight weeks",
    }


def _professionals(agencies: Sequence[Entry], *, chance: Random) -> dict[str, Any]:
    rows = [
        {
            "agency_type": each["type"],
            "organisation": each["name"],
            "name": chance.choice(each["people"]),
            "role": each["role"],
            "email": f"{each['type'].replace('_', '.')}@{each['domain']}",
            "involvement": ["before_death"] if chance.random() < 0.5 else ["before_death", "at_death"],
        }
        for each in agencies
    ]
    informed = [_TOLD[each["type"]] for each in agencies if each["type"] in _TOLD and chance.random() < 0.6]
    return {"agencies": rows, "told": informed or ["nobody_yet"]}


def _of_type(panel: Entry, agency_type: str) -> Entry:
    return next(each for each in panel["agencies"] if each["type"] == agency_type)
