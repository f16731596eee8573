"""What a worker does for the outbox. A job carries an id and nothing else."""

from django_tasks import task


@task()
def send_email(email_id: str) -> str:
    """Send one e-mail, unless somebody else is at it or it has gone. Returns the state afterwards."""
    from opencdop.outbox.services import deliver  # the services enqueue this job

    return deliver(email_id)
