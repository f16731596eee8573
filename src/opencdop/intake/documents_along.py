"""What notifications offer to the documents of a case: the originals that came on paper or by e-mail."""

from opencdop.cases.filing.offered import CameAlong
from opencdop.cases.models import Case
from opencdop.intake.models import Original


def originals_of_case(case: Case) -> tuple[CameAlong, ...]:
    """The originals of the notifications that led to the case."""
    by_key = {row.data_key_id: row for row in case.notifications.all()}
    rows = Original.objects.filter(data_key_id__in=list(by_key)).select_related("document")
    return tuple(
        CameAlong(
            document_id=row.document_id,
            title="",
            from_whom="",
            came_at=by_key[row.data_key_id].received_at,
            purpose=f"Original of the notification {by_key[row.data_key_id].reference}",
            href=f"/notifications/originals/{row.document_id}/",
        )
        for row in rows
    )
