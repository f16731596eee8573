"""What the commands of `opencdop transfer` share: who acts, which case, and the files that are read and written."""

import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from opencdop.accounts.actors import actor_of
from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.cases.access import case_for
from opencdop.cases.models import Case
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.transfers.parcel_models import OtherInstallation
from opencdop.transfers.parcels.installations import other_installation, other_installations

Write = Callable[[str], Any]
Options = Mapping[str, Any]


@dataclass(frozen=True)
class Command:
    """One of them."""

    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Options, Write], None]


def as_person(parser: ArgumentParser) -> None:
    """The argument that says whose act it is: their rights count, and their name stands in the audit."""
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="E-MAIL", help="whose act this is: an account here"
    )


def actor(options: Options) -> Actor:
    """Whoever acts. Raises NotFound."""
    person = Person.objects.filter(email__iexact=options["actor"], is_active=True).first()
    if person is None:
        raise NotFound(f"There is no account {options['actor']}.")
    return actor_of(person)


def case_named(reference: str, *, by: Actor) -> Case:
    """The case of this reference, for somebody who may exchange it. Raises NotFound or NotAllowed."""
    found = Case.objects.filter(reference__iexact=reference).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("There is no such case.")
    return case_for(by, found, Act.EXCHANGE_CASES)


def installation_named(name: str) -> OtherInstallation:
    """Another installation by its name or id. Raises NotFound."""
    same = [each for each in other_installations() if each.name.casefold() == name.casefold()]
    return same[0] if len(same) == 1 else other_installation(name)


@contextmanager
def reading(path: Path) -> Iterator[IO[bytes]]:
    """The file, to read. Raises RuleBroken where that cannot be done."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise RuleBroken(f"{path} cannot be read: {error.strerror}.") from None
    with file:
        yield file


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner may read; where what is done within fails, there is none."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise RuleBroken(f"{path} is there already. Name another file.") from None
    except OSError as error:
        raise RuleBroken(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def put(file: IO[bytes], chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        file.write(chunk)
