"""What may happen to a form, each with its sentence. Saves of a draft are kept, but tell no story."""

from opencdop.audit.kinds import kind

DRAFT_BEGUN = kind("submission.draft_begun", "began the {form} form", on_timeline=False)
DRAFT_SAVED = kind("submission.draft_saved", "saved a page of the {form} form", on_timeline=False)
DRAFT_WRITTEN = kind("submission.draft_written", "wrote in the {form} form", on_timeline=False)
FORM_SENT = kind("submission.sent", "sent the {form} form")
EXPIRED_DRAFT_REMOVED = kind(
    "submission.draft_expired", "removed a draft that was never sent", on_timeline=False
)
DEFINITION_PUBLISHED = kind(
    "submission.definition_published", "published version {version} of the {form} form", on_timeline=False
)
RESPONSE_TAKEN_OUT = kind(
    "submission.response_taken_out", "took out the {form} form at the command line", is_read=True
)
