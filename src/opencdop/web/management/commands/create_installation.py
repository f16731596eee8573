"""Makes a new installation ready: key ring, databases, host, and the invitation of the first administrator."""

import getpass
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.accounts import queries
from opencdop.accounts.services import accept_invitation
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.core.errors import Refusal
from opencdop.web import installing


class Command(BaseCommand):
    help = "Set up an installation. May be run again: it makes only what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="Host of the installation", help="name of the hosting body")
        parser.add_argument("--name", help="name of the first administrator")
        parser.add_argument("--email", help="e-mail address of the first administrator")
        parser.add_argument(
            "--password-prompt",
            action="store_true",
            help="set the password here instead of by the invitation's link",
        )

    def handle(self, *, host: str, name: str, email: str, password_prompt: bool, **options: Any) -> None:
        ring_is_new = installing.make_key_ring(clock.today())
        lost = installing.NO_KEY_STORE if installing.key_store_is_gone() else ""
        if not lost:
            installing.migrate()
            lost = installing.why_nothing_opens()
        if ring_is_new and (lost or installing.holds_sealed_data()):
            Path(settings.OPENCDOP_KEYRING_FILE).unlink()
            lost = "These databases were sealed with a key ring that is not here. Put it back first."
        if lost:
            raise CommandError(lost)
        if ring_is_new:
            self.stdout.write(f"The key ring is in {settings.OPENCDOP_KEYRING_FILE}.")
            self.stdout.write("Keep a copy of it in a safe place, away from any copy of the databases:")
            self.stdout.write("without it nothing can be read again.")
        organisation = installing.host_named(host)
        if not email:
            if queries.administrators().exists():
                self.stdout.write("There is an administrator already. Everything is ready.")
                return
            if not sys.stdin.isatty():
                raise CommandError("There is no administrator yet. Name the first: --name and --email.")
            name, email = name or input("Name of the first administrator: "), input("E-mail address: ")
        try:
            link = installing.invite_administrator(organisation, name=name or email, email=email)
            if password_prompt:
                self._set_password(link, name=name or email)
                return
        except Refusal as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write("The administrator sets up the account here, once, within 7 days:")
        self.stdout.write(link)

    def _set_password(self, link: str, *, name: str) -> None:
        token = link.rstrip("/").rsplit("/", 1)[1]
        accept_invitation(token, name=name, password=getpass.getpass("Password: "), by=PUBLIC)
        self.stdout.write(
            f"Sign in at {settings.OPENCDOP_ADDRESS}/account/login/ to set up the authenticator."
        )
