"""Two people at one meeting's documents at the same moment: one key, one newer version, one setting aside, one
taking up again.
"""

import pytest
from tests.cast import Cast
from tests.integration.agency_requests.at_once import at_once
from tests.integration.cases.filed import upload
from tests.integration.meetings.way import a_meeting

from opencdop.audit.models import Event
from opencdop.core.errors import RuleBroken, Stale
from opencdop.meetings.filing import services
from opencdop.meetings.filing.models import MeetingDocument
from opencdop.meetings.models import Meeting

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "keys"]),
    pytest.mark.usefixtures("document_folder"),
]


def test_the_first_two_documents_of_a_meeting_share_a_key(cast: Cast):
    meeting, asha, mina = a_meeting(cast), cast.actor("asha"), cast.actor("mina")
    file = services.file_with_meeting
    at_once(
        lambda: file(meeting, upload=upload(), kind="agenda", by=asha),
        lambda: file(Meeting.objects.get(pk=meeting.pk), upload=upload(), kind="minutes", by=mina),
    )
    assert len(set(MeetingDocument.objects.values_list("data_key_id", flat=True))) == 1
    assert MeetingDocument.objects.count() == 2


def test_of_two_newer_versions_one_is_filed_and_of_two_settings_aside_and_takings_up_one_happens(cast: Cast):
    asha, mina = cast.actor("asha"), cast.actor("mina")
    filed = services.file_with_meeting(a_meeting(cast), upload=upload(), kind="agenda", by=asha)
    again = MeetingDocument.objects.select_related("meeting", "document").get(pk=filed.pk)
    outcomes = at_once(
        lambda: services.file_version(filed, upload=upload(), by=asha),
        lambda: services.file_version(again, upload=upload(), by=mina),
    )
    assert sum(isinstance(each, Stale) for each in outcomes) == 1, outcomes
    assert MeetingDocument.objects.filter(replaces=filed).count() == 1
    assert Event.objects.filter(kind="document.refused").count() == 1
    outcomes = at_once(
        lambda: services.set_aside(filed, reason="Twice", by=asha),
        lambda: services.set_aside(again, reason="Old", by=mina),
    )
    assert sum(isinstance(each, RuleBroken) for each in outcomes) == 1, outcomes
    assert Event.objects.filter(kind="meeting_document.set_aside").count() == 1
    outcomes = at_once(
        lambda: services.take_up(filed, by=asha),
        lambda: services.take_up(again, by=mina),
    )
    assert sum(isinstance(each, RuleBroken) for each in outcomes) == 1, outcomes
    assert Event.objects.filter(kind="meeting_document.taken_up").count() == 1
