"""What may happen to the directory, each with its sentence."""

from opencdop.audit.kinds import kind

CONTACT_ADDED = kind(
    "directory.contact_added", "added {contact} of {agency} to the directory", on_timeline=False
)
CONTACT_CHANGED = kind(
    "directory.contact_changed", "changed what the directory says of {contact} of {agency}", on_timeline=False
)
CONTACT_MOVED = kind(
    "directory.contact_moved",
    "recorded that {contact} of {before} is at {agency} from {day}",
    on_timeline=False,
)
CONTACT_ENDED = kind(
    "directory.contact_ended", "recorded {day} as the last day of {contact} at {agency}", on_timeline=False
)
CONTACT_BROUGHT_BACK = kind(
    "directory.contact_brought_back",
    "brought {contact} of {agency} back into the directory",
    on_timeline=False,
)
CONTACTS_MERGED = kind(
    "directory.contacts_merged",
    "recorded that {contact} of {agency} stood in the directory twice, and keeps {kept}",
    on_timeline=False,
)
CONTACTS_PARTED = kind(
    "directory.contacts_parted",
    "took back that {contact} of {agency} is the same as {kept}",
    on_timeline=False,
)
MAIL_CAME_BACK = kind(
    "directory.mail_came_back", "noted that e-mail to {contact} of {agency} comes back", on_timeline=False
)
ADDRESS_RIGHT = kind(
    "directory.address_right",
    "looked at the address of {contact} of {agency}: it is right",
    on_timeline=False,
)
TEAM_ADDED = kind("directory.team_added", "added the team {team} of {agency}", on_timeline=False)
TEAM_RENAMED = kind(
    "directory.team_renamed", "changed the name of the team {before} of {agency} to {team}", on_timeline=False
)
TEAM_ENDED = kind(
    "directory.team_ended", "recorded {day} as the last day of the team {team} of {agency}", on_timeline=False
)
TEAM_BROUGHT_BACK = kind(
    "directory.team_brought_back", "brought the team {team} of {agency} back", on_timeline=False
)
TEAMS_MERGED = kind(
    "directory.teams_merged",
    "recorded that the team {team} of {agency} stood in the directory twice, and keeps {kept}",
    on_timeline=False,
)
TEAMS_PARTED = kind(
    "directory.teams_parted",
    "took back that the team {team} of {agency} is the same as {kept}",
    on_timeline=False,
)
AGENCIES_MERGED = kind(
    "directory.agencies_merged",
    "recorded that {agency} stood in the directory twice, and keeps {kept}",
    on_timeline=False,
)
AGENCIES_PARTED = kind(
    "directory.agencies_parted", "took back that {agency} is the same as {kept}", on_timeline=False
)
LIST_READ_IN = kind(
    "directory.list_read_in", "read in a list of contacts with {lines} lines", on_timeline=False
)
LIST_COLUMNS_GIVEN = kind(
    "directory.list_columns_given", "said what the columns of a list of contacts mean", on_timeline=False
)
LIST_TAKEN_OVER = kind(
    "directory.list_taken_over",
    "took a list of contacts over into the directory: {new} new, {changed} changed",
    on_timeline=False,
)
LIST_PUT_AWAY = kind(
    "directory.list_put_away", "put a list of contacts away without taking it over", on_timeline=False
)
LIST_ERASED = kind(
    "directory.list_erased",
    "erased a list of contacts that nobody had taken over for seven days",
    on_timeline=False,
)
EXPORTED = kind("directory.exported", "saved {count} contacts of the directory as a file", on_timeline=False)
