"""What may happen to a panel or an agency, each with its sentence."""

from opencdop.audit.kinds import kind

PANEL_MADE = kind("panel.made", "made the panel {panel}", on_timeline=False)
OFFICE_CHANGED = kind(
    "panel.office_changed", "changed how the office of {panel} is reached", on_timeline=False
)
MAILBOXES_CHANGED = kind(
    "panel.mailboxes_changed", "changed where the public may write to {panel}", on_timeline=False
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
TERMS_WRITTEN = kind(
    "panel.terms_written", "wrote version {number} of the terms of reference of {panel}", on_timeline=False
)
TERMS_APPROVED = kind(
    "panel.terms_approved",
    "recorded that {approver} approved version {number} of the terms of reference of {panel}",
    on_timeline=False,
)
TERMS_SHOWN = kind(
    "panel.terms_shown",
    "made version {number} of the terms of reference of {panel} public",
    on_timeline=False,
)
TERMS_HIDDEN = kind(
    "panel.terms_hidden",
    "took version {number} of the terms of reference of {panel} off the public pages",
    on_timeline=False,
)
BODY_ADDED = kind("panel.body_added", "added {body} to the record of {panel}", on_timeline=False)
BODY_ENDED = kind("panel.body_ended", "ended {body} in the record of {panel}, on {day}", on_timeline=False)
SEAT_ADDED = kind("panel.seat_added", "added a seat to {panel}: {seat}", on_timeline=False)
SEAT_ENDED = kind("panel.seat_ended", "ended a seat of {panel} with {day}: {seat}", on_timeline=False)
MEMBER_SEATED = kind("panel.member_seated", "recorded {name} as a member of {panel}", on_timeline=False)
MEMBER_CHANGED = kind(
    "panel.member_changed", "changed what is recorded of {name}, a member of {panel}", on_timeline=False
)
MEMBER_LEFT = kind(
    "panel.member_left", "ended the membership of {name} in {panel}, on {day}", on_timeline=False
)
TEMPLATE_WRITTEN = kind(
    "panel.template_written", "wrote version {number} of “{template}” for {panel}", on_timeline=False
)
TEMPLATE_APPROVED = kind(
    "panel.template_approved", "approved version {number} of “{template}” for {panel}", on_timeline=False
)
TEMPLATE_WITHDRAWN = kind(
    "panel.template_withdrawn",
    "went back to the shipped words of “{template}” for {panel}",
    on_timeline=False,
)
PLACES_BEGUN = kind("places.begun", "began to read in a file of postcodes, {title}", on_timeline=False)
PLACES_READ = kind(
    "places.read", "put a file of postcodes in use, {title}, with {number} postcodes", on_timeline=False
)
AUTHORITIES_NAMED = kind("places.named", "read in the names of {number} authorities", on_timeline=False)
