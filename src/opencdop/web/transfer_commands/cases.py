"""A case to another installation, from one, the answer, and the outcome."""

from argparse import ArgumentParser
from pathlib import Path
from typing import IO

from opencdop.accounts.models import Person
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.documents.storing import plain_chunks
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels.answering_services import file_answer, file_outcome, send_outcome_file
from opencdop.transfers.parcels.hash_services import file_hash_key
from opencdop.transfers.parcels.reading import Came, read_parcel
from opencdop.transfers.parcels.receiving_services import refuse, take_over
from opencdop.transfers.parcels.sending_services import export_case, note_file_taken
from opencdop.web.transfer_commands.command import (
    Command,
    Options,
    Write,
    actor,
    as_person,
    case_named,
    installation_named,
    put,
    reading,
    writing,
)


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("reference", metavar="REFERENCE", help="which case, by its reference")
    parser.add_argument("--to", required=True, metavar="INSTALLATION", help="its name or id")
    parser.add_argument("--panel", required=True, metavar="SLUG", help="which of their panels")
    parser.add_argument("--basis", required=True, help="on what basis the record goes to them")
    parser.add_argument("--agreement", default="", help="what was agreed, in words")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    as_person(parser)


def _export(options: Options, write: Write) -> None:
    by = actor(options)
    with writing(options["out"]) as file:
        parcel = export_case(
            case_named(options["reference"], by=by),
            other=installation_named(options["to"]),
            their_slug=options["panel"],
            basis=options["basis"],
            agreement=options["agreement"],
            by=by,
        )
        _give(parcel, file, options)
    write(
        f"Wrote {options['out']} (parcel {parcel.parcel_id}) for {parcel.their_panel}, {parcel.other.name}."
    )
    write("The case stays here until their answer comes: `opencdop transfer ack`.")


def _give(parcel: Parcel, file: IO[bytes], options: Options) -> None:
    if parcel.file is None:
        raise RuleBroken("The file is there no longer.")
    put(file, plain_chunks(parcel.file))
    note_file_taken(parcel, by=actor(options))


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--coordinator", metavar="E-MAIL", help="who coordinates the case here")
    parser.add_argument("--not-accepted", metavar="REASON", help="do not take the case over, and say why")
    parser.add_argument("--answer", type=Path, metavar="FILE", help="where to write the answer to a case")
    as_person(parser)


def _import(options: Options, write: Write) -> None:
    with reading(options["file"]) as file:
        came = read_parcel(file)
        try:
            _dealt_with(came, options, write)
        finally:
            came.close()


def _dealt_with(came: Came, options: Options, write: Write) -> None:
    by = actor(options)
    if came.address.kind == Parcel.OUTCOME:
        parcel = file_outcome(came, by=by)
        reference = parcel.case.reference if parcel.case else ""
        write(f"The outcome of {reference} is filed.")
    elif came.address.kind == Parcel.HASH_KEY:
        file_hash_key(came, by=by)
        write(f"The key for comparing with {came.other.name} is taken in.")
    elif came.address.kind == Parcel.CASE:
        _decide(came, options, write)
    elif came.address.kind == Parcel.ANSWER:
        raise RuleBroken("This is the answer to a case: `opencdop transfer ack` files it.")
    else:
        raise RuleBroken("These are marks for comparing: `opencdop transfer compare` reads them.")


def _decide(came: Came, options: Options, write: Write) -> None:
    if options["answer"] is None:
        raise RuleBroken("Say where to write the answer: --answer FILE.")
    by, reason = actor(options), options["not_accepted"]
    if not reason and not options["coordinator"]:
        raise RuleBroken(
            "Say who coordinates the case here (--coordinator), or why it is not taken (--not-accepted)."
        )
    with writing(options["answer"]) as file:
        if reason:
            parcel, answer = refuse(came, reason=reason, by=by)
        else:
            parcel, answer = take_over(came, coordinator=_person(options["coordinator"]), by=by)
        _give(answer, file, options)
    if parcel.case is not None:
        write(
            f"Taken over from {parcel.their_panel}: {parcel.their_reference} is {parcel.case.reference} here."
        )
    else:
        write(f"Not accepted. The case stays with {parcel.their_panel}.")
    write(f"Send {options['answer']} back to them: until it is there, they still lead.")


def _person(email: str) -> Person:
    found = Person.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise NotFound(f"There is no account {email}.")
    return found


def _ack_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    as_person(parser)


def _ack(options: Options, write: Write) -> None:
    with reading(options["file"]) as file:
        came = read_parcel(file)
        sent = file_answer(came, by=actor(options))
    if sent.state == "accepted":
        write(f"{sent.their_panel} took the review over. There it is {sent.their_reference}.")
    else:
        write(
            f"{sent.their_panel} did not accept the case. It stays here: {(sent.content or {}).get('reason', '')}"
        )


def _outcome_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("reference", metavar="REFERENCE")
    parser.add_argument("--words", default="", help="the office's own words, which name nobody")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    as_person(parser)


def _outcome(options: Options, write: Write) -> None:
    by = actor(options)
    with writing(options["out"]) as file:
        parcel = send_outcome_file(case_named(options["reference"], by=by), words=options["words"], by=by)
        _give(parcel, file, options)
    write(f"Wrote {options['out']} for {parcel.their_panel}, where the case was {parcel.their_reference}.")


COMMANDS = {
    "export": Command(
        "Write a case as a file for a panel of another installation.", _export_arguments, _export
    ),
    "import": Command(
        "Take in a file that came: a case, the outcome of one, a key.", _import_arguments, _import
    ),
    "ack": Command("File the answer to a case that was sent.", _ack_arguments, _ack),
    "outcome": Command(
        "Write the outcome of a case that came, for the panel that led before.", _outcome_arguments, _outcome
    ),
}
