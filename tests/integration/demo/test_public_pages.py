"""The public site of the demonstration: Ashmoor wrote its own, Harrowdale shows what came with the software."""

from pathlib import Path

from django.test import Client
from tests.integration.browsing import text_of

from opencdop.core import clock
from opencdop.public_site.models import PageVersion, PublicDocument, PublishedFigures
from opencdop.web.demo.casting import cast_everybody
from opencdop.web.demo.public_pages import public_page_steps, publish_last_year
from opencdop.web.demo.source import read_source

DEMO = Path(__file__).parents[3] / "demo"


def test_ashmoor_wrote_its_pages_and_harrowdale_none(client: Client) -> None:
    source = read_source(DEMO)
    cast, now = cast_everybody(source), clock.now()
    for step in public_page_steps(source.public_pages, cast=cast, now=now):
        step.do()
    publish_last_year(source.public_pages, cast=cast, now=now)
    assert "often one of the bereavement nurses" in text_of(client.get("/panel/ashmoor/families/key-worker/"))
    assert "Ewa Nowicka-Dale" in text_of(client.get("/panel/ashmoor/in/pl/review/"))
    urdu = client.get("/panel/ashmoor/in/ur/review/").content.decode()
    assert "Sadia Rahman-Cole" in urdu
    assert 'dir="rtl"' in urdu
    assert "A general text, the same in every area" in text_of(
        client.get("/panel/harrowdale/families/key-worker/")
    )
    assert client.get("/panel/harrowdale/in/pl/review/").status_code == 404
    assert {document.state for document in PublicDocument.objects.all()} == {"published"}
    assert PublicDocument.objects.count() == 2
    assert PublishedFigures.objects.count() == 1
    assert not PageVersion.objects.filter(state="draft").exists()
