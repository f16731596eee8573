"""Every kind of event that the audit keeps, with the sentence in which it is told."""

from opencdop.audit.kinds import EventKind
from opencdop.web.generated_docs.packages import modules
from opencdop.web.generated_docs.writing import code, page, table

INTRO = """\
Each event is one link of the audit's chain. The sentence follows the name of whoever did it; a word in braces is filled
with what was kept, sealed, with the event. *Read* means that somebody saw a child's record: such events are told on the
page "Who has seen this record" and not on the timeline. *On the timeline* is said of a case's events only; events of
accounts and e-mail belong to no case."""


def events_page() -> str:
    """A table for each package."""
    parts = []
    for package, module in modules("events"):
        kinds = sorted(
            {value for value in vars(module).values() if isinstance(value, EventKind)}, key=lambda k: k.code
        )
        rows = [
            [
                code(kind.code),
                kind.sentence,
                "read" if kind.is_read else "write",
                "yes" if kind.on_timeline else "no",
            ]
            for kind in kinds
        ]
        parts += [f"## {package}", table(["Code", "Sentence", "Read or write", "On the timeline"], rows)]
    return page("What is recorded", INTRO, *parts)
