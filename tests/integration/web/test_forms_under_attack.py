"""Addresses of forms posted with anything: no error of ours, what was saved stays, and what is kept names nobody."""

import random
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.browsing import Browse, browsing
from tests.integration.web.forms_of_a_case import forms_of

from opencdop.cases.answer_services import agree_answers
from opencdop.cases.services import give_papers
from opencdop.formkit.definition import Question
from opencdop.submissions.library import library
from opencdop.submissions.models import Draft
from opencdop.submissions.services import save_answers

CANARY = "Quillfeather"
NASTY = (
    "", "x" * 200_000, "\x00", "\u202eabc", "\ufeff", "0001-01-01", "1e999", "-1", "٣", "{{7*7}}", "<script>", "%00",
    "../../etc/passwd", "not_known", "other", "no_answer", "null", "[]", "{}", "🙈" * 300, " " * 999, "9" * 400,
    "\r\nX: y",
)  # fmt: skip
MARKS = (
    "autosave",
    "seen",
    "shown",
    "open_page",
    "warned",
    "met",
    "later",
    "back",
    "say",
    "form",
    "version",
    "reason",
)
PARTS = (
    "",
    "-day",
    "-month",
    "-year",
    "-none",
    "-no_answer",
    "-count",
    "-0-name",
    "-9999-x",
    "-upload",
    "-0-document",
)


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def test_nothing_posted_at_random_is_an_error_of_ours_or_loses_what_was_saved(
    a_case: ACase, cast: Cast, browse: Browse
):
    at, asha, chance = forms_of(a_case, cast), browse("asha"), random.Random(20261122)
    draft = Draft.objects.get(pk=at.entering.draft_id)
    by = cast.actor("asha")
    save_answers(draft, answers={"ethnicity": {"no_answer": "not_known"}}, seen=2, case_id="", by=by)
    definition = library().form("reporting")
    case = f"/cases/{at.case.id}/forms"
    fill = f"{case}/{at.entering.id}/fill"
    others = [
        f"{case}/decide/",
        f"{case}/enter/",
        f"{case}/response/",
        f"{case}/{at.older.id}/lift/\x7f/",
        f"{case}/{at.older.id}/correct/",
        f"{fill}/check/",
        f"{fill}/no such page/",
        f"/cases/{at.case.id}/agencies/{at.came.id}/merge/",
        f"/cases/{at.case.id}/record/birth_weight/",
        f"/cases/{at.case.id}/record/\x00/",
        "/codes/icd10/",
    ]
    kept = Draft.objects.get(pk=draft.pk).answers
    for group in definition.groups():
        if "ethnicity" in [each.key for each in group.questions] or group.key == "learning":
            continue
        keys = [question.key for question in group.questions]
        names = [*(f"{key}{part}" for key in keys for part in PARTS), *(f"add-{key}" for key in keys), *MARKS]
        posted = {chance.choice(names): chance.choice(NASTY) for _ in range(chance.randint(1, 25))}
        for path in (f"{fill}/{group.key}/", chance.choice(others)):
            answer = asha.post(path, posted)
            assert answer.status_code < 500, (path, {key: value[:40] for key, value in posted.items()})
    stored = Draft.objects.get(pk=draft.pk).answers
    assert all(stored[key] == value for key, value in kept.items() if key in ("ethnicity", "report_files"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n", "multipart/form-data; boundary=x"),
        (b"\xff\xfe\x00", "multipart/form-data"),
        (b"{\"autosave\": ", "application/json"),
        (b"autosave=1&seen=2&%zz=%", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"autosave=1&seen=" + b"9" * 300, "application/x-www-form-urlencoded"),
        (b"", "text/plain"),
    ],
    ids=["cut off", "no boundary", "half of JSON", "another charset", "a number of 300 digits", "nothing"],
)  # fmt: skip
def test_a_body_that_cannot_be_read_changes_nothing(
    a_case: ACase, cast: Cast, browse: Browse, body: bytes, kind: str
):
    at = forms_of(a_case, cast)
    before = Draft.objects.get(pk=at.entering.draft_id).answers
    for step in ("summary/", "check/", ""):
        path = f"/cases/{at.case.id}/forms/{at.entering.id}/fill/{step}"
        assert browse("asha").post(path, body, content_type=kind).status_code < 500, step
    assert Draft.objects.get(pk=at.entering.draft_id).answers == before


def words_in(question: Question) -> Any:
    """An answer of the type with the canary in it, where the type can hold words."""
    name = question.type
    if name in ("text", "long_text"):
        return f"{CANARY} said so."
    if name == "address":
        return {"lines": [f"1 {CANARY} Lane"], "no_fixed_abode": False}
    if name == "email":
        return f"{CANARY.lower()}@example.org"
    if name in ("person", "professional"):
        return {"name": CANARY}
    if name == "causes":
        return {"layout": "standard", "1a": CANARY}
    if name == "file":
        return [{"document": "0" * 26, "name": f"{CANARY}.pdf", "size": 3, "sha256": "0" * 64}]
    if name in ("repeat", "table"):
        rows = [{part.key: words_in(part)} for part in question.questions]
        return [row for row in rows if all(value is not None for value in row.values())] or None
    return None


def test_chair_and_panel_read_no_words_names_blocks_causes_files_or_tables_of_any_form(
    a_case: ACase, cast: Cast, browse: Browse
):
    case, by, told = a_case(), cast.actor("asha"), 0
    give_papers(case, to=[cast.person("ben")], basis="meeting:1", by=by)
    for key in library().forms():
        definition = library().form(key)
        answers = {
            each.key: value for each in definition.questions() if (value := words_in(each)) is not None
        }
        told += len(answers)
        agree_answers(case, definition=definition, answers=answers, source=key, submission=None, by=by)
    assert told > 300
    assert CANARY in browse("asha").get(f"/cases/{case.id}/record/").content.decode()
    for name in ("chidi", "ben"):
        for rest in ("", "record/", "timeline/", "meetings/", "referrals/"):
            answer = browse(name).get(f"/cases/{case.id}/{rest}")
            assert CANARY.lower() not in answer.content.decode().lower(), (name, rest)


def test_nothing_of_a_draft_stands_in_clear_in_the_databases_the_store_or_the_cache(
    a_case: ACase, cast: Cast, browse: Browse, settings: Any
):
    """Every table of both databases, every file kept, and who is said to be there."""
    at, asha = forms_of(a_case, cast), browse("asha")
    path = f"/cases/{at.case.id}/forms/{at.entering.id}/fill/"
    asha.post(
        f"{path}summary/", {"report_summary": f"{CANARY} was here", "seen": "2", "shown": "", "autosave": "1"}
    )
    asha.get(f"{path}identity/?others=1")
    assert CANARY in str(Draft.objects.get(pk=at.entering.draft_id).answers)
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    cells = [bytes(each) if isinstance(each, memoryview) else each for each in row]
                    assert CANARY.encode() not in b" ".join(str(each).encode() for each in cells), table
    present = str(cache.get(f"present:{at.entering.draft_id}"))
    assert "Asha" in present
    assert not any(word in present for word in (CANARY, "Marsden", "Ella", at.case.reference))
    kept = [
        each
        for each in Path(settings.STORAGES["documents"]["OPTIONS"]["location"]).rglob("*")
        if each.is_file()
    ]
    assert kept
    assert not [each for each in kept if b"Drawn by hand" in each.read_bytes() or "map.txt" in each.name]


def test_an_agency_reads_the_title_of_a_form_only_after_its_code(cast: Cast, a_case: ACase):
    """Guessed addresses behind an unproven link lead back to the door."""
    at = forms_of(a_case, cast)
    for token in ("x" * 43, at.waiting.link_hash[:43]):
        for rest in ("", "form/", "form/summary/", "form/summary/?others=1", "form/check/", "code/"):
            assert Client().get(f"/r/{token}/{rest}").status_code == 404
