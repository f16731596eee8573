"""Our keys and card, and the cards of others: added, read aloud, confirmed."""

from argparse import ArgumentParser
from pathlib import Path

from opencdop.core.errors import RuleBroken
from opencdop.transfers.parcels import installation_services as services
from opencdop.transfers.parcels.installations import (
    fingerprint,
    host_name,
    other_installations,
    own_card,
    own_card_text,
    own_key,
)
from opencdop.web.transfer_commands.command import (
    Command,
    Options,
    Write,
    actor,
    as_person,
    installation_named,
    writing,
)

READ_ALOUD = "Read this fingerprint aloud to them over the telephone:"


def _make_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--name", default="", help="what others should call this installation")
    as_person(parser)


def _make(options: Options, write: Write) -> None:
    key = services.make_keys(options["name"] or host_name(), by=actor(options))
    write(f"The keys of {key.name} are made. Give others the card: `opencdop transfer card --out card.json`.")
    write(READ_ALOUD)
    write(own_card(key).fingerprint)


def _card_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write it; on the screen otherwise")


def _card(options: Options, write: Write) -> None:
    text = own_card_text()
    if options["out"] is None:
        write(text)
        return
    with writing(options["out"]) as file:
        file.write(text.encode())
    write(f"Wrote {options['out']}. {READ_ALOUD}")
    write(own_card(own_key()).fingerprint)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="CARD")
    as_person(parser)


def _add(options: Options, write: Write) -> None:
    try:
        text = options["file"].read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise RuleBroken(f"{options['file']} cannot be read.") from None
    other = services.add_installation(text, by=actor(options))
    write(f"{other.name} is added ({other.installation_id}).")
    if other.confirmed_at is None:
        write("A second person now hears their fingerprint read aloud: `opencdop transfer confirm`.")


def _confirm_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("installation", metavar="INSTALLATION", help="its name or id")
    parser.add_argument(
        "--heard", required=True, metavar="DIGITS", help="the fingerprint as they read it aloud"
    )
    as_person(parser)


def _confirm(options: Options, write: Write) -> None:
    other = installation_named(options["installation"])
    services.confirm_installation(other, heard=options["heard"], by=actor(options))
    write(f"{other.name} is confirmed. Cases can be exchanged with it.")


def _list_arguments(parser: ArgumentParser) -> None:
    """None."""


def _list(options: Options, write: Write) -> None:
    for other in other_installations():
        state = f"confirmed by {other.confirmed_by_name}" if other.confirmed_at else "not confirmed"
        panels = ", ".join(each["slug"] for each in other.panels)
        write(f"{other.name} ({other.installation_id}): {state}; panels: {panels}")
        if other.confirmed_at:
            write(f"  {fingerprint(other)}")


COMMANDS = {
    "keys": Command("Make the keys of this installation, or make them anew.", _make_arguments, _make),
    "card": Command("Write the card by which others know this installation.", _card_arguments, _card),
    "add": Command("Add the card of another installation.", _add_arguments, _add),
    "confirm": Command(
        "Confirm, as a second person, the fingerprint that they read aloud.", _confirm_arguments, _confirm
    ),
    "installations": Command("List the installations that cases are exchanged with.", _list_arguments, _list),
}
