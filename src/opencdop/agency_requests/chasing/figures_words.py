"""An agency's figures in words: for its page, for the e-mail that tells it, and for a letter. Pure."""

from opencdop.agency_requests.chasing.figures import FEWEST_FOR_MEDIAN, Figures
from opencdop.design.words import count_of

METHOD = (
    "A request counts in the year (April to March) in which it was asked. Withdrawn requests and corrected forms do "
    "not count.",
    "Days are calendar days from asking to the answer. The median is the middle one: half of the answers came within "
    f"it. It is shown from {count_of(FEWEST_FOR_MEDIAN, 'answer')} on.",
    "“In time” is an answer, or the word that nothing is held, on or before the day that was asked for.",
    "Completeness looks at the questions that each report was asked and that look for an answer, without those that "
    "others had settled. “Not known” and “does not apply” are answers, and are shown apart from what was known.",
    "The figures count requests, never children, and are not published.",
)


def year_words(year: int) -> str:
    """Such as 2026/27."""
    return f"{year}/{(year + 1) % 100:02d}"


def percent(share: float | None) -> str:
    """A share in whole per cent; a dash where there is none."""
    return "–" if share is None else f"{share * 100:.0f}%"


def days_words(median: float | None) -> str:
    """A median in days; a dash where there are too few answers."""
    return "–" if median is None else f"{median:.1f}".removesuffix(".0")


def list_of(figures: Figures) -> str:
    """The figures as an e-mail and a letter hold them: a list, one to a line."""
    return "\n".join(f"- {name}: {value}" for name, value in lines_of(figures))


def lines_of(figures: Figures) -> list[tuple[str, str]]:
    """Each figure with its name."""
    return [
        ("Requests", str(figures.asked)),
        ("Answered", str(figures.answered)),
        ("Of these, in time", f"{figures.in_time} ({percent(figures.in_time_share)})"),
        ("Of these, nothing held", str(figures.held_nothing)),
        ("Declined, with a reason", str(figures.declined)),
        ("Still waiting", f"{figures.waiting}, of these {figures.late} late"),
        ("Days to an answer, median", days_words(figures.median_days)),
        ("Requests that needed a reminder", str(figures.reminded)),
        ("Questions answered with something known", percent(figures.known_share)),
        ("Questions answered with not known, or does not apply", percent(figures.not_known_share)),
    ]
