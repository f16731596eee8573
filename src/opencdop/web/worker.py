"""The worker that runs jobs. Of a job that failed it keeps the class of the error, and none of its words."""

import logging

from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from opencdop.core.ids import new_id
from opencdop.outbox.posting import line_kept

CONNECTION_SECONDS = 60  # a connection outlives a job: there are many, and they are short
logger = logging.getLogger("opencdop.worker")


class JobWorker(Worker):
    """django-tasks' worker, for all queues."""

    def __init__(self, *, batch: bool, interval: float = 1.0) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=not batch,
            max_tasks=None,
            worker_id=new_id(),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        for connection in connections.all():
            connection.settings_dict["CONN_MAX_AGE"] = CONNECTION_SECONDS
            connection.settings_dict["CONN_HEALTH_CHECKS"] = True
        with line_kept():
            super().run()

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        failed = DBTaskResult.objects.filter(id=db_task_result.id).exclude(exception_class_path="").first()
        if failed is not None:
            # A traceback may quote what somebody wrote.
            DBTaskResult.objects.filter(id=failed.id).update(traceback="")
            logger.error("job %s failed: %s", failed.id, failed.exception_class_path)
