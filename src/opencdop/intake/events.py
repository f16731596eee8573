"""What may happen to a notification, each with its sentence."""

from opencdop.audit.kinds import kind

FORM_BEGUN = kind("notification.begun", "began to notify {panel} of a death", on_timeline=False)
FORM_RESUMED = kind("notification.resumed", "came back to a notification with its code", on_timeline=False)
CODE_LED_NOWHERE = kind(
    "notification.code_unknown", "gave a code that leads to no notification", on_timeline=False
)
COPY_SAVED = kind("notification.copy_saved", "saved the one copy of notification {reference}")
NOTIFICATION_SENT = kind("notification.sent", "notified {panel} of a death, as {reference}, {channel}")
NOTIFICATION_OPENED = kind("notification.opened", "opened notification {reference}")
NOTIFICATION_READ = kind("notification.read", "read a notification", is_read=True)
NOTIFICATION_LISTED = kind("notification.listed", "saw the child in the list of notifications", is_read=True)
REMINDER_QUEUED = kind(
    "notification.reminded", "reminded {whom} that {reference} is unopened", on_timeline=False
)
CASE_OPENED_FROM = kind("notification.case_opened", "opened a case from notification {reference}")
JOINED_CASE = kind("notification.joined", "joined notification {reference} to this case")
PASSING_LETTER_MADE = kind(
    "notification.passing_letter",
    "made the letter that goes with a notification to another panel",
    is_read=True,
)
SET_APART = kind("notification.set_apart", "decided that {reference} is about another child than {case}")
OUT_OF_SCOPE_PROPOSED = kind(
    "notification.out_proposed", "proposed that notification {reference} is out of scope"
)
OUT_OF_SCOPE_CONFIRMED = kind(
    "notification.out_confirmed", "confirmed that notification {reference} is out of scope"
)
OUT_OF_SCOPE_RETURNED = kind(
    "notification.out_returned", "gave notification {reference} back: it needs another decision"
)
CAME_CORRECTED = kind(
    "notification.came_corrected", "put right how and when a notification came", on_timeline=False
)
ORIGINAL_ATTACHED = kind("notification.original_attached", "attached the original of a notification")
ORIGINAL_OPENED = kind("notification.original_opened", "opened the original of a notification", is_read=True)
RETURNED_FORM_READ = kind(
    "notification.returned_form_read", "had a returned form read in: {outcome}", on_timeline=False
)
SENDER_KEY_MADE = kind(
    "notification.key_made", "made a key for {sender} to notify {panel}", on_timeline=False
)
SENDER_KEY_REVOKED = kind("notification.key_revoked", "took the key of {sender} back", on_timeline=False)
SENDER_KEY_REFUSED = kind(
    "notification.key_refused", "sent a notification with a key that opens nothing", on_timeline=False
)
SENDER_KEY_USED = kind("notification.key_used", "used its key", on_timeline=False)
UNIT_ASKED = kind(
    "notification.unit_asked", "asked the unit by e-mail for the rest of notification {reference}"
)
PASSED_ON = kind("notification.passed_on", "passed notification {reference} on to {panel}")
LEAD_FACTS_CHOSEN = kind(
    "notification.lead_facts", "chose homes and places, for whose review notification {reference} is"
)
NOTIFICATION_MOVED_AWAY = kind(
    "notification.moved_away", "moved notification {reference} to {other}: it was not about this child"
)
NOTIFICATION_MOVED_HERE = kind(
    "notification.moved_here", "moved notification {reference} here from {other}: it is about this child"
)
