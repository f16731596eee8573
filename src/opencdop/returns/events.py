"""What may happen with a year's figures: looked at, written out, and taken as a return, row by row."""

from opencdop.audit.kinds import kind

FIGURES_READ = kind("returns.figures_read", "looked at the figures of {year}, as at {as_at}", is_read=True)
DOCUMENT_MADE = kind(
    "returns.document_made", "made the Word document of {year}, as at {as_at}", on_timeline=False
)
CHECKS_READ = kind(
    "returns.checks_read", "looked at what is missing from the review for the return", is_read=True
)
RETURN_MADE = kind(
    "returns.return_made",
    "made the {file} of the return of {year}, as at {as_at}, with {rows}, SHA-256 {sha256}",
    on_timeline=False,
)
REVIEW_TAKEN = kind("returns.review_taken", "took the review into the return of {year}", is_read=True)
