"""What may happen to an action, each with its sentence. Nobody who is named in an action stands in one."""

from opencdop.audit.kinds import kind

ACTION_PROPOSED = kind("action.proposed", "proposed an action")
ACTION_CHANGED = kind(
    "action.changed", "changed who should act, the owner, the day or the words of an action"
)
ACTION_AGREED = kind("action.agreed", "agreed an action")
ADDRESSEE_INFORMED = kind("action.informed", "recorded that those who should act were informed on {on}")
ACTION_ACCEPTED = kind("action.accepted", "recorded that an action was accepted")
ACTION_NOT_ACCEPTED = kind("action.not_accepted", "recorded that an action was not accepted")
ACTION_STARTED = kind("action.started", "recorded that an action is under way")
ACTION_COMPLETED = kind("action.completed", "recorded that an action is completed")
ACTION_READ = kind("action.read", "read an action that arose from this case", is_read=True)
