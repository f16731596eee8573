"""What stands on paper, in order, whatever writes it. Pure: no file, no page."""

from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Space:
    """Something to fill in. `name` and `value` are what the same field posts on a page, so that a filled document
    can be read back; `shape` is `line`, `short`, `lines` or `box` (ticked or not).
    """

    name: str
    shape: str
    words: str = ""
    value: str = ""


def tag_of(space: Space) -> str:
    """The name of a space as one text: for a box, with the value that ticking it posts."""
    return f"{space.name}={space.value}" if space.shape == "box" else space.name


@dataclass(frozen=True)
class Entry:
    """A question on paper: either with spaces to fill in, or with its answer. `entries` are its parts or rows."""

    label: str
    hint: str = ""
    only_if: str = ""
    needed: bool = False
    spaces: tuple[Space, ...] = ()
    answer: tuple[str, ...] = ()
    entries: "tuple[Entry, ...]" = ()

    @property
    def runs(self) -> tuple[tuple[str, tuple[Space, ...]], ...]:
        """The spaces in their order, those of one shape that follow each other together."""
        return tuple((shape, tuple(run)) for shape, run in groupby(self.spaces, key=lambda each: each.shape))


@dataclass(frozen=True)
class Leaf:
    """What stands on one page of the form."""

    title: str
    entries: tuple[Entry, ...]
    hint: str = ""
    only_if: str = ""


@dataclass(frozen=True)
class Part:
    """A section of the form."""

    title: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class Sheet:
    """A whole form on paper. `standing` are the lines below the title: version, reference, days."""

    title: str
    parts: tuple[Part, ...]
    standing: tuple[str, ...] = ()
    intro: str = ""
    confidential: bool = False
    mark: str = ""
    """In a Word document to fill in, names the form: by it a filled one is known as ours."""

    @property
    def foot(self) -> str:
        """What stands at the foot of every page."""
        return "Confidential" if self.confidential else ""
