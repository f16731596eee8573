"""What may be asked of the documents of a case."""

from dataclasses import dataclass

from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.filing.offered import CameAlong, came_along
from opencdop.cases.merged import case_ids_of, read_as
from opencdop.cases.models import Case
from opencdop.cases.told import ids_of
from opencdop.core.errors import NotFound
from opencdop.documents.filing.queries import Kept, together
from opencdop.documents.looking import can_be_shown
from opencdop.documents.models import Document
from opencdop.documents.queries import documents, openers_of
from opencdop.documents.transitions import ERASED
from opencdop.keystore import keys

NO_SUCH = "This case has no such document."


@dataclass(frozen=True)
class Along:
    """A document that came with something else, with its file."""

    came: CameAlong
    document: Document
    people: int

    @property
    def title(self) -> str:
        return self.came.title or self.document.name or "A file"


def kept_documents(case: Case) -> list[Kept[FiledDocument]]:
    """The documents filed with a case, the latest first, each with its versions and copies."""
    filed = case.filed_documents.select_related("document").order_by("-filed_at", "-version_no")
    rows = [read_as(each, case) for each in filed]
    keys.load_keys({each.data_key_id for each in rows})
    kept = together(each for each in rows if not each.is_copy)
    made_of = {each.pk: one for one in kept for each in one.all}
    for copy in (each for each in rows if each.is_copy):
        if copy.copy_of_id in made_of:
            made_of[copy.copy_of_id].copies.append(copy)
        else:  # made while two cases were one, of a document that is with the other again
            kept.append(Kept(copy))
    return kept


def people_who_opened(kept: list[Kept[FiledDocument]], *, case: Case) -> dict[str, int]:
    """Of each document, by its newest version, how many people opened one of its files; one query."""
    people = openers_of([each.document_id for one in kept for each in one.all], case_ids=ids_of(case))
    return {
        one.newest.pk: len({who for each in one.all for who in people.get(each.document_id, ())})
        for one in kept
    }


def documents_along(case: Case) -> list[Along]:
    """The documents that came with returns and notifications, the latest first."""
    came = sorted(came_along(case), key=lambda each: each.came_at, reverse=True)
    ids = [each.document_id for each in came]
    files, people = documents(ids), openers_of(ids, case_ids=ids_of(case))
    keys.load_keys({file.data_key_id for file in files.values()})
    return [
        Along(each, files[each.document_id], len(people.get(each.document_id, ())))
        for each in came
        if each.document_id in files and files[each.document_id].state != ERASED
    ]


def look_of(case: Case, document: Document) -> str:
    """Where a document that came with something else is looked at; empty where it cannot be shown."""
    return f"/cases/{case.pk}/documents/along/{document.pk}/look/" if can_be_shown(document) else ""


def along_in(case: Case, document_id: str) -> Along:
    """One document that came with something else. Raises NotFound."""
    found = next((each for each in documents_along(case) if each.document.pk == document_id), None)
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def filed_in(case: Case, filed_id: str) -> FiledDocument:
    """One version or copy of a document of the case. Raises NotFound."""
    found = case.filed_documents.select_related("document").filter(id=filed_id).first()
    if found is None:
        raise NotFound(NO_SUCH)
    return read_as(found, case)


def filed_with(case: Case, about: str) -> list[FiledDocument]:
    """The documents that were filed with a request or a meeting ("request:<id>"), each in its newest version, the
    latest first.
    """
    rows = case.filed_documents.filter(about=about, copy_of__isnull=True, set_aside_at__isnull=True)
    rows = rows.exclude(
        replaced_by__case_id__in=case_ids_of(case)
    )  # one that was parted from it is not shown here
    return [read_as(each, case) for each in rows.select_related("document").order_by("-filed_at")]


def given_to_meeting(case: Case, meeting_id: str) -> list[FiledDocument]:
    """The copies of this case's documents that a meeting may read, the latest first."""
    rows = FiledDocument.objects.filter(
        case_id__in=case_ids_of(case),
        about=f"meeting:{meeting_id}",
        copy_of__isnull=False,
        for_meeting_at__isnull=False,
        set_aside_at__isnull=True,
    ).exclude(document__state=ERASED)
    return [read_as(each, case) for each in rows.select_related("document").order_by("-for_meeting_at")]
