"""What may happen when others are told of a death, each with its sentence. No other child is named in one."""

from opencdop.audit.kinds import kind

LINES_DONE = kind("telling.done", "recorded as told or stopped: {lines}")
LINES_NOT_NEEDED = kind("telling.not_needed", "recorded that nobody has to be told: {lines}")
MARK_TAKEN_BACK = kind("telling.taken_back", "took back what was recorded of: {line}")
LETTER_MADE = kind(
    "telling.letter_made", "made a letter from the record, to tell others of the death", is_read=True
)
WORDS_TRIED = kind(
    "telling.words_tried",
    "looked at the words of a letter or an e-mail, filled from the record",
    is_read=True,
)
EMAIL_QUEUED = kind("telling.email_queued", "sent an e-mail that names nobody, for: {line}")
LIST_CHANGED = kind(
    "telling.list_changed", "changed the list of whom {panel} tells of a death: {line}", on_timeline=False
)
