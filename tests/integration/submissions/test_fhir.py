"""Forms and sent answers in FHIR, on the page and at the command line."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.integration.browsing import browsing

from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.formkit import fhir
from opencdop.keystore import keys
from opencdop.submissions.fhir_pages import fhir_download
from opencdop.submissions.library import form
from opencdop.submissions.models import Submission

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ANSWERS = {"reporter_name": "Dr Zephyrine Quill", "drowning_water": "bath"}


def told(*words: str) -> str:
    out = StringIO()
    call_command("forms", "fhir", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def sent() -> Submission:
    definition = form("drowning")
    submission = Submission(
        data_key_id=keys.create_key(),
        form=definition.form,
        version=definition.version,
        definition_digest=definition.digest,
        channel="test",
        answers=ANSWERS,
        sent_by="Dr Zephyrine Quill, Ashmoor Hospital",
        received_at=clock.now(),
    )
    submission.save()
    return submission


def test_form_is_saved_as_a_questionnaire_that_reads_back(cast):
    saved = browsing(cast)("asha").get("/forms/drowning/2021-04/questionnaire.json")
    assert saved["Content-Type"] == "application/fhir+json; charset=utf-8"
    assert saved["Content-Disposition"] == 'attachment; filename="drowning-2021-04-questionnaire.json"'
    assert fhir.definition_of(json.loads(saved.content)) == form("drowning", "2021-04")


def test_questionnaire_that_is_not_there_is_not_found(cast):
    assert browsing(cast)("asha").get("/forms/drowning/1999-01/questionnaire.json").status_code == 404


def test_questionnaire_asks_for_an_account(client):
    assert client.get("/forms/drowning/2021-04/questionnaire.json").status_code == 302


def test_sent_form_comes_whole_under_a_name_that_says_nothing(sent: Submission):
    saved = fhir_download(sent)
    assert saved["Content-Disposition"] == f'attachment; filename="form-{sent.id[:8]}-response.json"'
    assert saved["Cache-Control"] == "no-store"
    response = json.loads(saved.content)
    assert fhir.answers_of(response, form("drowning")) == ANSWERS
    assert response["author"] == {"display": "Dr Zephyrine Quill, Ashmoor Hospital"}


def test_questionnaire_is_written_and_checked_at_the_command_line(tmp_path: Path):
    file = tmp_path / "drowning.json"
    assert told("questionnaire", "drowning", "--out", str(file)) == f"Wrote {file}.\n"
    assert "the same as here" in told("check", str(file))
    with pytest.raises(CommandError, match="is there already"):
        told("questionnaire", "drowning", "--out", str(file))
    edited = json.loads(file.read_text())
    edited["title"] = "Another title"
    file.write_text(json.dumps(edited))
    assert "not the one that is here" in told("check", str(file))


def test_response_taken_out_is_recorded_with_the_operator(sent: Submission, tmp_path: Path):
    file = tmp_path / "sent.json"
    told("response", sent.id, "--out", str(file))
    event = Event.objects.get(kind="submission.response_taken_out")
    assert event.actor_id.startswith("operator:")
    assert event.about == f"submissions.submission:{sent.pk}"
    assert event.is_read
    assert file.stat().st_mode & 0o077 == 0
    assert told("check", str(file)).startswith("2 answers to Drowning")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not JSON"),
        ("[]", "not a FHIR Questionnaire"),
        ('{"resourceType": "QuestionnaireResponse"}', "no address that ends in /Questionnaire/"),
        (
            '{"resourceType": "QuestionnaireResponse", "questionnaire": "x/Questionnaire/nothing|1"}',
            "there is no form 'nothing'",
        ),
    ],
)
def test_file_that_is_not_ours_is_refused_with_a_sentence(tmp_path: Path, text: str, sentence: str):
    file = tmp_path / "file.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=sentence):
        told("check", str(file))


def test_unknown_submission_is_refused():
    with pytest.raises(CommandError, match="no sent form"):
        told("response", "nothing")
