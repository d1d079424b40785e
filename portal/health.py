"""Checks of what the portal itself stands on: database, cache, broker."""

from time import perf_counter

from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext_lazy as _

from common.health import Health, check
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
