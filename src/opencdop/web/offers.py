"""What packages of one floor offer to one another about a case: the whole list, in one place (decision 0033)."""

from opencdop.agency_requests.at_gates import told_by_requests
from opencdop.agency_requests.documents_along import files_of_returns, files_sent_along, purposes_of_requests
from opencdop.agency_requests.frame import request_behind
from opencdop.agency_requests.link.message_services import hold_request, mail_message
from opencdop.agency_requests.merging.beside_record import returns_beside
from opencdop.agency_requests.response_forms import lines_of
from opencdop.cases.filing.offered import offers_documents, offers_purposes
from opencdop.cases.offered import counts_waiting, fills_in, keeps_forms, knows_answers, lays_beside
from opencdop.cases.readiness.offered import tells_gates
from opencdop.conversations.offered import leads_to
from opencdop.conversations.queries import waiting_in
from opencdop.conversations.telling import tells
from opencdop.intake.documents_along import originals_of_case
from opencdop.joint_response.queries import audit_answers_of, known_of_case, record_answers_of
from opencdop.meetings.at_gates import told_by_meetings
from opencdop.meetings.documents_along import purposes_of_meetings


def declare_offers() -> None:
    """Tell `cases` who knows what; called once, when the application starts."""
    knows_answers(known_of_case)
    fills_in("joint_response_record", record_answers_of)
    fills_in("joint_response_audit", audit_answers_of)
    keeps_forms(lines_of)
    lays_beside(returns_beside)
    offers_purposes(purposes_of_requests)
    offers_purposes(purposes_of_meetings)
    offers_documents(files_of_returns)
    offers_documents(files_sent_along)
    offers_documents(originals_of_case)
    tells_gates(told_by_requests)
    tells_gates(told_by_meetings)
    counts_waiting("messages", waiting_in)
    leads_to("request", request_behind)
    tells("request", mail_message, hold=hold_request)
