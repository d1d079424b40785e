"""Health checks of the containers: `python scripts/healthy.py web|worker|beat`; exits 0 where all is well."""

from __future__ import annotations

import os
import socket
import sys
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

BEAT_SILENCE_SECONDS = 600
"""Beat writes its last runs down every three minutes, and something is due every minute."""


def web() -> bool:
    """The site answers, asked under its own name and as if through the TLS proxy."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/live/"
    request = urllib.request.Request(address, headers={"Host": host, "X-Forwarded-Proto": "https"})
    with urllib.request.urlopen(request, timeout=8) as answer:
        return answer.status == 200


def worker() -> bool:
    """The worker of this very machine answers through the broker."""
    from portal.celery import app

    return bool(app.control.ping(destination=[f"celery@{socket.gethostname()}"], timeout=10, limit=1))


def beat() -> bool:
    """Beat has sent something lately."""
    import psycopg2

    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - max(last_run_at)) FROM django_celery_beat_periodictask")
        row = cursor.fetchone()
    return bool(row and row[0] is not None and row[0] < BEAT_SILENCE_SECONDS)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    sys.exit(0 if {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]() else 1)
