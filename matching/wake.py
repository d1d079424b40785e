"""Wake-ups for the workers. A lost one costs a minute: the work itself is a row, and the sweeper asks for it again."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)

WORK = "matching.tasks.work"
MATCH_REQUESTS = "matching.tasks.match_requests"
SWEEP = "matching.tasks.sweep"
RECORD_ENCODER = "matching.tasks.record_encoder"


def wake(task: str, *, times: int = 1) -> bool:
    """Send a task by name, now; False, and a line in the log, where the broker does not answer."""
    try:
        for _ in range(times):
            current_app.send_task(task, retry=False)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("wake_up_lost", task=task, error=str(error))
        return False
    return True


def wake_on_commit(task: str, *, times: int = 1) -> None:
    """Send a task once the transaction in hand is committed."""
    transaction.on_commit(lambda: wake(task, times=times))
