"""What may be asked of public documents and published figures."""

from opencdop.core.errors import NotFound
from opencdop.panels.models import Panel
from opencdop.public_site.models import PublicDocument, PublishedFigures
from opencdop.public_site.transitions import PUBLISHED

NO_SUCH_DOCUMENT = "There is no such document here. It may have been taken off."
NO_SUCH_YEAR = "No figures of this year are published here."


def published_documents(panel: Panel, kind: str) -> list[PublicDocument]:
    """What anybody may read of one kind, the newest first."""
    rows = PublicDocument.objects.filter(panel=panel, kind=kind, state=PUBLISHED).select_related("document")
    return list(rows.order_by("-dated_on", "title"))


def published_document(panel: Panel, document_id: str) -> PublicDocument:
    """A document for anybody. Raises NotFound for one that is not published, or another panel's."""
    rows = PublicDocument.objects.filter(panel=panel, state=PUBLISHED).select_related("document")
    found = rows.filter(pk=document_id).first()
    if found is None:
        raise NotFound(NO_SUCH_DOCUMENT)
    return found


def documents_of(panel: Panel) -> list[PublicDocument]:
    """All documents of a panel for its office, published or not."""
    rows = PublicDocument.objects.filter(panel=panel).select_related("document")
    return list(rows.order_by("kind", "-dated_on", "title"))


def document_of(panel: Panel, document_id: str) -> PublicDocument:
    """One of them. Raises NotFound."""
    rows = PublicDocument.objects.filter(panel=panel).select_related("document", "panel")
    found = rows.filter(pk=document_id).first()
    if found is None:
        raise NotFound(NO_SUCH_DOCUMENT)
    return found


def published_figures(panel: Panel) -> list[PublishedFigures]:
    """The years whose figures anybody may read, the newest first."""
    return list(PublishedFigures.objects.filter(panel=panel, state=PUBLISHED).order_by("-year"))


def newest_figures(panel: Panel, year: str) -> PublishedFigures:
    """The figures of a year that were published last, public or not any more. Raises NotFound."""
    found = PublishedFigures.objects.filter(panel=panel, year=year).order_by("-published_at").first()
    if found is None:
        raise NotFound(NO_SUCH_YEAR)
    return found


def figures_of_year(panel: Panel, year: str) -> PublishedFigures:
    """The published figures of a year. Raises NotFound."""
    found = PublishedFigures.objects.filter(panel=panel, year=year, state=PUBLISHED).first()
    if found is None:
        raise NotFound(NO_SUCH_YEAR)
    return found


def figures_ever_published(panel: Panel) -> list[PublishedFigures]:
    """All figures that were public at some time, for the office."""
    return list(PublishedFigures.objects.filter(panel=panel).order_by("-year", "-published_at"))
