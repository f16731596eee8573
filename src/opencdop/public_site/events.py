"""What may happen to a panel's public pages, each with its sentence."""

from opencdop.audit.kinds import kind

TEXT_SAVED = kind(
    "site.text_saved",
    "saved version {number} of the public page “{page}” of {panel} ({language}), as a draft",
    on_timeline=False,
)
TEXT_PUBLISHED = kind(
    "site.text_published",
    "published version {number} of the public page “{page}” of {panel}",
    on_timeline=False,
)
TRANSLATION_APPROVED = kind(
    "site.translation_approved",
    "published version {number} of the public page “{page}” of {panel} in {language}; {checked_by} ({checked_as}) "
    "read it beside the English",
    on_timeline=False,
)
TEXT_WITHDRAWN = kind(
    "site.text_withdrawn",
    "took the public page “{page}” of {panel} ({language}) off the site: {reason}",
    on_timeline=False,
)
DOCUMENT_ADDED = kind(
    "site.document_added", "added “{title}” to the public documents of {panel}", on_timeline=False
)
DOCUMENT_PUBLISHED = kind(
    "site.document_published", "published “{title}” on the public site of {panel}", on_timeline=False
)
DOCUMENT_WITHDRAWN = kind(
    "site.document_withdrawn",
    "took “{title}” off the public site of {panel}: {reason}",
    on_timeline=False,
)
FIGURES_PUBLISHED = kind(
    "site.figures_published",
    "published the figures of {year} on the public site of {panel}, as at {as_at}",
    on_timeline=False,
)
FIGURES_WITHDRAWN = kind(
    "site.figures_withdrawn",
    "took the figures of {year} off the public site of {panel}: {reason}",
    on_timeline=False,
)
