"""The moment between reading an e-mail and holding it, kept open: what happened in it stands."""

from datetime import timedelta

import pytest
from tests.integration.outbox.test_outbox import queued

from opencdop.audit.models import Event
from opencdop.audit.services import recording
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import RuleBroken
from opencdop.outbox import services
from opencdop.outbox.models import OutgoingEmail

pytestmark = pytest.mark.django_db


def failed() -> OutgoingEmail:
    email = queued()
    with recording():
        services._note_problem(email, problem=OSError())
    OutgoingEmail.objects.filter(pk=email.pk).update(
        state=OutgoingEmail.FAILED, failed_at=clock.now() - timedelta(days=40)
    )
    return OutgoingEmail.objects.get(pk=email.pk)


def test_an_e_mail_is_sent_again_once() -> None:
    email = failed()
    before = OutgoingEmail.objects.get(pk=email.pk)
    services.send_again(email, by=SYSTEM)
    with pytest.raises(RuleBroken, match="not one that failed"):
        services.send_again(before, by=SYSTEM)
    assert Event.objects.filter(kind="email.sent_again").count() == 1


def test_an_e_mail_whose_words_were_erased_since_is_not_sent_again() -> None:
    email = failed()
    services.erase_old_emails()
    with pytest.raises(RuleBroken, match="erased"):
        services.send_again(email, by=SYSTEM)
    assert OutgoingEmail.objects.get(pk=email.pk).state == OutgoingEmail.FAILED
