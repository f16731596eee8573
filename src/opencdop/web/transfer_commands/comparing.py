"""Whether a death is known in both installations, by marks alone."""

from argparse import ArgumentParser
from pathlib import Path

from opencdop.documents.storing import plain_chunks
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels.hash_services import compare_marks, make_hash_key, make_marks, whose_token
from opencdop.transfers.parcels.reading import read_parcel
from opencdop.web.transfer_commands.command import (
    Command,
    Options,
    Write,
    actor,
    as_person,
    installation_named,
    put,
    reading,
    writing,
)


def _making_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("installation", metavar="INSTALLATION", help="its name or id")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    as_person(parser)


def _agree(options: Options, write: Write) -> None:
    with writing(options["out"]) as file:
        parcel = make_hash_key(installation_named(options["installation"]), by=actor(options))
        put(file, _chunks(parcel))
    write(f"Wrote {options['out']}. They take it in with `opencdop transfer import`; then both can compare.")


def _marks(options: Options, write: Write) -> None:
    with writing(options["out"]) as file:
        parcel = make_marks(installation_named(options["installation"]), by=actor(options))
        put(file, _chunks(parcel))
    write(
        f"Wrote {options['out']}. No name and no number is in it. They read it with `opencdop transfer compare`."
    )


def _chunks(parcel: Parcel) -> list[bytes]:
    return list(plain_chunks(parcel.file)) if parcel.file else []


def _compare_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    as_person(parser)


def _compare(options: Options, write: Write) -> None:
    with reading(options["file"]) as file:
        came = read_parcel(file)
        _, found = compare_marks(came, by=actor(options))
    if not found:
        write(f"No child of ours is alike to one of {came.other.name}.")
    for each in found:
        write(f"{each.case.reference}  {each.token}  {'; '.join(each.words)}")
    if found:
        write("Telephone them with the tokens: they find their child by it, and you speak about both.")


def _whose_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("installation", metavar="INSTALLATION")
    parser.add_argument("token", metavar="TOKEN")
    as_person(parser)


def _whose(options: Options, write: Write) -> None:
    case = whose_token(installation_named(options["installation"]), token=options["token"], by=actor(options))
    write(case.reference)


COMMANDS = {
    "agree-key": Command("Make a key for comparing with one other installation.", _making_arguments, _agree),
    "fingerprints": Command(
        "Write marks of our children, without name or number.", _making_arguments, _marks
    ),
    "compare": Command(
        "Lay their marks against ours: our reference, their token.", _compare_arguments, _compare
    ),
    "whose": Command("Find our case by the token that they read to us.", _whose_arguments, _whose),
}
