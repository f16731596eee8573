"""`opencdop forms fhir`: forms and sent answers in the standard of the field, and whether a file comes back as ours."""

import getpass
import json
import os
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from opencdop.cases.models import Case
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.formkit import fhir
from opencdop.formkit.definition import Definition
from opencdop.submissions.exporting import take_out
from opencdop.submissions.library import form
from opencdop.submissions.models import Submission

HELP = "Write a form or a sent form as HL7 FHIR R4, or check that such a file reads as one of ours."

Write = Callable[[str], Any]


def add_arguments(parser: ArgumentParser) -> None:
    """What to write or check."""
    acts = parser.add_subparsers(dest="act", metavar="WHAT", required=True)
    of_form = acts.add_parser("questionnaire", help="a form as a Questionnaire")
    of_form.add_argument("form", metavar="FORM")
    of_form.add_argument("version", metavar="VERSION", nargs="?", help="the newest unless given")
    of_form.add_argument(
        "--panel", default="", metavar="SLUG", help="with the questions that this panel adds"
    )
    of_sent = acts.add_parser(
        "response", help="a sent form as a QuestionnaireResponse (confidential; recorded)"
    )
    of_sent.add_argument("submission", metavar="SUBMISSION_ID")
    for each in (of_form, of_sent):
        each.add_argument("--out", type=Path, metavar="FILE", help="write to this file")
    acts.add_parser("check", help="read such a file").add_argument("file", type=Path, metavar="FILE")


def run(options: Mapping[str, Any], write: Write) -> None:
    """Write or check. Raises NoSuchForm, NotFound, RuleBroken."""
    if options["act"] == "questionnaire":
        definition = form(options["form"], options["version"], panel=options["panel"])
        _put(fhir.questionnaire_of(definition), options["out"], write)
    elif options["act"] == "response":
        _put(_response(options["submission"]), options["out"], write)
    else:
        _check(options["file"], write)


def _response(submission_id: str) -> dict[str, Any]:
    submission = Submission.objects.filter(pk=submission_id).first()
    if submission is None:
        raise NotFound("There is no sent form of this id.")
    return take_out(submission, case_id=_case_of(submission), by=operator())


def _case_of(submission: Submission) -> str:
    """The case whose key seals the form, or whose notification it is; empty before there is a case."""
    sealed = Case.objects.filter(data_key_id=submission.data_key_id).values_list("id", flat=True).first()
    notification = getattr(submission, "notification", None)
    return sealed or getattr(notification, "case_id", None) or ""


def operator() -> Actor:
    """Whoever works on the machine itself, by the name of the account there."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unnamed"
    return Actor(
        kind=ActorKind.SYSTEM, id=f"operator:{name}", name=f"The operator {name}, at the command line"
    )


def _put(resource: Mapping[str, Any], out: Path | None, write: Write) -> None:
    text = json.dumps(resource, ensure_ascii=False, indent=2)
    if out is None:
        write(text)
        return
    try:
        with open(out, "x", encoding="utf-8", opener=_private) as file:
            file.write(f"{text}\n")
    except FileExistsError:
        raise RuleBroken(f"{out} is there already. Name another file.") from None
    except OSError as error:
        raise RuleBroken(f"{out} cannot be written: {error.strerror}.") from None
    write(f"Wrote {out}.")


def _private(path: str, flags: int) -> int:
    """A file that only its owner may read: answers are confidential."""
    return os.open(path, flags, mode=0o600)


def _check(path: Path, write: Write) -> None:
    try:
        resource = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleBroken(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise RuleBroken(f"{path} is not JSON in UTF-8: {error}.") from None
    try:
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if kind == "QuestionnaireResponse":
            named = fhir.form_named_in(resource)
            definition = form(named.form, named.version, panel=named.panel)
            answers = fhir.answers_of(resource, definition)
            write(f"{len(answers)} answers to {definition.title} ({definition.form} {definition.version}).")
        else:
            definition = fhir.definition_of(resource)
            write(f"{definition.title} ({definition.form} {definition.version}): {_standing(definition)}.")
    except fhir.Unreadable as refused:
        raise RuleBroken(f"{path}: {refused}.") from None


def _standing(definition: Definition) -> str:
    ours = form(definition.form, definition.version, panel=definition.panel)
    return "the same as here" if ours.digest == definition.digest else "a form, but not the one that is here"
