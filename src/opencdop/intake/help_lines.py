"""Help lines for bereaved families, from definitions/help_lines.yaml; an installation's own folder stands over ours."""

from dataclasses import dataclass

from opencdop.submissions.library import data


@dataclass(frozen=True)
class HelpLine:
    """Who they are, the number, and whom they help."""

    name: str
    telephone: str
    words: str
    web: str


def help_lines() -> tuple[HelpLine, ...]:
    """The help lines, in the file's order."""
    lines = data("help_lines")["help_lines"]
    return tuple(HelpLine(**{key: line[key] for key in HelpLine.__annotations__}) for line in lines)
