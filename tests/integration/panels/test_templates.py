"""The e-mails and letters of a panel: its own words over ours, refused where they say too much, filled whole or not."""

import io
import re

import pytest
from docx import Document
from pypdf import PdfReader
from tests.cast import Cast

from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.services import queue_email
from opencdop.outbox.wording import ALLOWED_NAMES, SaysTooMuch, filled
from opencdop.panels.letter_files import letter_docx, letter_download, letter_pdf
from opencdop.panels.models import TemplateVersion
from opencdop.panels.refusals import Unfit
from opencdop.panels.template_services import approve_template, use_shipped_words, write_template
from opencdop.panels.templates import (
    EMAIL,
    LETTER,
    check_words,
    email_for,
    kinds,
    letter_for,
    placeholders,
    template_for,
    templates_in_use,
)

CHILD = {
    "child_name": "Ella Rose Marsden",
    "date_of_birth": "20 June 2026",
    "date_of_death": "2 November 2026",
    "nhs_number": "999 000 0018",
    "reference": "ASH-2026-0001",
    "signed_by": "Asha Verma",
}


TRICKS = (
    "{NAME}",
    "{NAME!r}",
    "{NAME!a:>40}",
    "{NAME.__class__}",
    "{NAME[0]}",
    "{panel:{NAME}}",
    "{{NAME}}",
    "{ NAME }",
    "{NAME",
    "{\u200bNAME}",
    "%(NAME)s",
)


def test_shipped_words_pass_their_own_rules_and_emails_name_nobody(db: None) -> None:
    for kind in kinds().values():
        check_words(kind, subject=kind.subject, body=kind.body)
        named = set(re.findall(r"\{([a-z_]+)\}", kind.subject + kind.body))
        assert named <= kind.names, kind.code
        if kind.medium == EMAIL:
            assert kind.names <= ALLOWED_NAMES, kind.code
            assert not any(each.identifies for each in kind.placeholders), kind.code


@pytest.mark.parametrize("code", [kind for kind, known in kinds().items() if known.medium == EMAIL])
def test_no_email_takes_a_gap_that_tells_who_somebody_is(cast: Cast, code: str) -> None:
    """Refused with the name of the gap when it is saved, when it is approved, and when it is queued."""
    kind, mina = kinds()[code], cast.actor("mina")
    for gap in (each for each in placeholders().values() if each.identifies):
        assert gap.name not in kind.names
        for trick in TRICKS:
            words = f"{kind.body} {trick.replace('NAME', gap.name)}"
            if not kind.fixed:
                with pytest.raises(Unfit) as refused:
                    write_template(cast.ashmoor, kind=code, subject=kind.subject, body=words, by=mina)
                assert gap.name in str(refused.value)
                assert gap.words in str(refused.value)
            if "{" not in trick:
                continue  # leaves as it was typed, and says nothing
            with pytest.raises(SaysTooMuch):
                queue_email(
                    kind=code,
                    to="a@example.org",
                    subject="S",
                    body=words,
                    words={**kind.examples, gap.name: "Canary"},
                    dedupe_key="x",
                    by=mina,
                )
    assert not OutgoingEmail.objects.exists()


def test_words_that_do_not_fit_any_more_are_not_approved_and_ours_go_out(cast: Cast) -> None:
    """Whatever got past the saving: an older version of ours, or a hand in the database."""
    mina, words = cast.actor("mina"), {"subject": "About a form", "body": "Open it: {link} by {due_on}"}
    draft = write_template(cast.ashmoor, kind="request_asked", **words, by=mina)
    smuggled = TemplateVersion.objects.filter(pk=draft.pk)
    smuggled.update(body="{child_name}: {link} {due_on}")
    with pytest.raises(Unfit, match=r"\{child_name\}"):
        approve_template(draft, by=mina)
    smuggled.update(body=words["body"])
    approve_template(draft, by=mina)
    asked = {"reference": "R-1", "link": "https://x.example/r/1/", "due_on": "3 June 2026", "days": "28"}
    assert email_for(cast.ashmoor, "request_asked", asked).subject == "About a form"
    smuggled.update(body="{child_name}: {link} {due_on}")
    used = template_for(cast.ashmoor, "request_asked")
    assert (used.version_no, used.body) == (0, kinds()["request_asked"].body)
    assert "{child_name}" in used.set_aside
    assert "child_name" not in email_for(cast.ashmoor, "request_asked", asked).body
    assert used in templates_in_use(cast.ashmoor)


def test_words_that_leave_out_what_they_are_for_are_refused(cast: Cast) -> None:
    with pytest.raises(Unfit, match=r"Put \{due_on\} somewhere"):
        write_template(
            cast.ashmoor, kind="request_asked", subject="A form", body="Here: {link}", by=cast.actor("mina")
        )


def test_words_of_the_code_are_the_same_everywhere(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="the same in every panel"):
        write_template(
            cast.ashmoor, kind="request_code", subject="Code", body="{code}", by=cast.actor("mina")
        )


@pytest.mark.parametrize(
    ("subject", "body", "at"),
    [
        ("", "Words", "subject"),
        ("Hello", " ", "body"),
        ("Hello", "Dear {child_name}", "body"),
        ("Hello", "Dear {panel.__class__}", "body"),
        ("Hello", "A brace { alone", "body"),
        ("Hello", "Born 3 June 2020", "body"),
        ("About 999 000 0018", "Words", "subject"),
        ("Hello", "Lives at AB1 2CD", "body"),
        ("Two\nlines", "Words", "subject"),
    ],
)
def test_an_email_with_anything_of_a_child_is_refused_with_a_sentence(
    cast: Cast, subject: str, body: str, at: str
) -> None:
    with pytest.raises(Unfit) as refused:
        write_template(cast.ashmoor, kind="please_ring", subject=subject, body=body, by=cast.actor("mina"))
    assert refused.value.at == at
    assert str(refused.value).endswith(".")


def test_own_words_are_used_once_approved_and_ours_again_after_withdrawing(cast: Cast) -> None:
    mina = cast.actor("mina")
    write_template(cast.ashmoor, kind="please_ring", subject="First", body="First {link}", by=mina)
    draft = write_template(
        cast.ashmoor, kind="please_ring", subject="Ring {panel}", body="Ring us: {link}", by=mina
    )
    assert (draft.version_no, template_for(cast.ashmoor, "please_ring").version_no) == (1, 0)
    approve_template(draft, by=mina)
    used = template_for(cast.ashmoor, "please_ring")
    assert (used.body, used.version_no, used.approved_by) == ("Ring us: {link}", 1, "Mina Holt")
    assert template_for(cast.harrowdale, "please_ring").version_no == 0
    with pytest.raises(RuleBroken, match="already"):
        approve_template(draft, by=mina)
    use_shipped_words(cast.ashmoor, kind="please_ring", by=mina)
    assert template_for(cast.ashmoor, "please_ring").version_no == 0
    with pytest.raises(RuleBroken, match="already"):
        use_shipped_words(cast.ashmoor, kind="please_ring", by=mina)


def test_words_are_kept_by_the_manager_of_the_panel_alone(cast: Cast) -> None:
    for name, refusal in (("asha", NotAllowed), ("carol", NotFound), ("edith", NotFound)):
        with pytest.raises(refusal):
            write_template(cast.ashmoor, kind="please_ring", subject="x", body="x", by=cast.actor(name))


def test_a_letter_with_a_gap_that_cannot_be_filled_is_not_written(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="NHS number is not known"):
        letter_for(cast.ashmoor, "death_told", {**CHILD, "nhs_number": ""})
    with pytest.raises(RuleBroken, match="never goes by e-mail"):
        email_for(cast.ashmoor, "death_told", CHILD)
    with pytest.raises(RuleBroken, match="cannot be written as a letter"):
        letter_for(cast.ashmoor, "please_ring", CHILD)


def test_an_email_leaves_with_reference_and_link_alone(cast: Cast) -> None:
    email = email_for(
        cast.ashmoor,
        "please_ring",
        {"reference": "ASH-2026-0001", "link": "https://x.example/panel/ashmoor/", **CHILD},
    )
    assert set(email.words) <= ALLOWED_NAMES
    text = filled(email.subject, words=email.words) + filled(email.body, words=email.words)
    assert "ASH-2026-0001" in text
    assert "Marsden" not in text


def test_a_letter_says_what_its_words_name_and_no_more(cast: Cast) -> None:
    letter = letter_for(cast.ashmoor, "school_told", {**CHILD, "school_name": "Tarn Valley"}, to=["The head"])
    said = " ".join([letter.subject, *(line for block in letter.blocks for line in block)])
    assert "Ella Rose Marsden" in said
    assert "999 000 0018" not in said
    assert "2 November 2026" not in said


def test_letters_leave_as_a_tagged_pdf_and_as_a_word_document(cast: Cast) -> None:
    letter = letter_for(cast.ashmoor, "stop_letters", CHILD, to=["Child health service", "Millbrook"])
    pdf = PdfReader(io.BytesIO(letter_pdf(letter)))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    text = " ".join(page.extract_text() for page in pdf.pages)
    for words in ("Ashmoor child death review", "Child health service", "Ella Rose Marsden", "Asha Verma"):
        assert words in text
    document = Document(io.BytesIO(letter_docx(letter)))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert "invitations to immunisation and screening" in lines
    assert document.core_properties.author == ""
    assert "Marsden" not in str(letter_download(letter, kind="pdf")["Content-Disposition"])


def test_every_letter_can_be_previewed_with_invented_data(cast: Cast) -> None:
    for kind in kinds().values():
        if kind.medium == LETTER:
            assert letter_for(cast.ashmoor, kind.code, kind.examples).blocks
        else:
            assert email_for(cast.ashmoor, kind.code, kind.examples).body
