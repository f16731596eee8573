"""One piece of work, as every part of the work list gives it. It asks nothing and decides nothing."""

from dataclasses import dataclass
from datetime import date

from opencdop.design.shell import WorkRow


@dataclass(frozen=True)
class Work:
    """One row with the day by which it sorts, and the record that showing it opens (case id, data key id)."""

    on: date
    row: WorkRow
    reads: tuple[str, str] = ("", "")
