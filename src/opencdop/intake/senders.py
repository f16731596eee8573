"""Who tells of a death with an account: what the account says of them, as answers of the form's first pages."""

from typing import Any

from opencdop.accounts.models import Organisation, Person
from opencdop.core.actor import Actor


def sender_answers(by: Actor) -> dict[str, Any]:
    """Name, job title, organisation and e-mail address; what the account does not say is left out."""
    person = Person.objects.get(pk=by.id)
    held = [seat.organisation_id for seat in by.seats]
    organisation = Organisation.objects.filter(pk__in=held).order_by("kind", "name").first()
    said = {
        "notifier_name": person.name,
        "notifier_role": person.job_title,
        "notifier_email": person.email,
        "notifier_agency": organisation.name if organisation else "",
        "notifier_agency_type": organisation.agency_type if organisation else "",
    }
    return {key: value for key, value in said.items() if value}
