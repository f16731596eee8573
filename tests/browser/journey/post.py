"""The post of the walk: the worker's jobs are run, a real mail server receives, and each message is read as it came."""

import re
from email.message import EmailMessage

from tests.browser.journey import story
from tests.fixtures.mail import MailServer

from opencdop.design.words import day
from opencdop.web.worker import JobWorker


class Post:
    """Letters that were really sent. None may hold a word of the child."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    def goes_out(self) -> None:
        """Run what waits for the worker, until nothing waits."""
        JobWorker(batch=True).run()

    def to(self, address: str) -> list[str]:
        """What has arrived for an address, oldest first, as text."""
        return [self._read(message) for message in self.server.to(address)]

    def newest_to(self, address: str) -> str:
        arrived = self.to(address)
        assert arrived, f"nothing has arrived for {address}"
        return arrived[-1]

    def says_nothing_of_the_child(self) -> bool:
        dates = [form for on in (story.born_on(), story.died_on()) for form in (on.isoformat(), day(on))]
        return not [
            word
            for message in self.server.messages
            for word in (*story.NAMES, *dates)
            if word in self._read(message)
        ]

    def _read(self, message: EmailMessage) -> str:
        return f"{message['Subject']}\n\n{message.get_content()}"


def link_in(letter: str) -> str:
    """The link of a letter."""
    found = re.search(r"https?://\S+", letter)
    assert found, letter
    return found[0]


def code_in(letter: str) -> str:
    """The one-time code of a letter."""
    found = re.search(r"\b([0-9]{6})\b", letter)
    assert found, letter
    return found[1]
