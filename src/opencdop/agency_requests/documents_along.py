"""What requests offer to the documents of a case: each request, to file a document with, and the files of returns."""

from opencdop.agency_requests.link.models import SentAlong
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.returned.file_pages import attachments_held
from opencdop.cases.filing.offered import CameAlong, Purpose
from opencdop.cases.merged import case_ids_of, read_as
from opencdop.cases.models import Case
from opencdop.keystore import keys


def purposes_of_requests(case: Case) -> tuple[Purpose, ...]:
    """The requests of a case that were not withdrawn."""
    rows = case.agency_requests.filter(withdrawn_at__isnull=True).order_by("sent_at")
    here = f"/cases/{case.id}/agencies/"
    return tuple(
        Purpose(f"request:{row.id}", f"{row.agency_name}, {row.reference}", f"{here}{row.id}/")
        for row in rows
    )


def files_of_returns(case: Case) -> tuple[CameAlong, ...]:
    """The files that agencies attached to their answers."""
    rows = case.agency_requests.filter(submission__isnull=False).select_related("submission")
    found = [read_as(row, case) for row in rows]
    keys.load_keys({row.submission.data_key_id for row in found if row.submission})
    return tuple(along for row in found for along in _files(case, row))


def files_sent_along(case: Case) -> tuple[CameAlong, ...]:
    """The files that were sent along with requests, beside their forms; each is named by its own file."""
    rows = SentAlong.objects.filter(
        request__case_id__in=case_ids_of(case), taken_back_at__isnull=True
    ).select_related("request")
    return tuple(
        CameAlong(
            document_id=row.document_id,
            title="",
            from_whom=row.request.agency_name,
            came_at=row.sent_at,
            purpose=f"Sent along with {row.request.reference}",
            href=f"/cases/{case.id}/agencies/{row.request_id}/files/{row.document_id}/",
        )
        for row in rows
    )


def _files(case: Case, asked: AgencyRequest) -> list[CameAlong]:
    here = f"/cases/{case.id}/agencies/{asked.id}/return/files/"
    return [
        CameAlong(
            document_id=document_id,
            title=name,
            from_whom=asked.agency_name,
            came_at=asked.answered_at or asked.sent_at,
            purpose=label,
            href=f"{here}{document_id}/",
        )
        for document_id, (label, name) in attachments_held(asked).items()
    ]
