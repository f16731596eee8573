"""What may happen to the facts. They are derived, so one event tells of a whole rebuild."""

from opencdop.audit.kinds import kind

FACTS_REBUILT = kind("statistics.facts_rebuilt", "counted {cases} again", on_timeline=False)
