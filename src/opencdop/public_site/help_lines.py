"""Help lines for bereaved families, from definitions/help_lines.yaml; an installation's own folder stands over ours.

Numbers and addresses are the same in every language; only what a line is for is translated.
"""

from dataclasses import dataclass

from opencdop.public_site.languages import ENGLISH, Language
from opencdop.submissions.library import data


@dataclass(frozen=True)
class HelpLine:
    """Who they are, the number, and whom they help; `in_english` where no translation is there."""

    name: str
    telephone: str
    words: str
    web: str
    in_english: bool = False


def help_lines(spoken: Language) -> tuple[HelpLine, ...]:
    """The help lines in the file's order, in a language as far as it goes."""
    found = []
    for line in data("help_lines")["help_lines"]:
        translated = line.get("in", {}).get(spoken.key, "")
        found.append(
            HelpLine(
                name=line["name"],
                telephone=line["telephone"],
                words=translated or line["words"],
                web=line["web"],
                in_english=not translated and spoken.key != ENGLISH,
            )
        )
    return tuple(found)
