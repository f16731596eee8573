"""Two workers send what waits, and are killed at random points, again and again: no message is lost, and at most one
goes twice for each kill, under the same Message-ID. The mail server is real and runs in a process of its own.
"""

import json
import random
import signal
import subprocess
import time

from tools.chasing.mail_server import Taken, mail_server
from tools.installation import Installation, temporary_installation
from tools.ordeal.results import Result

COVERS = ("src/opencdop/outbox", "tools/chasing", "tools/ordeal/mail.py")
MESSAGES, KILLS = 600, 20
LONGEST_LIFE_S = 1.0
A_LONG_TIME_S = 300.0


def run(
    *,
    messages: int = MESSAGES,
    kills: int = KILLS,
    undisturbed: int = MESSAGES // 4,
    databases: tuple[str, ...] = ("sqlite", "postgres"),
) -> Result:
    """Passed: on each database every message was taken, those repeated are no more than the kills, the chain holds; and
    of those that two workers send with nobody killed, none is repeated.
    """
    chances = random.Random(20_261_122)
    figures: dict[str, float | int | str] = {"messages": messages, "kills": kills, "undisturbed": undisturbed}
    passed = True
    for database in databases:
        for name, count, deaths in (("undisturbed", undisturbed, 0), ("killed", messages, kills)):
            if not count:
                continue
            with temporary_installation(database=database) as plain, mail_server(plain) as taken:
                found = _sent(taken, messages=count, kills=deaths, chances=chances)
            figures |= {f"{database}_{name}_{what}": number for what, number in found.items()}
            passed = passed and found["lost"] == 0 and found["repeated"] <= deaths and found["intact"] == 1
    return Result(passed=passed, figures=figures)


def _sent(taken: Taken, *, messages: int, kills: int, chances: random.Random) -> dict[str, int]:
    """Queue the reminders of so many requests, send them with two workers, and count what the server took."""
    installation = taken.installation
    installation.run("tools.chasing.seeding", "seed", str(messages))
    installation.run("tools.chasing.seeding", "chase")
    workers = [_begun(installation) for _ in range(2)]
    try:
        for number in range(kills):
            time.sleep(chances.uniform(0, LONGEST_LIFE_S))
            _end(workers[number % 2])
            workers[number % 2] = _begun(installation)
        early = len(taken.message_ids())
        if not kills:
            taken.wait_until(messages, seconds=A_LONG_TIME_S)
    finally:
        for worker in workers:
            _end(worker)
    installation.run("tools.chasing.seeding", "finish")
    found, counts = json.loads(installation.run("tools.chasing.seeding", "queued")), taken.message_ids()
    return {
        "lost": len(set(found["message_ids"]) - set(counts)) + len(set(counts) - set(found["message_ids"])),
        "repeated": sum(count - 1 for count in counts.values()),
        "early": early,
        "intact": int(found["intact"] and found["states"] == {"sent": messages}),
    }


def _begun(installation: Installation) -> "subprocess.Popen[str]":
    worker = installation.start("tools.chasing.seeding", "work")
    assert worker.stdout
    assert worker.stdout.readline() == "begun\n", "a worker did not begin"
    return worker


def _end(worker: "subprocess.Popen[str]") -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert worker.stdout
    worker.stdout.close()
