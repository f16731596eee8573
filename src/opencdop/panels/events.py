"""What may happen to a panel or an agency, each with its sentence."""

from opencdop.audit.kinds import kind

PANEL_MADE = kind("panel.made", "made the panel {panel}", on_timeline=False)
OFFICE_CHANGED = kind(
    "panel.office_changed", "changed how the office of {panel} is reached", on_timeline=False
)
QUORUM_SET = kind(
    "panel.quorum_set",
    "set the quorum of {panel}: {total} in all, {health} from health, {authority} from a local authority",
    on_timeline=False,
)
POPULATION_RECORDED = kind(
    "panel.population_recorded", "recorded how many children live in {panel} in {year}", on_timeline=False
)
AUTHORITY_ADDED = kind(
    "panel.authority_added", "added {authority} to the area of {panel}, from {day}", on_timeline=False
)
AUTHORITY_ENDED = kind(
    "panel.authority_ended",
    "ended the time of {authority} in the area of {panel}, on {day}",
    on_timeline=False,
)
AGENCY_MADE = kind("agency.made", "added the agency {agency}", on_timeline=False)
AGENCY_RENAMED = kind(
    "agency.renamed", "changed the name or kind of the agency {before}, now {agency}", on_timeline=False
)
AGENCY_ENDED = kind("agency.ended", "ended the agency {agency} with {day}: {reason}", on_timeline=False)
AGENCY_READMITTED = kind("agency.readmitted", "brought the agency {agency} back", on_timeline=False)
