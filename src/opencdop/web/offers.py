"""What packages of one floor offer to one another about a case: the whole list, in one place (decision 0033)."""

from opencdop.agency_requests.link.message_services import mail_message
from opencdop.agency_requests.response_forms import lines_of
from opencdop.cases.offered import counts_waiting, fills_in, keeps_forms, knows_answers
from opencdop.conversations.queries import waiting_in
from opencdop.conversations.telling import tells
from opencdop.joint_response.queries import audit_answers_of, known_of_case, record_answers_of


def declare_offers() -> None:
    """Tell `cases` who knows what; called once, when the application starts."""
    knows_answers(known_of_case)
    fills_in("joint_response_record", record_answers_of)
    fills_in("joint_response_audit", audit_answers_of)
    keeps_forms(lines_of)
    counts_waiting("messages", waiting_in)
    tells("request", mail_message)
