"""What a document of a case may be, as the definitions have it."""

from dataclasses import dataclass

from opencdop.submissions.library import data


@dataclass(frozen=True)
class DocumentKind:
    """A kind of document: its code and its title in a list."""

    code: str
    title: str


def document_kinds() -> tuple[DocumentKind, ...]:
    """The kinds that can be chosen, in the order of the definitions."""
    return tuple(DocumentKind(kind["code"], kind["title"]) for kind in data("document_kinds")["kinds"])


def kind_title(code: str) -> str:
    """The title of a kind, also of one no longer offered."""
    return next((kind.title for kind in document_kinds() if kind.code == code), code)
