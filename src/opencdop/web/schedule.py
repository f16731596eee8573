"""The work that comes due by itself: a visible list of calls. Each may be called at any time, twice, by two at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from opencdop.agency_requests.chasing.measuring import measure_returns
from opencdop.agency_requests.chasing.reminder_services import chase_what_is_due
from opencdop.audit.checkpoints import write_daily_checkpoint
from opencdop.cases.duplicate_finding import look_for_duplicates
from opencdop.cases.filing.telling import tell_of_closed_files
from opencdop.core import clock
from opencdop.directory.bounces import mark_returned_mail
from opencdop.directory.list_services import erase_old_lists
from opencdop.documents.scan_services import scan_waiting
from opencdop.documents.storing import remove_orphans
from opencdop.intake.letters import remind_unopened
from opencdop.meetings.filing.telling import tell_of_closed_meeting_files
from opencdop.outbox.services import erase_old_emails, send_due_emails
from opencdop.statistics.services import rebuild_stale
from opencdop.submissions.services import remove_expired_drafts

logger = logging.getLogger("opencdop.schedule")
JOBS_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Due:
    """A piece of work; `do` returns how many things it did."""

    name: str
    do: Callable[[], int]


def remove_finished_jobs() -> int:
    """Forget jobs that ended more than a week ago."""
    old = DBTaskResult.objects.filter(finished_at__lt=clock.now() - JOBS_KEPT)
    removed, _ = old.delete()
    return removed


def remove_ended_sessions() -> int:
    """Forget sessions whose twelve hours are over."""
    call_command("clearsessions")
    return 0


SCHEDULE: tuple[Due, ...] = (
    Due("e-mail that is due", send_due_emails),
    Due("e-mail to erase", erase_old_emails),
    Due("notifications nobody opened", lambda: remind_unopened(clock.now())),
    Due("requests not answered", lambda: chase_what_is_due(clock.now())),
    Due("contacts whose mail comes back", mark_returned_mail),
    Due("lists of contacts nobody took over", erase_old_lists),
    Due("returns to measure", measure_returns),
    Due("drafts never sent", remove_expired_drafts),
    Due("files not scanned yet", scan_waiting),
    Due("files that stay closed", tell_of_closed_files),
    Due("files of meetings that stay closed", tell_of_closed_meeting_files),
    Due("files without a document", remove_orphans),
    Due("facts of changed cases", rebuild_stale),
    Due("records of one child", look_for_duplicates),
    Due("checkpoint of the audit", write_daily_checkpoint),
    Due("finished jobs", remove_finished_jobs),
    Due("ended sessions", remove_ended_sessions),
)


class Apart:
    """Holds one piece of work apart from the next: its failure is told, and goes no further."""

    def __init__(self, name: str, *, failed: list[str]) -> None:
        self.name, self.failed = name, failed

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, problem: object, traceback: object) -> bool:
        if kind is None or not issubclass(kind, Exception):
            return False
        # The class only: the words of an error may hold what somebody wrote.
        logger.error("%s failed: %s", self.name, kind.__name__)
        self.failed.append(self.name)
        return True


def run_once(schedule: tuple[Due, ...] = SCHEDULE) -> list[str]:
    """Do everything that is due. Returns the names of what failed: one failure holds up nothing else."""
    failed: list[str] = []
    for due in schedule:
        with Apart(due.name, failed=failed):
            count = due.do()
            if count:
                logger.info("%s: %d", due.name, count)
    return failed
