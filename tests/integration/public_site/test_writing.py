"""Writing the public site: drafts, versions, publishing, translations approved by a named person, and who may not."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.integration.browsing import Browse, browsing, text_of

from opencdop.audit.models import Event
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken, Stale
from opencdop.public_site import services
from opencdop.public_site.catalogue import page_kinds, shipped_english
from opencdop.public_site.languages import languages
from opencdop.public_site.models import PageVersion
from opencdop.public_site.queries import Site

WORDS = {
    "title": "What we do here",
    "body": "We look at **every** death.\n\n## More\n\nRead [this](page:terms).",
}
TEXT = "/site/ashmoor/pages/{}/{}/"


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def written(
    cast: Cast, *, page: str = "functions", language: str = "en", who: str = "asha", **said: str
) -> PageVersion:
    newest = PageVersion.objects.filter(panel=cast.ashmoor, page=page, language=language).count()
    return services.write_page(
        cast.ashmoor,
        page=page,
        language_key=language,
        seen=newest,
        by=cast.actor(who),
        **{**WORDS, **said},
    )


def approved(cast: Cast, *, page: str = "review", language: str = "pl") -> PageVersion:
    return services.approve_standing(
        cast.ashmoor,
        page=page,
        language_key=language,
        checked_by="Ewa Nowak-Lind",
        checked_as="interpreter",
        read_both=True,
        by=cast.actor("mina"),
    )


def test_what_the_office_writes_is_public_only_once_a_manager_published_it(
    cast: Cast, browse: Browse, client: Client
):
    asha, mina = browse("asha"), browse("mina")
    address = TEXT.format("functions", "en")
    assert "Not yet yours" in text_of(asha.get(address))
    looked = asha.post(address, {**WORDS, "seen": "0", "look": "1"})
    assert "<strong>every</strong>" in text_of(looked)
    assert PageVersion.objects.count() == 0
    saved = asha.post(address, {**WORDS, "seen": "0"})
    assert saved["Location"] == f"{address}publish/"
    assert "We look at" not in text_of(client.get("/panel/ashmoor/about/functions/"))
    assert "A manager of your panel publishes it" in text_of(asha.get(f"{address}publish/"))
    assert asha.post(f"{address}publish/", {"number": "1"}).status_code == 403
    assert mina.post(f"{address}publish/", {"number": "1"}).status_code == 302
    page = text_of(client.get("/panel/ashmoor/about/functions/"))
    assert "We look at <strong>every</strong> death." in page
    assert 'href="/panel/ashmoor/about/terms/"' in page
    assert "Published on" in page
    assert "by Mina Holt" in page
    assert [event.kind for event in Event.objects.filter(kind__startswith="site.")] == [
        "site.text_saved",
        "site.text_published",
    ]


def test_every_version_is_kept_and_one_can_go_back(cast: Cast, browse: Browse, client: Client):
    first = services.publish_page(written(cast), by=cast.actor("mina"))
    services.publish_page(written(cast, body="Other words."), by=cast.actor("mina"))
    mina, address = browse("mina"), TEXT.format("functions", "en")
    compared = text_of(mina.get(f"{address}versions/?before=1&after=2"))
    assert "<del>" in compared
    assert "Other words." in compared
    mina.post(f"{address}back/", {"number": "1", "seen": "2"})
    third = PageVersion.objects.get(number=3)
    assert (third.body, third.taken_from, third.state) == (first.body, "version 1", "draft")
    assert "Other words." in text_of(client.get("/panel/ashmoor/about/functions/"))
    services.publish_page(third, by=cast.actor("mina"))
    assert list(PageVersion.objects.order_by("number").values_list("state", flat=True)) == [
        "replaced",
        "replaced",
        "published",
    ]
    long = mina.post(f"{address}withdraw/", {"reason": "Because of this. " * 20})
    assert "in at most 300 characters: these are 339" in text_of(long)
    assert PageVersion.objects.get(number=3).state == "published"
    mina.post(f"{address}withdraw/", {"reason": "Out of date."})
    assert shipped_english("functions").title in text_of(client.get("/panel/ashmoor/about/functions/"))


@pytest.mark.parametrize("seen", ["0", "²"])
def test_second_writer_is_told_and_loses_nothing(cast: Cast, browse: Browse, seen: str):
    written(cast)
    answer = browse("asha").post(
        TEXT.format("functions", "en"), {"title": "Mine", "body": "My own words.", "seen": seen}
    )
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Somebody else has saved this page" in page
    assert "My own words." in page
    with pytest.raises(Stale):
        services.write_page(
            cast.ashmoor, page="functions", language_key="en", seen=0, by=cast.actor("asha"), **WORDS
        )


@pytest.mark.parametrize(
    "body",
    [
        "A [link](http://www.example.org/).",
        "A [link](javascript:alert(1)).",
        "A [link](//www.example.org/).",
        "A [link](page:nowhere).",
        "![A picture](https://www.example.org/a.png)",
        "<script>alert(1)</script>",
        "Write to {nobody}.",
        "",
    ],
)
def test_what_could_lead_elsewhere_is_refused_and_stays_in_the_field(cast: Cast, browse: Browse, body: str):
    answer = browse("asha").post(TEXT.format("functions", "en"), {"title": "A", "body": body, "seen": "0"})
    assert answer.status_code == 422
    assert PageVersion.objects.count() == 0


def test_translation_is_public_once_a_named_person_read_both(cast: Cast, browse: Browse, client: Client):
    mina, address = browse("mina"), TEXT.format("review", "pl")
    assert "nobody who speaks the language has checked it" in text_of(mina.get(f"{address}publish/"))
    said = {"checked_by": "Ewa Nowak-Lind", "checked_as": "interpreter", "read_both": ""}
    assert mina.post(f"{address}publish/", said).status_code == 422
    assert client.get("/panel/ashmoor/in/pl/review/").status_code == 404
    assert mina.post(f"{address}publish/", {**said, "read_both": "on"}).status_code == 302
    page = text_of(client.get("/panel/ashmoor/in/pl/review/"))
    assert '<html lang="pl"' in page
    assert "Ewa Nowak-Lind" in page
    assert "Czym jest przegląd" in page
    assert client.get("/panel/harrowdale/in/pl/review/").status_code == 404
    english = text_of(client.get("/panel/ashmoor/families/review/"))
    assert 'href="/panel/ashmoor/in/pl/review/" lang="pl" hreflang="pl" dir="ltr">Polski<' in english
    assert "Polski" not in text_of(client.get("/panel/ashmoor/families/ask/"))


def test_translation_older_than_the_english_says_so_until_it_is_approved_again(
    cast: Cast, browse: Browse, client: Client
):
    approved(cast)
    assert not Site(cast.ashmoor).is_older_than_english("review", "pl")
    services.publish_page(written(cast, page="review"), by=cast.actor("mina"))
    assert "Strona angielska została zmieniona" in text_of(client.get("/panel/ashmoor/in/pl/review/"))
    assert "Older than the English" in text_of(browse("asha").get("/site/ashmoor/"))
    approved(cast)
    assert "Strona angielska została zmieniona" not in text_of(client.get("/panel/ashmoor/in/pl/review/"))
    assert PageVersion.objects.filter(language="pl").count() == 2


def test_urdu_reads_from_right_to_left_and_numbers_stay_as_they_are(cast: Cast, client: Client):
    for page in ("families", "help-lines"):
        approved(cast, page=page, language="ur")
    page = text_of(client.get("/panel/ashmoor/in/ur/help-lines/"))
    assert '<html lang="ur" dir="rtl"' in page
    assert 'dir="ltr" href="tel:08001645545"' not in page
    assert 'dir="ltr" href="tel:116123">116 123<' in page
    assert "This text came with the software" not in page


def test_every_translation_that_came_can_be_approved_and_read(cast: Cast, client: Client):
    asked = [
        (each.key, kind.key)
        for each in languages()
        if not each.is_english
        for kind in page_kinds()
        if kind.for_families
    ]
    for language, page in asked:
        approved(cast, page=page, language=language)
    for language, page in asked:
        below = "" if page == "families" else f"{page}/"
        answer = client.get(f"/panel/ashmoor/in/{language}/{below}")
        assert answer.status_code == 200, (language, page)
        assert "{" not in text_of(answer), (language, page)
    home = text_of(client.get("/panel/ashmoor/"))
    assert all(each.name in home for each in languages() if not each.is_english)


@pytest.mark.parametrize("who", ["carol", "chidi", "ben", "dev", "ana", "edith"])
def test_nobody_else_writes_or_publishes(cast: Cast, browse: Browse, who: str):
    version = written(cast)
    for address in ("/site/ashmoor/", TEXT.format("functions", "en"), "/site/ashmoor/documents/"):
        assert browse(who).get(address).status_code in (403, 404), address
    with pytest.raises((NotAllowed, NotFound)):
        written(cast, who=who)
    with pytest.raises((NotAllowed, NotFound)):
        services.publish_page(version, by=cast.actor(who))


def test_public_is_asked_to_sign_in_before_any_page_of_the_office(cast: Cast, client: Client):
    for address in ("/site/", "/site/ashmoor/", TEXT.format("functions", "en"), "/site/ashmoor/documents/"):
        assert client.get(address)["Location"] == f"/account/login/?next={address}"


def test_translation_is_never_published_without_its_reader(cast: Cast):
    draft = services.take_shipped(
        cast.ashmoor, page="review", language_key="ro", seen=0, by=cast.actor("asha")
    )
    with pytest.raises(RuleBroken, match="reads both languages"):
        services.publish_page(draft, by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="English only"):
        written(cast, page="functions", language="ro")


def test_office_page_takes_the_same_queries_with_one_text_and_with_many(cast: Cast, browse: Browse):

    written(cast)
    asha = browse("asha")
    asha.get("/site/ashmoor/")
    with CaptureQueriesContext(connection) as few:
        asha.get("/site/ashmoor/")
    for kind in page_kinds():
        if kind.for_families:
            for each in languages():
                if not each.is_english:
                    approved(cast, page=kind.key, language=each.key)
    with CaptureQueriesContext(connection) as many:
        asha.get("/site/ashmoor/")
    assert len(many) == len(few)


def test_mailboxes_are_told_apart(cast: Cast, browse: Browse, client: Client):
    mina = browse("mina")
    same = {"general_email": "a@ashmoor.example", "secure_email": "A@ashmoor.example"}
    assert mina.post("/site/ashmoor/mailboxes/", same).status_code == 422
    right = {"general_email": "hello@ashmoor.example", "secure_email": "cdr@secure.example"}
    assert mina.post("/site/ashmoor/mailboxes/", right).status_code == 302
    page = text_of(client.get("/panel/ashmoor/"))
    assert "cdr@secure.example" in page
    assert "office@ashmoor.example" not in page
    assert browse("asha").post("/site/ashmoor/mailboxes/", right).status_code == 403


def test_writer_sees_the_reading_age_after_looking_and_after_saving(cast: Cast, browse: Browse):
    asha, address = browse("asha"), TEXT.format("functions", "en")
    assert "Reading age" not in text_of(asha.get(address))
    assert "Reading age: about" in text_of(asha.post(address, {**WORDS, "seen": "0", "look": "1"}))
    saved = asha.post(address, {**WORDS, "seen": "0"}, follow=True)
    assert "Reading age: about" in text_of(saved)
