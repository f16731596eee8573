"""A case with one form in every standing, for tests that try every address of forms."""

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import ACase, Cast, a_person
from tests.integration.agency_requests.asking import answered, asked_of
from tests.integration.agency_requests.forms import entered, finished

from opencdop.accounts.models import Organisation
from opencdop.accounts.roles import Role
from opencdop.agency_requests.entering.services import keep_response_form
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor
from opencdop.cases.models import Case
from opencdop.cases.services import give_papers
from opencdop.documents.models import Document
from opencdop.documents.services import keep_file
from opencdop.submissions.services import save_answers

WHO = {"reporter_name": "Asha Verma", "reporter_role": "Office", "reporter_agency": "Ashmoor"}


@dataclass
class Standing:
    """The forms of a case: waiting with an agency, answered, being entered with a file, entered on an older version,
    and the record of the joint response, sent with a file.
    """

    case: Case
    waiting: AgencyRequest
    came: AgencyRequest
    entering: AgencyRequest
    older: AgencyRequest
    response: AgencyRequest
    drafted_file: Document
    sent_file: Document


def a_file(case: Case, cast: Cast, name: str = "map.txt") -> tuple[Document, dict[str, object]]:
    """A kept file, and how an answer names it."""
    upload = SimpleUploadedFile(name, b"Drawn by hand at 14:05")
    kept = keep_file(upload, data_key_id=case.data_key_id, case_id=case.id, by=cast.actor("asha"))
    return kept, {"document": kept.id, "name": kept.name, "size": kept.size, "sha256": kept.sha256}


def forms_of(a_case: ACase, cast: Cast, **answers: object) -> Standing:
    """The case, with Ben invited to it, and "olu", a reporter of another agency who was asked nothing."""
    case, by = a_case(**answers), cast.actor("asha")
    give_papers(case, to=[cast.person("ben")], basis="meeting:1", by=by)
    if "olu" not in cast.people:
        elsewhere = Organisation.objects.create(
            kind=Organisation.AGENCY, agency_type="police", name="Police of elsewhere"
        )
        cast.people["olu"] = a_person("Olu Bright", role=Role.AGENCY_REPORTER, at=elsewhere)
    waiting = asked_of(case, by=by)
    begin_answer(waiting, by=link_actor(waiting))
    hospital = asked_of(case, by=by, agency_name="Ashmoor Hospital", email="one@hospital.example")
    came = answered(hospital, report_summary="We knew the family.")
    entering, older = (
        entered(case, by=by, form="reporting", version=each) for each in ("2022-04", "2021-04")
    )
    drafted_file, held = a_file(case, cast)
    assert entering.draft is not None
    save_answers(entering.draft, answers={"report_files": [held]}, seen=1, case_id=case.id, by=by)
    sent_file, held = a_file(case, cast)
    response = keep_response_form(case, form="joint_response_record", by=by)
    finished(response, by=by, jar_body_map=[held], **WHO)
    return Standing(case, waiting, came, entering, older, response, drafted_file, sent_file)
