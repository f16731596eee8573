"""What a worker does for the outbox. A job carries ids and nothing else."""

from django_tasks import task


@task()
def send_emails(email_ids: list[str]) -> int:
    """Send several that were queued together, one after the other. Returns how many went."""
    from opencdop.outbox.services import deliver_all

    return deliver_all(email_ids)


@task()
def send_email(email_id: str) -> str:
    """Send one e-mail, unless somebody else is at it or it has gone. Returns the state afterwards."""
    from opencdop.outbox.services import deliver  # the services enqueue this job

    return deliver(email_id)
