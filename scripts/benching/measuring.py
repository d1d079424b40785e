"""Ask pages through the whole stack of middleware, count queries, time wall and CPU, print a table, fail above a limit."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client

LIMIT_MS = 200.0
"""p95 of a page in milliseconds of wall time (docs/benchmarks.md)."""


@dataclass(frozen=True)
class Page:
    """`path` asked as `role` (empty: a visitor). A download is timed to its first bytes: all its rows take what they take."""

    name: str
    role: str
    path: str
    is_download: bool = False


@dataclass
class Measured:
    """Milliseconds of each request after the first; `queries` of the last one, `first` those with a cold cache.

    `work` is the mean CPU time of a request in this process and in PostgreSQL's: what the page costs on a machine of its own.
    """

    page: Page
    queries: int = 0
    first: int = 0
    size: int = 0
    wall: list[float] = field(default_factory=list)
    work: float = 0.0

    @property
    def p95(self) -> float:
        return percentile(self.wall, 95)

    @property
    def is_slow(self) -> bool:
        return self.p95 > LIMIT_MS


def percentile(values: list[float], share: int) -> float:
    """The smallest value that `share` percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def measure(pages: Iterable[Page], users: dict[str, Any], *, times: int) -> Iterator[Measured]:
    """Each page `times` times, after one request with a cold cache that is counted and not timed."""
    for page in pages:
        client = client_of(page, users)
        cache.clear()
        measured = Measured(page)
        measured.first = ask(client, page, measured)
        measured.wall.clear()
        before = _cpu()
        for _turn in range(times):
            measured.queries = ask(client, page, measured)
        measured.work = (_cpu() - before) * 1000 / times
        yield measured


def _cpu() -> float:
    """Seconds of CPU used so far by this process and by the database process that serves it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def client_of(page: Page, users: dict[str, Any]) -> Client:
    """A browser signed in as the page's role."""
    client = Client()
    if page.role:
        client.force_login(users[page.role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(client: Client, page: Page, measured: Measured) -> int:
    """One request, timed into `measured`; how many queries it took."""
    with counted() as count:
        wall = time.perf_counter()
        response: Any = client.get(page.path, HTTP_HOST="localhost")
        body = next(iter(response.streaming_content)) if page.is_download else response.content
        measured.wall.append((time.perf_counter() - wall) * 1000)
    if response.status_code != 200:
        raise RuntimeError(f"{page.path} as {page.role or 'a visitor'} answered {response.status_code}")
    measured.size = len(body)
    return count[0]


@contextmanager
def counted() -> Iterator[list[int]]:
    """A list whose only item grows with every query."""
    count = [0]

    def seen(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        count[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(seen):
        yield count


HEADER = "| page | role | queries (cold) | KB | p50 ms | p95 ms | CPU ms |\n|---|---|---|---|---|---|---|"


def line(row: Measured) -> str:
    """One line of the table, in Markdown, for the terminal and for docs/benchmarks.md."""
    queries = f"{row.queries} ({row.first})" if row.first != row.queries else str(row.queries)
    size = "—" if row.page.is_download else f"{row.size / 1024:.0f}"
    figures = f"{percentile(row.wall, 50):.0f} | {row.p95:.0f} | {row.work:.0f}"
    mark = " **slow**" if row.is_slow else ""
    return f"| {row.page.name}{mark} | {row.page.role or 'visitor'} | {queries} | {size} | {figures} |"
