"""Wake-ups for the workers. A lost one costs a minute: the work itself is a row, and the sweeper asks for it again."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)

WORK = "matching.tasks.work"
MATCH_REQUESTS = "matching.tasks.match_requests"
REHEARSE = "matching.tasks.rehearse"
SWEEP = "matching.tasks.sweep"
RECORD_ENCODER = "matching.tasks.record_encoder"


CONNECT_SECONDS = 2.0
"""As long as somebody who publishes waits for a broker that is down; Celery's own ways take six and more."""


def wake(task: str, *, times: int = 1) -> bool:
    """Send a task by name, now; False, and a line in the log, where the broker does not answer."""
    try:
        with current_app.connection_for_write() as link:
            link.ensure_connection(max_retries=1, interval_start=0, timeout=CONNECT_SECONDS)
            for _ in range(times):
                current_app.send_task(task, connection=link, retry=False)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("wake_up_lost", task=task, error=str(error))
        return False
    return True


def wake_on_commit(task: str, *, times: int = 1) -> None:
    """Send a task once the transaction in hand is committed."""
    transaction.on_commit(lambda: wake(task, times=times))
