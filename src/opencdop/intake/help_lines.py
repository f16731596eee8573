"""Help lines for bereaved families, from definitions/help_lines.yaml; an installation's own folder stands over ours."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings


@dataclass(frozen=True)
class HelpLine:
    """Who they are, the number, and whom they help."""

    name: str
    telephone: str
    words: str
    web: str


@cache
def help_lines() -> tuple[HelpLine, ...]:
    """The help lines, in the file's order."""
    paths = (Path(folder) / "help_lines.yaml" for folder in reversed(settings.OPENCDOP_DEFINITIONS))
    path = next(path for path in paths if path.exists())
    read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(
        HelpLine(**{key: line[key] for key in HelpLine.__annotations__}) for line in read["help_lines"]
    )
