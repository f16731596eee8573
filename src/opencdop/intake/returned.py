"""What a returned form turned out to be, in a sentence for the office, with the answers that could be read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from opencdop.formkit.definition import Definition
from opencdop.submissions.paper.reading_back import (
    CHANGED,
    DAMAGED,
    MACRO,
    NOT_OURS,
    NOT_WORD,
    OTHER_VERSION,
    OURS,
    answers_in,
    read_back,
)

WAY_ON = "The file is kept as it came. Open it beside this form and write over what it says."
SENTENCES: Mapping[str, str] = {
    OURS: "The form was read in. Compare every answer with the file before you enter it.",
    OTHER_VERSION: (
        "This is another version of our form. What both versions ask was read in; look for the rest in the file."
    ),
    CHANGED: f"This is our form, but it was changed so much that it cannot be read in safely. {WAY_ON}",
    NOT_OURS: f"This Word document was not made from our blank form. {WAY_ON}",
    MACRO: (
        "This file holds a program (a macro), which our form never does. It was not read, and nobody can open it here "
        "before somebody has released it. Ask the sender to send our form again, or to read it to you."
    ),
    NOT_WORD: f"Only a Word document made from our blank form can be read in. {WAY_ON}",
    DAMAGED: (
        "This file is damaged and cannot be read in. It is kept as it came. Ask the sender to send it again, or to "
        "read it to you, and write it down here."
    ),
}
OUTCOMES: Mapping[str, str] = {
    OURS: "read in", OTHER_VERSION: "another version, read in as far as it goes", CHANGED: "changed, not read",
    NOT_OURS: "not our form", MACRO: "holds a macro, not read", NOT_WORD: "not a Word document", DAMAGED: "damaged",
}  # fmt: skip


@dataclass(frozen=True)
class Returned:
    """`unread` are sentences, each about an answer that could not be read."""

    kind: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return SENTENCES[self.kind]

    @property
    def outcome(self) -> str:
        return OUTCOMES[self.kind]

    @property
    def is_read(self) -> bool:
        return bool(self.answers)


def returned_form(file: IO[bytes], definition: Definition, *, today: date) -> Returned:
    """Read a file that came back. Whatever it is, there is a sentence and a way on."""
    found = read_back(file, definition)
    if not found.is_readable:
        return Returned(found.kind)
    read = answers_in(found.posted, definition, today=today)
    return Returned(found.kind, read.answers, read.unread)
