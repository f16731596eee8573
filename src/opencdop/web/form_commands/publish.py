"""`opencdop forms publish`: freezes versions, so that they are never edited again."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from opencdop.core.actor import SYSTEM
from opencdop.core.errors import RuleBroken
from opencdop.formkit.loading import load_library
from opencdop.submissions.library import form, library
from opencdop.submissions.publishing import FILE, freeze_file, publish

HELP = (
    "Freeze a form's version in this installation, or every one. A published version is never edited again."
)


def add_arguments(parser: ArgumentParser) -> None:
    """Which form and version; or the forms that come with the program."""
    parser.add_argument("form", metavar="FORM", nargs="?", help="every form unless given")
    parser.add_argument("version", metavar="VERSION", nargs="?", help="every version unless given")
    parser.add_argument("--panel", default="", metavar="SLUG", help="with the questions that this panel adds")
    parser.add_argument(
        "--shipped",
        action="store_true",
        help=f"write definitions/{FILE}, for those who develop the forms that come with this program",
    )
    parser.add_argument(
        "--anew",
        action="store_true",
        help="with --shipped: forget what was frozen; only before a first release",
    )


def run(options: Mapping[str, Any], write: Callable[[str], Any]) -> None:
    """Freeze what is asked for, and say so. Raises RuleBroken, NoSuchForm."""
    if options["shipped"]:
        folder = Path(settings.ROOT) / "definitions"
        count = freeze_file(load_library([folder]).definitions, folder, anew=options["anew"])
        write(f"Wrote {FILE}: {count} versions are frozen.")
        return
    if options["anew"]:
        raise RuleBroken(
            "--anew goes with --shipped only. What an installation has published stays published."
        )
    held = library()
    names = [options["form"]] if options["form"] else held.forms()
    for name in names:
        versions = (
            [options["version"]] if options["version"] else [each.version for each in held.versions(name)]
        )
        for version in versions or [None]:
            row = publish(form(name, version, panel=options["panel"]), by=SYSTEM)
            write(f"Published {row.form} {row.version}, {row.digest[:16]}.")
