"""Two people write at the same words: the later one sees both versions, and loses nothing."""

from typing import Any

import pytest
from tests.cast import Cast, a_person
from tests.integration.between import held_open
from tests.integration.browsing import Browse, browsing, text_of

from opencdop.accounts.roles import Role
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.errors import Stale
from opencdop.panels.models import TemplateVersion, TermsOfReference
from opencdop.panels.template_services import approve_template, write_template
from opencdop.panels.terms_services import write_terms
from opencdop.panels.written import seen_of

KIND = "request_asked"
OURS = {"subject": "A form for you", "body": "Here: {link} until {due_on}"}
THEIRS = {"subject": "A short form", "body": "Please: {link} until {due_on}"}


@pytest.fixture
def browse(cast: Cast) -> Browse:
    cast.people["owen"] = a_person("Owen Lund", role=Role.MANAGER, at=cast.ashmoor.organisation)
    return browsing(cast)


def seen_in(answer: Any) -> str:
    """The mark that the page will send."""
    return str(answer.content.decode().split('name="seen" value="', 1)[1].split('"', 1)[0])


def test_words_of_a_letter_that_a_colleague_saved_since_are_not_written_over(browse: Browse, cast: Cast):
    mina, owen, address = browse("mina"), browse("owen"), f"/panels/{cast.ashmoor.pk}/letters/{KIND}/write/"
    seen = seen_in(mina.get(address))
    assert owen.post(address, {**THEIRS, "seen": seen_in(owen.get(address))}).status_code == 302
    late = mina.post(address, {**OURS, "seen": seen})
    assert late.status_code == 422
    page = text_of(late)
    assert "Owen Lund has saved other words since you opened this page" in page
    assert all(words in page for words in (*OURS.values(), *THEIRS.values())), "both versions stand there"
    draft = TemplateVersion.objects.get()
    assert (draft.subject, draft.written_by_name) == ("A short form", "Owen Lund")
    assert mina.post(address, {**OURS, "seen": seen_in(late)}).status_code == 302
    draft.refresh_from_db()
    assert (draft.subject, draft.written_by_name) == ("A form for you", "Mina Holt")


def test_a_gap_in_the_form_does_not_make_the_page_newer(browse: Browse, cast: Cast):
    mina, address = browse("mina"), f"/panels/{cast.ashmoor.pk}/letters/{KIND}/write/"
    seen = seen_in(mina.get(address))
    write_template(cast.ashmoor, kind=KIND, **THEIRS, by=cast.actor("owen"))
    wrong = mina.post(address, {**OURS, "subject": "", "seen": seen})
    assert seen_in(wrong) == seen
    assert "has saved other words" in text_of(mina.post(address, {**OURS, "seen": seen_in(wrong)}))


def test_the_same_words_pressed_twice_are_saved_once_and_nothing_is_asked(browse: Browse, cast: Cast):
    mina, address = browse("mina"), f"/panels/{cast.ashmoor.pk}/letters/{KIND}/write/"
    seen = seen_in(mina.get(address))
    for _ in "12":
        assert mina.post(address, {**OURS, "seen": seen}).status_code == 302
    assert Event.objects.filter(kind="panel.template_written").count() == 1


def test_a_draft_that_was_approved_since_is_written_on_at_as_the_next_version(browse: Browse, cast: Cast):
    mina, address = browse("mina"), f"/panels/{cast.ashmoor.pk}/letters/{KIND}/write/"
    draft = write_template(cast.ashmoor, kind=KIND, **THEIRS, by=cast.actor("owen"))
    seen = seen_in(mina.get(address))
    approve_template(draft, by=cast.actor("owen"))
    assert mina.post(address, {**OURS, "seen": seen}).status_code == 302
    assert [each.subject for each in TemplateVersion.objects.order_by("version_no")] == [
        THEIRS["subject"],
        OURS["subject"],
    ]


def test_terms_that_a_colleague_saved_since_are_not_written_over(browse: Browse, cast: Cast):
    mina, owen, address = browse("mina"), browse("owen"), f"/panels/{cast.ashmoor.pk}/terms/write/"
    first = {"from_on-day": "1", "from_on-month": "4", "from_on-year": "2025"}
    seen = seen_in(mina.get(address))
    typed = {**first, "text": "What the panel is for.", "frequency": "Every two months", "seen": seen}
    assert owen.post(address, {**first, "text": "Who sits on it.", "seen": seen}).status_code == 302
    late = mina.post(address, typed)
    assert late.status_code == 422
    page = text_of(late)
    assert "Owen Lund has saved other words since you opened this page" in page
    assert "What the panel is for." in page
    assert "Every two months" in page
    assert "Who sits on it." in page
    assert TermsOfReference.objects.get().text == "Who sits on it."
    for _ in "12":
        assert mina.post(address, {**typed, "seen": seen_in(late)}).status_code == 302
    assert TermsOfReference.objects.get().text == "What the panel is for."
    assert Event.objects.filter(kind="panel.terms_written").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["letter", "terms"])
def test_of_two_who_save_at_once_the_second_is_told(cast: Cast, what: str):
    by, today = cast.actor("mina"), clock.today()
    written: TemplateVersion | TermsOfReference
    if what == "letter":
        written = write_template(cast.ashmoor, kind=KIND, subject="First", body=OURS["body"], by=by)
        seen = seen_of(written)
        came = held_open(
            lambda: write_template(cast.ashmoor, kind=KIND, **OURS, seen=seen, by=by),
            lambda: write_template(cast.ashmoor, kind=KIND, **THEIRS, seen=seen, by=by),
        )
    else:
        written = write_terms(cast.ashmoor, text="First", from_on=today, by=by)
        seen = seen_of(written)
        came = held_open(
            lambda: write_terms(cast.ashmoor, text="One", from_on=today, seen=seen, by=by),
            lambda: write_terms(cast.ashmoor, text="Two", from_on=today, seen=seen, by=by),
        )
    assert isinstance(came, Stale)
    written.refresh_from_db()
    assert (written.subject if isinstance(written, TemplateVersion) else written.text) in (
        "A form for you",
        "One",
    )
