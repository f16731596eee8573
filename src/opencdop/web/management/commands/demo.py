"""Loads two fictional panels and serves them, or takes one new death through the whole way and says what happened."""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.audit import queries as audit
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.errors import Refusal
from opencdop.submissions.library import library
from opencdop.web.demo import installation
from opencdop.web.demo.casting import cast_again
from opencdop.web.demo.generator import CASES, make_plans
from opencdop.web.demo.loading import load, without_collecting
from opencdop.web.demo.mailroom import open_mailroom, posting_to
from opencdop.web.demo.source import Source, read_source
from opencdop.web.demo.walk import Walk, WayBroken
from opencdop.web.serving import Group, commands


class Command(BaseCommand):
    help = "Load the demonstration where it is not loaded yet, and serve it. All of it is invented."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="remove what was loaded and begin again")
        parser.add_argument(
            "--no-serve", action="store_true", help="take one new death through the whole way, and end"
        )
        parser.add_argument("--json", action="store_true", help="with --no-serve: one object for machines")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--cases", type=int, default=CASES, help="how many cases to load")

    def handle(
        self, *, fresh: bool, no_serve: bool, json: bool, port: int, cases: int, **options: Any
    ) -> None:
        if settings.MODE != "demo":
            raise CommandError(
                "The demonstration runs with OPENCDOP_MODE=demo only, and never in production."
            )
        if not installation.runs_on_own_files():
            raise CommandError(
                "The demonstration keeps its data in SQLite files under var/. Unset the addresses."
            )
        source = read_source(Path(settings.ROOT) / "demo")
        with open_mailroom(installation.mail_folder()) as mail_port, posting_to(mail_port):
            with without_collecting():
                known = self._loaded(source, fresh=fresh, cases=cases)
                if no_serve:
                    self._walk(source, known, as_json=json)
                    return
            self._tell(port)
            self._serve(port, mail_port)

    def _loaded(self, source: Source, *, fresh: bool, cases: int) -> dict[str, Any]:
        """Load, unless a whole load is there. What it says goes to the error stream: the other is for the summary."""
        known = installation.loaded()
        if known and not fresh:
            installation.make_ready()
            return known
        installation.remove()
        installation.mail_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        self.stderr.write(f"Loading {cases} cases of two fictional panels. This takes about a minute.")
        installation.make_ready()
        began, now = time.monotonic(), clock.now()
        plans = make_plans(source, library(), today=clock.today(), cases=cases)
        loaded = load(source, plans, now=now, progress=self._progress)
        seconds = round(time.monotonic() - began, 1)
        installation.write_accounts(loaded.cast.accounts)
        installation.note_loaded(cases=cases, steps=loaded.steps, seconds=seconds, at=now.isoformat())
        self.stderr.write(f"\nLoaded in {seconds} seconds.")
        return installation.loaded() or {}

    def _progress(self, what: str, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{what}: {100 * done // max(of, 1):3d} %", ending="")
            self.stderr.flush()

    def _walk(self, source: Source, known: dict[str, Any], *, as_json: bool) -> None:
        walk, problem = Walk(source, cast_again(source), installation.mail_folder()), ""
        try:
            walk.run()
        except (Refusal, WayBroken) as broken:
            problem = str(broken)
        verdict = walk.verdict or audit.verify()
        summary = {
            "cases": Case.objects.count(),
            "cases_by_stage": dict(sorted(Counter(Case.objects.values_list("stage", flat=True)).items())),
            "events": verdict.events,
            "audit_intact": verdict.first_break is None,
            "return_rows": walk.rows,
            "seconds_to_load": known.get("seconds"),
            "new_death": walk.told,
            "problem": problem,
        }
        self.stdout.write(json.dumps(summary, indent=2) if as_json else _readable(summary))
        if problem or verdict.first_break:
            raise SystemExit(1)

    def _tell(self, port: int) -> None:
        self.stdout.write(
            "\n".join(
                [
                    "",
                    f"The demonstration is at http://localhost:{port}  (all of it is invented; stop with Ctrl+C)",
                    "",
                    installation.accounts_text().rstrip(),
                    "",
                    f"The second code of anybody, here Asha's:  {_this_program()} code asha",
                    f"These passwords stand in {installation.var() / installation.ACCOUNTS}",
                    f"Every e-mail that the product sends is in {installation.mail_folder()}",
                    f"Tell of a death as the public does: http://localhost:{port}/panel/ashmoor/",
                    "",
                ]
            )
        )
        self.stdout.flush()

    def _serve(self, port: int, mail_port: int) -> None:
        """Serve with the environment that makes the children of this process find var/ and the mail server."""
        with _environment(
            OPENCDOP_MODE="demo",
            OPENCDOP_SMTP_HOST="127.0.0.1",
            OPENCDOP_SMTP_PORT=str(mail_port),
            OPENCDOP_ADDRESS=f"http://localhost:{port}",
        ):
            Group(commands(port=port)).run()


def _this_program() -> str:
    """How the command was called, from where the person stands."""
    program = Path(sys.argv[0])
    here = Path.cwd()
    return str(
        program.relative_to(here) if program.is_absolute() and program.is_relative_to(here) else program
    )


def _readable(summary: dict[str, Any]) -> str:
    """The summary for people."""
    lines = ["One new death went through the whole way:", *(f"  {each}" for each in summary["new_death"])]
    stages = ", ".join(
        f"{count} {stage.replace('_', ' ')}" for stage, count in summary["cases_by_stage"].items()
    )
    lines += [
        "",
        f"Cases: {summary['cases']} ({stages})",
        f"Events: {summary['events']}; the audit is {'whole' if summary['audit_intact'] else 'BROKEN'}",
        f"Rows in the return: {summary['return_rows']}",
        f"Seconds to load: {summary['seconds_to_load']}",
    ]
    if summary["problem"]:
        lines += ["", f"It stopped here: {summary['problem']}"]
    return "\n".join(lines)


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    kept = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
