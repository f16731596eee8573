"""Two people at one document of a case at the same moment: one newer version, one setting aside, one taking up again;
the other gets a sentence.
"""

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.at_once import at_once
from tests.integration.cases.filed import Filing, upload

from opencdop.audit.models import Event
from opencdop.cases.filing import services
from opencdop.cases.filing.models import FiledDocument
from opencdop.core.errors import RuleBroken, Stale

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "keys"]),
    pytest.mark.usefixtures("document_folder"),
]


@pytest.fixture
def twice(a_case: ACase, filing: Filing) -> tuple[FiledDocument, FiledDocument]:
    """One document, as two people have it open."""
    filed = filing(a_case(), title="Report")
    return filed, FiledDocument.objects.select_related("case", "document").get(pk=filed.pk)


def test_of_two_newer_versions_one_is_filed_and_the_other_leaves_an_event(
    twice: tuple[FiledDocument, FiledDocument], cast: Cast
):
    outcomes = at_once(
        lambda: services.file_version(twice[0], upload=upload(), by=cast.actor("asha")),
        lambda: services.file_version(twice[1], upload=upload(), by=cast.actor("mina")),
    )
    assert sum(isinstance(each, Stale) for each in outcomes) == 1, outcomes
    assert FiledDocument.objects.filter(replaces=twice[0]).count() == 1
    assert Event.objects.filter(kind="filed.version").count() == 1
    assert Event.objects.filter(kind="document.refused").count() == 1


def test_of_two_settings_aside_and_of_two_takings_up_one_happens(
    twice: tuple[FiledDocument, FiledDocument], cast: Cast
):
    outcomes = at_once(
        lambda: services.set_aside(twice[0], reason="Twice", by=cast.actor("asha")),
        lambda: services.set_aside(twice[1], reason="Old", by=cast.actor("mina")),
    )
    assert sum(isinstance(each, RuleBroken) for each in outcomes) == 1, outcomes
    assert Event.objects.filter(kind="filed.set_aside").count() == 1
    outcomes = at_once(
        lambda: services.take_up(twice[0], by=cast.actor("asha")),
        lambda: services.take_up(twice[1], by=cast.actor("mina")),
    )
    assert sum(isinstance(each, RuleBroken) for each in outcomes) == 1, outcomes
    assert Event.objects.filter(kind="filed.taken_up").count() == 1
    assert FiledDocument.objects.get().set_aside_at is None
