"""Checks of what the portal stands on: database, cache, broker, the encoder of the workers, the night's matching."""

from datetime import datetime
from time import perf_counter

from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext_lazy as _

from common.health import Health, check
from matching.enums import RunStatus
from matching.models import MatchRun
from matching.selectors import current_run, encoder_status
from portal.celery import app


@check("database", _("数据库"), vital=True)
def database() -> Health:
    """The database answers; how long it took, in milliseconds."""
    begun = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Health(True, detail={"milliseconds": round((perf_counter() - begun) * 1000, 1)})


@check("cache", _("缓存"))
def cached() -> Health:
    """What is written can be read."""
    cache.set("health", "1", timeout=10)
    return Health(cache.get("health") == "1")


@check("broker", _("消息队列"))
def broker() -> Health:
    """The broker takes a connection. Without it nothing is lost: work waits in the database."""
    with app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, timeout=2)
    return Health(True)


@check("encoder", _("语义模型"))
def encoder() -> Health:
    """The model that the workers found when they last started; none is well before the first worker."""
    found = encoder_status()
    if found is None:
        return Health(True, _("还没有工作进程启动过"))
    return Health(True, found.status, {"model": found.model_id, "checked_at": found.checked_at.isoformat()})


@check("matching", _("夜间匹配"))
def matching() -> Health:
    """The last run did not fail; when the results that readers see were made."""
    last, shown = MatchRun.objects.order_by("-asked_at").first(), current_run()
    detail = {"last": last.status if last else None, "shown_from": _iso(shown.finished_at if shown else None)}
    return Health(last is None or last.status != RunStatus.FAILED, last.get_status_display() if last else "", detail)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
