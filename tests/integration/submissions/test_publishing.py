"""Published forms stand, and what was filled in is read on the form as it was."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.formkit.folders import a_folder, a_version

from opencdop.audit.models import Event
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import RuleBroken
from opencdop.formkit.definition import Library, NoSuchForm
from opencdop.formkit.loading import load_library
from opencdop.submissions import checks, library
from opencdop.submissions.models import PublishedDefinition
from opencdop.submissions.publishing import changed_since_frozen, freeze_file, publish
from opencdop.submissions.services import begin_draft, send_draft

pytestmark = pytest.mark.django_db

FORM = """\
title: A small form
sections: [{key: s, title: S, groups: [{key: g, title: G, questions: [{key: word, type: text, label: In a word}]}]}]
"""
LOCAL = """\
form: small
groups:
  - key: local.ashmoor.page
    title: Ours
    questions: [{key: local.ashmoor.word, type: TYPE, label: In our words}]
"""


def small(tmp_path, *, label="In a word", **more):
    text = a_version(FORM.replace("In a word", label), form="small", version="1", since="2020-01-01")
    return load_library([a_folder(tmp_path, {"forms/small/1.yaml": text, **more})])


@pytest.fixture
def holding(monkeypatch):
    """Puts another library in the place of this installation's."""

    def put(held: Library) -> Library:
        monkeypatch.setattr(library, "library", lambda: held)
        monkeypatch.setattr(checks, "library", lambda: held)
        return held

    return put


def sent(definition, answers):
    draft = begin_draft(definition, purpose="report", by=SYSTEM)
    return send_draft(
        draft, definition=definition, answers=answers, sent_by="Dev", channel="online", by=SYSTEM
    )


def test_sending_keeps_the_form_for_ever(tmp_path, holding):
    before = holding(small(tmp_path)).form("small")
    submission = sent(before.outside, {"word": "yes"})
    assert submission.definition_digest == before.digest
    assert library.definition_of(submission) is before
    holding(small(tmp_path, label="In one word"))
    assert library.definition_of(submission) == before
    assert library.form("small").question("word").label == "In one word"


def test_sending_on_the_same_form_keeps_it_once(tmp_path, holding):
    definition = holding(small(tmp_path)).form("small")
    sent(definition, {})
    sent(definition, {})
    assert PublishedDefinition.objects.count() == 1


def test_draft_stays_on_the_form_on_which_it_was_begun(tmp_path, holding):
    before = holding(small(tmp_path)).form("small")
    draft = begin_draft(before, purpose="report", by=SYSTEM)
    holding(small(tmp_path, label="In one word"))
    assert library.definition_of(draft).question("word").label == "In a word"
    holding(replace(holding(small(tmp_path)), definitions=()))
    assert library.definition_of(draft) == before
    draft.definition_digest = "0" * 64
    with pytest.raises(NoSuchForm):
        library.definition_of(draft)


def test_publishing_freezes_a_version_once_and_records_it(tmp_path):
    definition = small(tmp_path).form("small")
    publish(definition, by=SYSTEM)
    publish(definition, by=SYSTEM)
    assert Event.objects.filter(kind="submission.definition_published").count() == 1
    edited = small(tmp_path, label="In one word").form("small")
    with pytest.raises(RuleBroken, match=r"small 1 was published and its file has changed since"):
        publish(edited, by=SYSTEM)


def test_published_version_that_was_edited_is_told_by_the_checks(tmp_path, holding, settings):
    publish(holding(small(tmp_path)).form("small"), by=SYSTEM)
    assert checks.published_definitions_stand(databases=["default"]) == []
    holding(small(tmp_path, label="In one word"))
    assert checks.published_definitions_stand(databases=None) == []
    settings.IS_PRODUCTION = True
    (message,) = checks.published_definitions_stand(databases=["default"])
    assert message.is_serious()
    assert "as a new version beside it, based_on 1" in message.msg


def test_frozen_file_tells_what_was_edited_and_what_is_gone(tmp_path):
    held = small(tmp_path)
    assert freeze_file(held.definitions, tmp_path) == 1
    assert list(changed_since_frozen(held.definitions, tmp_path)) == []
    edited = small(tmp_path, label="In one word")
    assert "has changed since" in next(changed_since_frozen(edited.definitions, tmp_path))
    assert "is gone" in next(changed_since_frozen((), tmp_path))
    with pytest.raises(RuleBroken, match="has changed since"):
        freeze_file(edited.definitions, tmp_path)
    freeze_file(edited.definitions, tmp_path, anew=True)
    assert list(changed_since_frozen(edited.definitions, tmp_path)) == []


def test_panels_own_questions_may_grow_and_keep_their_types(tmp_path):
    own = "local/ashmoor/small.yaml"
    first = small(tmp_path, **{own: LOCAL.replace("TYPE", "text")}).form("small", panel="ashmoor")
    publish(first, by=SYSTEM)
    more = LOCAL.replace("TYPE", "text").replace(
        "[{", "[{key: local.ashmoor.more, type: date, label: When}, {"
    )
    publish(small(tmp_path, **{own: more}).form("small", panel="ashmoor"), by=SYSTEM)
    changed = small(tmp_path, **{own: LOCAL.replace("TYPE", "date")}).form("small", panel="ashmoor")
    with pytest.raises(RuleBroken, match=r"local\.ashmoor\.word: .*Give the new question a key of its own"):
        publish(changed, by=SYSTEM)


def test_mistakes_in_the_files_are_told_by_the_checks(tmp_path, monkeypatch, settings):
    folder: Path = a_folder(tmp_path, {"forms/small/1.yaml": "title: nothing else\n"})
    monkeypatch.setattr(checks, "library", lambda: load_library([folder]))
    settings.IS_PRODUCTION = True
    messages = checks.definitions_are_well()
    assert messages[0].msg.startswith("forms/small/1.yaml, line 1, form: is missing")
    assert all(message.is_serious() for message in messages)
