"""The grounds on which one panel reviews a death and another does not, in words for a list. A person chooses.

Their codes are those of the rules that propose a lead (`cases/jurisdiction.py`).
"""

RESIDENT, ELSEWHERE, OWN_CHOICE = "JR2", "JR3", "JR4"

BASES = {
    RESIDENT: "The child lived here and died in another area",
    ELSEWHERE: "The child lived in another area and died here",
    OWN_CHOICE: "A review of a child who did not live here, by choice",
    "JR5": "The child was looked after by a local authority",
    "JR6": "A newborn who died before going home",
    "JR7": "Where the child lived is unclear or shared",
    "JR8": "Most services were in another area",
    "JR9": "What led to the death happened in another area",
    "JR11": "The child lived abroad and died here",
    "JR12": "The child lived here and died in Scotland",
    "JR13": "The child lived in Wales, Scotland or Northern Ireland and died here",
    "JR14": "The child lived on the Isle of Man",
    "JR15": "A family serving abroad",
    "JR16": "Nobody knows where the child lived",
    "JR17": "The areas of the panels changed",
    "other": "Another ground, said below",
}

# A review that the law allows and does not ask for: the panel says why it makes use of that.
NEEDS_RATIONALE = frozenset({OWN_CHOICE, "JR11", "JR13"})

# Why a panel that does not review wants to know of a death.
PARTY, LED_BEFORE, OF_DEATH, PLACEMENT = "party", "led_before", "place_of_death", "placement"
INCIDENT, SERVICES, RESIDENCE = "incident", "services", "residence"

INTERESTS = {
    PARTY: "Asked, or has agreed, that another panel reviews",
    LED_BEFORE: "Led the review before",
    OF_DEATH: "The child died in its area",
    PLACEMENT: "The child was placed in its area",
    INCIDENT: "What led to the death happened in its area",
    SERVICES: "Most services that knew the child are in its area",
    RESIDENCE: "The child lived in its area",
}
