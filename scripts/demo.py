"""Serve the demo world: `.venv/bin/python scripts/demo.py [--port 8000] [--region second]`, as `make demo` does once .venv is filled.

Everything it starts stops with it, the embedded servers last. `--stop` ends one that runs elsewhere, with its servers.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import environ
from steps import PROJECT_DIR, StepError, say

sys.path.insert(0, str(PROJECT_DIR))

from portal.embedded import EmbeddedError, Services, default_var_dir, prepare_environment
from portal.embedded.__main__ import stop as stop_servers
from portal.embedded.layout import Layout
from portal.embedded.locks import is_locked, try_lock
from portal.embedded.processes import die_with_parent, wait_until

HOST = "127.0.0.1"
SHORTEST_LIFE_SECONDS = 20
SERVE = [sys.executable, "-m", "honcho", "--procfile", "Procfile", "--env", os.devnull, "start"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--region", default="", help="a folder under regions/: another city, in a world of its own")
    parser.add_argument("--stop", action="store_true", help="stop the demo and the servers of this checkout")
    arguments = parser.parse_args()
    environ.Env.read_env(PROJECT_DIR / ".env", overwrite=False)
    if arguments.region:
        choose_region(arguments.region)
    return stop() if arguments.stop else demo(arguments.port)


def choose_region(name: str) -> None:
    """Serve that city, below var/<name> unless VAR_DIR says otherwise: two cities never share a database."""
    if not (PROJECT_DIR / "regions" / name / "region.toml").exists():
        raise StepError(f"There is no regions/{name}/region.toml.")
    os.environ["QIANQIAO_REGION"] = name
    os.environ.setdefault("VAR_DIR", str(PROJECT_DIR / "var" / name))


def demo(port: int) -> int:
    """Prepare and serve until Ctrl-C."""
    signal.signal(signal.SIGTERM, _interrupt)
    services: Services | None = None
    try:
        set_environment(port)
        refuse_a_second_one(port)
        say("Starting PostgreSQL and Valkey")
        services = prepare_environment()
        prepare_world()
        return serve(port)
    finally:
        if services is not None:
            say("Stopping PostgreSQL and Valkey")
            services.stop(wait=True)


def stop() -> int:
    """End the demo of this `var/`, then the embedded servers, whoever uses them."""
    var_dir = default_var_dir()
    lock = var_dir / "demo.lock"
    if lock.exists() and is_locked(lock):
        os.kill(int(lock.read_text()), signal.SIGTERM)
        wait_until(lambda: not is_locked(lock), seconds=60)
    return stop_servers(Layout(var_dir))


def set_environment(port: int) -> None:
    """What the demo needs and the environment (or .env) does not say."""
    defaults = {
        "DEMO": "true",
        "LOG_LEVEL": "WARNING",
        "EMAIL_URL": f"filemail:///{default_var_dir() / 'mail'}",
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        "HOST": HOST,
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.environ["PORT"] = str(port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")


def refuse_a_second_one(port: int) -> None:
    """One demo for each `var/`, and a free port, said before minutes of work and not after."""
    var_dir = default_var_dir()
    var_dir.mkdir(parents=True, exist_ok=True)
    lock = try_lock(var_dir / "demo.lock")  # held until this process ends
    if lock is None:
        raise StepError(f"A demo already runs on {var_dir}. Set VAR_DIR to have a second world beside it.")
    os.truncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ["HOST"], port))
        except OSError as error:
            raise StepError(f"Port {port} is taken. Choose another: make demo PORT=8123") from error


def prepare_world() -> None:
    """Load and match the demo world where that was not done before (scripts/world.py)."""
    if subprocess.run([sys.executable, "scripts/world.py"], cwd=PROJECT_DIR, check=False).returncode != 0:
        raise StepError("The demo world could not be made ready; see the message above.")


def serve(port: int) -> int:
    """Keep web, worker and beat running until Ctrl-C; 0 after it.

    One that ends takes the others along, and all start again. Raises StepError where that happens within seconds of
    the start: starting again would not mend it.
    """
    is_first = True
    while True:
        say("Starting web, worker and beat")
        began = time.monotonic()
        try:
            run_processes(port, is_first=is_first)
        except KeyboardInterrupt:
            return 0
        if time.monotonic() - began < SHORTEST_LIFE_SECONDS:
            raise StepError("A process ended right after its start; see its message above.")
        is_first = False


def run_processes(port: int, *, is_first: bool) -> None:
    """Run the Procfile until one of its processes ends."""
    honcho = subprocess.Popen(
        SERVE,
        cwd=PROJECT_DIR,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C comes here only, and here is decided what stops in which order
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    try:
        if is_first:
            announce(honcho, port)
        honcho.wait()
    finally:
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
        honcho.terminate()
        honcho.wait()
        signal.signal(signal.SIGINT, handler)


def announce(honcho: subprocess.Popen[bytes], port: int) -> None:
    """Once the site answers, print its address and who can sign in."""
    while honcho.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((os.environ["HOST"], port)) == 0:
                break
        time.sleep(0.2)
    else:
        return
    sign_ins = (default_var_dir() / "demo-sign-ins.txt").read_text(encoding="utf-8")
    print(f"\n{sign_ins}\n  {os.environ['SITE_URL']}   Ctrl-C stops everything.\n", flush=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (StepError, EmbeddedError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
