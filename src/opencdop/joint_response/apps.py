"""The joint response as a Django application."""

from django.apps import AppConfig


class JointResponseConfig(AppConfig):
    name = "opencdop.joint_response"
    label = "joint_response"

    def ready(self) -> None:
        from opencdop.cases.offered import fills_in, knows_answers
        from opencdop.joint_response.queries import audit_answers_of, known_of_case, record_answers_of

        knows_answers(known_of_case)
        fills_in("joint_response_record", record_answers_of)
        fills_in("joint_response_audit", audit_answers_of)
